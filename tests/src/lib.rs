//! What the tests share: databases of their own on every engine, and generated pairs of schemas.

#![deny(missing_docs)]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

pub mod database;
pub mod generate;
pub mod rows;
