//! Reads `#[derive(Model)]` structs and `#[derive(DbEnum)]` enums, without compiling them.
//!
//! The derive macros call the same functions, so that the binary and the compiler read a model alike:
//! an item by itself ([`declare_model`], [`declare_enum`]), then all items together ([`assemble`]).

// The derives ask for less than the reader of files.
#![cfg_attr(not(feature = "files"), allow(dead_code))]

mod assemble;
mod attribute;
mod column;
mod constraint;
mod enumeration;
#[cfg(feature = "files")]
mod files;
mod index;
mod item;
mod model;
mod naming;
mod parse;
mod problem;
mod settings;
mod table;
mod text;
mod tokens;
mod types;

pub use assemble::{Flaw, Part, assemble};
pub use column::Kept;
pub use enumeration::{DeclaredEnum, declare_enum};
#[cfg(feature = "files")]
pub use files::{Files, ModelError, read, read_all};
pub use item::Item;
pub use problem::{Problem, Problems};
pub use table::declare_model;

use self::settings::Family;
use crate::schema::{EnumType, ObjectName, Table, View};
use proc_macro2::Span;
use serde::{Deserialize, Serialize};

/// Every word of the attributes: where it stands (`column`, `index`), the word, and how it is written.
pub fn words() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    fn of<T>(family: &'static Family<T>) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        family.settings.iter().map(|setting| (family.label, setting.word(), setting.example))
    }
    let items = of(&model::MODEL).chain(of(&column::COLUMN)).chain(of(&column::IDENTITY)).chain(of(&index::INDEX));
    let keys = of(&constraint::PRIMARY_KEY).chain(of(&constraint::UNIQUE)).chain(of(&constraint::FOREIGN_KEY));
    let rest = of(&constraint::CHECK).chain(of(&constraint::EXCLUDE)).chain(of(&enumeration::ENUM));
    items.chain(keys).chain(rest).chain(of(&enumeration::VARIANT))
}

/// What one item declares, before its references to other items are resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declaration {
    /// A table. A column whose Rust type may be an enum has `Type::Enum` under the Rust name; a foreign key
    /// that names no columns refers to the primary key.
    Table(Table),
    /// A view.
    View(View),
    /// An enum type.
    Enum(EnumType),
}

/// A model as it was read.
#[derive(Clone)]
pub struct DeclaredModel {
    /// The table or view.
    pub declaration: Declaration,
    /// The columns of the table whose type may be an enum.
    pub enums: Vec<EnumUse>,
    /// The fields of the struct, in the order of its columns.
    pub fields: Vec<FieldUse>,
    /// The fields that are no columns.
    pub skipped: Vec<proc_macro2::Ident>,
    /// What it calls otherwise than before.
    pub renamed: Vec<Renamed>,
    places: Places,
}

/// What a model calls otherwise than before, in words that stand after a rename of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// What has the old name: a table or an enum, or something of one (`users.name`, `mood.sad`).
    pub of: String,
    /// The new name.
    pub to: String,
}

impl Renamed {
    /// A table or an enum that is called `name` now.
    fn whole(old: &str, name: &ObjectName) -> Self {
        Self { of: name.sibling(old).to_string(), to: name.name.clone() }
    }

    /// A part of it.
    fn part(owner: &ObjectName, old: &str, new: &str) -> Self {
        Self { of: format!("{owner}.{old}"), to: new.to_owned() }
    }
}

/// A field that is a column.
#[derive(Clone)]
pub struct FieldUse {
    /// The field's name.
    pub ident: proc_macro2::Ident,
    /// Its Rust type.
    pub ty: syn::Type,
    /// The name of the column.
    pub column: String,
    /// What the library keeps in it by itself.
    pub kept: Option<Kept>,
}

/// A column whose type may be an enum.
#[derive(Clone)]
pub struct EnumUse {
    /// The column, by its place in the table.
    pub column: usize,
    /// The path of the Rust type.
    pub path: syn::Path,
}

/// Where the parts of a model stand in its source.
#[derive(Debug, Clone)]
struct Places {
    item: Span,
    columns: Vec<Span>,
    foreign_keys: Vec<Span>,
    indexes: Vec<Span>,
}

impl Default for Places {
    fn default() -> Self {
        Self { item: Span::call_site(), columns: Vec::new(), foreign_keys: Vec::new(), indexes: Vec::new() }
    }
}

#[cfg(all(test, feature = "files"))]
mod tests;
