//! Sessions: locks, scratch databases, parameters, what errors say.

use super::server::{self, Database, run};
use mainstay::ErrorKind;
use mainstay::engine::{Connection, Enforcement, Turn, Value, connect};
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
        drop((second, elsewhere));
        one.close().await;
        other.close().await;
    }
}

#[tokio::test]
async fn values_go_and_come_back_as_they_are() {
    for server in server::all() {
        let mut connection = connect(&server).await.unwrap();
        let sql = "CREATE TEMP TABLE v (a bigint, b text, c smallint, d varchar(9))";
        run(&mut *connection, sql).await;
        let values = [Value::Integer(i64::MIN), Value::Text("it's".into()), Value::Null, Value::Text("é".into())];
        let insert = Sql::constant("INSERT INTO v VALUES ($1, $2, $3, $4) RETURNING a, b, c, d");
        assert_eq!(connection.query(&insert, &values).await.unwrap(), [values.to_vec()]);
        let update =
            Sql::constant("INSERT INTO v SELECT g FROM generate_series(1, 7) g; UPDATE v SET c = 1 WHERE a > 4");
        assert_eq!(connection.execute(&update).await.unwrap(), 3);
        let unreadable = connection.query(&Sql::constant("SELECT 1.5::numeric AS n"), &[]).await.unwrap_err();
        assert!(unreadable.to_string().contains('n'), "{unreadable}");
    }
}

#[tokio::test]
async fn transactions_roll_back_ddl_too() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        database.connection.begin(Enforcement::Off).await.unwrap();
        run(&mut *database.connection, "CREATE TABLE t (a int)").await;
        database.connection.rollback().await.unwrap();
        database.connection.rollback().await.unwrap();
        assert!(database.inspect().await.tables.is_empty());
        database.connection.begin(Enforcement::On).await.unwrap();
        run(&mut *database.connection, "CREATE TABLE t (a int)").await;
        database.connection.commit().await.unwrap();
        assert_eq!(database.inspect().await.tables.len(), 1);
        database.close().await;
    }
}

/// What cannot run in one transaction with the rest.
const APART: &str = "
    CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (a m);
    CREATE INDEX CONCURRENTLY i ON t (a); ALTER TYPE m ADD VALUE 'b';
    ALTER TABLE t ALTER a SET DEFAULT 'b';";

#[tokio::test]
async fn a_script_is_understood_by_running_it_elsewhere() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE mine (a int)").await;
        run(&mut *database.connection, "CREATE DATABASE mainstay_scratch_1000_1_1").await;
        for (script, table) in [("CREATE TABLE t (a int); CREATE INDEX ON t (a)", "t"), (APART, "t")] {
            let schema = database.connection.on_scratch(&[Sql::written(script)]).await.unwrap();
            assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&ObjectName::new(table)]);
            assert_eq!(schema.tables[0].indexes.len(), 1);
        }
        let broken = [Sql::constant("CREATE TABLE a ()"), Sql::constant("CREATE TABLE a (b nothing)")];
        let error = database.connection.on_scratch(&broken).await.unwrap_err();
        assert!(error.to_string().contains("nothing") || error.to_string().contains("exists"), "{error}");
        assert_eq!(database.inspect().await.tables.len(), 1, "nothing happened to the database itself");
        let left = "SELECT 1 FROM pg_database WHERE datname = 'mainstay_scratch_1000_1_1' OR datname ~ \
                    ('^mainstay_scratch_[0-9]+_' || $1 || '_')";
        let process = Value::Text(std::process::id().to_string());
        // Other tests of this process may be at it: only what this one made is looked for.
        let left = database.connection.query(&Sql::constant(left), &[process]).await.unwrap();
        assert!(left.len() <= 1, "{left:?}");
        database.close().await;
    }
}

#[tokio::test]
async fn a_subscription_begins_nowhere_else() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let makes = |with: &str| {
            Sql::written(format!(
                "CREATE SUBSCRIPTION s_{} CONNECTION 'password=hush' PUBLICATION p{with}",
                database.url.database
            ))
        };
        let (begins, rests) = (makes(""), makes(" WITH (connect = false, slot_name = NONE)"));
        let error = database.connection.on_scratch(&[begins]).await.unwrap_err();
        assert!(error.next_step().is_some_and(|hint| hint.contains("connect = false")), "{error}");
        let schema = database.connection.on_scratch(&[rests]).await.unwrap();
        assert_eq!((schema.objects.len(), schema.objects[0].can_be_planned()), (1, false));
        assert!(!format!("{schema:?}").contains("hush"));
        database.close().await;
    }
}

