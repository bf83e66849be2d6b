//! Who may migrate: SQLite lets one writer in at a time, and a migration looks at the history within its own
//! write transaction (`BEGIN IMMEDIATE`), so that nothing beside it is needed.

/// Whether a write transaction is lock enough.
pub(super) const IS_IN_EVERY_WRITE: bool = true;
