//! What a change costs where a database is in use: the lock it takes, whom that blocks, and for how long.

use crate::plan::Lock;
use serde::Serialize;

/// What a change costs on a table with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// The lock, in the words of the server.
    pub lock: &'static str,
    /// Whom it blocks.
    pub blocks: Lock,
    /// What is done while it is held.
    pub work: Work,
}

/// What a change does with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Nothing: it takes as long for many rows as for few.
    Instant,
    /// It reads all of them.
    Scan,
    /// It writes all of them anew.
    Rewrite,
}

impl Cost {
    /// Whether somebody waits, and the longer the more rows there are.
    pub fn stops_traffic(&self) -> bool {
        self.blocks != Lock::None && self.work != Work::Instant
    }
}

/// What an engine offers so that a change of a table in use blocks nobody. A row of data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// Indexes are built and dropped while writers go on (`CONCURRENTLY`).
    pub concurrent_indexes: bool,
    /// A constraint is added for new rows, and checked for old ones later (`NOT VALID`).
    pub unvalidated_constraints: bool,
    /// A unique index that is there becomes a constraint (`USING INDEX`).
    pub constraint_on_index: bool,
    /// A check that no row is NULL spares the look at every row (`SET NOT NULL`).
    pub check_proves_not_null: bool,
}
