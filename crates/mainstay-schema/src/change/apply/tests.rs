use super::*;
use crate::schema::Type;
use crate::schema::{Check, Column, EnumType, PrimaryKey};

fn schema() -> Schema {
    let columns = vec![Column::new("id", Type::BigInt), Column::new("age", Type::Integer)];
    let mut table = Table::new("users", columns).primary_key(&["id"]);
    let check = |name: &str, expr: &str| Check {
        name: Some(name.to_owned()),
        expr: expr.into(),
        no_inherit: false,
        not_valid: false,
        column: None,
    };
    table.checks = vec![check("old", "age > 0"), check("positive", "id > 0")];
    let mut partial = Index::new("adults", &["id"]);
    partial.predicate = Some("age >= 18".into());
    table.indexes = vec![partial, Index::new("by_id", &["id"])];
    let mut schema = Schema::new();
    schema.add_table(table);
    schema
}

#[test]
fn the_key_keeps_its_name_when_the_table_gets_another() {
    let mut schema = schema();
    let rename = Change::RenameTable { from: "users".into(), to: "people".into() };
    schema.apply(&rename).unwrap();
    let key = |schema: &Schema, table: &str| schema.tables[&ObjectName::from(table)].primary_key.clone();
    let old = PrimaryKey { name: Some("users_pkey".to_owned()), ..PrimaryKey::new(["id"]) };
    assert_eq!(key(&schema, "people"), Some(old));
    let tidy = Change::RenameConstraint {
        table: "people".into(),
        from: "users_pkey".to_owned(),
        to: "people_pkey".to_owned(),
    };
    let mut tidied = schema.clone();
    tidied.apply(&tidy).unwrap();
    assert_eq!(key(&tidied, "people"), Some(PrimaryKey::new(["id"])));
    tidied.apply(&tidy.reverse().unwrap()).unwrap();
    assert_eq!(tidied, schema);
    schema.apply(&rename.reverse().unwrap()).unwrap();
    assert_eq!(schema, self::schema());
}

#[test]
fn a_default_follows_the_value_that_it_is() {
    let mut schema = Schema::new();
    schema.add_enum(EnumType::new("mood", &["sad", "ok"]));
    let mood = |name: &str, default: &str| Column::new(name, Type::Enum("mood".into())).default(default);
    let text = Column::new("text", Type::Text).default("'sad'");
    schema.add_table(Table::new("t", vec![mood("a", "'sad'"), mood("b", "'sad'::mood"), mood("c", "'ok'"), text]));
    let rename = Change::RenameEnumValue { name: "mood".into(), from: "sad".into(), to: "it's bad".into() };
    schema.apply(&rename).unwrap();
    let defaults = schema.tables[&ObjectName::from("t")].columns.iter();
    let defaults: Vec<_> = defaults.map(|column| column.default.as_ref().unwrap().as_str().to_owned()).collect();
    assert_eq!(defaults, ["'it''s bad'", "'it''s bad'::mood", "'ok'", "'sad'"]);
}

#[test]
fn a_column_takes_along_what_mentions_it() {
    let mut schema = schema();
    let column = Column::new("age", Type::Integer);
    schema.apply(&Change::DropColumn { table: "users".into(), column }).unwrap();
    let table = &schema.tables[&ObjectName::from("users")];
    assert_eq!(table.checks.iter().map(|check| check.name.as_deref()).collect::<Vec<_>>(), [Some("positive")]);
    assert_eq!(table.indexes.iter().map(|index| index.name.as_str()).collect::<Vec<_>>(), ["by_id"]);
}
