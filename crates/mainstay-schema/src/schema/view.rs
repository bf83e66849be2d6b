//! Views, plain and materialized.

use super::{Expr, Index, ObjectName, Options};
use serde::{Deserialize, Serialize};

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// The names of its columns, when they are not the query's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The query.
    pub query: Expr,
    /// Whether its rows are stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub materialized: bool,
    /// Options, such as `security_barrier`.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// Indexes (of a materialized view).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Tables and views that it reads, as far as they are known; not part of a comparison.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<ObjectName>,
}

impl View {
    /// The option that names whose rights it uses, where an engine has that.
    pub const DEFINER: &'static str = "definer";
    /// The option that says how it is worked out, where an engine has that.
    pub const ALGORITHM: &'static str = "algorithm";

    /// The option that names the character set that it was written in, where an engine keeps that.
    pub const CLIENT: &'static str = "character_set_client";
    /// The option that names what its texts are compared by, where an engine keeps that.
    pub const COLLATION: &'static str = "collation_connection";

    /// A plain view of a query.
    pub fn new(name: impl Into<ObjectName>, query: impl Into<Expr>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            query: query.into(),
            materialized: false,
            options: Options::new(),
            indexes: Vec::new(),
            comment: None,
            reads: Vec::new(),
        }
    }
}
