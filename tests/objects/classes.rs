//! Nothing is skipped in silence: every class of objects that a server's own catalogue knows is read, named, or left
//! to others with a reason, and the book says which.

use crate::postgresql::{EVERYTHING, role_and_tablespace, run};
use crate::proof::{config, database};
use mainstay::config::Kinds;
use mainstay::engine::postgres::{QUERIES, UNREAD};
use mainstay::engine::{CLASSES, COLUMNS, Class, Held, Value};
use mainstay::migrate::{Side, compare};
use mainstay_schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use std::collections::HashSet;
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

/// The columns of the catalogues.
const CATALOGUE_COLUMNS: &str = "
    SELECT c.relname::text || ' ' || a.attname::text
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped";

#[tokio::test]
async fn every_column_of_a_catalogue_that_is_read_is_decided_about() {
    let code =
        |sql: &str| sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
    let asked: HashSet<String> = QUERIES
        .iter()
        .flat_map(|(_, sql)| {
            code(sql).split(|one: char| !one.is_alphanumeric() && one != '_').map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let left: HashSet<String> = UNREAD
        .iter()
        .flat_map(|one| one.columns.split(' ').map(|column| format!("{} {column}", one.catalogue)))
        .collect();
    let is_read = |name: &str| classes("PostgreSQL").iter().any(|class| class.name == name && class.held != Held::Left);
    let mut seen = HashSet::new();
    for server in [Server::Postgresql, Server::Postgresql15] {
        let Some(mut database) = server.database().await else { continue };
        let found = texts(&mut database, CATALOGUE_COLUMNS).await;
        database.close().await;
        let columns = found.iter().filter_map(|name| name.split_once(' ')).filter(|(catalogue, _)| is_read(catalogue));
        let unknown =
            columns.filter(|(of, column)| !asked.contains(*column) && !left.contains(&format!("{of} {column}")));
        let unknown: Vec<_> = unknown.collect();
        assert!(unknown.is_empty(), "{server:?} says what nobody decided about: {unknown:?}");
        seen.extend(found);
    }
    let asked_all_the_same: Vec<_> =
        left.iter().filter(|name| asked.contains(name.split_once(' ').unwrap().1)).collect();
    assert!(asked_all_the_same.is_empty(), "they are asked for: {asked_all_the_same:?}");
    let nowhere: Vec<_> = left.iter().filter(|name| !seen.is_empty() && !seen.contains(*name)).collect();
    assert!(nowhere.is_empty(), "no server has them: {nowhere:?}");
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

/// The kinds that the catalogue queries give to what they find.
fn kinds_of_postgresql() -> HashSet<&'static str> {
    let (_, objects) = QUERIES.iter().find(|(name, _)| *name == "objects").expect("the query for objects");
    let first = |line: &'static str| {
        let rest = line.trim_start().strip_prefix("SELECT ")?;
        let kind = rest.strip_prefix('\'').or_else(|| Some(rest.strip_prefix("CASE WHEN ")?.split_once('\'')?.1))?;
        kind.split_once("\',").map(|(kind, _)| kind).or_else(|| kind.split_once('\'').map(|(kind, _)| kind))
    };
    let is_kind = |kind: &&str| kind.chars().all(|one| one.is_ascii_lowercase() || one == ' ');
    let found = objects.lines().filter(|line| line.starts_with("    SELECT ")).filter_map(first).filter(is_kind);
    found.chain(["function", "procedure"]).collect()
}

#[test]
fn every_kind_has_a_word_to_be_ignored_by() {
    let (found, known) = (kinds_of_postgresql(), Kinds::all().collect::<HashSet<_>>());
    assert!(found.len() > 50, "the queries name kinds: {found:?}");
    let unknown: Vec<_> = found.iter().filter(|kind| !known.contains(*kind)).collect();
    assert!(unknown.is_empty(), "`ignore.kinds` has no word for {unknown:?}");
}

#[tokio::test]
async fn kinds_that_are_ignored_stay_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mut live) = database(Server::Postgresql, folder.path()).await else { return };
    let made = "CREATE TABLE t (a int, b int); CREATE SEQUENCE s; CREATE DOMAIN d AS int CHECK (VALUE > 0);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER g;
        CREATE POLICY p ON t USING (a > 1); CREATE STATISTICS st ON a, b FROM t; COMMENT ON TABLE t IS 'x';
        COMMENT ON POLICY p ON t IS 'y'";
    run(&mut live, made).await;
    let file = folder.path().join("desired.sql");
    std::fs::write(&file, "CREATE TABLE t (a int, b int)").expect("a file");
    let words = ["comment", "domain", "function", "policy", "sequence", "statistics object", "trigger"];
    let mut found = Vec::new();
    for left_out in 0..=words.len() {
        let some: Vec<_> = words.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, word)| *word).collect();
        let mut config = config(folder.path(), &live.url);
        config.ignore.kinds = Kinds::named(&some).expect("words");
        let way = compare(&config, &Side::Database, &Side::File(file.clone())).await.expect("a comparison");
        let objects =
            way.plan.changes.iter().filter(|change| change.to_string().contains(*words.get(left_out).unwrap_or(&"")));
        found.push((objects.count() > 0, way.is_silent()));
    }
    live.close().await;
    let expected: Vec<_> = words.iter().map(|_| (true, false)).chain([(false, true)]).collect();
    assert_eq!(found, expected, "{words:?}");
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
    out.push_str("\n## Columns of PostgreSQL's catalogues that are not asked for\n\n| catalogue | columns | why |\n| --- | --- | --- |\n");
    for one in UNREAD {
        let _ = writeln!(out, "| `{}` | `{}` | {} |", one.catalogue, one.columns.replace(' ', "`, `"), one.why);
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
