//! Every word of a model: names, indexes, options, views.

use mainstay::prelude::*;

#[derive(Model)]
#[model(table = "log entries", comment = "What happened", unlogged, with(fillfactor = 70, autovacuum_enabled = false))]
#[model(
    index(columns = [at desc nulls last, level asc nulls first]),
    index(columns = ["lower(message)", at], unique, nulls_not_distinct, include = [level]),
    index("by_message", columns = [message collate "C" ops "text_pattern_ops"], where = "level > 3"),
)]
pub struct Logged {
    at: Timestamp,
    level: i32,
    message: String,
}

#[derive(Model)]
#[model(strict)]
pub struct Strict {
    id: i64,
}

#[derive(Model)]
#[model("fast_things", without_rowid)]
pub struct Fast {
    #[column(primary_key)]
    key: String,
}

#[derive(Model)]
#[model(view = "SELECT a AS left_a, b FROM wide WHERE a > 0")]
pub struct View {
    left_a: i32,
    b: i32,
}

/// Kept
#[derive(Model)]
#[model(view = "SELECT x, count(*) AS n FROM pair GROUP BY x", materialized, index(columns = [x], unique))]
pub struct Stored {
    x: i32,
    n: i64,
}

#[derive(Model)]
pub struct Kept {
    #[column(references = "kept.id", index)]
    parent: Option<i64>,
    #[column(primary_key)]
    id: i64,
}
