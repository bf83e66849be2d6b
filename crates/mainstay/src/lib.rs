//! Mainstay looks after a relational database for its whole life.
//!
//! This library does all the I/O: it connects, inspects, migrates, reads and writes. It never prints, never reads the
//! command line, never ends the process; the environment is read by [`config`] alone.

mod backoff;
pub mod blocking;
pub mod config;
pub mod engine;
mod error;
pub mod migrate;
pub mod model;
mod pool;
pub mod prelude;
pub mod query;
pub mod types;

pub use engine::{Access, Isolation};
pub use error::{Error, ErrorKind, Result, Violation, ViolationKind};
pub use mainstay_macros::{Cte, DbEnum, FromRow, Model, revisions};
pub use mainstay_schema as schema;
pub use model::{DbEnum, Model, Models};
pub use pool::{PoolOptions, PoolStatistics};
pub use query::{After, Before, Database, FromRow, Hook, TransactionOptions};
