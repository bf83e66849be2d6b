//! Scratch databases: made for a moment, thrown away afterwards. By the time in their names, those that a killed run
//! left behind are known.

use super::Connection;
use mainstay_schema::schema::ObjectName;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// An empty database of its own, to work on until [`Connection::discard`] takes it away.
pub struct Scratch {
    /// The connection to it.
    pub connection: Box<dyn Connection>,
    /// Its name on the server; none in memory.
    pub(super) name: Option<String>,
}

impl Scratch {
    /// Ends the connection; the name of what is to be dropped.
    pub(super) fn close(self) -> Option<String> {
        self.name
    }
}

/// A table whose rows are copied, and the columns that hold what somebody gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The table.
    pub table: ObjectName,
    /// Its columns.
    pub columns: Vec<String>,
}

/// `mainstay_scratch_<epoch>_<process>_<number>`
pub(super) fn name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!("mainstay_scratch_{epoch}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}
