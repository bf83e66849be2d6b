//! What is wrong on a server for those who migrate it, found by asking.

use serde::Serialize;
use std::fmt;

/// Something that a server has, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concern {
    /// How much it matters.
    pub weight: Weight,
    /// What is there.
    pub message: String,
    /// The statement that mends it, or what to do.
    pub fix: String,
}

/// How much something matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It goes wrong.
    Wrong,
    /// It may go wrong.
    Doubtful,
}

impl Concern {
    /// Servers that do not keep up.
    pub(crate) fn of_pressure(message: String) -> Self {
        let fix = "change the schema when they do".to_owned();
        Self { weight: Weight::Doubtful, message, fix }
    }
}

impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
