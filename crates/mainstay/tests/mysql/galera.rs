//! What only a cluster has: tables it does not copy, changes on one node after the other, another node for a lost one.

use super::cluster::through;
use super::server::{self, Database, run};
use mainstay::ErrorKind;
use mainstay::engine::{Connection, Turn, Url, Value, Weight, connect};
use mainstay_schema::sql::Sql;

async fn columns(url: &Url, node: usize) -> Vec<String> {
    let mut connection = connect(&through(url, node)).await.unwrap();
    let schema = connection.inspect().await.unwrap();
    schema.tables.values().flat_map(|table| table.columns.iter().map(|column| column.name.clone())).collect()
}

#[tokio::test]
async fn what_a_cluster_does_not_take_is_found_with_what_mends_it() {
    let Some(url) = server::cluster() else { return };
    let script = "CREATE TABLE good (id int PRIMARY KEY); CREATE TABLE keyless (a int); \
                  CREATE TABLE almost (id int NOT NULL); CREATE TABLE aria (id int PRIMARY KEY) ENGINE = Aria";
    let mut database = Database::with(&url, script).await;
    let found = database.connection.concerns().await.unwrap();
    let wrong: Vec<_> = found.iter().filter(|one| one.weight == Weight::Wrong).collect();
    assert_eq!(wrong.len(), 3, "{found:?}");
    for one in wrong {
        run(&mut *database.connection, &one.fix).await;
    }
    assert_eq!(database.connection.concerns().await.unwrap(), []);
    database.close().await;
}

#[tokio::test]
async fn a_change_goes_to_one_node_after_the_other() {
    let Some(url) = server::cluster() else { return };
    let mut database = Database::with(&url, "CREATE TABLE t (a int PRIMARY KEY)").await;
    let mut half = database.url.clone();
    half.hosts.truncate(2);
    let error = connect(&half).await.unwrap().roll().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::State, "a node would be left behind: {error}");
    // As an attempt that was interrupted leaves it.
    let other =
        "SET SESSION wsrep_OSU_method = 'RSU'; ALTER TABLE t ADD COLUMN b int; SET SESSION wsrep_OSU_method = 'TOI'";
    run(&mut *connect(&through(&database.url, 1)).await.unwrap(), other).await;

    let mut rolling = connect(&database.url).await.unwrap();
    rolling.roll().await.unwrap();
    let add = Sql::constant("ALTER TABLE t ADD COLUMN b int");
    rolling.execute(&add).await.unwrap();
    for node in 0..3 {
        assert_eq!(columns(&database.url, node).await, ["a", "b"], "node {node}");
    }
    let error = rolling.execute(&add).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyDone, "every node has it: {error}");
    rolling.execute(&Sql::constant("INSERT INTO t VALUES (1, 2)")).await.expect("rows go through all nodes at once");
    drop(rolling);
    let rows = database.connection.query(&Sql::constant("SELECT b FROM t"), &[]).await.unwrap();
    assert_eq!(rows.len(), 1);
    database.close().await;
}

#[tokio::test]
async fn only_a_cluster_goes_from_server_to_server() {
    for url in server::urls(&["MAINSTAY_TEST_MARIADB_URL", "MAINSTAY_TEST_MYSQL_URL"]) {
        let mut connection = connect(&url).await.unwrap();
        let error = connection.roll().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
        assert_eq!(connection.pressure().await.unwrap(), None);
        assert!(!connection.reconnect().await.unwrap(), "there is no other host");
    }
}

#[tokio::test]
async fn a_session_that_was_lost_goes_on_with_its_lease_elsewhere() {
    let Some(url) = server::cluster() else { return };
    let database = Database::new(&url).await;
    let mut owner = connect(&database.url).await.unwrap();
    while owner.try_lock().await.unwrap() != Turn::Ours {}
    lose(&mut *owner, &database.url).await;
    let make = Sql::constant("CREATE TABLE t (a int PRIMARY KEY)");
    assert_eq!(owner.execute(&make).await.unwrap_err().kind(), ErrorKind::Unreachable);
    assert!(owner.reconnect().await.unwrap());
    owner.execute(&make).await.expect("the lease is still ours");
    owner.unlock().await.unwrap();
    drop(owner);
    database.close().await;
}

#[tokio::test]
async fn a_session_that_was_lost_takes_the_lock_of_its_server_anew() {
    for url in server::urls(&["MAINSTAY_TEST_MARIADB_URL", "MAINSTAY_TEST_MYSQL_URL"]) {
        let database = Database::new(&url).await;
        let mut twice = database.url.clone();
        twice.hosts.push(twice.hosts[0].clone());
        let mut owner = connect(&twice).await.unwrap();
        assert_eq!(owner.try_lock().await.unwrap(), Turn::Ours);
        lose(&mut *owner, &database.url).await;
        let mut other = connect(&database.url).await.unwrap();
        while other.try_lock().await.unwrap() != Turn::Ours {}
        owner.execute(&Sql::constant("SELECT 1")).await.unwrap_err();
        assert!(owner.reconnect().await.unwrap());
        assert_eq!(owner.try_lock().await.unwrap(), Turn::Theirs, "the lock went with the session");
        other.unlock().await.unwrap();
        assert_eq!(owner.try_lock().await.unwrap(), Turn::Ours);
        drop((owner, other));
        database.close().await;
    }
}

/// Ends the session from outside.
async fn lose(session: &mut dyn Connection, url: &Url) {
    let own = session.query(&Sql::constant("SELECT connection_id()"), &[]).await.unwrap();
    let [[Value::Integer(id)]] = own.iter().map(Vec::as_slice).collect::<Vec<_>>()[..] else { panic!("{own:?}") };
    run(&mut *connect(url).await.unwrap(), &format!("KILL {id}")).await;
}
