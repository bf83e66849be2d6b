//! Hooks: what they see, what they change, and that nothing is written which they refuse.

use crate::fixture::{Fixture, SERVERS};
use mainstay::prelude::*;
use mainstay::{After, Before, ErrorKind, Hook, Models};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "guests")]
struct Guest {
    #[column(primary_key)]
    id: i64,
    #[column(unique, length = 80)]
    email: String,
    age: i32,
    #[column(set_on = "delete")]
    left: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "rooms", primary_key = [house, number])]
struct Room {
    house: i32,
    number: i32,
    beds: i32,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "log_lines")]
struct LogLine {
    #[column(primary_key)]
    id: i64,
    what: String,
}

fn guest(email: &str, age: i32) -> Guest {
    Guest { id: 0, email: email.to_owned(), age, left: None }
}

/// Writes down every row as it was and as it is.
struct Audit;

impl<M: Record + Clone + std::fmt::Debug> Hook<M> for Audit
where
    M: Seen,
{
    async fn after(&self, db: &Database, write: After<'_, M>) -> mainstay::Result<()> {
        let seen = |row: Option<&M>| row.map_or("-".to_owned(), Seen::seen);
        let lines = write.rows().map(|(old, new)| LogLine { id: 0, what: format!("{} > {}", seen(old), seen(new)) });
        db.insert_many(&lines.collect::<Vec<_>>()).await.map(drop)
    }
}

trait Seen {
    fn seen(&self) -> String;
}

impl Seen for Guest {
    fn seen(&self) -> String {
        let (known, gone) = (if self.id > 0 { "" } else { "?" }, if self.left.is_some() { " left" } else { "" });
        format!("{known}{} {}{gone}", self.email, self.age)
    }
}

impl Seen for Room {
    fn seen(&self) -> String {
        format!("{}/{}: {}", self.house, self.number, self.beds)
    }
}

/// Derives a value, and keeps a rule however a row is written.
struct Adults;

impl Hook<Guest> for Adults {
    async fn before(&self, _: &Database, mut write: Before<'_, Guest>) -> mainstay::Result<()> {
        write.new_rows().iter_mut().for_each(|guest| guest.email = guest.email.to_lowercase());
        match write {
            Before::Update { columns, .. } if columns.contains(&"email") => Err(refused("no email is set for many")),
            Before::Save { old, new } if old.id != new.id => Err(refused("another guest")),
            _ => Ok(()),
        }
    }

    async fn after(&self, _: &Database, write: After<'_, Guest>) -> mainstay::Result<()> {
        match write.new_rows().iter().find(|guest| guest.age < 18) {
            Some(guest) => Err(refused(&format!("{} is {}", guest.email, guest.age))),
            None => Ok(()),
        }
    }
}

fn refused(message: &str) -> mainstay::Error {
    mainstay::Error::new(ErrorKind::Constraint, message)
}

async fn fixture(server: mainstay_tests::database::Server) -> Option<(Fixture, Database)> {
    let models = Models::new().with::<Guest>().with::<Room>().with::<LogLine>();
    let fixture = Fixture::with(server, models).await?;
    let db = fixture.db.clone().with_hook(Adults).with_hook::<Guest>(Audit).with_hook::<Room>(Audit);
    Some((fixture, db))
}

/// What was written down since the last time.
async fn lines(db: &Database) -> Vec<String> {
    let lines = db.all::<LogLine>().order_by(LogLine::id.asc()).select(LogLine::what).all().await.unwrap();
    db.delete(LogLine::all_rows()).run().await.unwrap();
    lines
}

#[tokio::test]
async fn hooks_see_every_row_as_it_was_and_as_it_is() {
    for server in SERVERS {
        let Some((fixture, db)) = fixture(server).await else { continue };
        let id = db.insert(&guest("Ann@X.org", 20)).await.unwrap();
        assert_eq!(db.get::<Guest>(id).await.unwrap().email, "ann@x.org", "{server:?}");
        assert_eq!(lines(&db).await, ["- > ann@x.org 20"], "{server:?}");
        assert_eq!(db.insert_many(&[guest("B", 30), guest("C", 40)]).await.unwrap(), 2);
        let whole = db.insert_returning(&guest("D", 50)).await.unwrap();
        assert!(whole.id > id && whole.email == "d");
        assert_eq!(lines(&db).await, ["- > b 30", "- > c 40", "- > d 50"], "{server:?}");
        db.save(&Guest { email: "DD".to_owned(), ..whole.clone() }).await.unwrap();
        assert_eq!(lines(&db).await, ["d 50 > dd 50"]);
        let older = || db.update(Guest::age.ge(40)).set(Guest::age, Guest::age + 1);
        assert_eq!(older().run().await.unwrap(), 2);
        assert_eq!(older().returning().await.unwrap().len(), 2);
        let mut seen = lines(&db).await;
        seen.sort();
        assert_eq!(seen, ["c 40 > c 41", "c 41 > c 42", "dd 50 > dd 51", "dd 51 > dd 52"], "{server:?}");
        assert_eq!(db.delete(Guest::email.eq("c")).run().await.unwrap(), 1);
        let marked = db.delete(Guest::email.eq("b")).returning().await.unwrap();
        assert!(marked.len() == 1 && marked[0].left.is_some());
        assert_eq!(lines(&db).await, ["c 42 > -", "b 30 > -"], "{server:?}");
        assert_eq!(db.restore(Guest::email.eq("b")).run().await.unwrap(), 1);
        assert_eq!(db.delete(Guest::email.eq("b")).permanently().returning().await.unwrap().len(), 1);
        assert_eq!(lines(&db).await, ["b 30 left > b 30", "b 30 > -"], "{server:?}");
        // A key of two columns; rows that are not there; a model's hooks pass by those of another.
        let rooms: Vec<Room> = (1..=3).map(|number| Room { house: 7, number, beds: 1 }).collect();
        db.insert_many(&rooms).await.unwrap();
        assert_eq!(db.update(Room::number.ge(2)).set(Room::beds, 4).run().await.unwrap(), 2);
        assert_eq!(db.update(Room::number.ge(9)).set(Room::beds, 4).run().await.unwrap(), 0);
        assert_eq!(lines(&db).await[3..], ["7/2: 1 > 7/2: 4", "7/3: 1 > 7/3: 4"], "{server:?}");
        let rekeyed = db.update(Room::number.eq(1)).set(Room::number, 11).run().await.unwrap_err();
        assert_eq!(rekeyed.kind(), ErrorKind::Unsupported);
        db.without_hooks().update(Room::number.eq(1)).set(Room::number, 11).run().await.unwrap();
        assert_eq!(lines(&db).await, [""; 0]);
        fixture.close().await;
    }
}

