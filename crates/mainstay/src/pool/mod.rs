//! The pool: connections that are kept, lent to one at a time, and given up when they are old, idle or broken.

mod lease;
mod options;
mod statistics;

pub(crate) use lease::Lease;
pub use options::PoolOptions;
pub use statistics::PoolStatistics;

use crate::engine::Url;
use crate::engine::session::{Session, Shared};
use crate::error::{Error, ErrorKind, Result};
use crate::query::spelling::Spelling;
use mainstay_schema::sql::Sql;
use statistics::Counters;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Connections to one database.
#[derive(Debug)]
pub(crate) struct Pool {
    shared: Shared,
    /// The engine's name, for what is told of statements.
    system: &'static str,
    options: PoolOptions,
    /// The connections that nobody uses, the latest used last: what is used often stays warm, the rest grows old.
    idle: Mutex<Vec<Kept>>,
    /// One permit for each connection that may be open; who waits for one is served in order.
    permits: Semaphore,
    counters: Counters,
}

/// A connection, and what its age is told by.
#[derive(Debug)]
pub(crate) struct Kept {
    session: Session,
    opened: Instant,
    /// When it was last lent: the clock is asked once for each lease.
    used: Instant,
    /// The runtime that it was opened on. It is lent there alone: elsewhere it would die in the middle of a statement
    /// when that runtime ends.
    home: Option<runtime::Id>,
}

impl Kept {
    /// Asks whether it still lives.
    async fn answers(&mut self) -> bool {
        const PING: Sql = Sql::constant("SELECT 1");
        self.session.run(&PING).await.is_ok()
    }
}

impl Pool {
    pub(crate) fn new(url: &Url, options: PoolOptions) -> Result<Self> {
        let options = PoolOptions { size: options.size.max(1), ..options };
        let (shared, system) = (Session::shared(url)?, url.scheme());
        let wanted = options.size.saturating_add(options.overflow).min(Semaphore::MAX_PERMITS);
        let most = shared.most_connections().map_or(wanted, |most| most.min(wanted));
        Ok(Self {
            shared,
            system,
            options,
            idle: Mutex::default(),
            permits: Semaphore::new(most),
            counters: Counters::new(most),
        })
    }

    /// How statements are spelled, and the engine's place among the engines.
    pub(crate) fn spelling(&self) -> (usize, &'static dyn Spelling) {
        self.shared.spelling()
    }

    /// Whether a statement holds the thread that it is asked on until it is through.
    pub(crate) fn holds_thread(&self) -> bool {
        self.shared.holds_thread()
    }

    pub(crate) fn statistics(&self) -> PoolStatistics {
        self.counters.read(self.idle().len(), self.permits.available_permits())
    }

    /// Connects anew, and keeps the connection: whether the database can be reached at all.
    pub(crate) async fn warm_up(self: &Arc<Self>) -> Result<()> {
        self.lease().await.map(drop)
    }

    /// Lends a connection.
    pub(crate) async fn lease(self: &Arc<Self>) -> Result<Lease> {
        let permit = match self.permits.try_acquire() {
            Ok(permit) => permit,
            Err(_) => Box::pin(self.wait()).await?,
        };
        // What is seldom done is boxed: a future is as large as the largest thing that it may wait for, and this one is
        // made for every statement.
        let now = Instant::now();
        let home = self.shared.home();
        while let Some(mut kept) = self.pop(home) {
            if self.is_worn(&mut kept, now) || (self.may_be_gone(&kept, now) && !Box::pin(kept.answers()).await) {
                self.counters.closed();
                continue;
            }
            kept.used = now;
            return Ok(self.lend(kept, permit));
        }
        self.make_room();
        let session = Box::pin(self.open(now)).await?;
        Ok(self.lend(Kept { session, opened: now, used: now, home }, permit))
    }

    /// The permit is given back by hand, with the connection: an owned one would be counted once more.
    fn lend(self: &Arc<Self>, kept: Kept, permit: SemaphorePermit<'_>) -> Lease {
        permit.forget();
        Lease::new(self.clone(), kept)
    }

    #[cold]
    async fn wait(&self) -> Result<SemaphorePermit<'_>> {
        let waiting = self.counters.wait();
        let acquired = tokio::time::timeout(self.options.checkout_timeout, self.permits.acquire());
        let permit = acquired.await.ok().and_then(Result::ok);
        waiting.over(permit.is_some());
        permit.ok_or_else(|| {
            let message = format!("no connection came free within {:?}", self.options.checkout_timeout);
            Error::new(ErrorKind::PoolTimeout, message)
                .hint("hold connections for a shorter time, or raise the pool's size (DB_POOL_SIZE)")
        })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection of this runtime that was used last.
    fn pop(&self, home: Option<runtime::Id>) -> Option<Kept> {
        let mut idle = self.idle();
        let at = idle.iter().rposition(|kept| kept.home == home)?;
        Some(idle.remove(at))
    }

    /// Closes connections of other runtimes where with another one there would be more than permits.
    fn make_room(&self) {
        let mut idle = self.idle();
        let kept = idle.len().min(self.permits.available_permits());
        let many = idle.len() - kept;
        for _ in idle.drain(..many) {
            self.counters.closed();
        }
    }

    fn is_worn(&self, kept: &mut Kept, now: Instant) -> bool {
        // A database in memory is gone with its connection.
        if self.shared.most_connections().is_some() {
            return false;
        }
        let is_over = |limit: Option<Duration>, since: Instant| limit.is_some_and(|limit| now - since > limit);
        !kept.session.recover(true)
            || is_over(self.options.recycle_after, kept.opened)
            || is_over(self.options.idle_for, kept.used)
    }

    /// Whether it has been idle so long that something between may have dropped it.
    fn may_be_gone(&self, kept: &Kept, now: Instant) -> bool {
        self.options.ping_after.is_some_and(|limit| now - kept.used > limit)
    }

    /// A new connection; a server that is there, and only starting up or full, is waited for.
    async fn open(&self, since: Instant) -> Result<Session> {
        const PAUSE: Duration = Duration::from_millis(100);
        let mut session = loop {
            match self.shared.open().await {
                Err(error)
                    if error.is_transient()
                        && error.server_code().is_some()
                        && since.elapsed() < self.options.checkout_timeout =>
                {
                    tracing::debug!(target: "mainstay::pool", code = error.server_code(), "waiting for the server");
                    tokio::time::sleep(PAUSE).await;
                }
                outcome => break outcome?,
            }
        };
        for sql in &self.options.on_connect {
            session.run(sql).await?;
        }
        self.counters.opened();
        Ok(session)
    }

    /// Takes a connection back, and lets the next one have it; one more than the pool keeps is closed.
    fn take_back(&self, kept: Kept, is_clean: bool) {
        self.keep(kept, is_clean);
        self.permits.add_permits(1);
    }

    fn keep(&self, mut kept: Kept, is_clean: bool) {
        if kept.session.recover(is_clean) {
            let mut idle = self.idle();
            if idle.len() < self.options.size {
                idle.push(kept);
                return;
            }
        }
        self.counters.closed();
    }
}
