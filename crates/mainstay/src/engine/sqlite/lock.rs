//! Who may migrate: SQLite lets one writer in at a time, and a migration looks at the history within its own
//! write transaction (`BEGIN IMMEDIATE`), so that nothing beside it is needed.

use crate::engine::Turn;

/// What there is to hold.
pub(super) const TURN: Turn = Turn::OursByTransaction;
