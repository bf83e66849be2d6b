//! Savepoints: their commands, and those whose work was dropped before its end, which nobody is there to undo.

use crate::error::Result;
use crate::pool::Lease;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::sql::{Sql, SqlWriter};
use std::sync::atomic::{AtomicU32, Ordering};

/// What is done about a savepoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Savepoint {
    Set,
    Release,
    Undo,
}

impl Savepoint {
    /// The command, for the savepoint that stands so deep in the transaction.
    pub(super) fn of(self, depth: u32, dialect: &dyn Dialect) -> Sql {
        let mut out = SqlWriter::new(dialect);
        out.raw(match self {
            Self::Set => "SAVEPOINT ",
            Self::Release => "RELEASE SAVEPOINT ",
            Self::Undo => "ROLLBACK TO SAVEPOINT ",
        });
        out.raw("mainstay_").number(depth).finish()
    }
}

/// The outermost savepoint whose work was dropped before its end. A future that is dropped cannot talk to the server, so
/// what it wrote is undone before the next statement of the transaction, or before its COMMIT.
#[derive(Debug)]
pub(super) struct Left {
    depth: AtomicU32,
    dialect: &'static dyn Dialect,
}

/// No savepoint stands so deep.
const NOTHING: u32 = u32::MAX;

impl Left {
    pub(super) fn nothing(dialect: &'static dyn Dialect) -> Self {
        Self { depth: AtomicU32::new(NOTHING), dialect }
    }

    pub(super) fn is_some(&self) -> bool {
        self.depth.load(Ordering::Acquire) != NOTHING
    }

    /// A savepoint is set: it is left so unless it is ended.
    pub(super) fn open(&self, depth: u32) -> Open<'_> {
        Open { left: self, depth }
    }

    /// Undoes what was left, and those savepoints with it.
    pub(super) async fn undo(&self, lease: &mut Lease) -> Result<()> {
        let depth = self.depth.load(Ordering::Acquire);
        if depth != NOTHING {
            lease.run(&Savepoint::Undo.of(depth, self.dialect)).await?;
            lease.run(&Savepoint::Release.of(depth, self.dialect)).await?;
            // Another one around it may have been left meanwhile.
            let _ = self.depth.compare_exchange(depth, NOTHING, Ordering::AcqRel, Ordering::Acquire);
        }
        Ok(())
    }
}

/// A savepoint whose work is under way.
#[must_use = "a savepoint that is not ended is undone"]
pub(super) struct Open<'l> {
    left: &'l Left,
    depth: u32,
}

impl Open<'_> {
    /// Its work is over, and what followed from that was done.
    pub(super) fn ended(self) {
        std::mem::forget(self);
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.left.depth.fetch_min(self.depth, Ordering::AcqRel);
    }
}
