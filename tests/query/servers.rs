//! What servers do differently, and callers are not to notice; or are to be told.

use crate::fixture::{Fixture, SERVERS, Server, is_mysql};
use crate::models::{Post, Team, User, post, team};
use crate::on_every_server;
use mainstay::engine::Url;
use mainstay::prelude::*;
use mainstay::{Database, ErrorKind, Models, PoolOptions, TransactionOptions};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "seats", unique(columns = [hall, number]))]
struct Seat {
    #[column(primary_key, generated = "never")]
    id: i64,
    #[column(unique, length = 20)]
    ticket: String,
    hall: i32,
    number: i32,
}

fn seat(id: i64, ticket: &str, number: i32) -> Seat {
    Seat { id, ticket: ticket.to_owned(), hall: 1, number }
}

/// Only the row with the key that was named is another's place; one with another key is in the way.
#[tokio::test]
async fn a_row_takes_the_place_of_one_with_the_key_that_was_named() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Seat>()).await else { continue };
        let db = &fixture.db;
        db.insert_many(&[seat(1, "a", 1), seat(2, "b", 2)]).await.unwrap();
        assert_eq!(db.upsert(&seat(9, "a", 5)).on(Seat::ticket).update(Seat::number).run().await.unwrap(), 1);
        assert_eq!(db.get::<Seat>(1).await.unwrap(), seat(1, "a", 5), "{server:?}");
        assert_eq!(db.upsert(&seat(3, "c", 2)).on(Seat::hall).on(Seat::number).ignore().run().await.unwrap(), 0);
        assert_eq!(db.upsert(&seat(3, "c", 3)).run().await.unwrap(), 1);
        // The ticket is free, the place is not.
        let taken = db.upsert(&seat(4, "d", 2)).on(Seat::ticket).run().await.unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::Constraint, "{server:?}");
        let taken = db.upsert(&seat(4, "d", 2)).on(Seat::ticket).ignore().run().await.unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::Constraint, "{server:?}");
        let no_key = db.upsert(&seat(4, "d", 4)).on(Seat::hall).run().await.unwrap_err();
        let expected = if is_mysql(server) { ErrorKind::Config } else { ErrorKind::Statement };
        assert_eq!(no_key.kind(), expected, "{server:?}");
        assert_eq!(
            fixture.plain("SELECT id, ticket, number FROM seats ORDER BY id").await,
            ["1|a|5", "2|b|2", "3|c|3"]
        );
        fixture.close().await;
    }
}

async fn changed_rows_are_returned(fixture: &Fixture) {
    let db = &fixture.db;
    let whole = db.insert_returning(&post(2, 7, "new")).await.unwrap();
    assert_eq!(whole, post(2, 7, "new"));
    let set = db.update(Post::author_id.eq(1)).set(Post::title, Post::title.concat("!"));
    let mut titles: Vec<String> = set.returning().await.unwrap().into_iter().map(|post| post.title).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["first!", "second!"]);
    let moved = db.update(Post::number.eq(7)).set(Post::number, 8).returning().await;
    if is_mysql(fixture.server) {
        assert_eq!(moved.unwrap_err().kind(), ErrorKind::Unsupported);
    } else {
        assert_eq!(moved.unwrap(), [post(2, 8, "new")]);
    }
    let failed: mainstay::Result<()> = db
        .transaction(async |tx| {
            assert_eq!(tx.delete(Post::author_id.eq(1)).returning().await?.len(), 2);
            tx.get::<Team>(99).await.map(drop)
        })
        .await;
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(db.find(Post::author_id.eq(1)).count().await.unwrap(), 2);
}

async fn assignments_see_the_row_as_it_was(fixture: &Fixture) {
    let db = &fixture.db;
    let older = db.update(User::id.eq(1)).set(User::age, User::age + 1).set(User::team_id, User::id + 1);
    assert_eq!(older.run().await.unwrap(), 1);
    assert_eq!(fixture.plain("SELECT age, team_id FROM users WHERE id = 1").await, ["21|2"]);
    let before = User::nick.eq(User::email.upper());
    assert_eq!(db.find(before).count().await.unwrap(), 4);
    let swapped = db
        .update(User::id.eq(1))
        .set(User::nick, User::email)
        .set(User::email, coalesce(User::nick, "nobody"))
        .run()
        .await;
    if fixture.server == Server::Mysql {
        assert_eq!(swapped.unwrap_err().kind(), ErrorKind::Unsupported);
    } else {
        swapped.unwrap();
        assert_eq!(fixture.plain("SELECT nick, email FROM users WHERE id = 1").await, ["ann@x.org|ANN@X.ORG"]);
    }
    // In another order none sees what another wrote.
    let one_way = db.update(User::id.eq(2)).set(User::age, 50).set(User::balance, User::balance * Decimal::TWO);
    one_way.set(User::nick, User::email).set(User::email, "bob@new.org").run().await.unwrap();
    assert_eq!(fixture.plain("SELECT nick, email FROM users WHERE id = 2").await, ["bob@x.org|bob@new.org"]);
}

