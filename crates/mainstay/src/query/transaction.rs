//! Transactions: a closure that runs once, or again when another transaction was in the way.

use super::Database;
use super::savepoint::{Left, Savepoint};
use crate::backoff::Backoff;
use crate::engine::{Access, Isolation};
use crate::error::{Error, ErrorKind, Result};
use crate::pool::Lease;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// How a transaction runs.
///
/// ```
/// use mainstay::{Isolation, TransactionOptions};
///
/// let options = TransactionOptions { isolation: Isolation::Serializable, ..TransactionOptions::default() };
/// assert_eq!(options.retries, 10);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionOptions {
    /// How it keeps to itself.
    pub isolation: Isolation,
    /// Whether it may write.
    pub access: Access,
    /// How often it is run again when another transaction was in the way, or the connection was lost before the COMMIT.
    pub retries: u32,
    /// How long all of it may take; a limit within which it is undone.
    pub timeout: Option<Duration>,
}

impl Default for TransactionOptions {
    fn default() -> Self {
        Self { isolation: Isolation::default(), access: Access::default(), retries: 10, timeout: None }
    }
}

/// A transaction that is open: its connection, and how many savepoints are open within it.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    connection: Arc<Mutex<Option<Lease>>>,
    depth: u32,
    /// Whether a stream holds the connection: who would wait for it within the same task would wait for ever.
    pub(super) reading: Arc<AtomicBool>,
    /// What is to be undone before anything else is done.
    left: Arc<Left>,
}

impl Scope {
    /// The connection, when no other statement of the transaction uses it.
    pub(super) async fn connection(&self) -> Result<MutexGuard<'_, Option<Lease>>> {
        let mut guard = match self.connection.try_lock() {
            Ok(guard) => guard,
            Err(_) if self.reading.load(Ordering::Acquire) => return Err(is_read()),
            Err(_) => Box::pin(self.connection.lock()).await,
        };
        if let (true, Some(lease)) = (self.left.is_some(), guard.as_mut()) {
            Box::pin(self.left.undo(lease)).await?;
        }
        Ok(guard)
    }
}

/// The error of a statement that comes after its transaction's end.
pub(super) fn is_over() -> Error {
    Error::new(ErrorKind::State, "the transaction of this statement is over")
        .hint("keep what the closure is given within the closure")
}

fn is_read() -> Error {
    Error::new(ErrorKind::State, "a stream of this transaction is being read, and holds its connection")
        .hint("read it to its end first; or read outside of the transaction")
}

impl Database {
    /// Runs a closure in a transaction: committed when it returns `Ok`, undone when it returns an error, panics or is
    /// dropped. What it is given is the database as that transaction sees it; whoever takes a `&Database` can be
    /// called with it.
    ///
    /// When another transaction was in the way (a serialization failure, a deadlock, a database that is busy) it is undone
    /// and run again after a short pause, so the closure should do nothing that cannot be done twice, but through
    /// what it is given. Within a transaction this makes a savepoint.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct Account { #[column(primary_key)] id: i64, balance: i64 }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// db.transaction(async |tx| {
    ///     tx.update(Account::id.eq(1)).set(Account::balance, Account::balance - 100).run().await?;
    ///     tx.update(Account::id.eq(2)).set(Account::balance, Account::balance + 100).run().await
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The closure's; [`Conflict`](ErrorKind::Conflict) when others are in the way again and again;
    /// [`UnknownOutcome`](ErrorKind::UnknownOutcome) when the connection was lost while it was being committed.
    pub async fn transaction<T, F>(&self, work: impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        self.transaction_with(TransactionOptions::default(), work).await
    }

    /// The same, with its isolation, access, retries and time limit. A savepoint has those of its transaction.
    ///
    /// # Errors
    /// As for [`transaction`](Self::transaction).
    pub async fn transaction_with<T, F>(&self, options: TransactionOptions, work: impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        match &self.scope {
            Some(scope) => self.savepoint(scope, &work).await,
            None => self.retried(options, &work).await,
        }
    }