#[tokio::test]
async fn who_may_make_no_database_uses_a_schema_that_is_rolled_back() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE mine (a int); CREATE TYPE role AS ENUM ('x')").await;
        let role = format!("modest_{}", database.url.database);
        run(
            &mut *database.connection,
            &format!("CREATE ROLE {role} LOGIN; GRANT CREATE ON DATABASE {} TO {role}", database.url.database),
        )
        .await;
        let mut url = database.url.clone();
        url.user = Some(role.clone());
        let mut modest = connect(&url).await.unwrap();
        let script = "CREATE TYPE role AS ENUM ('a'); CREATE TABLE t (id serial PRIMARY KEY, r role DEFAULT 'a', CHECK (r = 'a'))";
        let schema = modest.on_scratch(&[Sql::written(script)]).await.unwrap();
        assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&ObjectName::new("t")]);
        assert_eq!(schema.tables[0].columns[1].default.as_ref().unwrap().as_str(), "'a'::role");
        assert_eq!((schema.enums.len(), schema.namespaces.len(), schema.objects.len()), (1, 0, 0));
        assert_eq!(database.inspect().await.namespaces.len(), 0);
        drop(modest);
        run(
            &mut *database.connection,
            &format!("REVOKE ALL ON DATABASE {} FROM {role}; DROP ROLE {role}", database.url.database),
        )
        .await;
        database.close().await;
    }
}

#[tokio::test]
async fn an_index_that_failed_half_way_is_known() {
    for server in server::all() {
        let mut database = Database::with(&server, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)").await;
        let failing = Sql::constant("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)");
        assert!(database.connection.execute(&failing).await.is_err());
        assert!(database.connection.is_invalid_index(&"t".into(), "i").await.unwrap());
        assert!(!database.connection.is_invalid_index(&"t".into(), "j").await.unwrap());
        let schema = database.inspect().await;
        assert!(schema.tables[0].indexes.is_empty());
        assert_eq!(schema.objects[0].to_string(), "invalid index i on t");
        database.close().await;
    }
}

#[tokio::test]
async fn errors_say_what_where_and_what_next() {
    for server in server::all() {
        let script =
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p); INSERT INTO p VALUES (1)";
        let mut database = Database::with(&server, script).await;
        for (sql, kind, code, words) in [
            ("SELECT *\n  FROM nowhere", ErrorKind::NoSuchTable, "42P01", "at line 2, column 8"),
            ("SELEC 1", ErrorKind::Statement, "42601", "at line 1, column 1"),
            ("INSERT INTO p VALUES (1)", ErrorKind::Constraint, "23505", "duplicate key"),
            ("INSERT INTO c VALUES (7)", ErrorKind::Constraint, "23503", "foreign key"),
            ("DROP TABLE p", ErrorKind::Statement, "2BP01", "depend"),
            ("CREATE TABLE v (v vector(3))", ErrorKind::Statement, "42704", "vector"),
        ] {
            let error = database.connection.execute(&Sql::constant(sql)).await.unwrap_err();
            assert_eq!((error.kind(), error.server_code()), (kind, Some(code)), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert_eq!(error.failed_statement(), Some(sql));
            let helped = error.next_step().is_some() || error.server_detail().is_some();
            assert!(helped || matches!(code, "42P01" | "42601"), "{error:?}");
        }
        database.close().await;
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_used_is_told_from_one_that_cannot_be_reached() {
    for server in server::all() {
        let Err(error) = connect(&server.with_database("no_such_database")).await else { panic!("it is there") };
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.next_step(), Some("make it: createdb no_such_database"));

        let dead = ("127.0.0.1".to_owned(), Some(1));
        let at = |hosts: Vec<(String, Option<u16>)>| {
            let mut url = server.clone();
            url.hosts = hosts;
            url
        };
        let nobody = at(vec![dead.clone()]);
        let Err(error) = connect(&nobody).await else { panic!("nobody listens on port 1") };
        assert!(error.is_transient() && error.to_string().starts_with("127.0.0.1:1: "), "{error}");

        let second = at([vec![dead], server.hosts.clone()].concat());
        let mut connection = connect(&second).await.unwrap();
        assert!(connection.describe().starts_with("PostgreSQL 1"), "{}", connection.describe());
        let told = ask(&mut *connection, "SELECT current_setting('application_name')").await;
        assert_eq!(told, [[Value::Text("mainstay".into())]]);
        let mut primary = server.clone();
        primary.options.insert("target_session_attrs".into(), "read-only".into());
        assert!(connect(&primary).await.is_err(), "a primary is not what was asked for");
    }
}

#[tokio::test]
async fn of_several_hosts_one_that_takes_writes_can_be_asked_for() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let reading = format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.url.database);
        run(&mut *database.connection, &reading).await;
        let mut url = database.url.clone();
        url.options.insert("target_session_attrs".into(), "read-write".into());
        let Err(error) = connect(&url).await else { panic!("it takes no writes") };
        assert!(error.is_transient() && error.to_string().contains("writes"), "{error}");
        url.options.insert("target_session_attrs".into(), "any".into());
        assert!(connect(&url).await.is_ok());
        database.close().await;
    }
}
