//! A rebuilt table keeps everything that the change does not touch.

use super::{Database, altered, is_rebuilt, named};
use mainstay_schema::change::{Change, Constraint};
use mainstay_schema::schema::{Check, Column, ForeignKey, PrimaryKey, Type, Unique};

const GYM: &str = "
CREATE TABLE plans (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE, price REAL DEFAULT 9.5,
    label TEXT GENERATED ALWAYS AS (upper(name)) STORED, short TEXT AS (substr(name, 1, 1)),
    boss INTEGER REFERENCES plans (id), CONSTRAINT positive CHECK (price >= 0), CONSTRAINT one_name UNIQUE (name));
CREATE TABLE members (id INTEGER PRIMARY KEY, plan INTEGER REFERENCES plans (id) ON DELETE CASCADE);
CREATE TABLE log (what TEXT);
CREATE INDEX by_price ON plans (price DESC, name);
CREATE INDEX cheap ON plans (price) WHERE price < 10;
CREATE INDEX by_word ON plans (lower(name) COLLATE RTRIM);
CREATE TRIGGER noted AFTER INSERT ON plans BEGIN INSERT INTO log VALUES ('plan ' || new.name); END;
CREATE TRIGGER joined AFTER INSERT ON members BEGIN
    INSERT INTO log SELECT 'joined ' || name FROM plans WHERE id = new.plan; END;
CREATE VIEW offers AS SELECT name, price FROM plans WHERE price < 100;
INSERT INTO plans (name, price, boss) VALUES ('Gold', 50, NULL), ('silver', 20, 1), ('gone', 1, NULL);
DELETE FROM plans WHERE name = 'gone';
INSERT INTO members (plan) VALUES (1), (2), (2);
DELETE FROM log;
";

#[tokio::test]
async fn rows_indexes_triggers_views_keys_and_the_counter_stay() {
    let mut database = Database::of(GYM).await;
    let before = database.schema().await;
    let statements =
        database.change(&[altered(&before, "plans", "price", |price| price.nullable = false)]).await.unwrap();
    assert!(is_rebuilt(&statements));

    let mut expected = before.clone();
    expected.tables[&named("plans")].column_mut("price").unwrap().nullable = false;
    database.is_like(&expected).await;
    assert_eq!(database.schema().await.objects, before.objects);
    assert_eq!(database.rows("SELECT * FROM plans").await, ["1|Gold|50|GOLD|G|NULL", "2|silver|20|SILVER|s|1"],);
    assert_eq!(database.rows("SELECT count(*) FROM members").await, ["3"]);
    assert_eq!(database.rows("SELECT name FROM offers").await, ["Gold", "silver"]);
    // The number of the deleted plan is not given again, and both triggers fire.
    database.run("INSERT INTO plans (name) VALUES ('new'); INSERT INTO members (plan) VALUES (4)").await;
    assert_eq!(database.rows("SELECT what FROM log").await, ["plan new", "joined new"]);
    assert_eq!(database.rows("SELECT id FROM plans WHERE name = 'NEW'").await, ["4"]);
    // Enforcement is on again, with the cascade.
    database.run("DELETE FROM plans WHERE id = 2").await;
    assert_eq!(database.rows("SELECT plan FROM members").await, ["1", "4"]);
}

#[tokio::test]
async fn many_changes_of_a_table_are_one_rebuild() {
    let mut database = Database::of(GYM).await;
    let before = database.schema().await;
    let table = || named("plans");
    let changes = [
        altered(&before, "plans", "price", |price| price.ty = Type::Numeric(Some((10, 2)))),
        Change::AddColumn {
            table: table(),
            column: Column::new("code", Type::Uuid).not_null().default("gen_random_uuid()"),
        },
        Change::AddConstraint {
            table: table(),
            constraint: Constraint::Check(Check {
                name: Some("named".into()),
                expr: "length(name) > 0".into(),
                no_inherit: false,
                not_valid: false,
                column: None,
            }),
        },
        Change::DropColumn { table: table(), column: before.tables[&table()].column("short").unwrap().clone() },
    ];
    let statements = database.change(&changes).await.unwrap();
    assert_eq!(statements.iter().filter(|sql| sql.starts_with("CREATE TABLE")).count(), 1);
    let mut expected = before;
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
    assert_eq!(database.rows("SELECT count(DISTINCT code), min(price) FROM plans").await, ["2|20.0"]);
}

