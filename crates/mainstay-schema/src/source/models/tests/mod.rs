//! What models mean, and what is said about those that mean nothing.

mod errors;
mod indexes;
mod modules;
mod words;

use super::{ModelError, read};
use crate::schema::{Schema, Table};

/// Reads one file of models.
fn read_text(text: &str) -> Result<Schema, Vec<ModelError>> {
    read("src/models.rs", &|path| (path == "src/models.rs").then(|| text.to_owned()))
}

/// The only table that a text declares, or the one called `t`.
fn table(text: &str) -> Table {
    let schema = read_text(text).unwrap_or_else(|errors| panic!("{text}\n{errors:#?}"));
    let named = schema.tables.values().find(|table| table.name.name == "t");
    named.or(schema.tables.values().next()).expect("a table").clone()
}

/// A table `t` of these fields.
fn fields(fields: &str) -> Table {
    table(&format!("#[derive(Model)] struct T {{ {fields} }} {FRIENDS}"))
}

/// A table `t` with three fields and these words.
fn words(words: &str) -> Table {
    table(&format!(
        "#[derive(Model)] #[model({words})] struct T {{ a: i32, b: Option<i32>, r#type: String }} {FRIENDS}"
    ))
}

/// What the fields of `t` may refer to.
const FRIENDS: &str = r#"
    #[derive(Debug, mainstay::DbEnum)] enum Role { Admin, ShiftLead }
    #[derive(mainstay::Model)] #[model(table = "teams")] struct Team { #[column(primary_key)] id: i64, #[column(unique)] code: String }
    #[derive(Model)] #[model(primary_key = [x, y])] struct Pair { x: i32, y: i32 }
    #[derive(Model)] #[model(schema = "auth")] struct Account { #[column(primary_key)] id: i64 }
"#;
