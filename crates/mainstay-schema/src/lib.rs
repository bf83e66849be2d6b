//! What a database is, and nothing that does I/O: the [`schema::Schema`] value, the difference of two
//! of them, the plan that leads from one to the other, revisions, and how each engine spells SQL.
//!
//! ```text
//! models.rs ─┐                                             ┌─> SQL for PostgreSQL
//! *.sql ─────┼─> Schema ──diff──> Changes ──plan──> Steps ─┤
//! revisions ─┘                                             └─> SQL for SQLite
//! ```

pub mod change;
pub mod dialect;
pub mod diff;
#[cfg(feature = "sql")]
pub mod lint;
pub mod plan;
#[cfg(feature = "sql")]
pub mod revision;
pub mod schema;
pub mod source;
pub mod sql;
pub mod suggest;
