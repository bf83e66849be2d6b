//! Every word and every type, with what it makes.

use super::super::column::COLUMN;
use super::super::constraint::{CHECK, EXCLUDE, FOREIGN_KEY, PRIMARY_KEY, UNIQUE};
use super::super::index::INDEX;
use super::super::model::MODEL;
use super::super::settings::Family;
use super::{FRIENDS, fields, read_text, table, words};
use crate::schema::Options;
use crate::schema::*;

fn examples_are_read<T: Default>(family: &Family<T>) {
    for setting in family.settings {
        let group = syn::parse_str(&format!("({})", setting.example)).expect(setting.example);
        let words = super::super::parse::words(group).expect(setting.example);
        let mut target = T::default();
        if let Err(problems) = family.apply(&mut target, &words) {
            panic!("`{}` of {}: {problems:?}", setting.example, family.label);
        }
    }
}

#[test]
fn every_example_is_right() {
    examples_are_read(&MODEL);
    examples_are_read(&COLUMN);
    examples_are_read(&INDEX);
    examples_are_read(&UNIQUE);
    examples_are_read(&CHECK);
    examples_are_read(&EXCLUDE);
    examples_are_read(&FOREIGN_KEY);
    examples_are_read(&PRIMARY_KEY);
}

#[test]
fn rust_types_have_column_types() {
    let role = || Type::Enum("role".into());
    for (rust, ty, nullable) in [
        ("i16", Type::SmallInt, false),
        ("i32", Type::Integer, false),
        ("i64", Type::BigInt, false),
        ("bool", Type::Boolean, false),
        ("f32", Type::Real, false),
        ("f64", Type::Double, false),
        ("Decimal", Type::Numeric(None), false),
        ("rust_decimal::Decimal", Type::Numeric(None), false),
        ("String", Type::Text, false),
        ("Option<String>", Type::Text, true),
        ("std::option::Option<std::string::String>", Type::Text, true),
        ("Vec<u8>", Type::Bytea, false),
        ("Date", Type::Date, false),
        ("NaiveDate", Type::Date, false),
        ("Time", Type::Time, false),
        ("NaiveTime", Type::Time, false),
        ("jiff::civil::DateTime", Type::Timestamp, false),
        ("NaiveDateTime", Type::Timestamp, false),
        ("chrono::DateTime<Utc>", Type::TimestampTz, false),
        ("Timestamp", Type::TimestampTz, false),
        ("Uuid", Type::Uuid, false),
        ("Value", Type::Json, false),
        ("serde_json::Value", Type::Json, false),
        ("Json<Vec<Something>>", Type::Json, false),
        ("Vector<512>", Type::Vector(512), false),
        ("Vec<i32>", Type::Array(Box::new(Type::Integer)), false),
        ("Option<Vec<String>>", Type::Array(Box::new(Type::Text)), true),
        ("Role", role(), false),
        ("Option<crate::Role>", role(), true),
        ("Vec<Role>", Type::Array(Box::new(role())), false),
    ] {
        let table = fields(&format!("a: {rust}"));
        assert_eq!(table.columns[0], Column { nullable, ..Column::new("a", ty) }, "{rust}");
    }
}