#[tokio::test]
async fn strict_and_without_rowid_stay() {
    let script = "
        CREATE TABLE s (k TEXT PRIMARY KEY, n INTEGER, a ANY) STRICT, WITHOUT ROWID;
        INSERT INTO s VALUES ('b', 1, x'00'), ('a', 2, 'text')";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    database.change(&[altered(&before, "s", "n", |n| n.nullable = false)]).await.unwrap();
    let after = database.schema().await;
    assert_eq!(after.tables[&named("s")].options, before.tables[&named("s")].options);
    assert_eq!(database.rows("SELECT k, n, typeof(a) FROM s").await, ["a|2|text", "b|1|blob"]);
    database.run("INSERT INTO s VALUES ('c', 3, NULL)").await;
    assert!(
        database.0.execute(&mainstay_schema::sql::Sql::written("INSERT INTO s VALUES ('d', 'x', 1)")).await.is_err()
    );
}

#[tokio::test]
async fn rows_keep_their_numbers_and_their_order() {
    let script = "
        CREATE TABLE t (a INTEGER, b TEXT, oid INTEGER);
        CREATE INDEX covering ON t (a, b, oid);
        INSERT INTO t (_rowid_, a, b) VALUES (7, 3, 'x'), (9, 2, 'y'), (40, 1, 'z')";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    database.change(&[altered(&before, "t", "b", |b| b.nullable = false)]).await.unwrap();
    assert_eq!(database.rows("SELECT rowid, a, b FROM t ORDER BY rowid").await, ["7|3|x", "9|2|y", "40|1|z"]);
}

#[tokio::test]
async fn a_column_that_must_be_filled_takes_its_default() {
    let script =
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER); INSERT INTO t VALUES (1, NULL, NULL), (2, 'x', 5)";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let filled = altered(&before, "t", "a", |a| {
        a.nullable = false;
        a.default = Some("'none'".into());
    });
    database.change(&[filled]).await.unwrap();
    assert_eq!(database.rows("SELECT a FROM t").await, ["none", "x"]);

    let error = database.change(&[altered(&before, "t", "b", |b| b.nullable = false)]).await.unwrap_err();
    assert_eq!(error.to_string(), "NOT NULL constraint failed: t.b");
    assert_eq!(error.server_code(), Some("1299"));
    assert_eq!(database.rows("SELECT * FROM t").await, ["1|none|NULL", "2|x|5"]);
    assert_eq!(database.rows("PRAGMA foreign_keys").await, ["1"]);
}

#[tokio::test]
async fn a_commit_that_would_leave_orphans_is_refused_with_the_row() {
    let script = "
        CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER);
        INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1), (5, 2)";
    let mut database = Database::of(script).await;
    let key = Constraint::ForeignKey(ForeignKey::new(&["p"], "p", &["id"]));
    let error = database.change(&[Change::AddConstraint { table: "c".into(), constraint: key }]).await.unwrap_err();
    assert_eq!(error.to_string(), "c: the row with rowid 5 refers to a row of p that is not there");
    assert_eq!(database.schema().await.tables[&named("c")].foreign_keys, []);
    assert_eq!(database.rows("PRAGMA foreign_keys").await, ["1"]);
}

#[tokio::test]
async fn dropping_a_parent_deletes_no_children() {
    let script = "
        CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE);
        INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let dropped = Change::DropTable { table: before.tables[&named("p")].clone() };
    let error = database.change(std::slice::from_ref(&dropped)).await.unwrap_err();
    assert_eq!(error.place(), Some("c"));
    let key = Constraint::ForeignKey(before.tables[&named("c")].foreign_keys[0].clone());
    database.change(&[Change::DropConstraint { table: "c".into(), constraint: key }, dropped]).await.unwrap();
    assert_eq!(database.rows("SELECT p FROM c").await, ["1"]);
}

#[tokio::test]
async fn keys_change_with_their_table() {
    let script = "CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL); INSERT INTO t VALUES (1, 'x'), (2, 'y')";
    let mut database = Database::of(script).await;
    let add = |constraint| Change::AddConstraint { table: "t".into(), constraint };
    let unique = Unique {
        name: Some("t_b".into()),
        columns: vec!["b".into()],
        include: vec![],
        nulls_not_distinct: false,
        timing: Default::default(),
    };
    let changes = [add(Constraint::PrimaryKey(PrimaryKey::new(["a", "b"]))), add(Constraint::Unique(unique))];
    let before = database.schema().await;
    database.change(&changes).await.unwrap();
    let mut expected = before.clone();
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
    database.become_like(&before).await;
    assert_eq!(database.rows("SELECT * FROM t").await, ["1|x", "2|y"]);
}

