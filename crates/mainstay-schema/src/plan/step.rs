//! One statement to run, and what must be known before it is.

use super::Walk;
use crate::change::{Change, Loss};
use crate::dialect::Cost;
use crate::schema::Schema;
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
    /// The changes that it carries out, all on the step that begins them; their reverse is the undo. Steps that
    /// follow and carry none can be repeated.
    #[serde(skip)]
    pub changes: Vec<Change>,
    /// What it costs while the database is in use, where that is worth a word.
    #[serde(skip)]
    pub cost: Option<Cost>,
    /// The way through the rows, where it runs in batches.
    #[serde(skip)]
    pub walk: Option<Walk>,
}

impl Step {
    /// A step inside the revision's transaction that loses nothing.
    pub fn new(sql: Sql, reason: impl Into<String>) -> Self {
        let (reason, runs) = (reason.into(), Runs::Inside);
        Self { sql, reason, runs, lock: None, destroys: None, changes: Vec::new(), cost: None, walk: None }
    }

    /// Whether the server shows that it happened; `None`: nothing would show it, and it can be repeated.
    pub fn happened(&self, live: &Schema) -> Option<bool> {
        self.changes.iter().find_map(|change| change.happened(live))
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
    /// In many transactions of its own, some rows in each.
    Batches,
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
