//! What could differ in silence. Each difference is seen, made, and seen no more.

use crate::postgresql::{go, run};
use mainstay_schema::diff::diff;
use mainstay_schema::diff::object::differences;
use mainstay_schema::plan::changes;
use mainstay_schema::schema::Schema;
use mainstay_tests::database::{Database, Server};

const MYSQL: [Server; 1] = [Server::Mysql];
const MARIADB: [Server; 2] = [Server::Mariadb, Server::Mariadb10];
const POSTGRESQL: [Server; 2] = [Server::Postgresql, Server::Postgresql15];
const OLDEST: [Server; 1] = [Server::Postgresql15];
const NEWEST: [Server; 1] = [Server::Postgresql];
const BOTH: [Server; 3] = [Server::Mysql, Server::Mariadb, Server::Mariadb10];

/// The servers, what is there, what is wanted.
const PAIRS: [(&[Server], &str, &str); 19] = [
    (&MYSQL, "CREATE TABLE t (p point NOT NULL SRID 4326)", "CREATE TABLE t (p point NOT NULL SRID 0)"),
    (&MARIADB, "CREATE TABLE t (p point REF_SYSTEM_ID=4326)", "CREATE TABLE t (p point)"),
    (
        &BOTH,
        "CREATE TABLE t (Id int PRIMARY KEY, Name varchar(9), KEY ix (Name, Id), CONSTRAINT ck CHECK (Name <> 'x'));
         CREATE TABLE u (t_id int, CONSTRAINT fk FOREIGN KEY (t_id) REFERENCES t (Id))",
        "CREATE TABLE t (id int PRIMARY KEY, name varchar(9), KEY ix (name, id), CONSTRAINT ck CHECK (name <> 'x'));
         CREATE TABLE u (T_id int, CONSTRAINT fk FOREIGN KEY (T_id) REFERENCES t (id))",
    ),
    (
        &BOTH,
        "CREATE TABLE t (a int AUTO_INCREMENT, PRIMARY KEY (a) COMMENT 'x')",
        "CREATE TABLE t (a int AUTO_INCREMENT, PRIMARY KEY (a) COMMENT 'y')",
    ),
    (&MARIADB, "CREATE TABLE t (a int, b int CHECK (b > 1))", "CREATE TABLE t (a int, b int CHECK (b > 2))"),
    (
        &MARIADB,
        "CREATE TABLE t (a int, b int CHECK (b > 1))",
        "CREATE TABLE t (a int, b int, CONSTRAINT b CHECK (b > 1))",
    ),
    (&MARIADB, "CREATE TABLE t (a int, b int CHECK (b > 1))", "CREATE TABLE t (a int, b bigint CHECK (b > 1))"),
    (
        &MARIADB,
        "CREATE TABLE t (id int, a date NOT NULL, b date NOT NULL)",
        "CREATE TABLE t (id int, a date NOT NULL, b date NOT NULL, PERIOD FOR p (a, b), UNIQUE u (id, p WITHOUT OVERLAPS))",
    ),
    (
        &MYSQL,
        "CREATE LIBRARY l LANGUAGE JAVASCRIPT AS 'export function f() { return 1 }'",
        "CREATE LIBRARY l LANGUAGE JAVASCRIPT AS 'export function f() { return 2 }'",
    ),
    (
        &MYSQL,
        "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE JSON DUALITY VIEW v AS SELECT JSON_DUALITY_OBJECT('_id': a) FROM t",
        "CREATE TABLE t (a int PRIMARY KEY, b int); CREATE JSON DUALITY VIEW v AS SELECT JSON_DUALITY_OBJECT('_id': a, 'b': b) FROM t",
    ),
    (
        &BOTH,
        "CREATE FUNCTION f() RETURNS text DETERMINISTIC RETURN \"x\"",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; CREATE FUNCTION f() RETURNS text DETERMINISTIC RETURN \"x\"",
    ),
    (
        &BOTH,
        "SET collation_connection = utf8mb4_unicode_ci; CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 'a' = 'A';
         SET collation_connection = DEFAULT",
        "CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 'a' = 'A'",
    ),
    (
        &NEWEST,
        "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED, b int)",
        "CREATE TABLE t (a int CHECK (a > 0), b int, CONSTRAINT c CHECK (b > 0) NOT ENFORCED)",
    ),
    (
        &NEWEST,
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p NOT ENFORCED)",
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p)",
    ),
    (
        &NEWEST,
        "CREATE TABLE t (id int4range, during daterange)",
        "CREATE TABLE t (id int4range, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
         CREATE TABLE a (id int4range, during daterange,
                         FOREIGN KEY (id, PERIOD during) REFERENCES t (id, PERIOD during))",
    ),
    (
        &POSTGRESQL,
        "CREATE TYPE pair AS (a int, b text); CREATE TABLE t OF pair",
        "CREATE TYPE pair AS (a int, b text, c date); CREATE TABLE t OF pair (PRIMARY KEY (a))",
    ),
    (&POSTGRESQL, "CREATE TYPE pair AS (a int, b text); CREATE TABLE t OF pair", "CREATE TABLE t (a int, b text)"),
    (
        &POSTGRESQL,
        "CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX i ON t (a);
         ALTER TABLE t CLUSTER ON i; ALTER TABLE t REPLICA IDENTITY USING INDEX i",
        "CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX i ON t (a, b);
         ALTER TABLE t CLUSTER ON i; ALTER TABLE t REPLICA IDENTITY USING INDEX i",
    ),
    // The oldest comes with extensions that have a history.
    (
        &OLDEST,
        "CREATE EXTENSION hstore VERSION '1.4'",
        "CREATE SCHEMA beside; CREATE EXTENSION hstore SCHEMA beside VERSION '1.8'",
    ),
];

