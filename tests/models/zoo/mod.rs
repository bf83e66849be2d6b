//! Models with every word and every type, in every kind of module.
#![allow(dead_code)]

pub mod columns;
pub mod constraints;
#[path = "some_other_name.rs"]
pub mod elsewhere;
pub mod nested;
pub mod tables;
pub mod types;
