//! What a pool has done and is doing, in numbers.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// A pool in numbers, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatistics {
    /// Connections that are lent.
    pub in_use: usize,
    /// Connections that wait for work.
    pub idle: usize,
    /// Who waits for a connection.
    pub waiting: usize,
    /// Connections that were made, ever.
    pub opened: u64,
    /// Connections that were given up, ever.
    pub closed: u64,
    /// How often somebody had to wait, ever.
    pub waits: u64,
    /// How often in vain.
    pub timeouts: u64,
    /// How long they waited together.
    pub waited: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
}

#[derive(Debug)]
pub(super) struct Counters {
    most: usize,
    waiting: AtomicU64,
    opened: AtomicU64,
    closed: AtomicU64,
    waits: AtomicU64,
    timeouts: AtomicU64,
    waited_micros: AtomicU64,
    longest_micros: AtomicU64,
}

impl Counters {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            waiting: AtomicU64::default(),
            opened: AtomicU64::default(),
            closed: AtomicU64::default(),
            waits: AtomicU64::default(),
            timeouts: AtomicU64::default(),
            waited_micros: AtomicU64::default(),
            longest_micros: AtomicU64::default(),
        }
    }

    pub(super) fn read(&self, idle: usize, free: usize) -> PoolStatistics {
        PoolStatistics {
            in_use: self.most.saturating_sub(free),
            idle,
            waiting: usize::try_from(self.waiting.load(Relaxed)).unwrap_or(usize::MAX),
            opened: self.opened.load(Relaxed),
            closed: self.closed.load(Relaxed),
            waits: self.waits.load(Relaxed),
            timeouts: self.timeouts.load(Relaxed),
            waited: Duration::from_micros(self.waited_micros.load(Relaxed)),
            longest_wait: Duration::from_micros(self.longest_micros.load(Relaxed)),
        }
    }

    pub(super) fn opened(&self) {
        let opened = self.opened.fetch_add(1, Relaxed) + 1;
        tracing::debug!(target: "mainstay::pool", opened, "connection opened");
    }

    pub(super) fn closed(&self) {
        let closed = self.closed.fetch_add(1, Relaxed) + 1;
        tracing::debug!(target: "mainstay::pool", closed, "connection closed");
    }

    /// Somebody begins to wait.
    pub(super) fn wait(&self) -> Waiting<'_> {
        self.waiting.fetch_add(1, Relaxed);
        Waiting { counters: self, since: Instant::now() }
    }
}

/// Somebody waits; who gives up waiting does not wait any more.
pub(super) struct Waiting<'c> {
    counters: &'c Counters,
    since: Instant,
}

impl Waiting<'_> {
    /// The end of it: a connection, or none.
    pub(super) fn over(self, was_served: bool) {
        if !was_served {
            self.counters.timeouts.fetch_add(1, Relaxed);
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let micros = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.counters.waiting.fetch_sub(1, Relaxed);
        self.counters.waits.fetch_add(1, Relaxed);
        self.counters.waited_micros.fetch_add(micros, Relaxed);
        self.counters.longest_micros.fetch_max(micros, Relaxed);
        tracing::debug!(target: "mainstay::pool", micros, "waited for a connection");
    }
}
