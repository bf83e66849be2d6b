//! Autogenerate cases, numbered as in the list that Alembic's own tests were read into: from A to B the operations
//! are these, then nothing differs, and the way back is A again. On every engine.

use mainstay::schema::diff::diff;
use mainstay::schema::plan::plan;
use mainstay::schema::schema::Schema;
use mainstay::schema::source::ddl::statements;
use mainstay::schema::sql::Sql;
use mainstay_tests::database::{Database, Server};

/// Number, A, B, the operations in their order.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    ("1", "", "CREATE TABLE t (id INTEGER PRIMARY KEY);", &["create_table t"]),
    ("2", "CREATE TABLE t (id INTEGER PRIMARY KEY);", "", &["drop_table t"]),
    (
        "3, 4: parents first, and last",
        "",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (parent_id INTEGER REFERENCES parent (id));",
        &["create_table parent", "create_table child"],
    ),
    (
        "6",
        "CREATE TABLE address (id INTEGER PRIMARY KEY, email VARCHAR(100) NOT NULL);",
        "CREATE TABLE address (id INTEGER PRIMARY KEY, email VARCHAR(100) NOT NULL, street VARCHAR(50));",
        &["add_column address.street"],
    ),
    (
        "7: the index first",
        "CREATE TABLE u (id INTEGER PRIMARY KEY, name VARCHAR(50), pw VARCHAR(50)); CREATE INDEX pw_idx ON u (pw);",
        "CREATE TABLE u (id INTEGER PRIMARY KEY, name VARCHAR(50));",
        &["drop_index pw_idx on u", "drop_column u.pw"],
    ),
    (
        "8",
        "CREATE TABLE u (name VARCHAR(50));",
        "CREATE TABLE u (name VARCHAR(50) NOT NULL);",
        &["alter_column u.name (nullable)"],
    ),
    (
        "9: one operation a column",
        "CREATE TABLE o (amount NUMERIC(8, 2) NOT NULL DEFAULT 0);",
        "CREATE TABLE o (amount NUMERIC(10, 2) DEFAULT 0);",
        &["alter_column o.amount (type, nullable)"],
    ),
    ("10", "CREATE TABLE u (a1 TEXT);", "CREATE TABLE u (a1 TEXT DEFAULT 'x');", &["alter_column u.a1 (default)"]),
    (
        "18: the order of columns is no difference",
        "CREATE TABLE t (a INTEGER, b INTEGER);",
        "CREATE TABLE t (b INTEGER, a INTEGER);",
        &[],
    ),
    (
        "19: without a hint a rename is a drop, and says what it destroys",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20));",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, b VARCHAR(20));",
        &["add_column t.b", "drop_column t.a"],
    ),
    (
        "21: the primary key",
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a INTEGER NOT NULL);",
        "CREATE TABLE t (id INTEGER NOT NULL, a INTEGER NOT NULL, PRIMARY KEY (id, a));",
        &["drop_pk (id) on t", "add_pk (id, a) on t"],
    ),
    ("23", "CREATE TABLE t (a VARCHAR(30));", "CREATE TABLE t (a VARCHAR(40));", &["alter_column t.a (type)"]),
    (
        "45, 47: quotes in defaults",
        "CREATE TABLE t (x VARCHAR(30) DEFAULT 'has '' quote', y TEXT DEFAULT '');",
        "CREATE TABLE t (x VARCHAR(30) DEFAULT 'some new default', y TEXT DEFAULT '');",
        &["alter_column t.x (default)"],
    ),
    (
        "56: an index named as its column",
        "CREATE TABLE t (x VARCHAR(20));",
        "CREATE TABLE t (x VARCHAR(20)); CREATE INDEX x ON t (x);",
        &["create_index x on t"],
    ),
    (
        "58: an index becomes unique",
        "CREATE TABLE o (user_id INTEGER, amount INTEGER); CREATE INDEX i ON o (user_id, amount);",
        "CREATE TABLE o (user_id INTEGER, amount INTEGER); CREATE UNIQUE INDEX i ON o (user_id, amount);",
        &["drop_index i on o", "create_index i on o"],
    ),
    (
        "60: drop before add of the same name",
        "CREATE TABLE t (x INTEGER, y INTEGER, CONSTRAINT nochange UNIQUE (x));",
        "CREATE TABLE t (x INTEGER, y INTEGER, CONSTRAINT nochange UNIQUE (x, y));",
        &["drop_unique nochange on t", "add_unique nochange on t"],
    ),
    (
        "65: the order of an index's columns counts",
        "CREATE TABLE t (x INTEGER, y INTEGER); CREATE INDEX i ON t (x, y);",
        "CREATE TABLE t (x INTEGER, y INTEGER); CREATE INDEX i ON t (y, x);",
        &["drop_index i on t", "create_index i on t"],
    ),
    (
        "66: and its direction",
        "CREATE TABLE t (y INTEGER); CREATE INDEX i ON t (y);",
        "CREATE TABLE t (y INTEGER); CREATE INDEX i ON t (y DESC);",
        &["drop_index i on t", "create_index i on t"],
    ),
    (
        "68: and its expression",
        "CREATE TABLE t (x TEXT); CREATE INDEX i ON t (lower(x));",
        "CREATE TABLE t (x TEXT); CREATE INDEX i ON t (upper(x));",
        &["drop_index i on t", "create_index i on t"],
    ),
    (
        "76: a unique constraint comes with its table",
        "",
        "CREATE TABLE t (x INTEGER UNIQUE, y INTEGER);",
        &["create_table t"],
    ),
    (
        "79: the predicate of an index",
        "CREATE TABLE t (a INTEGER); CREATE INDEX i ON t (a) WHERE a > 0;",
        "CREATE TABLE t (a INTEGER); CREATE INDEX i ON t (a) WHERE a > 10;",
        &["drop_index i on t", "create_index i on t"],
    ),
    (
        "85: an action of a foreign key",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (tid INTEGER, CONSTRAINT f FOREIGN KEY (tid) REFERENCES p (id));",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (tid INTEGER, CONSTRAINT f FOREIGN KEY (tid) REFERENCES p (id) ON DELETE CASCADE);",
        &["drop_fk f on c", "add_fk f on c"],
    ),
    (
        "90: when it is checked",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (tid INTEGER, CONSTRAINT f FOREIGN KEY (tid) REFERENCES p (id));",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (tid INTEGER, CONSTRAINT f FOREIGN KEY (tid) REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);",
        &["drop_fk f on c", "add_fk f on c"],
    ),
    (
        "92: a name alone is renamed, not rebuilt",
        "CREATE TABLE t (a INTEGER, CONSTRAINT one UNIQUE (a));",
        "CREATE TABLE t (a INTEGER, CONSTRAINT two UNIQUE (a));",
        &["rename_constraint one -> two on t"],
    ),
    (
        "93",
        "CREATE TABLE t (a INTEGER);",
        "CREATE TABLE t (a INTEGER, CONSTRAINT ck_a CHECK (a > 0));",
        &["add_check ck_a on t"],
    ),
    (
        "94: a check of the same name that says something else",
        "CREATE TABLE t (a INTEGER, CONSTRAINT ck_a CHECK (a > 0));",
        "CREATE TABLE t (a INTEGER, CONSTRAINT ck_a CHECK (a > 10));",
        &["drop_check ck_a on t", "add_check ck_a on t"],
    ),
];

