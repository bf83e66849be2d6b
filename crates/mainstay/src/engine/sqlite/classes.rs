//! What stands in the catalogue of SQLite, and the kinds of tables.

use crate::engine::classes::{Class, left, read};

/// The types of `sqlite_schema`, the kinds of `pragma_table_list`, and what a database's head says of itself.
pub const CLASSES: &[Class] = &[
    read("index", "indexes"),
    read("table", "tables, with STRICT, WITHOUT ROWID and generated columns"),
    read("trigger", "triggers"),
    read("view", "views"),
    read("virtual", "virtual tables (FTS5, R*Tree, vec0, …)"),
    left("shadow", "where virtual tables keep what is in them"),
    read("pragma user_version", "the version that an application gave its database"),
    read("pragma application_id", "which application a database is of"),
];
