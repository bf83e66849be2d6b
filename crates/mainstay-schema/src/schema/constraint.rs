//! Constraints of a table: keys, foreign keys, checks, exclusions.
//!
//! A constraint without a name is one whose name does not matter: it is compared by what it says.

use super::{Expr, ObjectName};
use serde::{Deserialize, Serialize};

/// The primary key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// Its name, when it is not the engine's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The key columns, in order.
    pub columns: Vec<String>,
    /// Columns carried along but not part of the key (PostgreSQL `INCLUDE`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "Timing::is_usual")]
    pub timing: Timing,
    /// What it is for, where the engine keeps that with the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl PrimaryKey {
    /// A key over these columns, under the usual name.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self {
            name: None,
            columns: columns.into_iter().map(Into::into).collect(),
            include: Vec::new(),
            timing: Timing::NotDeferrable,
            comment: None,
        }
    }
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At every statement, always.
    #[default]
    NotDeferrable,
    /// At every statement, unless the transaction asks otherwise.
    InitiallyImmediate,
    /// At the end of the transaction, unless it asks otherwise.
    InitiallyDeferred,
}

impl Timing {
    /// Whether nothing needs to be said of it.
    fn is_usual(&self) -> bool {
        *self == Self::NotDeferrable
    }
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unique {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Columns carried along but not part of the key (PostgreSQL `INCLUDE`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Whether two NULLs count as equal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_not_distinct: bool,
    /// When it is checked.
    #[serde(default)]
    pub timing: Timing,
}

/// What happens to a row when the row that it refers to changes or goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    /// Refuse, at the time the constraint is checked.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Change or delete it too.
    Cascade,
    /// Set these of its key columns to NULL (none named: all).
    SetNull(Vec<String>),
    /// Set these of its key columns to their defaults (none named: all).
    SetDefault(Vec<String>),
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The columns that refer, in order.
    pub columns: Vec<String>,
    /// The table referred to.
    pub references: ObjectName,
    /// The columns referred to, in the order of `columns`; never empty once a schema is complete.
    pub referenced: Vec<String>,
    /// What happens on DELETE there.
    #[serde(default)]
    pub on_delete: ReferentialAction,
    /// What happens on UPDATE there.
    #[serde(default)]
    pub on_update: ReferentialAction,
    /// Whether a partly NULL key is refused (`MATCH FULL`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub match_full: bool,
    /// When it is checked.
    #[serde(default)]
    pub timing: Timing,
    /// Whether rows that were there before are known not to have been checked (`NOT VALID`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
}

impl ForeignKey {
    /// A key from `columns` to `referenced` of `table`, refusing what would break it.
    pub fn new(columns: &[&str], table: impl Into<ObjectName>, referenced: &[&str]) -> Self {
        Self {
            name: None,
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            references: table.into(),
            referenced: referenced.iter().map(|&column| column.to_owned()).collect(),
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            match_full: false,
            timing: Timing::NotDeferrable,
            not_valid: false,
        }
    }
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What must not be false.
    pub expr: Expr,
    /// Whether child tables are exempt (PostgreSQL `NO INHERIT`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_inherit: bool,
    /// Whether rows that were there before are known not to have been checked (`NOT VALID`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
    /// The column whose definition it is part of, without a name, where the engine keeps it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl Check {
    /// A check without a name, of the table, that all rows fulfil.
    pub fn new(expr: impl Into<Expr>) -> Self {
        Self { name: None, expr: expr.into(), no_inherit: false, not_valid: false, column: None }
    }
}

/// An exclusion constraint (PostgreSQL), kept as the server prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Everything from `EXCLUDE` on.
    pub definition: Expr,
}
