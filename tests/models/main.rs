//! The command and the compiler read every model of the repository alike.
//!
//! On one side what the reader of files finds, on the other what the derives made of the same files. A model
//! that is missing from a list below is a difference, too.

mod zoo;

use mainstay::Models;
use mainstay::schema::schema::Schema;
use mainstay::schema::source::models::{read, words};
use std::path::Path;

/// What the reader finds in a file of the repository and its modules.
fn from_files(root: &str) -> Schema {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the repository");
    let files = |path: &str| std::fs::read_to_string(repository.join(path)).ok();
    read(root, &files).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn assert_same(root: &str, models: Models) {
    let (read, derived) = (from_files(root), models.schema().expect("the models fit together"));
    for (name, table) in &read.tables {
        assert_eq!(derived.tables.get(name), Some(table), "the table {name}");
    }
    assert_eq!(derived, read);
}

macro_rules! models {
    ($($model:ty),* $(,)?) => { Models::new()$(.with::<$model>())* };
}

#[test]
fn powergym() {
    use powergym::models::*;
    let models =
        models![User, Session, Client, Attendance, Plan, Subscription, Payment, Biometric, Product, StockMovement,];
    assert_same("examples/powergym/src/models/mod.rs", models);
    assert_eq!(from_files("examples/powergym/src/lib.rs").tables.len(), 10);
}

#[test]
fn zoo_of_every_word() {
    use zoo::{columns::*, constraints::*, elsewhere::*, nested::*, tables::*, types::*};
    let models = models![
        Numbers, Texts, Moments, Documents, Lists, Perhaps, Named, Plain, Numbered, Always, ByDefault, Never, Computed,
        Watched, Indexed, Team, Pair, Referring, Wide, Checked, Booking, Logged, Strict, Fast, View, Stored, Kept,
        Inner, Deeper, Beside,
    ];
    assert_same("tests/models/zoo/mod.rs", models.with_enum::<Unused>());
}

#[test]
fn the_zoo_has_every_word() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/zoo");
    let files = ["types", "columns", "constraints", "tables"].map(|name| folder.join(name).with_extension("rs"));
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).expect("a file of the zoo")).collect();
    let is_there = |word: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
    let missing: Vec<_> = words().filter(|(_, word, _)| !is_there(word)).collect();
    assert_eq!(missing, [], "words that no model of the zoo has");
}

macro_rules! model {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($field:ident: $type:ty = $length:literal,)* }) => {
        #[derive(mainstay::Model)]
        $(#[$attribute])*
        $visibility struct $name { $(#[column(length = $length)] $visibility $field: $type,)* }
    };
}

model! {
    /// Made by a macro
    #[model(table = "made")]
    #[allow(dead_code, reason = "only its table is asked for")]
    pub(crate) struct Made { a: Option<String> = 5, b: std::string::String = 6, }
}

#[test]
fn a_derive_sees_through_the_marks_of_a_macro() {
    use mainstay::Model;
    use mainstay::schema::schema::{Column, Table, Type};
    let text = |name, length| Column::new(name, Type::Varchar(Some(length)));
    let mut made = Table::new("made", vec![text("a", 5), text("b", 6).not_null()]);
    made.comment = Some("Made by a macro".into());
    assert_eq!(Made::table(), Some(&made));
}
