//! What is written reads in again as the same schema.

use super::{Reflection, reflect};
use crate::schema::{
    Check, Column, EnumType, Exclusion, Expr, ForeignKey, Generated, Identity, IdentityKind, Index, IndexKey, Nulls,
    ObjectName, Order, PrimaryKey, ReferentialAction, Schema, Table, Timing, Type, Unique, View,
};
use crate::source::models::read;

/// Writes the schema as models, and reads those.
fn there_and_back(schema: &Schema) -> (Reflection, Schema) {
    let reflection = reflect(schema);
    let files = |path: &str| (path == "models.rs").then(|| reflection.text.clone());
    let read = read("models.rs", &files).unwrap_or_else(|errors| panic!("{}\n{errors:#?}", reflection.text));
    (reflection, read)
}

fn assert_same(schema: &Schema) -> String {
    let (reflection, read) = there_and_back(schema);
    assert_eq!(read, *schema, "{}", reflection.text);
    assert_eq!(reflection.left_out, [] as [&str; 0]);
    reflection.text
}

fn of(tables: Vec<Table>) -> Schema {
    let mut schema = Schema::new();
    tables.into_iter().for_each(|table| schema.add_table(table));
    schema
}

/// A table with a numbered key and these columns.
fn table(name: &str, columns: Vec<Column>) -> Table {
    let key = Column::new("id", Type::BigInt).identity(IdentityKind::Auto);
    Table::new(name, [vec![key], columns].concat()).primary_key(&["id"])
}

#[test]
fn every_type() {
    let types = [
        Type::SmallInt,
        Type::Integer,
        Type::BigInt,
        Type::Boolean,
        Type::Real,
        Type::Double,
        Type::Numeric(None),
        Type::Numeric(Some((10, 0))),
        Type::Numeric(Some((10, 2))),
        Type::Varchar(None),
        Type::Varchar(Some(255)),
        Type::Char(3),
        Type::Text,
        Type::Bytea,
        Type::Date,
        Type::Time,
        Type::Timestamp,
        Type::TimestampTz,
        Type::Uuid,
        Type::Json,
        Type::Array(Box::new(Type::Text)),
        Type::Array(Box::new(Type::Varchar(Some(5)))),
        Type::Array(Box::new(Type::Uuid)),
        Type::Native("inet".into()),
        Type::Native("tsvector".into()),
    ];
    let columns = types.into_iter().enumerate().map(|(at, ty)| Column::new(format!("c{at}"), ty)).collect();
    assert_same(&of(vec![table("things", columns)]));
}

#[test]
fn enums_named_and_inline() {
    let mut schema = of(vec![table(
        "users",
        vec![
            Column::new("role", Type::Enum("role".into())).not_null().default("'admin'"),
            Column::new("stock", Type::Enum(ObjectName::in_schema("app", "stock_status"))),
            Column::new("roles", Type::Array(Box::new(Type::Enum("role".into())))),
        ],
    )]);
    schema.namespaces.insert("app".into());
    schema.add_enum(EnumType {
        comment: Some("Who may do what.".into()),
        ..EnumType::new("role", &["admin", "employee"])
    });
    schema.add_enum(EnumType::new(ObjectName::in_schema("app", "stock_status"), &["NORMAL", "LOW_STOCK", "STOCK_OUT"]));
    schema.add_enum(EnumType::new("odd", &["1st", "a b", "A-B", "self", "Self", "ab"]));
    let text = assert_same(&schema);
    assert!(text.contains("rename_all = \"SCREAMING_SNAKE_CASE\"") && text.contains("    LowStock,"), "{text}");

    let inline = |values: &[&str]| Type::InlineEnum(values.iter().map(|&value| value.to_owned()).collect());
    let column = |values| Column::new("status", inline(values)).not_null();
    let schema = of(vec![
        table("a", vec![column(&["x", "y"])]),
        table("b", vec![column(&["x", "y"])]),
        table("c", vec![column(&["x", "z"])]),
    ]);
    let (reflection, read) = there_and_back(&schema);
    let names: Vec<_> = read.enums.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["status", "c_status"], "{}", reflection.text);
    assert_eq!(read.tables[&ObjectName::new("c")].columns[1].ty, Type::Enum("c_status".into()));
}