#[tokio::test]
async fn alter_table_does_what_it_can() {
    let script = "
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX on_b ON t (b);
        CREATE TRIGGER copied AFTER INSERT ON t BEGIN UPDATE t SET a = 'x' WHERE id = new.id; END;
        INSERT INTO t VALUES (1, 'x', 'y')";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let table = || named("t");
    let changes = [
        Change::AddColumn {
            table: table(),
            column: Column::new("c", Type::Varchar(Some(5))).not_null().default("'five'"),
        },
        Change::AddColumn { table: table(), column: Column::new("d", Type::BigInt) },
        Change::AddConstraint {
            table: table(),
            constraint: Constraint::ForeignKey(ForeignKey {
                name: Some("t_d_fkey".into()),
                ..ForeignKey::new(&["d"], "p", &["id"])
            }),
        },
        Change::DropColumn { table: table(), column: before.tables[&table()].column("b").unwrap().clone() },
        Change::RenameColumn { table: table(), from: "a".into(), to: "order".into() },
    ];
    let statements = database.change(&changes).await.unwrap();
    assert!(!is_rebuilt(&statements), "{statements:#?}");
    let mut expected = before;
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
    assert_eq!(database.rows("SELECT * FROM t").await, ["1|x|five|NULL"]);
}

#[tokio::test]
async fn alter_table_is_not_asked_for_what_it_would_refuse() {
    let script = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT CHECK (b <> '')); INSERT INTO t VALUES (1, 'x', 'y')";
    for column in [
        Column::new("c", Type::TimestampTz).not_null().default("now()"),
        Column::new("c", Type::Uuid).default("gen_random_uuid()"),
        Column {
            generated: Some(mainstay_schema::schema::Generated { expr: "id + 1".into(), stored: true }),
            ..Column::new("c", Type::BigInt)
        },
    ] {
        let mut database = Database::of(script).await;
        let mut expected = database.schema().await;
        let change = Change::AddColumn { table: "t".into(), column };
        assert!(is_rebuilt(&database.change(std::slice::from_ref(&change)).await.unwrap()));
        expected.apply(&change).unwrap();
        database.is_like(&expected).await;
        assert_eq!(database.rows("SELECT count(*) FROM t WHERE c IS NOT NULL").await, ["1"]);
    }
    for name in ["a", "b"] {
        let mut database = Database::of(script).await;
        let column = database.schema().await.tables[&named("t")].column(name).unwrap().clone();
        let statements = database.change(&[Change::DropColumn { table: "t".into(), column }]).await.unwrap();
        assert!(is_rebuilt(&statements), "{name}");
        assert_eq!(database.rows("SELECT count(*) FROM t").await, ["1"]);
    }
}

#[tokio::test]
async fn a_trigger_or_view_is_not_broken_in_silence() {
    let script = "
        CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b TEXT UNIQUE, c TEXT UNIQUE); CREATE TABLE log (c TEXT);
        CREATE TRIGGER uses_a AFTER UPDATE ON t BEGIN INSERT INTO log (c) VALUES (new.a); END;
        CREATE VIEW uses_b AS SELECT b FROM t;
        INSERT INTO t VALUES (1, 'a', 'b', 'c')";
    for (name, error) in [("a", Some("no such column: new.a")), ("b", Some("no such column: b")), ("c", None)] {
        let mut database = Database::of(script).await;
        let before = database.schema().await;
        let column = before.tables[&named("t")].column(name).unwrap().clone();
        let outcome = database.change(&[Change::DropColumn { table: "t".into(), column }]).await;
        assert_eq!(outcome.err().map(|error| error.to_string()).as_deref(), error);
        let rows = if error.is_some() { "1|a|b|c" } else { "1|a|b" };
        assert_eq!(database.rows("SELECT * FROM t").await, [rows]);
    }
}

#[tokio::test]
async fn constraints_without_a_name_are_found_by_what_they_say() {
    let mut database =
        Database::of("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE, c INTEGER CHECK (c > 0))").await;
    let unique = Unique {
        name: Some("t_b_key".into()),
        columns: vec!["b".into()],
        include: vec![],
        nulls_not_distinct: false,
        timing: Default::default(),
    };
    let check = Check {
        name: Some("t_c_check".into()),
        expr: "c > 0".into(),
        no_inherit: false,
        not_valid: false,
        column: None,
    };
    let drop = |constraint| Change::DropConstraint { table: "t".into(), constraint };
    let renamed = Change::RenameConstraint { table: "t".into(), from: "t_pkey".into(), to: "key".into() };
    let changes = [renamed, drop(Constraint::Unique(unique)), drop(Constraint::Check(check))];
    database.change(&changes).await.unwrap();
    let after = database.schema().await;
    assert_eq!((after.tables[&named("t")].uniques.len(), after.tables[&named("t")].checks.len()), (0, 0));
}
