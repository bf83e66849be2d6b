//! What a database looks like, read back.

use super::{Database, named, schema_of};
use mainstay_schema::schema::{
    Check, Column, EnumType, ForeignKey, Generated, Index, IndexKey, Order, ReferentialAction, Schema, Table, Timing,
    Type, Unique, View,
};
use mainstay_schema::sql::Sql;

fn every_type() -> Table {
    let types = [
        Type::SmallInt,
        Type::Integer,
        Type::BigInt,
        Type::Boolean,
        Type::Real,
        Type::Double,
        Type::Numeric(Some((10, 2))),
        Type::Numeric(None),
        Type::Varchar(Some(20)),
        Type::Varchar(None),
        Type::Char(3),
        Type::Text,
        Type::Bytea,
        Type::Date,
        Type::Time,
        Type::Timestamp,
        Type::TimestampTz,
        Type::Uuid,
        Type::Json,
        Type::Vector(512),
        Type::Enum("mood".into()),
        Type::InlineEnum(vec!["it's".into(), "b".into()]),
        Type::Native("DATETIME".into()),
        Type::Native(String::new()),
    ];
    let columns = types.into_iter().enumerate().map(|(at, ty)| Column::new(format!("c{at}"), ty)).collect();
    Table::new("types", columns)
}

fn rich() -> Schema {
    let mut plans = Table::new(
        "plans",
        vec![
            Column::new("id", Type::BigInt).identity(Default::default()),
            Column { collation: Some("nocase".into()), ..Column::new("name", Type::Varchar(Some(50))).not_null() },
            Column::new("price", Type::Numeric(Some((10, 2)))).not_null().default("0"),
            Column::new("active", Type::Boolean).not_null().default("true"),
            Column::new("made", Type::TimestampTz).not_null().default("now()"),
            Column::new("key", Type::Uuid).default("gen_random_uuid()"),
            Column::new("note", Type::Text).default("'it''s -- (x)'"),
            Column::new("signed", Type::BigInt).default("-1"),
            Column {
                generated: Some(Generated { expr: "upper(name)".into(), stored: true }),
                ..Column::new("upper", Type::Text)
            },
            Column {
                generated: Some(Generated { expr: "lower(name)".into(), stored: false }),
                ..Column::new("lower", Type::Text)
            },
            Column { comment: Some("gone on SQLite".into()), ..Column::new("meta", Type::Json) },
        ],
    )
    .primary_key(&["id"]);
    plans.uniques = vec![Unique {
        name: Some("plans_name_key".into()),
        columns: vec!["name".into()],
        include: vec![],
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    }];
    plans.checks = vec![Check {
        name: Some("plans_price_check".into()),
        expr: "price >= 0 AND (note <> '' OR note IS NULL)".into(),
        no_inherit: false,
        not_valid: false,
        column: None,
    }];
    plans.indexes = indexes();
    let mut members = Table::new(
        "members",
        vec![Column::new("a", Type::BigInt), Column::new("b", Type::Text), Column::new("plan", Type::BigInt)],
    )
    .primary_key(&["a", "b"]);
    members.options.insert("without rowid".into(), String::new());
    members.foreign_keys = vec![
        ForeignKey {
            name: Some("members_plan_fkey".into()),
            on_delete: ReferentialAction::SetNull(vec![]),
            on_update: ReferentialAction::Cascade,
            timing: Timing::InitiallyDeferred,
            ..ForeignKey::new(&["plan"], "plans", &["id"])
        },
        ForeignKey {
            on_delete: ReferentialAction::Restrict,
            timing: Timing::InitiallyImmediate,
            ..ForeignKey::new(&["plan", "b"], "members", &["a", "b"])
        },
    ];
    let mut strict = Table::new(
        "strict_one",
        vec![
            Column::new("k", Type::Varchar(Some(3))),
            Column::new("d", Type::Double),
            Column::new("any", Type::Native("ANY".into())),
        ],
    )
    .primary_key(&["k"]);
    strict.options.insert("strict".into(), String::new());
    let mut schema = schema_of([plans, members, strict, every_type()]);
    schema.add_enum(EnumType::new("mood", &["sad", "ok"]));
    schema.add_view(View {
        columns: vec!["who".into()],
        ..View::new("cheap", "SELECT name FROM plans WHERE price < 10 ORDER BY 1")
    });
    schema
}

fn indexes() -> Vec<Index> {
    let mut ordered = Index::new("plans_ordered", &["price", "name"]);
    ordered.keys[0].order = Order::Desc;
    ordered.keys[1].collation = Some("RTRIM".into());
    let mut partial = Index {
        unique: true,
        predicate: Some("active AND price > 5".into()),
        ..Index::new("plans_partial", &["name"])
    };
    partial.keys.push(IndexKey::expr("price * 2"));
    let elsewhere =
        Index { method: Some("gin".into()), only: vec!["postgresql".into()], ..Index::new("elsewhere", &["meta"]) };
    vec![ordered, partial, elsewhere, Index { method: Some("btree".into()), ..Index::new("plans_plain", &["active"]) }]
}

#[tokio::test]
async fn what_is_made_is_read_back() {
    let mut database = Database::in_memory().await;
    database.become_like(&rich()).await;
    let found = database.schema().await;
    let again = database.normal(&found);
    assert_eq!(found, again, "the normal form is its own normal form");
    database.become_like(&Schema::new()).await;
}