#[test]
fn what_columns_say() {
    let numbered = |kind, identity: Identity| Some(Identity { kind, ..identity });
    let generated = |stored| Some(Generated { expr: "a * 2".into(), stored });
    let mut schema = of(vec![
        table(
            "t",
            vec![
                Column::new("a", Type::Integer).not_null().default("-1"),
                Column::new("type", Type::Text).default("'it''s \"quoted\"'"),
                Column::new("created at", Type::TimestampTz).not_null().default("now()"),
                Column { collation: Some("C".into()), ..Column::new("Upper", Type::Text) },
                Column { generated: generated(true), ..Column::new("b", Type::Integer) },
                Column { generated: generated(false), ..Column::new("c", Type::Integer) },
                Column { comment: Some("First.\n\nSecond.".into()), ..Column::new("d", Type::Boolean) },
                Column { comment: Some(" odd\nlines".into()), ..Column::new("e", Type::Boolean) },
                Column {
                    identity: numbered(IdentityKind::Auto, Identity::default()),
                    ..Column::new("n", Type::Integer).not_null()
                },
            ],
        ),
        Table::new("always", vec![Column::new("id", Type::Integer).identity(IdentityKind::Always)])
            .primary_key(&["id"]),
        Table::new("given", vec![Column::new("id", Type::Integer).not_null()]).primary_key(&["id"]),
        Table::new("words", vec![Column::new("id", Type::Text).not_null()]),
    ]);
    let start = Identity { start: Some(100), increment: Some(10), cycle: true, ..Identity::default() };
    let column = Column { identity: Some(start), ..Column::new("id", Type::BigInt).not_null() };
    schema.add_table(Table::new("stepped", vec![column]).primary_key(&["id"]));
    let text = assert_same(&schema);
    assert!(text.contains("    /// First.\n    ///\n    /// Second.\n"), "{text}");
    assert!(text.contains("pub r#type: Option<String>"), "{text}");
}

#[test]
fn what_tables_say() {
    let mut users =
        table("users", ["email", "team_id", "price", "low", "high"].map(|name| Column::new(name, Type::BigInt)).into());
    let unique = |name: &str, columns: &[&str]| Unique {
        name: Some(name.into()),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    };
    users.uniques = vec![
        unique("users_email_key", &["email"]),
        Unique { nulls_not_distinct: true, include: vec!["high".into()], ..unique("one", &["low"]) },
        Unique { timing: Timing::InitiallyDeferred, ..unique("users_team_id_price_key", &["team_id", "price"]) },
    ];
    let check = |name: &str, expr: &str| Check { name: Some(name.into()), ..Check::new(expr) };
    users.checks = vec![
        Check { no_inherit: true, ..check("named", "email <> 7") },
        check("users_price_check", "price > 0"),
        check("users_check", "low < high"),
    ];
    let definition = Expr::new("EXCLUDE USING gist (price WITH =)");
    users.exclusions = vec![Exclusion { name: Some("no_two".into()), definition }];
    users.options.insert("unlogged".into(), String::new());
    users.options.insert("fillfactor".into(), "70".into());
    users.comment = Some("Somebody.".into());
    let pair = Table {
        primary_key: Some(PrimaryKey { name: Some("the_key".into()), ..PrimaryKey::new(["b", "a"]) }),
        ..Table::new(
            ObjectName::in_schema("app", "pairs"),
            ["a", "b"].map(|name| Column::new(name, Type::Integer).not_null()).into(),
        )
    };
    let mut schema = of(vec![users, pair]);
    schema.namespaces.insert("app".into());
    assert_same(&schema);
}

