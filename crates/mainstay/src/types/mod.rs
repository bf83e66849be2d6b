//! Column types that no other crate has: vectors, and typed JSON.

mod json;
mod vector;

pub use json::Json;
pub use vector::{Vector, WrongDimension};