#[test]
fn words_of_a_column() {
    let text = |length| Column::new("a", Type::Varchar(Some(length))).not_null();
    let plain = |ty| Column::new("a", ty).not_null();
    let identity = |identity: Identity| Column { identity: Some(identity), ..plain(Type::BigInt) };
    let of = |kind| identity(Identity { kind, ..Identity::default() });
    let generated =
        |stored| Column { generated: Some(Generated { expr: "b * 2".into(), stored }), ..plain(Type::BigInt) };
    for (field, column) in [
        ("#[column(length = 255)] a: String", text(255)),
        ("#[column(precision = 10, scale = 2)] a: Decimal", plain(Type::Numeric(Some((10, 2))))),
        ("#[column(precision = 10)] a: Decimal", plain(Type::Numeric(Some((10, 0))))),
        ("#[column(name = \"a\")] b: i64", plain(Type::BigInt)),
        ("#[column(default = true)] a: bool", plain(Type::Boolean).default("true")),
        ("#[column(default = \"it's\")] a: String", plain(Type::Text).default("'it''s'")),
        ("#[column(default = -1)] a: i64", plain(Type::BigInt).default("-1")),
        ("#[column(default = 1_000i64)] a: i64", plain(Type::BigInt).default("1000")),
        ("#[column(default = -0.5)] a: f64", plain(Type::Double).default("-0.5")),
        ("#[column(default = sql(\"now()\"))] a: Timestamp", plain(Type::TimestampTz).default("now()")),
        ("#[column(collate = \"C\")] a: String", Column { collation: Some("C".into()), ..plain(Type::Text) }),
        (
            "#[column(on_update = sql(\"CURRENT_TIMESTAMP\"), invisible)] a: Timestamp",
            Column {
                options: [("on update".into(), "CURRENT_TIMESTAMP".into()), ("invisible".into(), String::new())].into(),
                ..plain(Type::TimestampTz)
            },
        ),
        (
            "#[column(type = \"point\", srid = 4326)] a: Vec<u8>",
            Column { options: [("srid".into(), "4326".into())].into(), ..plain(Type::Native("point".into())) },
        ),
        ("#[column(generated_as = \"b * 2\")] a: i64", generated(true)),
        ("#[column(generated_as = \"b * 2\", stored)] a: i64", generated(true)),
        ("#[column(generated_as = \"b * 2\", virtual)] a: i64", generated(false)),
        ("#[column(primary_key)] a: i64", of(IdentityKind::Auto)),
        ("#[column(primary_key, generated = \"always\")] a: i64", of(IdentityKind::Always)),
        ("#[column(generated = \"by default\")] a: i64", of(IdentityKind::ByDefault)),
        ("#[column(primary_key, generated = \"never\")] a: i64", plain(Type::BigInt)),
        ("#[column(primary_key, default = 7)] a: i64", plain(Type::BigInt).default("7")),
        ("#[column(primary_key, references = \"teams.id\")] a: i64", plain(Type::BigInt)),
        (
            "#[column(primary_key, identity(start = 5, increment = 2, cycle))] a: i64",
            identity(Identity { start: Some(5), increment: Some(2), cycle: true, ..Identity::default() }),
        ),
        (
            "/// Said here,\n/// and there.\na: i64",
            Column { comment: Some("Said here, and there.".into()), ..plain(Type::BigInt) },
        ),
        (
            "/// Doc.\n#[column(comment = \"Said\")] a: i64",
            Column { comment: Some("Said".into()), ..plain(Type::BigInt) },
        ),
    ] {
        assert_eq!(fields(&format!("{field}, #[column(skip)] c: Anything<'static>")).columns, [column], "{field}");
    }
}

#[test]
fn keys_of_columns_and_models() {
    let key = |text: &str| fields(text).primary_key;
    assert_eq!(key("a: i64"), None);
    assert_eq!(key("#[column(primary_key)] a: i32, #[column(primary_key)] b: i32"), Some(PrimaryKey::new(["a", "b"])));
    assert_eq!(key("#[column(primary_key = \"k\")] a: i32").unwrap().name.as_deref(), Some("k"));
    let table = words("primary_key = [r#type, a]");
    assert_eq!(table.primary_key, Some(PrimaryKey::new(["type", "a"])));
    assert!(table.columns.iter().all(|column| column.identity.is_none()), "a key of two columns is not numbered");
    assert!(words("primary_key = [a]").columns[0].identity.is_some());
    let named = words("primary_key(name = \"k\", columns = [a])").primary_key.unwrap();
    assert_eq!((named.name.as_deref(), named.columns), (Some("k"), vec!["a".to_owned()]));
}

#[test]
fn uniques() {
    let base = Unique {
        name: Some("t_a_key".into()),
        columns: vec!["a".into()],
        include: vec![],
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    };
    let both = vec!["a".to_owned(), "b".to_owned()];
    let named = Unique { name: Some("u".into()), ..base.clone() };
    assert_eq!(fields("#[column(unique)] a: i32").uniques, std::slice::from_ref(&base));
    assert_eq!(fields("#[column(unique = \"u\")] a: i32").uniques, std::slice::from_ref(&named));
    assert_eq!(fields("#[column(unique(name = \"u\"))] a: i32").uniques, [named]);
    let wide = Unique {
        name: Some("t_a_b_type_key".into()),
        columns: both,
        include: vec!["type".into()],
        nulls_not_distinct: true,
        timing: Timing::InitiallyDeferred,
    };
    let said = words(
        "unique(columns = [a, b], include = [type], nulls_not_distinct, deferrable = \"deferred\"), unique(columns = [a])",
    );
    assert_eq!(said.uniques, [wide, base]);
}

