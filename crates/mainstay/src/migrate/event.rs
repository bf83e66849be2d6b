//! What a run tells while it goes on, and what it did in the end.

use crate::error::Error;
use mainstay_schema::plan::{Keepsake, Step};
use mainstay_schema::revision::{Direction, Revision};
use std::time::Duration;

/// Hears what happens.
pub type Listener<'l> = dyn FnMut(Event<'_>) + Send + 'l;

/// What happens while revisions run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another process migrates this database; we wait for it.
    Waiting,
    /// The servers of a cluster do not keep up, and the schema is about to be changed.
    Pressure {
        /// What is seen of it, in words.
        words: &'a str,
    },
    /// The server was lost, and another of the URL took its place.
    Moved {
        /// The server in words.
        to: &'a str,
    },
    /// A revision begins.
    Started {
        /// The revision.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
        /// Its number in this run, from 1.
        number: usize,
        /// How many revisions run.
        of: usize,
    },
    /// A statement is about to run that others wait for, the longer the more rows there are.
    Blocks {
        /// Its file and line.
        place: &'a str,
        /// The statement, and what it costs where that is known.
        step: &'a Step,
    },
    /// A transaction waited too long for a lock, and comes again.
    Locked {
        /// What the server said.
        error: &'a Error,
        /// The pause before that.
        pause: Duration,
    },
    /// What was kept long enough is kept no longer.
    Forgot {
        /// What it was.
        what: &'a Keepsake,
    },
    /// A batch of a statement is done that runs in batches.
    Batch {
        /// How many rows it changed, those of the batches before it with them.
        rows: u64,
        /// How much of the way through the table is behind, from 0 to 1, where that can be told.
        part: Option<f64>,
    },
    /// A revision is done.
    Finished {
        /// The revision.
        revision: &'a Revision,
        /// How long it took.
        elapsed: Duration,
        /// Whether somebody else had done it meanwhile.
        by_another: bool,
    },
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The revisions that ran, in the order that they did.
    pub ran: Vec<String>,
    /// The revisions that the database is at now, one for each branch; none at base.
    pub current: Vec<String>,
    /// How often something ran again that another session or server had been in the way of.
    #[serde(skip_serializing_if = "is_none")]
    pub conflicts: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_none(number: &u64) -> bool {
    *number == 0
}
