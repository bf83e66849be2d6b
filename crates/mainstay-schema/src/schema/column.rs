//! Columns, and the three ways in which a value comes by itself: default, identity, generated.

use super::{Expr, Type};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it may be NULL.
    #[serde(default)]
    pub nullable: bool,
    /// The value when none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Expr>,
    /// Whether, and how, the server numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// The expression that it is computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
    /// A collation other than the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// What else an engine knows of it (`on update`, `invisible`, …), a flag with an empty value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Column {
    /// The option whose value it takes whenever its row changes.
    pub const ON_UPDATE: &'static str = "on update";
    /// The option that leaves it out of `SELECT *`.
    pub const INVISIBLE: &'static str = "invisible";
    /// The option that names the spatial reference system of its values, by number.
    pub const SRID: &'static str = "srid";
    /// The option that keeps its old values out of a table's history.
    pub const UNVERSIONED: &'static str = "without system versioning";
    /// The option that keeps it out of the storage engine that its table is in beside its own.
    pub const NOT_SECONDARY: &'static str = "not secondary";
    /// The name of its NOT NULL, where the engine names those and it is not the usual one.
    pub const NOT_NULL_NAME: &'static str = "not null";

    /// A column that may be NULL, with nothing else said.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            options: BTreeMap::new(),
            comment: None,
        }
    }

    /// The same, NOT NULL.
    pub fn not_null(mut self) -> Self {
        self.nullable = false;
        self
    }

    /// The same, with a default.
    pub fn default(mut self, value: impl Into<Expr>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// The same, numbered by the server.
    pub fn identity(mut self, kind: IdentityKind) -> Self {
        self.identity = Some(Identity { kind, ..Identity::default() });
        self.not_null()
    }

    /// Whether a row can be inserted without naming this column.
    pub fn fills_itself(&self) -> bool {
        self.nullable || self.default.is_some() || self.identity.is_some() || self.generated.is_some()
    }
}

/// How the server numbers a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Who may give the number.
    pub kind: IdentityKind,
    /// The first number, when it is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// The distance to the next, when it is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// The lowest number, when it is not the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The highest number, when it is not the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// How many numbers a session takes at once, when it is not 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
    /// Whether it starts again after the highest.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cycle: bool,
}

/// Who may give the number of an identity column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// The engine's customary way; a model says no more. Written as [`IdentityKind::ByDefault`], and no
    /// different from [`IdentityKind::Serial`] where a database has that.
    #[default]
    Auto,
    /// The server, unless the insert names a value.
    ByDefault,
    /// The server alone.
    Always,
    /// A sequence behind a default, as `serial` makes it (PostgreSQL).
    Serial,
}

impl IdentityKind {
    /// Whether a column of kind `self` already is what `wanted` asks for.
    pub fn satisfies(self, wanted: Self) -> bool {
        self == wanted
            || matches!(
                (self, wanted),
                (Self::ByDefault | Self::Serial, Self::Auto) | (Self::Auto, Self::ByDefault | Self::Serial)
            )
    }
}

/// The expression of a generated column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// What it is computed from.
    pub expr: Expr,
    /// Whether the value is stored with the row, or computed when read.
    pub stored: bool,
}
