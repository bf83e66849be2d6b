//! The room for what has no type of its own yet: named and kept as the server prints it, never skipped.

use super::ObjectName;
use serde::{Deserialize, Serialize};

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The database schema that it was put in, when that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its version, when it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Extension {
    /// An extension, its place and version left to the server.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), schema: None, version: None }
    }
}

/// Something a server holds that the rest of [`super::Schema`] has no words for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// What it is: `function`, `trigger`, `policy`, … in the server's words.
    pub kind: ObjectKind,
    /// Its name, with its arguments where the server tells objects apart by them.
    pub name: ObjectName,
    /// The table that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<ObjectName>,
    /// The statement that makes it, as the server prints it; empty where the server prints none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub definition: String,
    /// What must exist before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<ObjectName>,
}

/// The kind of an [`Object`]: an open set, in the server's own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectKind(pub String);

impl ObjectKind {
    /// A trigger: what a table rebuild has to bring back.
    pub const TRIGGER: &'static str = "trigger";

    /// Whether this is a trigger.
    pub fn is_trigger(&self) -> bool {
        self.0 == Self::TRIGGER
    }
}

impl std::fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.table {
            Some(table) => write!(f, "{} {} on {table}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}
