//! One statement to run, and what must be known before it is.

use crate::change::{Change, Loss};
use crate::sql::Sql;
use serde::Serialize;

/// One statement to run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The statement, without a closing semicolon.
    pub sql: Sql,
    /// What it does, in words.
    pub reason: String,
    /// How it stands to transactions.
    pub runs: Runs,
    /// What it blocks while it runs, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
    /// What is lost for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroys: Option<Loss>,
    /// The change that it carries out, on the step that begins it; its reverse is the undo.
    #[serde(skip)]
    pub change: Option<Change>,
}

impl Step {
    /// A step inside the revision's transaction that loses nothing.
    pub fn new(sql: Sql, reason: impl Into<String>) -> Self {
        Self { sql, reason: reason.into(), runs: Runs::Inside, lock: None, destroys: None, change: None }
    }

    /// The changes that undo it, where there are such.
    pub fn undo(&self) -> Option<Change> {
        self.change.as_ref().and_then(Change::reverse)
    }
}

/// How a step stands to transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Runs {
    /// Within the revision's transaction.
    Inside,
    /// Never within a transaction (`CREATE INDEX CONCURRENTLY`).
    Outside,
    /// Within one, but what follows must see it committed (a new enum value before its first use).
    Committed,
    /// Within one that was begun without foreign key enforcement (a table rebuild).
    Unenforced,
}

/// What a step blocks while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lock {
    /// Nobody's reads or writes.
    None,
    /// Writes.
    Writes,
    /// Reads and writes.
    All,
}