#[test]
fn foreign_keys() {
    let base = || ForeignKey { name: Some("t_a_fkey".into()), ..ForeignKey::new(&["a"], "teams", &["id"]) };
    let cascade = || ForeignKey { on_delete: ReferentialAction::Cascade, ..base() };
    let auth = ForeignKey { references: "auth.account".into(), ..base() };
    for (field, key) in [
        ("#[column(references = \"teams.id\")]", base()),
        ("#[column(references = \"teams\")]", base()),
        ("#[column(references = \"teams(id)\")]", base()),
        ("#[column(references = \"teams.code\")]", ForeignKey { referenced: vec!["code".into()], ..base() }),
        ("#[column(references = \"auth.account.id\")]", auth),
        ("#[column(references = \"teams.id\", on_delete = \"cascade\")]", cascade()),
        ("#[column(references(\"teams.id\", on_delete = \"CASCADE\"))]", cascade()),
        (
            "#[column(references = \"t.a\")]",
            ForeignKey { references: "t".into(), referenced: vec!["a".into()], ..base() },
        ),
        (
            "#[column(references = \"teams.id\", on_update = \"set null\", deferrable = \"deferred\")]",
            ForeignKey { on_update: ReferentialAction::SetNull(vec![]), timing: Timing::InitiallyDeferred, ..base() },
        ),
        (
            "#[column(references(\"teams.id\", name = \"k\", match_full, deferrable = \"immediate\"))]",
            ForeignKey { name: Some("k".into()), match_full: true, timing: Timing::InitiallyImmediate, ..base() },
        ),
    ] {
        assert_eq!(fields(&format!("{field} #[column(unique)] a: Option<i64>")).foreign_keys, [key], "{field}");
    }
    let wide = words(
        "foreign_key(columns = [a, b], references = \"pair\", on_delete = \"set default (b)\", initially_deferred)",
    );
    let expected = ForeignKey {
        name: Some("t_a_b_fkey".into()),
        on_delete: ReferentialAction::SetDefault(vec!["b".into()]),
        timing: Timing::InitiallyDeferred,
        ..ForeignKey::new(&["a", "b"], "pair", &["x", "y"])
    };
    assert_eq!(wide.foreign_keys, [expected]);
}

#[test]
fn checks_and_exclusions() {
    let names = |table: &Table| table.checks.iter().map(|check| check.name.clone().unwrap()).collect::<Vec<_>>();
    let table = fields("#[column(check = \"a > 0\", check(name = \"c\", expr = \"a < 9\", no_inherit))] a: i32");
    assert_eq!(names(&table), ["t_a_check", "c"]);
    assert!(table.checks[1].no_inherit);
    let table = words(
        "check(\"a > 0\"), check(\"A < 9\"), check(\"a > b\"), check(\"a <> b\"), check(expr = \"a > 1\", name = \"t_check\")",
    );
    assert_eq!(names(&table), ["t_a_check", "t_a_check1", "t_check1", "t_check2", "t_check"]);
    let table = words("exclude(\"using gist (a with =)\"), exclude(name = \"e\", \"EXCLUDE (b WITH =)\")");
    assert_eq!(table.exclusions[0].definition, Expr::new("EXCLUDE using gist (a with =)"));
    assert_eq!(table.exclusions[0].name.as_deref(), Some("t_a_excl"));
    assert_eq!(table.exclusions[1].definition, Expr::new("EXCLUDE (b WITH =)"));
}

#[test]
fn words_of_a_model() {
    let table = table(
        "/// Doc.\n#[derive(Clone, Model)] #[model(table = \"u\", schema = \"s\", strict, without_rowid)] \
         #[model(unlogged, with(fillfactor = 70, autovacuum_enabled = false))] pub struct UserAccount { pub a: i64 }",
    );
    assert_eq!(table.name, ObjectName::in_schema("s", "u"));
    assert_eq!(table.comment.as_deref(), Some("Doc."));
    let options = [
        ("autovacuum_enabled", "false"),
        ("fillfactor", "70"),
        ("strict", ""),
        ("unlogged", ""),
        ("without rowid", ""),
    ];
    let options = options.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(table.options, Options::from(options));
    assert_eq!(super::table("#[derive(Model)] struct UserAccount { a: i64 }").name, "user_account".into());
    assert_eq!(super::table("#[derive(Model)] #[model(\"users\")] struct U { a: i64 }").name, "users".into());
}

#[test]
fn enums_and_views() {
    let text = "/// Who.\n#[derive(DbEnum)] #[db_enum(name = \"kind\", schema = \"s\", rename_all = \"UPPERCASE\")] \
                enum Kind { LowStock, #[db_enum(rename = \"x y\")] Other, r#Type }\
                #[derive(Model)] #[model(view = \"SELECT a FROM t\", materialized, index(columns = [a]))] struct V { a: Kind }\
                #[derive(Model)] struct T { a: Kind, v: Vector<3> }";
    let schema = read_text(text).expect("all is well");
    let kind = EnumType { comment: Some("Who.".into()), ..EnumType::new("s.kind", &["LOWSTOCK", "x y", "TYPE"]) };
    assert_eq!(schema.enums.values().collect::<Vec<_>>(), [&kind]);
    let view = View {
        materialized: true,
        indexes: vec![Index::new("ix_v_a", &["a"])],
        reads: vec!["t".into()],
        ..View::new("v", "SELECT a FROM t")
    };
    assert_eq!(schema.views.values().collect::<Vec<_>>(), [&view]);
    assert_eq!(schema.tables[0].columns[0].ty, Type::Enum("s.kind".into()));
    assert_eq!(schema.extensions.keys().collect::<Vec<_>>(), ["vector"]);
    assert_eq!(schema.namespaces.iter().collect::<Vec<_>>(), ["s"]);
    assert_eq!(read_text(FRIENDS).unwrap().enums[0].values, ["admin", "shift_lead"]);
}