#[tokio::test]
async fn what_has_no_words_is_named_and_kept() {
    let script = "
        CREATE TABLE Notes (Id INTEGER PRIMARY KEY, body TEXT, UNIQUE (body) ON CONFLICT REPLACE);
        CREATE TABLE Plain (Id INTEGER PRIMARY KEY);
        CREATE VIEW v AS SELECT 1 AS one;
        CREATE TRIGGER t1 AFTER INSERT ON Plain BEGIN SELECT 1; END;
        CREATE TRIGGER t2 INSTEAD OF INSERT ON v BEGIN SELECT 2; END;
        CREATE VIRTUAL TABLE search USING fts5(body);
        CREATE TABLE mainstay_history (id TEXT); CREATE INDEX hidden ON mainstay_history (id)";
    let found = Database::of(script).await.schema().await;
    assert_eq!(found.tables.keys().map(ToString::to_string).collect::<Vec<_>>(), ["plain"]);
    let objects: Vec<_> = found.objects.iter().map(ToString::to_string).collect();
    for object in ["table Notes", "virtual table search", "trigger t1 on plain", "trigger t2 on v"] {
        assert!(objects.contains(&object.to_owned()), "{object}: {objects:?}");
    }
    assert!(found.objects.iter().all(|object| object.definition.starts_with("CREATE ")));
    assert!(objects.iter().all(|object| !object.contains("mainstay_") && !object.contains("hidden")));
}

#[tokio::test]
async fn foreign_databases_are_read_to_the_letter() {
    let script = "
        CREATE TABLE old (id INT, name VARCHAR(20), made DATETIME, price DECIMAL(10,2), untyped, d DATE DEFAULT CURRENT_DATE,
            flag TINYINT(1) DEFAULT (1), ref INTEGER REFERENCES parent MATCH FULL);
        CREATE TABLE parent (key TEXT PRIMARY KEY);";
    let found = Database::of(script).await.schema().await;
    let table = &found.tables[&named("old")];
    let types: Vec<_> = table.columns.iter().map(|column| column.ty.clone()).collect();
    let native = |text: &str| Type::Native(text.to_owned());
    assert_eq!(
        types,
        [
            native("INT"),
            native("VARCHAR(20)"),
            native("DATETIME"),
            native("DECIMAL(10,2)"),
            native(""),
            native("DATE"),
            native("TINYINT(1)"),
            Type::BigInt
        ]
    );
    assert_eq!(table.foreign_keys, [ForeignKey::new(&["ref"], "parent", &["key"])]);
    assert!(found.tables[&named("parent")].columns[0].nullable, "SQLite lets such a key be NULL");
}

#[tokio::test]
async fn a_script_is_understood_on_scratch() {
    let mut database = Database::of("CREATE TABLE here (id INTEGER)").await;
    let script =
        ["CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE INDEX i ON a (id DESC);", "INSERT INTO a VALUES (1)"]
            .map(Sql::written);
    let found = database.0.on_scratch(&script).await.unwrap();
    assert_eq!(found.tables.len(), 1);
    assert_eq!(found.tables[&named("a")].indexes[0].keys[0].order, Order::Desc);
    let error = database.0.on_scratch(&[Sql::written("CREATE TABLE x (")]).await.unwrap_err();
    assert_eq!(error.failed_statement(), Some("CREATE TABLE x ("));
    assert_eq!(database.schema().await.tables.len(), 1);
}

#[tokio::test]
async fn what_sqlite_cannot_express_is_named() {
    let mut table = Table::new(
        "t",
        vec![
            Column::new("a", Type::Array(Box::new(Type::Text))),
            Column::new("b", Type::Native("inet".into())),
            Column::new("B", Type::Text),
        ],
    );
    table.uniques = vec![Unique {
        name: None,
        columns: vec!["a".into()],
        include: vec!["b".into()],
        nulls_not_distinct: true,
        timing: Timing::InitiallyDeferred,
    }];
    table.foreign_keys = vec![ForeignKey {
        match_full: true,
        not_valid: true,
        on_delete: ReferentialAction::SetNull(vec!["a".into()]),
        ..ForeignKey::new(&["a"], "t", &["b"])
    }];
    table.checks = vec![Check { name: None, expr: "true".into(), no_inherit: true, not_valid: false, column: None }];
    table.indexes = vec![Index { method: Some("gin".into()), ..Index::new("i", &["a"]) }];
    table.options.insert("unlogged".into(), String::new());
    let mut schema = schema_of([table]);
    schema.add_view(View { materialized: true, ..View::new("m", "SELECT 1") });
    schema.namespaces.insert("app".into());
    let refused = mainstay_schema::dialect::sqlite::dialect().normalize(&mut schema);
    let words: Vec<_> = refused.iter().map(ToString::to_string).collect();
    for expected in [
        "a database schema (app)",
        "the table option unlogged (t)",
        "an array (t.a)",
        "the type inet (t.b)",
        "INCLUDE of a unique constraint (t)",
        "NULLS NOT DISTINCT of a unique constraint (t)",
        "DEFERRABLE of a unique constraint (t)",
        "MATCH FULL in a foreign key (t)",
        "NOT VALID in a foreign key (t)",
        "SET NULL or SET DEFAULT of some columns in a foreign key (t)",
        "NO INHERIT of a check (t)",
        "an access method of an index (i on t)",
        "a materialized view (m)",
        "a second column B (t.B)",
    ] {
        assert!(
            words.iter().any(|word| word == &format!("sqlite cannot express {expected}")),
            "{expected}: {words:#?}"
        );
    }
    assert!(refused.iter().all(|one| one.hint.is_some()));
}
