//! The lease of a cluster: one owner through all nodes, who keeps it while he lives.

use super::server::{self, Database, run};
use mainstay::ErrorKind;
use mainstay::engine::{Connection, Enforcement, Turn, Url, Value, connect};
use mainstay_schema::sql::Sql;
use std::time::{Duration, Instant};

/// The URL, another node first.
pub fn through(url: &Url, number: usize) -> Url {
    let mut url = url.clone();
    let count = url.hosts.len();
    url.hosts.rotate_left(number % count);
    url
}

/// Tries for so long; whether it is ours.
async fn try_for(connection: &mut dyn Connection, time: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < time {
        if connection.try_lock().await.unwrap() == Turn::Ours {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    false
}

/// Changes the lease; a write alone would not wait for what other nodes wrote before it.
async fn change(connection: &mut dyn Connection, sql: &str) {
    let seen = connection.query(&Sql::constant("SELECT owner FROM mainstay_lease"), &[]).await.unwrap();
    assert_eq!(seen.len(), 1);
    run(connection, sql).await;
}

const RUN_OUT: &str = "UPDATE mainstay_lease SET expires_at = utc_timestamp(6) - INTERVAL 1 SECOND";
/// Longer than who takes over waits for a sign of life, by far.
const LONG: Duration = Duration::from_secs(30);

#[tokio::test]
async fn who_lives_keeps_the_lease_and_who_is_gone_loses_it() {
    let Some(url) = server::cluster() else { return };
    let mut database = Database::new(&url).await;
    let mut owner = connect(&through(&database.url, 1)).await.unwrap();
    let mut other = connect(&through(&database.url, 2)).await.unwrap();
    assert!(try_for(&mut *owner, LONG).await, "nobody holds it");

    change(&mut *database.connection, RUN_OUT).await;
    assert!(!try_for(&mut *other, Duration::from_secs(8)).await, "time that ran out is no proof: the owner renews");
    owner.execute(&Sql::constant("CREATE TABLE t (a int PRIMARY KEY)")).await.expect("it is still his");

    drop(owner);
    change(&mut *database.connection, RUN_OUT).await;
    assert!(try_for(&mut *other, LONG).await, "nobody renews it any more");
    other.unlock().await.unwrap();
    drop(other);
    database.close().await;
}

#[tokio::test]
async fn who_lost_the_lease_runs_nothing_more() {
    let Some(url) = server::cluster() else { return };
    let mut database = Database::new(&url).await;
    let mut owner = connect(&through(&database.url, 1)).await.unwrap();
    assert!(try_for(&mut *owner, LONG).await, "nobody holds it");
    change(&mut *database.connection, "UPDATE mainstay_lease SET owner = 'somebody else'").await;
    let started = Instant::now();
    let error = loop {
        match owner.execute(&Sql::constant("CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY)")).await {
            Err(error) => break error,
            Ok(_) => assert!(started.elapsed() < LONG, "it was never noticed"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert_eq!(error.kind(), ErrorKind::State, "{error}");
    assert!(error.next_step().is_some(), "{error}");
    owner.unlock().await.unwrap();
    let theirs = connect(&database.url).await.unwrap().try_lock().await.unwrap();
    assert_eq!(theirs, Turn::Theirs, "what is no longer ours is not given back");
    drop(owner);
    database.close().await;
}

#[tokio::test]
async fn what_another_node_was_in_the_way_of_is_tried_again() {
    let Some(url) = server::cluster() else { return };
    let database =
        Database::with(&url, "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0), (2, 0)").await;
    let add = async |number: usize| {
        let mut connection = connect(&through(&database.url, number)).await.unwrap();
        for _ in 0..25 {
            connection.execute(&Sql::constant("UPDATE t SET n = n + 1 WHERE id = 1")).await.unwrap();
            connection.begin(Enforcement::On).await.unwrap();
            connection.execute(&Sql::constant("UPDATE t SET n = n + 1 WHERE id = 2")).await.unwrap();
            let last = Sql::constant("UPDATE t SET n = n + 1 WHERE id = 1");
            connection.execute_and_commit(&last).await.unwrap();
        }
    };
    tokio::join!(add(0), add(1), add(2));
    let mut connection = connect(&through(&database.url, 1)).await.unwrap();
    let rows = connection.query(&Sql::constant("SELECT n FROM t ORDER BY id"), &[]).await.unwrap();
    assert_eq!(rows, [[Value::Integer(150)], [Value::Integer(75)]], "each counted once");
    drop(connection);
    database.close().await;
}
