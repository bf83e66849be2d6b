//! Files: opened, made, locked, and what is wrong with them.

use super::Database;
use mainstay::ErrorKind;
use mainstay::engine::{self, Enforcement, Url, Value};
use mainstay_schema::sql::Sql;

fn url(path: &std::path::Path, options: &str) -> Url {
    Url::parse(&format!("sqlite:{}{options}", path.display())).unwrap()
}

#[tokio::test]
async fn what_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "not a database, but long enough to have a header of one hundred bytes ".repeat(3)).unwrap();
    for (path, options, kind, words) in [
        (folder.path().join("no/such/gym.db"), "", ErrorKind::File, "there is no folder"),
        (folder.path().join("none.db"), "?mode=rw", ErrorKind::File, "no such database file"),
        (folder.path().join("none.db"), "?mode=ro", ErrorKind::File, "no such database file"),
        (folder.path().join("none.db"), "?mode=sometimes", ErrorKind::Config, "`sometimes`"),
        (folder.path().join("none.db"), "?sslmode=require", ErrorKind::Config, "`sslmode`"),
        (text.clone(), "", ErrorKind::File, "no SQLite database"),
    ] {
        let error = engine::connect(&url(&path, options)).await.err().unwrap();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.next_step().is_some(), "{error}");
    }
}

#[tokio::test]
async fn a_file_is_made_and_can_be_opened_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gym.db");
    let mut made = Database(engine::connect(&url(&path, "")).await.unwrap());
    assert!(made.0.describe().ends_with("gym.db") && made.0.describe().starts_with("SQLite 3."));
    made.run("CREATE TABLE t (a)").await;
    assert_eq!(made.rows("PRAGMA journal_mode").await, ["delete"]);
    let mut read = engine::connect(&url(&path, "?mode=ro")).await.unwrap();
    let error = read.execute(&Sql::constant("INSERT INTO t VALUES (1)")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.next_step().unwrap().contains("mode=ro"));
}

#[tokio::test]
async fn parameters_are_numbered_wherever_they_stand() {
    let mut database = Database::of("CREATE TABLE t (a INTEGER, b TEXT)").await;
    let values = [Value::Text("x".into()), Value::Integer(5), Value::Null];
    let insert = Sql::constant("INSERT INTO t VALUES ($2, $1), ($2, $3) RETURNING b, a");
    let rows = database.0.query(&insert, &values).await.unwrap();
    assert_eq!(rows, [[Value::Text("x".into()), Value::Integer(5)], [Value::Null, Value::Integer(5)]]);
    let touched = database.0.execute(&Sql::constant("DELETE FROM t; CREATE TABLE u (a)")).await.unwrap();
    assert_eq!(touched, 0);
    assert_eq!(database.0.execute(&Sql::constant("INSERT INTO t VALUES (1, 'a'), (2, 'b')")).await.unwrap(), 2);
}

#[tokio::test]
async fn enforcement_comes_back_in_every_way_out() {
    let script = "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p)";
    let mut database = Database::of(script).await;
    database.0.begin(Enforcement::Off).await.unwrap();
    database.run("PRAGMA legacy_alter_table = ON; INSERT INTO c VALUES (1)").await;
    database.0.rollback().await.unwrap();
    database.0.rollback().await.unwrap();
    assert_eq!(database.rows("PRAGMA foreign_keys").await, ["1"]);
    assert_eq!(database.rows("PRAGMA legacy_alter_table").await, ["0"]);
    database.0.begin(Enforcement::Off).await.unwrap();
    database.run("INSERT INTO c VALUES (2)").await;
    let error = database.0.commit().await.unwrap_err();
    assert_eq!(error.server_code(), Some("787"));
    assert_eq!(database.rows("SELECT count(*) FROM c").await, ["0"]);
    let error = database.0.execute(&Sql::constant("INSERT INTO c VALUES (3)")).await.unwrap_err();
    assert_eq!(error.server_code(), Some("787"));
}

#[tokio::test]
async fn a_locked_file_may_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gym.db");
    let mut one = Database(engine::connect(&url(&path, "")).await.unwrap());
    let mut other = Database(engine::connect(&url(&path, "")).await.unwrap());
    other.run("PRAGMA busy_timeout = 1").await;
    one.0.begin(Enforcement::On).await.unwrap();
    let error = other.0.begin(Enforcement::Off).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(other.rows("PRAGMA foreign_keys").await, ["1"]);
    one.0.commit().await.unwrap();
    other.0.begin(Enforcement::On).await.unwrap();
    other.0.commit().await.unwrap();
}