#[tokio::test]
async fn what_a_hook_refuses_is_not_written() {
    for server in SERVERS {
        let Some((fixture, db)) = fixture(server).await else { continue };
        db.insert_many(&[guest("a", 20), guest("b", 18)]).await.unwrap();
        let b = db.find(Guest::email.eq("b")).one().await.unwrap();
        let before = fixture.plain("SELECT email, age FROM guests ORDER BY email").await;
        lines(&db).await;
        let outcomes = [
            db.insert(&guest("c", 17)).await.map(drop),
            db.insert_many(&[guest("c", 20), guest("d", 3)]).await.map(drop),
            db.save(&Guest { age: 5, ..b.clone() }).await,
            db.update(Guest::all_rows()).set(Guest::age, Guest::age - 2).run().await.map(drop),
            db.update(Guest::age.eq(20)).set(Guest::email, "z").run().await.map(drop),
        ];
        for outcome in outcomes {
            let error = outcome.unwrap_err();
            assert_eq!((error.kind(), error.place()), (ErrorKind::Constraint, Some("guests")), "{server:?}: {error:?}");
            assert!(error.aftermath().unwrap().contains("the hook Adults of guests"), "{error:?}");
        }
        // Nor is it when somebody passes over the error, and goes on.
        db.transaction(async |tx| {
            assert!(tx.insert(&guest("c", 17)).await.is_err());
            assert!(tx.update(Guest::all_rows()).set(Guest::age, 1).run().await.is_err());
            tx.insert(&Room { house: 1, number: 1, beds: 2 }).await
        })
        .await
        .unwrap();
        assert_eq!(fixture.plain("SELECT email, age FROM guests ORDER BY email").await, before, "{server:?}");
        assert_eq!(lines(&db).await, ["- > 1/1: 2"], "{server:?}");
        // What is undone later takes what the hooks wrote with it.
        let undone: mainstay::Result<()> = db
            .transaction(async |tx| {
                tx.insert(&guest("e", 30)).await?;
                Err(refused("no"))
            })
            .await;
        assert!(undone.is_err() && lines(&db).await.is_empty());
        // Whatever can run no hooks says so.
        let refused = [
            db.upsert(&b).run().await,
            db.copy_in::<Guest>().rows([guest("f", 30)]).await,
            db.pipeline([db.delete(Guest::id.eq(1))]).await.map(|_| 0),
        ];
        for outcome in refused {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.next_step().unwrap().contains("without_hooks"), "{error:?}");
        }
        assert_eq!(db.without_hooks().copy_in::<Guest>().rows([guest("f", 3)]).await.unwrap(), 1);
        let missing = db.save(&Guest { id: 99, ..b }).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        fixture.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hooks_without_async() {
    use mainstay::blocking::Wait;
    for server in SERVERS {
        let Some((fixture, db)) = fixture(server).await else { continue };
        let written = std::thread::spawn(move || {
            let id = db.insert(&guest("Eve", 30)).wait()?;
            db.update(Guest::id.eq(id)).set(Guest::age, 31).run().wait()?;
            assert!(db.insert(&guest("F", 3)).wait().is_err());
            db.all::<LogLine>().order_by(LogLine::id.asc()).select(LogLine::what).all().wait()
        });
        let written = written.join().unwrap().unwrap();
        assert_eq!(written, ["- > eve 30", "eve 30 > eve 31"], "{server:?}");
        fixture.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hooks_run_in_tasks() {
    let Some((fixture, db)) = fixture(mainstay_tests::database::Server::Sqlite).await else { return };
    let other = db.clone();
    tokio::spawn(async move {
        other.insert(&guest("g", 30)).await?;
        other.update(Guest::all_rows()).set(Guest::age, 40).run().await?;
        other.delete(Guest::all_rows()).run().await
    })
    .await
    .unwrap()
    .unwrap();
    assert_eq!(lines(&db).await, ["- > g 30", "g 30 > g 40", "g 40 > -"]);
    fixture.close().await;
}
