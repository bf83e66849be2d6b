//! What is written.

use crate::fixture::{Fixture, is_mysql};
use crate::models::{Post, Rank, Team, User, post, team, user};
use crate::on_every_server;
use mainstay::prelude::*;
use mainstay::{ErrorKind, Violation, ViolationKind};
use mainstay_tests::database::Server;
use std::time::Duration;

async fn new_rows(fixture: &Fixture) {
    let db = &fixture.db;
    let next = db.insert(&team("next")).await.unwrap();
    assert!(next == 4 || fixture.server == Server::Galera, "{next}");
    assert_eq!(db.insert(&Team { id: 40, name: "given".to_owned() }).await.unwrap(), 40);
    assert_eq!(db.insert(&post(1, 3, "it's \"quoted\" \\ %")).await.unwrap(), (1, 3));
    let whole = db.insert_returning(&user("new@x.org", 33, None)).await.unwrap();
    assert_eq!(User { id: 0, ..whole.clone() }, user("new@x.org", 33, None));
    assert_eq!(db.get::<User>(whole.id).await.unwrap(), whole);
    assert_eq!(fixture.plain("SELECT title FROM posts WHERE number = 3").await, ["it's \"quoted\" \\ %"]);
    let many: Vec<Post> = (0..1234).map(|number| post(2, number, "many")).collect();
    assert_eq!(db.insert_many(&many).await.unwrap(), 1234);
    assert_eq!(fixture.plain("SELECT count(*), sum(number) FROM posts WHERE author_id = 2").await, ["1234|760761"]);
    assert_eq!(db.insert_many::<Post>(&[]).await.unwrap(), 0);
    // All or none.
    let again = [post(3, 1, "new"), post(2, 1, "there already")];
    assert_eq!(db.insert_many(&again).await.unwrap_err().kind(), ErrorKind::Constraint);
    assert!(!db.find(Post::author_id.eq(3)).exists().await.unwrap());
}

async fn rows_in_the_place_of_others(fixture: &Fixture) {
    let db = &fixture.db;
    let changed = User { nick: Some("A".to_owned()), ..user("ann@x.org", 21, None) };
    db.upsert(&changed).on(User::email).run().await.unwrap();
    let ann = db.get::<User>(1).await.unwrap();
    assert_eq!(ann, User { id: 1, ..changed.clone() });
    db.upsert(&User { age: 22, nick: None, ..changed.clone() }).on(User::email).update(User::age).run().await.unwrap();
    assert_eq!(db.get::<User>(1).await.unwrap(), User { age: 22, ..ann.clone() });
    db.upsert(&User { age: 23, ..changed }).on(User::email).ignore().run().await.unwrap();
    assert_eq!(db.get::<User>(1).await.unwrap().age, 22);
    db.upsert(&post(1, 1, "again")).run().await.unwrap();
    db.upsert(&post(1, 9, "new")).run().await.unwrap();
    let titles = fixture.plain("SELECT title FROM posts WHERE author_id = 1 ORDER BY number").await;
    assert_eq!(titles, ["again", "second", "new"]);
    // No column that is said is forgotten: there is no key of these two.
    let of_two = db.upsert(&user("ann@x.org", 24, None)).on(User::id).on(User::email).run().await;
    assert!(of_two.is_err(), "{:?}", fixture.server);
}

