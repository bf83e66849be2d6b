//! One at a time: the lock that a run holds, and the next server when the one that held it is lost.

use super::event::{Event, Listener, Report};
use super::migrator::Migrator;
use crate::backoff::Backoff;
use crate::engine::Turn;
use crate::error::{Error, Result};
use mainstay_schema::revision::{Direction, Target};
use std::time::{Duration, Instant};

/// How long another server is looked for when one was lost: a cluster needs some seconds to see that a node is gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many servers may be lost in one run.
const LOSSES: u32 = 5;

impl Migrator<'_> {
    pub(super) async fn under_lock(
        &mut self,
        direction: Direction,
        target: &Target,
        listener: &mut Listener<'_>,
    ) -> Result<Report> {
        let mut outcome = self.try_under_lock(direction, target, listener).await;
        for _ in 0..LOSSES {
            match &outcome {
                Err(error) if error.is_transient() && self.moved(listener).await => {}
                _ => break,
            }
            outcome = self.try_under_lock(direction, target, listener).await;
        }
        let current = outcome?;
        let ran = std::mem::take(&mut self.ran);
        Ok(Report { ran, current, conflicts: self.connection.conflicts() })
    }

    async fn try_under_lock(
        &mut self,
        direction: Direction,
        target: &Target,
        listener: &mut Listener<'_>,
    ) -> Result<Vec<String>> {
        let turn = self.lock(listener).await?;
        let outcome = self.go(direction, target, turn, listener).await;
        if outcome.as_ref().is_err_and(Error::is_transient) {
            // There is nobody to give the lock back to; a lease may serve on another server.
            return outcome;
        }
        let unlocked = self.connection.unlock().await;
        let current = outcome?;
        unlocked?;
        Ok(current)
    }

    /// Goes to another server of the URL when one was lost; there what was begun is looked at, and goes on.
    async fn moved(&mut self, listener: &mut Listener<'_>) -> bool {
        let started = Instant::now();
        loop {
            match self.connection.reconnect().await {
                Ok(true) => {
                    listener(Event::Moved { to: &self.connection.describe() });
                    return true;
                }
                Err(error) if error.is_transient() && started.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                Ok(false) | Err(_) => return false,
            }
        }
    }

    /// Polls for the lock. Waiting inside the server would deadlock against `CREATE INDEX CONCURRENTLY`,
    /// which waits for every transaction, the waiting one among them.
    pub(super) async fn lock(&mut self, listener: &mut Listener<'_>) -> Result<Turn> {
        let mut pauses = Backoff::between(Duration::from_millis(20), Duration::from_millis(500));
        let mut told = false;
        loop {
            match self.connection.try_lock().await? {
                Turn::Theirs => {}
                ours => return Ok(ours),
            }
            if !std::mem::replace(&mut told, true) {
                listener(Event::Waiting);
            }
            pauses.wait().await;
        }
    }
}
