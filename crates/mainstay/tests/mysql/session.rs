//! Sessions: locks, scratch databases, parameters, what errors say.

use super::server::{self, Database, run};
use mainstay::ErrorKind;
use mainstay::engine::{Connection, Enforcement, Turn, Url, Value, connect};
use mainstay_schema::schema::ObjectName;
use mainstay_schema::sql::Sql;

async fn ask(connection: &mut dyn Connection, sql: &'static str) -> Vec<Vec<Value>> {
    connection.query(&Sql::constant(sql), &[]).await.unwrap()
}

#[tokio::test]
async fn one_session_holds_the_lock_of_a_database() {
    for server in server::all() {
        let (mut one, other) = (Database::new(&server).await, Database::new(&server).await);
        let mut second = connect(&one.url).await.unwrap();
        let mut elsewhere = connect(&other.url).await.unwrap();
        assert_eq!(one.connection.try_lock().await.unwrap(), Turn::Ours);
        assert_eq!(second.try_lock().await.unwrap(), Turn::Theirs);
        assert_eq!(elsewhere.try_lock().await.unwrap(), Turn::Ours, "another database has a lock of its own");
        one.connection.unlock().await.unwrap();
        assert_eq!(second.try_lock().await.unwrap(), Turn::Ours);
        assert!(one.inspect().await.tables.is_empty(), "what locks is no part of the schema");
        drop((second, elsewhere));
        one.close().await;
        other.close().await;
    }
}

#[tokio::test]
async fn values_go_and_come_back_as_they_are() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE v (a bigint, b text, c smallint, d varchar(9))").await;
        let values = [Value::Integer(i64::MIN), Value::Text(r"it's a\b".into()), Value::Null, Value::Text("é".into())];
        let insert = Sql::constant("INSERT INTO v VALUES ($1, $2, $3, $4)");
        database.connection.query(&insert, &values).await.unwrap();
        let select = Sql::constant("SELECT a, b, c, d FROM v WHERE d = $2 AND a = $1");
        let found = database.connection.query(&select, &[values[0].clone(), values[3].clone()]).await.unwrap();
        assert_eq!(found, [values.to_vec()]);
        assert_eq!(ask(&mut *database.connection, "SELECT a, b, c, d FROM v").await, [values.to_vec()]);
        let several = Sql::constant("INSERT INTO v (a) VALUES (1), (2), (3); UPDATE v SET c = 1 WHERE a > 1");
        assert_eq!(database.connection.execute(&several).await.unwrap(), 2);
        let unreadable = database.connection.query(&Sql::constant("SELECT x'ff00' AS bytes"), &[]).await.unwrap_err();
        assert!(unreadable.to_string().contains("bytes"), "{unreadable}");
        database.close().await;
    }
}

#[tokio::test]
async fn a_transaction_is_kept_or_not_as_a_whole() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE t (a int PRIMARY KEY)").await;
        let connection = &mut *database.connection;
        connection.begin(Enforcement::Off).await.unwrap();
        run(connection, "INSERT INTO t VALUES (1)").await;
        connection.rollback().await.unwrap();
        connection.rollback().await.unwrap();
        connection.begin(Enforcement::On).await.unwrap();
        connection.execute_and_commit(&Sql::constant("INSERT INTO t VALUES (2)")).await.unwrap();
        connection.begin(Enforcement::On).await.unwrap();
        assert!(connection.execute_and_commit(&Sql::constant("INSERT INTO t VALUES (3), (2)")).await.is_err());
        connection.rollback().await.unwrap();
        connection.begin(Enforcement::On).await.unwrap();
        connection.commit().await.unwrap();
        assert_eq!(ask(connection, "SELECT a FROM t").await, [[Value::Integer(2)]]);
        database.close().await;
    }
}

