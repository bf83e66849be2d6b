//! What stands in the catalogue of SQLite, and the kinds of tables.

use crate::engine::classes::{Class, left, read};

/// The types of `sqlite_schema`, the kinds of `pragma_table_list`, SQLite's own tables, and what the head of a database says.
pub const CLASSES: &[Class] = &[
    read("index", "indexes"),
    read("table", "tables, with STRICT, WITHOUT ROWID and generated columns; those with words of their own as a whole"),
    read("trigger", "triggers"),
    read("view", "views"),
    read("virtual", "virtual tables (FTS5, R*Tree, vec0, …)"),
    left("shadow", "where virtual tables keep what is in them"),
    read("pragma user_version", "the version that an application gave its database"),
    read("pragma application_id", "which application a database is of"),
    left("pragma auto_vacuum", "how the file gives room back"),
    left("pragma default_cache_size", "how much of the file is kept in memory"),
    left("pragma encoding", "how texts stand in the file"),
    left("pragma journal_mode", "how the file is written"),
    left("pragma page_size", "how the file is divided"),
    left("sqlite_sequence", "the counters of AUTOINCREMENT are data"),
    left("sqlite_stat*", "what ANALYZE counted"),
];