#[test]
fn foreign_keys() {
    let key = |columns: &[&str], table: &str, referenced: &[&str], name: &str| ForeignKey {
        name: Some(name.into()),
        ..ForeignKey::new(columns, table, referenced)
    };
    let teams = table("teams", vec![Column::new("a", Type::BigInt), Column::new("b", Type::BigInt)]);
    let teams = Table {
        uniques: vec![Unique {
            name: Some("teams_a_b_key".into()),
            columns: vec!["a".into(), "b".into()],
            include: Vec::new(),
            nulls_not_distinct: false,
            timing: Timing::NotDeferrable,
        }],
        ..teams
    };
    let mut users = table("users", ["team_id", "x", "y", "boss"].map(|name| Column::new(name, Type::BigInt)).into());
    users.foreign_keys = vec![
        ForeignKey {
            on_delete: ReferentialAction::Cascade,
            ..key(&["team_id"], "teams", &["id"], "users_team_id_fkey")
        },
        ForeignKey {
            timing: Timing::InitiallyImmediate,
            match_full: true,
            ..key(&["boss"], "users", &["id"], "chain")
        },
        ForeignKey {
            on_delete: ReferentialAction::SetNull(vec!["y".into()]),
            on_update: ReferentialAction::Restrict,
            ..key(&["x", "y"], "teams", &["a", "b"], "users_x_y_fkey")
        },
        key(&["team_id"], "users", &["id"], "second"),
    ];
    // A key that refers to another table is not numbered by itself.
    let mut profiles = Table::new("profiles", vec![Column::new("id", Type::BigInt).not_null()]).primary_key(&["id"]);
    profiles.foreign_keys = vec![key(&["id"], "users", &["id"], "profiles_id_fkey")];
    assert_same(&of(vec![teams, users, profiles]));
}

#[test]
fn indexes_and_views() {
    let mut t = table("t", ["a", "b", "c d"].map(|name| Column::new(name, Type::Text)).into());
    let key = |name: &str| IndexKey::column(name);
    let mut rich = Index::new("rich", &[]);
    rich.keys = vec![
        IndexKey { order: Order::Desc, nulls: Some(Nulls::Last), ..key("a") },
        IndexKey { opclass: Some("text_pattern_ops".into()), collation: Some("C".into()), ..key("c d") },
        IndexKey::expr("lower(b)"),
    ];
    rich.include = vec!["b".into()];
    rich.predicate = Some("a IS NOT NULL AND b <> 'x'".into());
    rich.comment = Some("for the search".into());
    let vectors = Index {
        method: Some("ivfflat".into()),
        with: [("lists".to_owned(), "100".to_owned()), ("mode".to_owned(), "fast".to_owned())].into(),
        only: vec!["postgresql".into()],
        ..Index::new("near", &["a"])
    };
    let unique = Index { unique: true, nulls_not_distinct: true, ..Index::new("once", &["a", "b"]) };
    t.indexes = vec![Index::new("ix_t_a", &["a"]), rich, vectors, unique];
    let mut schema = of(vec![t]);
    schema.add_view(View {
        comment: Some("Few.".into()),
        reads: vec!["t".into()],
        ..View::new("few", "SELECT a, 'x\"y' AS b\nFROM t")
    });
    let kept = View { materialized: true, reads: vec!["t".into()], ..View::new("kept", "SELECT a FROM t") };
    schema.add_view(kept);
    assert_same(&schema);
}

#[test]
fn what_has_no_words_is_named() {
    let mut schema = of(vec![table("t", vec![Column::new("a", Type::Native("json".into()))])]);
    schema.namespaces.insert("empty".into());
    schema.extensions.insert("pg_trgm".into(), crate::schema::Extension::new("pg_trgm"));
    schema
        .objects
        .push(crate::schema::Object { table: Some("t".into()), ..crate::schema::Object::new("trigger", "log") });
    assert_eq!(
        reflect(&schema).left_out,
        ["the type json of t.a: models take it for another", "extension pg_trgm", "schema empty", "trigger log on t"]
    );
}
