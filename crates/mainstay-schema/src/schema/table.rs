//! Tables.

use super::{Check, Column, Exclusion, ForeignKey, Index, ObjectName, Options, PrimaryKey, Timing, Unique};
use serde::{Deserialize, Serialize};

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// Its columns, in order; the order is kept when a table is made, and is not a difference later.
    pub columns: Vec<Column>,
    /// Its primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// Its foreign keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Its checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Its exclusion constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    /// Its indexes, those behind constraints left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// Options by name (`strict`, `without rowid`, `unlogged`, `fillfactor`, …), a flag with an empty value.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Table {
    /// The option that says how a table is partitioned.
    pub const PARTITIONED: &'static str = "partition by";

    /// The option that makes a table keep the rows that it had.
    pub const VERSIONED: &'static str = "with system versioning";
    /// The kind of object that makes it keep these in columns with names of their own.
    pub const HISTORY: &'static str = "system versioning";
    /// The kind of object that makes its primary key of more than its columns: of parts of them, or from the highest down.
    pub const KEY_FORM: &'static str = "form of the primary key";
    /// The option that names the tables whose columns it has too, one a line.
    pub const INHERITS: &'static str = "inherits";

    /// The tables whose columns it has beside its own.
    pub fn parents(&self) -> impl Iterator<Item = ObjectName> + '_ {
        self.options.get(Self::INHERITS).into_iter().flat_map(|names| names.lines()).map(ObjectName::from)
    }

    /// A table of these columns, with nothing else.
    pub fn new(name: impl Into<ObjectName>, columns: Vec<Column>) -> Self {
        Self {
            name: name.into(),
            columns,
            primary_key: None,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            exclusions: Vec::new(),
            indexes: Vec::new(),
            options: Options::new(),
            comment: None,
        }
    }

    /// The same, with a primary key.
    pub fn primary_key(mut self, columns: &[&str]) -> Self {
        self.primary_key = Some(PrimaryKey::new(columns.iter().copied()));
        self
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of this name, to be changed.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// Whether `column` is part of the primary key.
    pub fn is_key(&self, column: &str) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.columns.iter().any(|name| name == column))
    }

    /// Whether `column` alone is the primary key.
    pub fn is_sole_key(&self, column: &str) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1 && key.columns[0] == column)
    }

    /// Drops the unique constraints that say no more than the primary key does. PostgreSQL leaves them out of a
    /// `CREATE TABLE` without a word; nobody else needs them either.
    pub(crate) fn drop_uniques_of_key(&mut self) {
        let Some(key) = &self.primary_key else { return };
        self.uniques.retain(|unique| {
            let plain = unique.include.is_empty() && unique.timing == Timing::NotDeferrable;
            !plain || unique.columns != key.columns
        });
    }

    /// Whether the option is set (`strict`, `unlogged`, …).
    pub fn has_option(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }
}
