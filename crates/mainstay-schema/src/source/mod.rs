//! Where schemas come from as text: Rust models, and SQL statements.

#[cfg(feature = "sql")]
pub mod ddl;
pub mod models;
mod names;
pub mod reflect;