async fn changes(fixture: &Fixture) {
    let db = &fixture.db;
    let one = db.update(User::id.eq(1)).set(User::active, false).set(User::nick, None::<String>).run().await.unwrap();
    assert_eq!(one, 1);
    assert_eq!(fixture.plain("SELECT count(*) FROM users WHERE id = 1 AND NOT active AND nick IS NULL").await, ["1"]);
    let all = db.update(User::all_rows()).set(User::age, User::age + 1).set(User::rank, Rank::TeamLead).run();
    assert_eq!(all.await.unwrap(), 5);
    assert_eq!(fixture.plain("SELECT sum(age) FROM users WHERE \"rank\" = 'team_lead'").await, ["188"]);
    let set = db.update(User::age.gt(40)).set(User::balance, User::balance * Decimal::new(15, 1));
    let mut richer = set.returning().await.unwrap();
    richer.sort_by_key(|user| user.id);
    assert_eq!(
        richer.iter().map(|user| user.balance).collect::<Vec<_>>(),
        [Decimal::new(825, 1), Decimal::new(13125, 2)]
    );
    let mut ann = db.get::<User>(1).await.unwrap();
    ann.email = "anne@x.org".to_owned();
    db.save(&ann).await.unwrap();
    assert_eq!(db.get::<User>(1).await.unwrap(), ann);
    ann.id = 99;
    assert_eq!(db.save(&ann).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(db.update(User::id.eq(99)).set(User::age, 1).run().await.unwrap(), 0);
}

async fn deletions(fixture: &Fixture) {
    let db = &fixture.db;
    let gone = db.delete(Post::number.eq(2)).returning().await.unwrap();
    assert_eq!(gone, [post(1, 2, "second")]);
    assert_eq!(db.delete(User::posts().any(Post::title.eq("Third"))).run().await.unwrap(), 1);
    assert_eq!(fixture.plain("SELECT count(*) FROM posts").await, ["1"]);
    for empty in
        [Condition::all([]), Condition::all([Condition::all([])]), Condition::<User>::all([]).or(User::id.eq(1))]
    {
        let refused = db.delete(empty.clone()).run().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Config);
        assert!(refused.next_step().unwrap().contains("all_rows"));
        assert_eq!(db.update(empty).set(User::age, 1).run().await.unwrap_err().kind(), ErrorKind::Config);
    }
    assert_eq!(db.delete(User::all_rows()).run().await.unwrap(), 4);
}

async fn constraints(fixture: &Fixture) {
    let db = &fixture.db;
    let violation = async |error: mainstay::Error| {
        assert_eq!(error.kind(), ErrorKind::Constraint, "{error:?}");
        error.violation().cloned().unwrap()
    };
    let named = |kind, name: &str, columns: &[&str]| Violation {
        kind,
        // SQLite says nothing of a foreign key; MySQL and MariaDB the name alone.
        constraint: (fixture.server != Server::Sqlite || kind != ViolationKind::ForeignKey).then(|| name.to_owned()),
        table: (fixture.server != Server::Sqlite || !columns.is_empty())
            .then(|| "users".to_owned())
            .filter(|_| !is_mysql(fixture.server)),
        columns: columns.iter().filter(|_| !is_mysql(fixture.server)).map(|column| (*column).to_owned()).collect(),
    };
    let twice = violation(db.insert(&user("ann@x.org", 1, None)).await.unwrap_err()).await;
    assert_eq!(twice, named(ViolationKind::Unique, "users_email_key", &["email"]));
    let nobody = violation(db.insert(&user("new@x.org", 1, Some(99))).await.unwrap_err()).await;
    let columns: &[&str] = if fixture.server == Server::Sqlite { &[] } else { &["team_id"] };
    let mut expected = named(ViolationKind::ForeignKey, "users_team_id_fkey", columns);
    if fixture.server == Server::Sqlite {
        expected.table = None;
    }
    assert_eq!(nobody, expected);
    let negative = violation(db.insert(&user("new@x.org", -2, None)).await.unwrap_err()).await;
    assert_eq!((negative.kind, negative.constraint.as_deref()), (ViolationKind::Check, Some("users_age_check")));
    let missing = db.sql("INSERT INTO teams (id, name) VALUES ($1, $2)").bind(&9_i64).bind(&None::<String>).run().await;
    let missing = violation(missing.unwrap_err()).await;
    assert_eq!((missing.kind, missing.columns), (ViolationKind::NotNull, vec!["name".to_owned()]));
}