#[tokio::test]
async fn a_script_is_understood_by_running_it_elsewhere() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE mine (a int)").await;
        run(&mut *database.connection, "CREATE DATABASE IF NOT EXISTS mainstay_scratch_1000_1_1").await;
        let script = "CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES t (a)); CREATE TABLE t (a int PRIMARY KEY)";
        let schema = database.connection.on_scratch(&[Sql::written(script)]).await.unwrap();
        assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&ObjectName::new("c"), &ObjectName::new("t")]);
        assert_eq!(schema.tables[0].foreign_keys.len(), 1);
        let broken = [Sql::constant("CREATE TABLE a (b int)"), Sql::constant("CREATE TABLE b (b nothing)")];
        let error = database.connection.on_scratch(&broken).await.unwrap_err();
        assert_eq!(error.failed_statement(), Some("CREATE TABLE b (b nothing)"), "{error}");
        assert_eq!(database.inspect().await.tables.len(), 1, "nothing happened to the database itself");
        let left =
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name = 'mainstay_scratch_1000_1_1'";
        assert!(ask(&mut *database.connection, left).await.is_empty());
        database.close().await;
    }
}

#[tokio::test]
async fn who_may_make_no_database_is_told_what_to_grant() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let user = format!("modest_{}", database.url.database.trim_start_matches("mainstay_test_"));
        let grant = format!("CREATE USER {user}@'%'; GRANT ALL ON {}.* TO {user}@'%'", database.url.database);
        run(&mut *database.connection, &grant).await;
        let mut url = database.url.clone();
        url.user = Some(user.clone());
        let error = connect(&url).await.unwrap().on_scratch(&[]).await.unwrap_err();
        assert!(error.next_step().is_some_and(|hint| hint.contains("GRANT ALL ON `mainstay")), "{error:?}");
        run(&mut *database.connection, &format!("DROP USER {user}@'%'")).await;
        database.close().await;
    }
}

#[tokio::test]
async fn errors_say_what_where_and_what_next() {
    for server in server::all() {
        let script = "CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p VALUES (1);
             CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id))";
        let mut database = Database::with(&server, script).await;
        for (sql, kind, code, words) in [
            ("SELECT * FROM nowhere", ErrorKind::NoSuchTable, "1146", "nowhere"),
            ("SELEC 1", ErrorKind::Statement, "1064", "near 'SELEC 1'"),
            ("INSERT INTO p VALUES (1)", ErrorKind::Constraint, "1062", "Duplicate"),
            ("INSERT INTO c VALUES (7)", ErrorKind::Constraint, "1452", "foreign key"),
            ("INSERT INTO p VALUES (NULL)", ErrorKind::Constraint, "1048", "null"),
        ] {
            let error = database.connection.execute(&Sql::constant(sql)).await.unwrap_err();
            assert_eq!((error.kind(), error.server_code()), (kind, Some(code)), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert_eq!(error.failed_statement(), Some(sql));
            assert!(error.next_step().is_some() || matches!(code, "1146" | "1064"), "{error:?}");
        }
        database.close().await;
    }
}

/// The URL with other hosts.
fn at(server: &Url, hosts: Vec<(String, Option<u16>)>) -> Url {
    let mut url = server.clone();
    url.hosts = hosts;
    url
}

#[tokio::test]
async fn a_server_that_cannot_be_used_is_told_from_one_that_cannot_be_reached() {
    for server in server::all() {
        let Err(error) = connect(&server.with_database("no_such_database")).await else { panic!("it is there") };
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.next_step(), Some("make it: CREATE DATABASE no_such_database"));

        let dead = ("127.0.0.1".to_owned(), Some(1));
        let Err(error) = connect(&at(&server, vec![dead.clone()])).await else { panic!("nobody listens on port 1") };
        assert!(error.is_transient() && error.to_string().starts_with("127.0.0.1:1: "), "{error}");
        let mut connection = connect(&at(&server, [vec![dead], server.hosts.clone()].concat())).await.unwrap();
        assert!(connection.describe().contains(" on 127.0.0.1:"), "{}", connection.describe());
        let told = ask(&mut *connection, "SELECT @@session.time_zone, @@session.character_set_client").await;
        assert_eq!(told, [["+00:00", "utf8mb4"].map(|text| Value::Text(text.into()))]);
    }
}

#[tokio::test]
async fn a_mysql_url_finds_a_mariadb_for_what_it_is() {
    for server in server::all() {
        let text = server.to_string().replacen("mariadb", "mysql", 1);
        let connection = connect(&Url::parse(&text).unwrap()).await.unwrap();
        assert_eq!(connection.dialect().name(), server.scheme(), "{}", connection.describe());
    }
}
