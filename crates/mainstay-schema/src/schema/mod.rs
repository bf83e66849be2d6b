//! The value in the middle: what a database looks like, as plain data.
//! One file an object; this one holds the whole and the look-ups across objects.

mod column;
mod constraint;
mod enumeration;
mod expr;
mod index;
mod name;
mod object;
mod table;
mod types;
mod view;

pub use column::{Column, Generated, Identity, IdentityKind};
pub use constraint::{Check, Exclusion, ForeignKey, PrimaryKey, ReferentialAction, Timing, Unique};
pub use enumeration::EnumType;
pub use expr::Expr;
pub use index::{Index, IndexKey, KeyPart, Nulls, Order};
pub use name::{ObjectName, default_name};
pub use object::{Extension, Object, ObjectKind, Replacement, Stage};
pub use table::Table;
pub use types::Type;
pub use view::View;

use indexmap::{IndexMap, IndexSet};
use serde::{Deserialize, Serialize};

/// Options by name, a flag with an empty value. Their order is kept where they are written, and is no difference.
pub type Options = IndexMap<String, String>;

/// What a database looks like.
///
/// Equality is that of the parts, whatever the order they were declared in; whether two schemas mean the
/// same to an engine is the question of [`crate::diff::diff`], not of `==`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schema {
    /// Database schemas (namespaces) other than the default one.
    #[serde(skip_serializing_if = "IndexSet::is_empty")]
    pub namespaces: IndexSet<String>,
    /// Extensions, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub extensions: IndexMap<String, Extension>,
    /// Enum types, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub enums: IndexMap<ObjectName, EnumType>,
    /// Tables, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub tables: IndexMap<ObjectName, Table>,
    /// Views, plain and materialized, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub views: IndexMap<ObjectName, View>,
    /// Everything else that was found: named, and kept as the server prints it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
}

impl Schema {
    /// A schema without anything in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a table under its own name, replacing one of that name.
    pub fn add_table(&mut self, table: Table) {
        self.tables.insert(table.name.clone(), table);
    }

    /// Adds an enum type under its own name, replacing one of that name.
    pub fn add_enum(&mut self, enumeration: EnumType) {
        self.enums.insert(enumeration.name.clone(), enumeration);
    }

    /// Adds a view under its own name, replacing one of that name.
    pub fn add_view(&mut self, view: View) {
        self.views.insert(view.name.clone(), view);
    }

    /// Takes over from `other` what models cannot declare, or need not: extensions, views, database schemas
    /// and objects that only `other` has, and how its tables are partitioned. What models say nothing of is not theirs
    /// to drop.
    pub fn keep_undeclared(&mut self, other: &Self) {
        for (name, table) in &mut self.tables {
            let partitions = other.tables.get(name).and_then(|found| found.options.get(Table::PARTITIONED));
            if let (Some(partitions), false) = (partitions, table.has_option(Table::PARTITIONED)) {
                table.options.insert(Table::PARTITIONED.to_owned(), partitions.clone());
            }
            let key = other.tables.get(name).and_then(|found| found.primary_key.as_ref());
            if let (Some(said), Some(key)) = (&mut table.primary_key, key)
                && said.columns == key.columns
            {
                (said.include, said.timing) = (key.include.clone(), key.timing);
            }
        }
        for (name, extension) in &other.extensions {
            self.extensions.entry(name.clone()).or_insert_with(|| extension.clone());
        }
        for (name, view) in &other.views {
            self.views.entry(name.clone()).or_insert_with(|| view.clone());
        }
        self.namespaces.extend(other.namespaces.iter().cloned());
        self.objects.clone_from(&other.objects);
    }

    /// Takes over from `other` all that only `other` has, tables and enums too.
    pub fn keep_untracked(&mut self, other: &Self) {
        self.keep_undeclared(other);
        for (name, table) in &other.tables {
            self.tables.entry(name.clone()).or_insert_with(|| table.clone());
        }
        for (name, enumeration) in &other.enums {
            self.enums.entry(name.clone()).or_insert_with(|| enumeration.clone());
        }
    }

    /// Every foreign key that points at `table`, with the table that declares it (itself included).
    pub fn referrers<'a>(&'a self, table: &'a ObjectName) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> + 'a {
        self.tables.values().flat_map(move |from| {
            from.foreign_keys.iter().filter(move |key| key.references == *table).map(move |key| (from, key))
        })
    }

    /// Every column whose type is, or is an array of, the enum `name`.
    pub fn enum_users<'a>(&'a self, name: &'a ObjectName) -> impl Iterator<Item = (&'a Table, &'a Column)> + 'a {
        self.tables.values().flat_map(move |table| {
            table
                .columns
                .iter()
                .filter(move |column| column.ty.enum_name() == Some(name))
                .map(move |column| (table, column))
        })
    }
}
