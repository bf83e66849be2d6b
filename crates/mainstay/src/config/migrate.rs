//! How revisions are run: the settings below `migrate`.

use std::time::Duration;

/// How revisions are run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Migrate {
    /// The pause between two batches of a statement that runs in batches.
    pub batch_pause: Duration,
    /// How long a statement waits for a lock before it lets those behind it through; zero: as long as the server lets it.
    pub lock_timeout: Duration,
    /// How often it is tried again after that.
    pub lock_retries: u32,
    /// Whether new revisions are written so that nobody waits where there is a way to that.
    pub safe: bool,
}

impl Migrate {
    /// How long a statement may wait for a lock, where that is limited.
    pub fn longest_wait(&self) -> Option<Duration> {
        Some(self.lock_timeout).filter(|wait| !wait.is_zero())
    }
}
