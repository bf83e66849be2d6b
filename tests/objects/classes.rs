//! Nothing is skipped in silence: every class of objects that a server's own catalogue knows is read, named, or left
//! to others with a reason, and the book says which.

use crate::postgresql::{EVERYTHING, role_and_tablespace, run};
use mainstay::engine::{CLASSES, COLUMNS, Class, Held, Value};
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use std::fmt::Write as _;

fn classes(engine: &str) -> &'static [Class] {
    CLASSES.iter().find(|(name, _)| *name == engine).expect("an engine").1
}

fn is_known(engine: &str, found: &str) -> bool {
    classes(engine).iter().any(|class| match class.name.strip_suffix('*') {
        Some(start) => found.starts_with(start),
        None => class.name == found,
    })
}

async fn texts(database: &mut Database, sql: &str) -> Vec<String> {
    let rows = database.connection.query(&Sql::written(sql), &[]).await.expect("a catalogue that can be read");
    let text = |row: Vec<Value>| match row.into_iter().next() {
        Some(Value::Text(text)) => text,
        other => panic!("no text: {other:?}"),
    };
    rows.into_iter().map(text).collect()
}

fn assert_known(engine: &str, server: Server, found: &[String]) {
    assert!(found.len() > 3, "a catalogue has something: {found:?}");
    let unknown: Vec<_> = found.iter().filter(|name| !is_known(engine, name)).collect();
    assert!(unknown.is_empty(), "{server:?} holds what nobody decided about: {unknown:?}");
}

/// The catalogues, and the letters of what is there, which is one of everything.
const CATALOGUES: &str = "
    SELECT c.relname::text FROM pg_catalog.pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r'
    UNION SELECT DISTINCT 'pg_class ' || c.relkind::text FROM pg_catalog.pg_class c
    UNION SELECT DISTINCT 'pg_proc ' || p.prokind::text FROM pg_catalog.pg_proc p
    UNION SELECT DISTINCT 'pg_type ' || t.typtype::text FROM pg_catalog.pg_type t
    UNION SELECT DISTINCT d.classid::regclass::text FROM pg_catalog.pg_depend d";

#[tokio::test]
async fn every_catalogue_of_postgresql_is_decided_about() {
    for server in [Server::Postgresql, Server::Postgresql15] {
        let Some(mut database) = server.database().await else { continue };
        let role = format!("objects_{}", database.url.database);
        role_and_tablespace(&mut database, &role).await;
        run(&mut database, &EVERYTHING.replace("{role}", &role)).await;
        let found = texts(&mut database, CATALOGUES).await;
        run(&mut database, &format!("DROP OWNED BY {role} CASCADE")).await;
        run(
            &mut database,
            &format!("ALTER SUBSCRIPTION olds SET (slot_name = NONE); DROP SUBSCRIPTION olds; DROP ROLE {role}"),
        )
        .await;
        let mut admin = server.database().await.expect("the server is there");
        database.close().await;
        run(&mut admin, &format!("DROP TABLESPACE {role}")).await;
        admin.close().await;
        assert_known("PostgreSQL", server, &found);
        let kinds = classes("PostgreSQL").iter().map(|class| class.name).filter(|name| name.contains(' '));
        let missing: Vec<_> = kinds.filter(|kind| !found.iter().any(|name| name == kind)).collect();
        assert!(missing.is_empty(), "{server:?} is given one of everything, but for {missing:?}");
    }
}

#[tokio::test]
async fn every_table_of_the_information_schema_is_decided_about() {
    for server in [Server::Mysql, Server::Mariadb, Server::Mariadb10, Server::Galera] {
        let Some(mut database) = server.database().await else { continue };
        let tables = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'information_schema'";
        let found = texts(&mut database, tables).await;
        database.close().await;
        assert_known("MySQL and MariaDB", server, &found);
    }
}