    async fn retried<T, F>(&self, options: TransactionOptions, work: &impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let mut pauses = PAUSES;
        let limit = Limit::from_now(options.timeout);
        loop {
            match self.once(options, &limit, work).await {
                Err(error) if is_worth_a_retry(&error) && pauses.taken() < options.retries => {
                    tracing::debug!(retries = pauses.taken(), code = error.server_code(), "a transaction is run again");
                    limit.on(pauses.wait()).await?;
                }
                outcome => return outcome,
            }
        }
    }

    async fn once<T, F>(&self, options: TransactionOptions, limit: &Limit, work: &impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let mut lease = limit.on(self.pool.lease()).await??;
        limit.on(lease.begin(options.isolation, options.access)).await??;
        let connection = Arc::new(Mutex::new(Some(lease)));
        let left = Arc::new(Left::nothing(self.spelling().dialect()));
        let scope = Scope { connection: connection.clone(), depth: 0, reading: Arc::default(), left: left.clone() };
        let outcome = limit.on(work(Self { scope: Some(Arc::new(scope)), ..self.clone() })).await?;
        // Taken out, so that whoever kept what the closure was given finds it over.
        let mut lease = connection.lock().await.take().ok_or_else(is_over)?;
        match outcome {
            Ok(_) if !lease.is_clean() => Err(half_done()),
            Ok(value) => {
                limit.on(left.undo(&mut lease)).await??;
                // What is cut off there may be committed, or not.
                limit.on(lease.commit()).await.map_err(|_| cut_off())?.map(|()| value)
            }
            Err(error) => {
                // The error that was first counts; a connection that cannot roll back is given up.
                let _ = lease.rollback().await;
                Err(error)
            }
        }
    }

    async fn savepoint<T, F>(&self, scope: &Arc<Scope>, work: &impl Fn(Self) -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let depth = scope.depth + 1;
        let inner = Scope { connection: scope.connection.clone(), depth, ..scope.as_ref().clone() };
        self.savepoint_command(Savepoint::Set, depth).await?;
        let open = scope.left.open(depth);
        let outcome = work(Self { scope: Some(Arc::new(inner)), ..self.clone() }).await;
        let outcome = match outcome {
            Ok(value) => self.savepoint_command(Savepoint::Release, depth).await.map(|()| value),
            Err(error) => {
                // After some errors the whole transaction is gone, and its own end says so.
                let _ = self.savepoint_command(Savepoint::Undo, depth).await;
                Err(error)
            }
        };
        open.ended();
        outcome
    }

    async fn savepoint_command(&self, command: Savepoint, depth: u32) -> Result<()> {
        let sql = command.of(depth, self.spelling().dialect());
        self.borrow().await?.lease()?.run(&sql).await.map(drop)
    }
}

/// Until when a transaction may last, and how long that is altogether.
struct Limit(Option<(tokio::time::Instant, Duration)>);

impl Limit {
    fn from_now(limit: Option<Duration>) -> Self {
        Self(limit.map(|limit| (tokio::time::Instant::now() + limit, limit)))
    }

    /// Does it, or gives it up when the time is over.
    async fn on<T>(&self, what: impl Future<Output = T>) -> Result<T> {
        match self.0 {
            None => Ok(what.await),
            Some((end, limit)) => tokio::time::timeout_at(end, what).await.map_err(|_| too_slow(limit)),
        }
    }
}

fn cut_off() -> Error {
    Error::new(ErrorKind::UnknownOutcome, "the time of the transaction was over while it was being committed")
        .hint("look whether what it wrote is there before you run it again")
}

/// The pauses before a transaction runs again.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(2), Duration::from_millis(500));

/// Nothing was done, and it was not the transaction's own fault.
fn is_worth_a_retry(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Unreachable)
}

fn too_slow(limit: Duration) -> Error {
    Error::new(ErrorKind::Statement, format!("the transaction took longer than {limit:?} and was undone"))
}

fn half_done() -> Error {
    Error::new(ErrorKind::State, "a statement of the transaction was given up while it ran; nothing was committed")
        .hint("put a time limit around the transaction, not around one of its statements")
}
