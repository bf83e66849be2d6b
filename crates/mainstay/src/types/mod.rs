//! Column types that no other crate has: vectors, typed JSON, passwords, encrypted values.

mod encrypted;
mod json;
mod password;
mod vector;

pub use encrypted::{Encrypted, Plain};
pub use json::Json;
pub use password::Password;
pub use vector::{Vector, WrongDimension};
