//! Enum types as `#[derive(DbEnum)]`, those that stand inline in a column included.

use super::name::{Names, claim, pascal_case};
use super::words::{assign, attribute, doc};
use crate::schema::{EnumType, ObjectName, Schema, Type};
use std::collections::HashSet;

/// The enums that the models need, each with its Rust name.
#[derive(Debug, Default)]
pub(super) struct Enums(Vec<(EnumType, String)>);

impl Enums {
    /// Those of the schema, and one for every list of values that a column carries itself.
    pub(super) fn of(schema: &Schema, names: &mut Names) -> Self {
        let mut enums = Self::default();
        for definition in schema.enums.values() {
            enums.0.push((definition.clone(), names.claim(&definition.name.name)));
        }
        for table in schema.tables.values() {
            for column in &table.columns {
                if let Type::InlineEnum(values) = element(&column.ty) {
                    enums.inline(&table.name, &column.name, values, names);
                }
            }
        }
        enums
    }

    /// Adds an inline enum under its column's name, or its table's too where that is taken by other values.
    fn inline(&mut self, table: &ObjectName, column: &str, values: &[String], names: &mut Names) {
        let long = format!("{}_{column}", table.name);
        for name in [column, &long] {
            match self.0.iter().find(|(known, _)| known.name.name == name) {
                Some((known, _)) if known.values == values => return,
                Some(_) => {}
                None => {
                    let definition = EnumType { name: ObjectName::new(name), values: values.to_vec(), comment: None };
                    self.0.push((definition, names.claim(name)));
                    return;
                }
            }
        }
    }

    /// The Rust name of an enum by its own.
    pub(super) fn rust_name(&self, name: &ObjectName) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.name == *name).map(|(_, rust)| rust.as_str())
    }

    /// The Rust name of the enum that holds the values of a column.
    pub(super) fn inline_name(&self, table: &ObjectName, column: &str, values: &[String]) -> Option<&str> {
        let long = format!("{}_{column}", table.name);
        let named = |name: &str| self.0.iter().find(|(known, _)| known.name.name == name && known.values == values);
        named(column).or_else(|| named(&long)).map(|(_, rust)| rust.as_str())
    }

    /// The enums as Rust.
    pub(super) fn items(&self) -> Vec<String> {
        self.0.iter().map(|(definition, rust)| item(definition, rust)).collect()
    }
}

/// The type, or what it is an array of.
fn element(ty: &Type) -> &Type {
    match ty {
        Type::Array(inner) => element(inner),
        other => other,
    }
}

fn item(definition: &EnumType, rust: &str) -> String {
    let mut words = vec![assign("name", &definition.name.name)];
    words.extend(definition.name.schema.as_deref().map(|schema| assign("schema", schema)));
    let shouted = definition.values.iter().all(|value| is_snake(value, |c| c.is_ascii_uppercase()));
    if shouted {
        words.push(assign("rename_all", "SCREAMING_SNAKE_CASE"));
    }
    let comment = definition.comment.as_deref();
    let doc = comment.and_then(|comment| doc(comment, ""));
    if let (Some(comment), None) = (comment, &doc) {
        words.push(assign("comment", comment));
    }
    let mut taken = HashSet::from(["Self".to_owned()]);
    let mut variants = String::new();
    for value in &definition.values {
        let variant = claim(&mut taken, &pascal_case(value), "Value");
        let implied = shouted || is_snake(value, |c| c.is_ascii_lowercase());
        if !implied || variant != pascal_case(value) {
            variants += &attribute("db_enum", &[assign("rename", value)], "    ");
        }
        variants += &format!("    {variant},\n");
    }
    let doc = doc.unwrap_or_default();
    format!("{doc}#[derive(DbEnum)]\n{}pub enum {rust} {{\n{variants}}}\n", attribute("db_enum", &words, ""))
}

/// Whether the value is words of such letters, so that its variant's name says it.
fn is_snake(value: &str, letter: fn(char) -> bool) -> bool {
    value.split('_').all(|part| !part.is_empty() && part.chars().all(letter))
}
