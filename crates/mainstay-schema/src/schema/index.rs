//! Indexes.

use super::{Expr, Options};
use serde::{Deserialize, Serialize};

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name, unique in its database schema.
    pub name: String,
    /// The keys, in order.
    pub keys: Vec<IndexKey>,
    /// Whether no two rows may have the same keys.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// The access method, `None` for the engine's usual one (`btree`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Columns carried along but not part of the key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Only rows for which this holds are indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Expr>,
    /// Storage parameters: `lists`, `m`, `ef_construction`, `fillfactor`, …
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub with: Options,
    /// Whether two NULLs count as equal in a unique index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_not_distinct: bool,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The engines that have it, by name; empty: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
}

impl Index {
    /// An index over plain columns, the engine's usual kind.
    pub fn new(name: impl Into<String>, columns: &[&str]) -> Self {
        Self {
            name: name.into(),
            keys: columns.iter().map(|&column| IndexKey::column(column)).collect(),
            unique: false,
            method: None,
            include: Vec::new(),
            predicate: None,
            with: Options::new(),
            nulls_not_distinct: false,
            comment: None,
            only: Vec::new(),
        }
    }

    /// Whether the engine called `engine` has this index.
    pub fn is_for(&self, engine: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == engine)
    }
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexKey {
    /// What is indexed.
    #[serde(flatten)]
    pub part: KeyPart,
    /// How many characters (bytes of bytes) from the beginning of the column are indexed; `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<u32>,
    /// The collation, when it is not the column's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The operator class, when it is not the type's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opclass: Option<String>,
    /// The direction.
    #[serde(default)]
    pub order: Order,
    /// Where NULLs stand; `None`: where the engine puts them for that direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<Nulls>,
}

impl IndexKey {
    /// A plain ascending key over a column.
    pub fn column(name: impl Into<String>) -> Self {
        Self::of(KeyPart::Column(name.into()))
    }

    /// A plain ascending key over an expression.
    pub fn expr(text: impl Into<Expr>) -> Self {
        Self::of(KeyPart::Expr(text.into()))
    }

    fn of(part: KeyPart) -> Self {
        Self { part, prefix: None, collation: None, opclass: None, order: Order::Asc, nulls: None }
    }

    /// The column this key indexes directly, if it is one.
    pub fn column_name(&self) -> Option<&str> {
        match &self.part {
            KeyPart::Column(name) => Some(name),
            KeyPart::Expr(_) => None,
        }
    }
}

/// What an index key indexes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPart {
    /// A column.
    Column(String),
    /// An expression over columns.
    Expr(Expr),
}

/// The direction of an index key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Lowest first.
    #[default]
    Asc,
    /// Highest first.
    Desc,
}

/// Where NULLs stand in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}
