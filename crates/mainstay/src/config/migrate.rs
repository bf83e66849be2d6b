//! How revisions are run: the settings below `migrate`.

use std::time::Duration;

/// How revisions are run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Migrate {
    /// The pause between two batches of a statement that runs in batches.
    pub batch_pause: Duration,
}
