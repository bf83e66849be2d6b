//! What a pool may be told.

use mainstay_schema::sql::Sql;
use std::time::Duration;

/// How a pool behaves.
///
/// ```
/// use mainstay::PoolOptions;
/// use std::time::Duration;
///
/// let options = PoolOptions { size: 20, checkout_timeout: Duration::from_secs(5), ..PoolOptions::default() };
/// assert!(options.idle_for.is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolOptions {
    /// How many connections are kept. Left alone: twice the processors and one more, which is what a server of that
    /// size can do at once (<https://wiki.postgresql.org/wiki/Number_Of_Database_Connections>).
    pub size: usize,
    /// How many more may be open at a busy moment; they are closed when they come back.
    pub overflow: usize,
    /// How long to wait for a connection to come free.
    pub checkout_timeout: Duration,
    /// After what age a connection is replaced, so that servers behind one name share the load again, and so that
    /// what a long session gathers on the server goes.
    pub recycle_after: Option<Duration>,
    /// After how long without use a connection is closed.
    pub idle_for: Option<Duration>,
    /// After how long without use a connection is asked whether it still lives before it is lent. A connection that
    /// was used a moment ago is not: that would double the time of a short query.
    pub ping_after: Option<Duration>,
    /// From what duration on a statement is told of as a slow one (a `tracing` event of the level WARN). Left alone, no
    /// clock is read for it, which would cost a lookup on SQLite some percent.
    pub slow_query: Option<Duration>,
    /// Statements that every new connection runs first.
    pub on_connect: Vec<Sql>,
}

impl Default for PoolOptions {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            size: processors * 2 + 1,
            overflow: 0,
            checkout_timeout: Duration::from_secs(30),
            recycle_after: Some(Duration::from_secs(30 * 60)),
            idle_for: Some(Duration::from_secs(10 * 60)),
            ping_after: Some(Duration::from_secs(30)),
            slow_query: None,
            on_connect: Vec::new(),
        }
    }
}