async fn values_of_a_statement_stand_in_any_order(fixture: &Fixture) {
    let db = &fixture.db;
    let one = || db.sql("SELECT id FROM users WHERE age > $2 AND email = $1 AND age < $2 + $3 -- $4 is none");
    let found = one().bind(&"bob@x.org".to_owned()).bind(&30).bind(&5).all::<i64>().await.unwrap();
    assert_eq!(found, [2]);
    let few = one().bind(&"bob@x.org".to_owned()).bind(&30).all::<i64>().await.unwrap_err();
    assert_eq!(few.kind(), ErrorKind::Statement, "{few:?}");
    let many = one().bind(&"b".to_owned()).bind(&30).bind(&5).bind(&6).all::<i64>().await.unwrap_err();
    assert_eq!(many.kind(), ErrorKind::Statement, "{many:?}");
}

async fn long_lists_find_every_kind_of_value(fixture: &Fixture) {
    let db = &fixture.db;
    let filler = |at: usize| format!("nobody{at}@x.org");
    let emails: Vec<String> = (0..3000).map(filler).chain(["ann@x.org".to_owned(), "eve@z.net".to_owned()]).collect();
    let found = db.find(User::email.in_(emails)).order_by(User::id.asc()).select(User::id).all().await.unwrap();
    assert_eq!(found, [1, 5], "{:?}", fixture.server);
    let balances = (0..3000).map(|at| Decimal::new(at * 25, 2));
    assert_eq!(db.find(User::balance.in_(balances)).count().await.unwrap(), 5);
    let odd: Vec<String> = (0..1500).map(|at| "x".repeat(300) + &filler(at)).chain(["Cy%@y.com".to_owned()]).collect();
    assert_eq!(db.find(User::email.in_(odd)).count().await.unwrap(), 1);
}

async fn reads_may_wait_for_all_that_was_written(fixture: &Fixture) {
    let db = &fixture.db;
    for number in 0..20 {
        let id = db.insert(&team(&format!("team {number}"))).await.unwrap();
        assert_eq!(db.causal().get::<Team>(id).await.unwrap().name, format!("team {number}"));
    }
    assert_eq!(db.causal().all::<Team>().count().await.unwrap(), 23);
}

/// Another node's write undoes a transaction; whoever passes over the error of the statement that was told so would
/// be told by COMMIT that all is well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_the_server_undid_is_never_called_a_success() {
    for server in SERVERS.into_iter().filter(|server| is_mysql(*server)) {
        let Some(fixture) = Fixture::on(server).await else { continue };
        let db = &fixture.db;
        let once = TransactionOptions { retries: 0, ..TransactionOptions::default() };
        let outcome = db
            .transaction_with(once, async |tx| {
                tx.insert(&team("before")).await?;
                // As a deadlock ends: the server has undone everything.
                let undone = tx.sql("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213").run().await.unwrap_err();
                assert_eq!(undone.kind(), ErrorKind::Conflict);
                tx.insert(&team("after")).await.unwrap_err();
                Ok(())
            })
            .await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Conflict, "{server:?}");
        assert!(!db.find(Team::name.in_(["before", "after"])).exists().await.unwrap(), "{server:?}");
        fixture.close().await;
    }
}

/// Two transactions that wait for each other: both succeed, one of them the second time.
async fn deadlocks_are_nobodys_business(fixture: &Fixture) {
    if fixture.server == Server::Sqlite {
        return;
    }
    let meet = tokio::sync::Barrier::new(2);
    let meet = &meet;
    let both = async |first: i64, second: i64| {
        let attempts = std::sync::atomic::AtomicU32::new(0);
        let db = &fixture.db;
        let attempts = &attempts;
        db.transaction(async |tx| {
            tx.update(User::id.eq(first)).set(User::age, User::age + 1).run().await?;
            if attempts.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
                meet.wait().await;
            }
            tx.update(User::id.eq(second)).set(User::age, User::age + 1).run().await
        })
        .await
    };
    let (one, other) = tokio::join!(both(1, 2), both(2, 1));
    one.unwrap();
    other.unwrap();
    assert_eq!(fixture.plain("SELECT sum(age) FROM users WHERE id < 3").await, ["55"]);
}

/// A pool that has not asked the server yet writes for the one that the URL names.
#[tokio::test]
async fn a_server_is_called_what_it_is() {
    for (variable, own, other) in
        [("MAINSTAY_TEST_MARIADB_URL", "mariadb:", "mysql:"), ("MAINSTAY_TEST_MYSQL_URL", "mysql:", "mariadb:")]
    {
        // The conformance suite says where it is missing.
        let Ok(text) = std::env::var(variable) else { continue };
        let url = Url::parse(&text.replacen(own, other, 1)).unwrap();
        let lazy = Database::lazily(&url, PoolOptions::default()).unwrap();
        let wrong = lazy.sql("SELECT 1").one::<i64>().await.unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::Config, "{wrong:?}");
        assert!(wrong.next_step().unwrap().contains(own), "{wrong:?}");
        let asked = Database::open(&url, PoolOptions::default()).await.unwrap();
        assert_eq!(asked.sql("SELECT 1").one::<i64>().await.unwrap(), 1);
    }
}

mod tests {
    use super::*;

    on_every_server! {
        changed_rows_are_returned assignments_see_the_row_as_it_was values_of_a_statement_stand_in_any_order
        long_lists_find_every_kind_of_value reads_may_wait_for_all_that_was_written deadlocks_are_nobodys_business
    }
}
