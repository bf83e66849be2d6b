//! Names: renames beside a rebuild, names of every kind, and names that change hands.

use super::{Database, altered, is_rebuilt, named, schema_of};
use mainstay_schema::change::{Change, Constraint};
use mainstay_schema::schema::{Check, Column, ForeignKey, Index, IndexKey, Table, Type};

/// A trigger copies a column into one of the same name elsewhere: only SQLite knows which is which.
const AUDITED: &str = "
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER);
CREATE TABLE log (a TEXT, t TEXT);
CREATE TABLE c (t INTEGER REFERENCES t (id) ON DELETE CASCADE);
CREATE INDEX on_a ON t (a DESC);
CREATE TRIGGER audited AFTER UPDATE OF a ON t BEGIN INSERT INTO log (a, t) VALUES (new.a, 't'); END;
CREATE VIEW seen AS SELECT t.a AS a FROM t;
INSERT INTO t VALUES (1, 'x', 2);
INSERT INTO c VALUES (1);
";

#[tokio::test]
async fn a_rename_within_a_rebuild_follows_through_triggers_and_views() {
    let mut database = Database::of(AUDITED).await;
    let before = database.schema().await;
    let changes = [
        Change::RenameTable { from: "t".into(), to: "people".into() },
        Change::RenameColumn { table: "people".into(), from: "a".into(), to: "name".into() },
        Change::RenameColumn { table: "people".into(), from: "id".into(), to: "no".into() },
        match altered(&before, "t", "b", |b| b.nullable = false) {
            Change::AlterColumn { from, to, .. } => {
                Change::AlterColumn { table: "people".into(), from, to, using: None }
            }
            other => other,
        },
    ];
    let statements = database.change(&changes).await.unwrap();
    assert_eq!(statements.iter().filter(|sql| sql.starts_with("CREATE TABLE")).count(), 1);
    let mut expected = before;
    expected.apply_all(&changes).unwrap();
    let mut found = database.schema().await;
    // SQLite follows a rename into the text of views and triggers; below, they are used.
    for schema in [&mut expected, &mut found] {
        schema.views.clear();
        schema.objects.clear();
    }
    assert_eq!(mainstay_schema::diff::diff(&found, &expected), []);
    database.run("UPDATE people SET name = 'y'").await;
    assert_eq!(database.rows("SELECT a, t FROM log").await, ["y|t"]);
    assert_eq!(database.rows("SELECT a FROM seen").await, ["y"]);
    database.run("DELETE FROM people").await;
    assert_eq!(database.rows("SELECT * FROM c").await, [""; 0]);
}

#[tokio::test]
async fn names_change_hands() {
    let script = "
        CREATE TABLE a (x INTEGER, y TEXT); CREATE TABLE b (x INTEGER, y TEXT);
        CREATE TRIGGER on_a AFTER INSERT ON a BEGIN UPDATE a SET y = 'first'; END;
        INSERT INTO a VALUES (1, 'a'); INSERT INTO b VALUES (2, 'b'); UPDATE a SET y = 'a'";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let rename = |from: &str, to: &str| Change::RenameTable { from: from.into(), to: to.into() };
    let column = |table: &str, from: &str, to: &str| Change::RenameColumn {
        table: table.into(),
        from: from.into(),
        to: to.into(),
    };
    let not_null = |table: &str| {
        let Change::AlterColumn { from, to, .. } = altered(&before, "a", "x", |x| x.nullable = false) else {
            unreachable!()
        };
        Change::AlterColumn { table: table.into(), from, to, using: None }
    };
    let changes = [
        rename("a", "middle"),
        rename("b", "a"),
        rename("middle", "b"),
        not_null("a"),
        not_null("b"),
        column("b", "x", "z"),
        column("b", "y", "x"),
        column("b", "z", "y"),
    ];
    database.change(&changes).await.unwrap();
    assert_eq!(database.rows("SELECT x, y FROM a").await, ["2|b"]);
    assert_eq!(database.rows("SELECT x, y FROM b").await, ["a|1"]);
    let mut expected = before;
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
    database.run("INSERT INTO b (y) VALUES (3)").await;
    assert_eq!(database.rows("SELECT x, y FROM b").await, ["first|1", "first|3"]);
}

#[tokio::test]
async fn an_index_name_moves_to_another_table() {
    let script = "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER); CREATE INDEX i ON a (x)";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let changes = [
        altered(&before, "b", "x", |x| x.nullable = false),
        Change::DropIndex { table: "a".into(), index: Index::new("i", &["x"]), concurrently: false },
        altered(&before, "a", "x", |x| x.nullable = false),
        Change::CreateIndex { table: "b".into(), index: Index::new("i", &["x"]), concurrently: false },
    ];
    database.change(&changes).await.unwrap();
    let mut expected = before;
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
}

/// Tables, columns, indexes and constraints under one hostile name, each.
fn hostile(name: &str) -> [Table; 2] {
    let other = format!("{name} 2");
    let mut key = Column::new(name, Type::BigInt).not_null();
    key.identity = Some(Default::default());
    let mut table = Table::new(
        mainstay_schema::schema::ObjectName::new(name),
        vec![
            key,
            Column::new(&other, Type::Varchar(Some(9))),
            Column::new("n", Type::InlineEnum(vec![name.into(), "b".into()])),
        ],
    );
    table = table.primary_key(&[name]);
    let quoted = format!("\"{}\"", other.replace('"', "\"\""));
    table.checks = vec![Check {
        name: Some(format!("{name} check")),
        expr: format!("{quoted} <> ''").as_str().into(),
        no_inherit: false,
        not_valid: false,
        column: None,
    }];
    let mut index = Index::new(format!("{name} index"), &[&other]);
    index.keys.push(IndexKey::expr(format!("lower({quoted})").as_str()));
    index.predicate = Some(format!("{quoted} IS NOT NULL").as_str().into());
    table.indexes = vec![index];
    let mut child = Table::new(mainstay_schema::schema::ObjectName::new(&other), vec![Column::new(name, Type::BigInt)]);
    let references = ForeignKey {
        name: Some(format!("{name} fkey")),
        ..ForeignKey::new(&[name], mainstay_schema::schema::ObjectName::new(name), &[name])
    };
    child.foreign_keys = vec![references];
    [table, child]
}