async fn transactions(fixture: &Fixture) {
    let db = &fixture.db;
    let count = async || db.all::<Team>().count().await.unwrap();
    let added = db.transaction(async |tx| {
        tx.insert(&team("one")).await?;
        tx.all::<Team>().count().await
    });
    assert_eq!(added.await.unwrap(), 4);
    let failed: mainstay::Result<()> = db
        .transaction(async |tx| {
            tx.insert(&team("two")).await?;
            tx.get::<Team>(99).await.map(drop)
        })
        .await;
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(count().await, 4);
    let kept = db.transaction(async |tx| {
        tx.insert(&team("outer")).await?;
        let inner = tx.transaction(async |tx| {
            tx.insert(&team("inner")).await?;
            tx.insert(&team("red")).await
        });
        assert_eq!(inner.await.unwrap_err().kind(), ErrorKind::Constraint);
        tx.transaction(async |tx| tx.insert(&team("second")).await).await?;
        Ok(tx)
    });
    let leaked = kept.await.unwrap();
    assert_eq!(count().await, 6);
    assert_eq!(leaked.all::<Team>().count().await.unwrap_err().kind(), ErrorKind::State);
    let names = db.all::<Team>().order_by(Team::id.asc()).select(Team::name).all().await.unwrap();
    assert_eq!(names, ["red", "blue", "empty", "one", "outer", "second"]);
}

async fn work_that_is_dropped_is_undone(fixture: &Fixture) {
    let db = &fixture.db;
    let given_up = async |tx: &Database, first: &str, second: &str| {
        let work = tx.transaction(async |inner| {
            inner.insert(&team(first)).await?;
            inner
                .transaction(async |deeper| {
                    deeper.insert(&team(second)).await?;
                    std::future::pending::<mainstay::Result<()>>().await
                })
                .await
        });
        assert!(tokio::time::timeout(Duration::from_millis(150), work).await.is_err());
    };
    let names = async || db.find(Team::id.gt(3)).order_by(Team::id.asc()).select(Team::name).all().await.unwrap();
    // Another statement follows.
    db.transaction(async |tx| {
        tx.insert(&team("before")).await?;
        given_up(&tx, "one", "two").await;
        tx.insert(&team("after")).await
    })
    .await
    .unwrap();
    assert_eq!(names().await, ["before", "after"], "{:?}", fixture.server);
    // Nothing but the COMMIT, or another savepoint.
    db.transaction(async |tx| {
        tx.insert(&team("kept")).await?;
        given_up(&tx, "three", "four").await;
        tx.transaction(async |inner| inner.insert(&team("inner")).await).await?;
        given_up(&tx, "five", "six").await;
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(names().await, ["before", "after", "kept", "inner"], "{:?}", fixture.server);
    // One within one that goes on.
    db.transaction(async |tx| {
        tx.transaction(async |inner| {
            inner.insert(&team("goes on")).await?;
            given_up(&inner, "seven", "eight").await;
            Ok(())
        })
        .await
    })
    .await
    .unwrap();
    assert_eq!(names().await, ["before", "after", "kept", "inner", "goes on"], "{:?}", fixture.server);
}

async fn a_failed_statement_is_never_committed_over(fixture: &Fixture) {
    let db = &fixture.db;
    let outcome = db
        .transaction(async |tx| {
            tx.insert(&team("before")).await?;
            // Somebody passes over the error.
            let _ = tx.insert(&team("red")).await;
            Ok(())
        })
        .await;
    let is_there = db.find(Team::name.eq("before")).exists().await.unwrap();
    // SQLite undoes the statement alone, PostgreSQL the transaction: then the caller must hear of it.
    assert_eq!(outcome.is_ok(), is_there);
}

async fn reading_transactions(fixture: &Fixture) {
    use mainstay::{Access, TransactionOptions};
    let options = TransactionOptions { access: Access::Read, ..TransactionOptions::default() };
    let db = &fixture.db;
    let users = db.transaction_with(options, async |tx| tx.all::<User>().count().await).await.unwrap();
    assert_eq!(users, 5);
    let refused = db.transaction_with(options, async |tx| tx.insert(&team("no")).await).await;
    assert!(refused.is_err());
    db.insert(&team("yes")).await.unwrap();
}

mod tests {
    use super::*;

    on_every_server! {
        new_rows rows_in_the_place_of_others changes deletions constraints transactions
        a_failed_statement_is_never_committed_over work_that_is_dropped_is_undone reading_transactions
    }
}
