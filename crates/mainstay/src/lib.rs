//! Mainstay looks after a relational database for its whole life.
//!
//! This library does all the I/O: it connects, inspects, migrates. It never prints, never reads the
//! command line, never ends the process; the environment is read by [`config`] alone.

pub mod config;
pub mod engine;
mod error;
pub mod migrate;
pub mod model;
pub mod prelude;
pub mod types;

pub use error::{Error, ErrorKind, Result};
pub use mainstay_macros::{DbEnum, Model};
pub use mainstay_schema as schema;
pub use model::{DbEnum, Model, Models};