#[tokio::test]
async fn names_of_every_kind() {
    for name in [
        "a b", "quo\"te", "it's", "Größe", "日本", "order", "select", "UPPER", "a.b", "[x]", "`y`", "-- x", "1", "%s",
        "\\",
    ] {
        let mut database = Database::in_memory().await;
        let wanted = schema_of(hostile(name));
        database.become_like(&wanted).await;
        let table = wanted.tables[0].name.clone();
        let column = format!("{name} 2");
        let live = database.schema().await;
        let from = live.tables[&table].column(&column).unwrap().clone();
        let to = Column { nullable: false, default: Some("'x'".into()), ..from.clone() };
        let changes = [Change::AlterColumn { table, from, to, using: None }];
        let statements = database.change(&changes).await.unwrap();
        assert!(is_rebuilt(&statements));
        let mut expected = live.clone();
        expected.apply_all(&changes).unwrap();
        database.is_like(&expected).await;
        database.become_like(&live).await;
    }
}

#[tokio::test]
async fn a_circle_of_foreign_keys_is_made_and_dropped() {
    let key = |to: &str| ForeignKey { name: Some(format!("to_{to}")), ..ForeignKey::new(&["other"], to, &["id"]) };
    let table = |name: &str| {
        Table::new(name, vec![Column::new("id", Type::BigInt), Column::new("other", Type::BigInt)]).primary_key(&["id"])
    };
    let add = |table: &str, to: &str| Change::AddConstraint {
        table: table.into(),
        constraint: Constraint::ForeignKey(key(to)),
    };
    let made = [
        Change::CreateTable { table: table("a") },
        Change::CreateTable { table: table("b") },
        add("a", "b"),
        add("b", "a"),
    ];
    let mut database = Database::in_memory().await;
    let statements = database.change(&made).await.unwrap();
    assert_eq!(statements.len(), 2, "{statements:#?}");
    database.run("INSERT INTO a (id) VALUES (1); INSERT INTO b VALUES (1, 1); UPDATE a SET other = 1").await;
    let undone = mainstay_schema::change::reverse_all(&made);
    assert!(!is_rebuilt(&database.change(&undone).await.unwrap()));
    assert_eq!(database.schema().await.tables.len(), 0);
}

#[tokio::test]
async fn upper_and_lower_case_change_places() {
    let script = "CREATE TABLE \"Users\" (\"Id\" INTEGER PRIMARY KEY, a TEXT); CREATE TABLE c (u INTEGER REFERENCES \"Users\" (\"Id\"))";
    let mut database = Database::of(script).await;
    let mut expected = database.schema().await;
    let changes = [
        Change::RenameColumn { table: "Users".into(), from: "Id".into(), to: "id".into() },
        Change::RenameTable { from: "Users".into(), to: "users".into() },
    ];
    database.change(&changes).await.unwrap();
    expected.apply_all(&changes).unwrap();
    database.is_like(&expected).await;
}

#[tokio::test]
async fn a_view_with_triggers_keeps_them() {
    let script = "
        CREATE TABLE t (a TEXT, b INTEGER);
        CREATE VIEW v AS SELECT a AS shown FROM t;
        CREATE TRIGGER put INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.shown); END";
    let mut database = Database::of(script).await;
    let before = database.schema().await;
    let view = before.views[&named("v")].clone();
    let wider = mainstay_schema::schema::View { query: "SELECT a AS shown, b FROM t".into(), ..view.clone() };
    let changes = [
        Change::DropView { view },
        Change::CreateView { view: wider },
        altered(&before, "t", "b", |b| b.default = Some("7".into())),
        Change::RenameColumn { table: "t".into(), from: "a".into(), to: "c".into() },
    ];
    database.change(&changes).await.unwrap();
    database.run("INSERT INTO v (shown) VALUES ('x')").await;
    assert_eq!(database.rows("SELECT c, b FROM t").await, ["x|7"]);
}

#[tokio::test]
async fn a_key_column_that_is_also_unique_is_renamed() {
    let mut table =
        Table::new("t", vec![Column::new("a", Type::BigInt), Column::new("b", Type::BigInt)]).primary_key(&["a"]);
    table.options.insert("without rowid".into(), String::new());
    table.uniques = vec![mainstay_schema::schema::Unique {
        name: Some("u".into()),
        columns: vec!["a".into(), "b".into()],
        include: vec![],
        nulls_not_distinct: false,
        timing: Default::default(),
    }];
    let mut expected = schema_of([table]);
    let mut database = Database::in_memory().await;
    database.become_like(&expected).await;
    let change = Change::RenameColumn { table: "t".into(), from: "a".into(), to: "c".into() };
    database.change(std::slice::from_ref(&change)).await.unwrap();
    expected.apply(&change).unwrap();
    database.is_like(&expected).await;
}