async fn read(server: Server, script: &str) -> Option<(Database, Schema)> {
    let mut database = server.database().await?;
    run(&mut database, script).await;
    let schema = database.connection.inspect().await.expect("it is read");
    Some((database, schema))
}

#[tokio::test]
async fn every_difference_is_seen_and_made() {
    for (servers, from, to) in PAIRS {
        for &server in servers {
            let Some((mut first, before)) = read(server, from).await else { continue };
            let (second, after) = read(server, to).await.expect("a second one");
            assert!(!diff(&before, &after).is_empty(), "{server:?}: {from} is not {to}");
            go(&mut first, &before, &after).await;
            let found = first.connection.inspect().await.expect("it is read");
            let left: Vec<_> = diff(&found, &after).iter().map(ToString::to_string).collect();
            assert!(left.is_empty(), "{server:?}: {to}: {left:?}");
            first.close().await;
            second.close().await;
        }
    }
}

#[tokio::test]
async fn another_spelling_of_a_column_is_a_rename() {
    for server in BOTH {
        let Some((first, before)) = read(server, PAIRS[2].1).await else { continue };
        let (second, after) = read(server, PAIRS[2].2).await.expect("a second one");
        let can = first.connection.dialect().capabilities();
        let words: Vec<_> = changes(&before, &after, can).iter().map(ToString::to_string).collect();
        let renames = ["rename_column t.Id -> id", "rename_column t.Name -> name", "rename_column u.t_id -> T_id"];
        assert_eq!(words, renames, "{server:?}");
        first.close().await;
        second.close().await;
    }
}

#[tokio::test]
async fn what_has_no_words_is_refused() {
    for (from, to) in [
        ("CREATE TABLE t (a int)", "CREATE TABLE t (a int) SECONDARY_ENGINE_ATTRIBUTE = '{\"a\": 1}'"),
        (
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); CREATE TABLE q (a int); CREATE VIEW v AS SELECT a FROM q; DROP TABLE q",
        ),
    ] {
        let Some((first, before)) = read(Server::Mysql, from).await else { continue };
        let (second, after) = read(Server::Mysql, to).await.expect("a second one");
        assert_eq!(differences(&before, &after).len(), 1, "{to}");
        assert!(differences(&after, &after).is_empty(), "{to}");
        first.close().await;
        second.close().await;
    }
}