/// A column that a server has more is something that its objects have more.
#[tokio::test]
async fn every_column_of_the_information_schema_is_decided_about() {
    for server in [Server::Mysql, Server::Mariadb, Server::Mariadb10, Server::Galera] {
        let Some(mut database) = server.database().await else { continue };
        let mut unknown = Vec::new();
        for columns in COLUMNS {
            let sql = format!(
                "SELECT COLUMN_NAME FROM information_schema.COLUMNS \
                 WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = '{}'",
                columns.of
            );
            let is_known = |name: &String| {
                let all = [columns.read, columns.behind, columns.left];
                all.iter().flat_map(|names| names.split_whitespace()).any(|known| known == name)
            };
            let found = texts(&mut database, &sql).await;
            unknown.extend(found.iter().filter(|name| !is_known(name)).map(|name| format!("{}.{name}", columns.of)));
        }
        database.close().await;
        assert!(unknown.is_empty(), "{server:?} says what nobody decided about: {unknown:?}");
    }
}

#[tokio::test]
async fn every_kind_of_table_of_sqlite_is_decided_about() {
    let Some(mut database) = Server::Sqlite.database().await else { return };
    let script = "CREATE TABLE t (a); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
        CREATE VIRTUAL TABLE words USING fts5(body); CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;
        PRAGMA user_version = 7; PRAGMA application_id = 9;
        CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT UNIQUE ON CONFLICT IGNORE); ANALYZE";
    run(&mut database, script).await;
    let kinds = "SELECT DISTINCT type FROM sqlite_schema UNION SELECT DISTINCT type FROM pragma_table_list
        UNION SELECT name FROM sqlite_schema WHERE name GLOB 'sqlite_*' AND type = 'table'";
    let found = texts(&mut database, kinds).await;
    assert_known("SQLite", Server::Sqlite, &found);
    let schema = database.connection.inspect().await.expect("it is read");
    let names: Vec<_> = schema.objects.iter().map(ToString::to_string).collect();
    let expected =
        ["pragma application_id", "pragma user_version", "table c", "trigger tr on t", "virtual table words"];
    assert_eq!(names, expected);
}

/// The page of the book, as the code has it.
fn page() -> String {
    let mut out = "# What is read\n\n<!-- Generated; `INSTA_UPDATE=always cargo test -p mainstay-tests --test objects` \
                   writes it anew. -->\n\nEverything that a server's own catalogue knows is read, compared and planned; \
                   or named, and a difference in it refused; or left to others.\n"
        .to_owned();
    for (engine, classes) in CLASSES {
        let _ = writeln!(out, "\n## {engine}\n\n| catalogue | | |\n| --- | --- | --- |");
        for class in classes {
            let held = match class.held {
                Held::Read => "read",
                Held::Named => "named, refused",
                Held::Left => "left",
            };
            let _ = writeln!(out, "| `{}` | {held} | {} |", class.name, class.what);
        }
        if engine == "MySQL and MariaDB" {
            out.push_str(&columns());
        }
    }
    out
}

/// What becomes of the columns of these tables, and what is nothing to a schema.
fn columns() -> String {
    let mut out = "\n| column | |\n| --- | --- |\n".to_owned();
    let whole = "in the statement that the server prints, or said by another column";
    for columns in COLUMNS {
        for (names, what) in [(columns.read, "read"), (columns.behind, whole), (columns.left, "left")] {
            let names: Vec<_> = names.split_whitespace().map(|name| format!("`{name}`")).collect();
            if !names.is_empty() {
                let _ = writeln!(out, "| `{}`: {} | {what} |", columns.of, names.join(" "));
            }
        }
    }
    out + "\n" + include_str!("nothing.md")
}

#[test]
fn the_book_says_what_is_read() {
    let path = format!("{}/../docs/src/what-is-read.md", env!("CARGO_MANIFEST_DIR"));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, page()).expect("the page is written");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page(), "the page is behind; see its first line");
}