fn script(text: &str, database: &Database) -> Vec<Sql> {
    let all = statements(text, database.connection.dialect().lexis()).expect("a case is SQL");
    all.iter().map(|statement| Sql::written(statement.text)).collect()
}

/// Goes from what the database is to `to`; gives the operations.
async fn go(database: &mut Database, to: &Schema) -> Vec<String> {
    let from = database.connection.inspect().await.expect("the database is read");
    let way = plan(&from, to, database.connection.dialect()).expect("the engine has words for it");
    database.run(&way.steps).await.unwrap_or_else(|error| panic!("{error}"));
    let reached = database.connection.inspect().await.expect("the database is read");
    assert!(diff(&reached, to).is_empty(), "it arrives: {:?}", diff(&reached, to));
    way.changes.iter().map(ToString::to_string).collect()
}

async fn hold_on(server: Server) {
    for (name, a, b, wanted) in CASES {
        let Some(mut database) = server.database().await else { return };
        for sql in script(a, &database) {
            database.connection.execute(&sql).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let before = database.connection.inspect().await.expect("the database is read");
        let to = script(b, &database);
        let after = database.connection.on_scratch(&to).await.expect("B is SQL");
        let operations = go(&mut database, &after).await;
        assert_eq!(operations, *wanted, "case {name}");
        go(&mut database, &before).await;
        database.close().await;
    }
}

#[tokio::test]
async fn cases_on_sqlite() {
    hold_on(Server::Sqlite).await;
}

#[tokio::test]
async fn cases_on_postgresql() {
    hold_on(Server::Postgresql).await;
}

#[tokio::test]
async fn cases_on_postgresql_15() {
    hold_on(Server::Postgresql15).await;
}
