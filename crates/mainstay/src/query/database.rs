//! [`Database`]: the one value that an application needs.

use super::hooks::Hooks;
use super::parameters::{OfKey, Parameters};
use super::row::{Only, Sink};
use super::spelling::Spelling;
use super::standby::Standby;
use super::texts::{Texts, texts};
use super::transaction::Scope;
use super::{Condition, Find, Record};
use crate::config::{Config, Where};
use crate::engine::Url;
use crate::engine::failures::unsure;
use crate::engine::session::Done;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::{Lease, Pool, PoolOptions, PoolStatistics};
use mainstay_schema::sql::Sql;
use std::fmt;
use std::sync::Arc;
use tokio::sync::MutexGuard;

/// A database: a pool of connections, or, within a transaction, the one connection that it runs on.
///
/// Cheap to clone, and safe to use from any task or thread. Which engine it is, the URL says.
///
/// ```
/// use mainstay::prelude::*;
///
/// #[derive(Model)]
/// struct User {
///     #[column(primary_key)]
///     id: i64,
///     #[column(unique, length = 255)]
///     email: String,
///     active: bool,
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let db = Database::connect("sqlite::memory:").await?;
/// # db.sql("CREATE TABLE user (id INTEGER PRIMARY KEY, email TEXT UNIQUE, active BOOLEAN)").run().await?;
/// let id = db.insert(&User { id: 0, email: "a@b.c".into(), active: true }).await?; // 0: the next number
/// let user: User = db.get(id).await?;
/// assert_eq!(user.email, "a@b.c");
///
/// let active = db.find(User::active.eq(true)).order_by(User::email.asc()).limit(20).all().await?;
/// assert_eq!(active.len(), 1);
///
/// db.update(User::id.eq(id)).set(User::active, false).run().await?;
/// db.delete(User::active.eq(false)).run().await?;
/// assert!(db.find(User::id.eq(id)).first().await?.is_none());
/// # Ok::<(), mainstay::Error>(()) }).unwrap();
/// ```
#[derive(Clone)]
pub struct Database {
    pub(super) pool: Arc<Pool>,
    /// The transaction that statements run in.
    pub(super) scope: Option<Arc<Scope>>,
    pub(super) reads: Reads,
    pub(super) standby: Option<Standby>,
    pub(super) hooks: Option<Arc<Hooks>>,
    pub(super) engine: usize,
    pub(super) spelling: &'static dyn Spelling,
}

/// What reads wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// Nothing.
    Usual,
    /// That all of the cluster's writes before them have arrived.
    Causal,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("statistics", &self.statistics()).finish_non_exhaustive()
    }
}

impl Database {
    /// Connects to the database that the URL names, with the usual pool.
    ///
    /// # Errors
    /// When the URL is wrong, the server cannot be reached, or it refuses.
    pub async fn connect(url: &str) -> Result<Self> {
        Self::open(&Url::parse(url)?, PoolOptions::default()).await
    }

    /// Connects to the database that `mainstay.toml`, `.env` and the environment name. A server that is not up yet is
    /// waited for as `DB_MAX_RETRIES` and `DB_RETRY_DELAY` say; one that refuses the password is not. `DB_POOL_SIZE` is
    /// the size of the pool.
    ///
    /// # Errors
    /// When a setting is wrong, no database is named, it refuses, or does not come up in time.
    pub async fn from_env() -> Result<Self> {
        Self::from_config(&Config::load(&Where::process("."))?).await
    }

    /// The same, with the settings already read.
    ///
    /// # Errors
    /// As for [`from_env`](Self::from_env).
    pub async fn from_config(config: &Config) -> Result<Self> {
        let mut options = PoolOptions::default();
        if let Some(size) = config.pool_size {
            options.size = size as usize;
        }
        let pool = Arc::new(Pool::new(config.database()?, options)?);
        let mut tell = |attempt: crate::config::Attempt<'_>| {
            tracing::warn!(number = attempt.number, of = attempt.of, error = %attempt.error, "waiting for the database");
        };
        config.connect.patiently(async || pool.warm_up().await, &mut tell).await?;
        Ok(Self::of(pool))
    }

    /// Connects, with a pool of one's own measures.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses.
    pub async fn open(url: &Url, options: PoolOptions) -> Result<Self> {
        let pool = Arc::new(Pool::new(url, options)?);
        pool.warm_up().await?;
        Ok(Self::of(pool))
    }

    /// The same, connecting when the first statement runs.
    ///
    /// # Errors
    /// When no engine is called as the URL says.
    pub fn lazily(url: &Url, options: PoolOptions) -> Result<Self> {
        Ok(Self::of(Arc::new(Pool::new(url, options)?)))
    }

    fn of(pool: Arc<Pool>) -> Self {
        let (engine, spelling) = pool.spelling();
        Self { pool, scope: None, reads: Reads::Usual, standby: None, hooks: None, engine, spelling }
    }

    /// The same database, whose reads see everything that was committed before them, on whichever node of a cluster
    /// that was: each waits until the node that it asks has caught up. Elsewhere every read does.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64 }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let user: User = db.causal().get(42).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn causal(&self) -> Self {
        Self { reads: Reads::Causal, ..self.clone() }
    }

    /// The pool in numbers.
    pub fn statistics(&self) -> PoolStatistics {
        self.pool.statistics()
    }

    /// The rows of which a condition holds.
    pub fn find<M: Record>(&self, condition: Condition<M>) -> Find<'_, M> {
        Find::new(self).filter(condition)
    }

    /// All rows of a model.
    pub fn all<M: Record>(&self) -> Find<'_, M> {
        Find::new(self)
    }

    /// The row with this primary key.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) when there is none, or the query fails.
    pub async fn get<M: Record>(&self, key: M::Key) -> Result<M> {
        self.lookup(key).await?.ok_or_else(not_found::<M>)
    }

    /// The row with this primary key, if there is one.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn lookup<M: Record>(&self, key: M::Key) -> Result<Option<M>> {
        if M::meta().key.is_empty() {
            return Err(no_key::<M>());
        }
        let mut row = Only(None);
        self.fetch(&self.texts::<M>().get, &OfKey(&key), &mut row).await?;
        Ok(row.0)
    }

    /// What the server says of itself: `PostgreSQL 18.4 on x86_64 …`, `SQLite 3.50.2`.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn server_version(&self) -> Result<String> {
        self.sql(self.spelling.version()).one().await.map(|(version,)| version)
    }

    /// Which engine it is, as in `engines` of `mainstay.toml`: for the rare statement of one's own that only one knows.
    pub fn engine(&self) -> &'static str {
        self.spelling.dialect().name()
    }

    pub(super) fn spelling(&self) -> &'static dyn Spelling {
        self.spelling
    }

    pub(super) fn texts<M: Record>(&self) -> &'static Texts {
        texts(M::meta(), self.engine, self.spelling)
    }

    /// The connection that the next statement runs on.
    pub(super) async fn borrow(&self) -> Result<Borrowed<'_>> {
        match &self.scope {
            None => Ok(Borrowed::Pool(self.pool.lease().await?)),
            Some(scope) => scope.connection().await.map(Borrowed::Transaction),
        }
    }

    /// Reads. A connection that was lost before it answered is replaced, and the question asked again.
    pub(super) async fn fetch<P: Parameters + ?Sized, S: Sink>(
        &self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
    ) -> Result<()> {
        let is_causal = self.reads == Reads::Causal;
        if self.reads_from_standby() && Box::pin(self.fetched_from_standby(sql, values, sink, is_causal)).await? {
            return Ok(());
        }
        let causal = if is_causal { self.spelling.causal(sql) } else { None };
        let sql = causal.as_ref().unwrap_or(sql);
        let mut attempts = 0;
        loop {
            let outcome = self.borrow().await?.lease()?.fetch(sql, values, sink).await;
            match outcome {
                Err(error) if self.may_ask_again(&error, attempts, sink) => attempts += 1,
                outcome => return outcome,
            }
        }
    }

    /// Only where nothing was read or kept yet, and not within a transaction, which is gone with its connection.
    fn may_ask_again(&self, error: &Error, attempts: usize, sink: &impl Sink) -> bool {
        // All connections may have been lost at once.
        const MOST: usize = 16;
        error.kind() == ErrorKind::Unreachable && self.scope.is_none() && attempts < MOST && sink.is_fresh()
    }

    /// Writes.
    pub(super) async fn execute<P: Parameters + ?Sized>(&self, sql: &Sql, values: &P) -> Result<Done> {
        let outcome = self.borrow().await?.lease()?.execute(sql, values).await;
        outcome.map_err(|error| self.unsure(error))
    }

    /// The error of a write. One that is its own transaction may have been committed though its connection was lost.
    #[cold]
    pub(super) fn unsure(&self, error: Error) -> Error {
        if self.scope.is_none() { unsure(error) } else { error }
    }
}

/// A connection for one statement.
pub(super) enum Borrowed<'d> {
    Pool(Lease),
    Transaction(MutexGuard<'d, Option<Lease>>),
}

impl Borrowed<'_> {
    pub(super) fn lease(&mut self) -> Result<&mut Lease> {
        match self {
            Self::Pool(lease) => Ok(lease),
            Self::Transaction(guard) => guard.as_mut().ok_or_else(super::transaction::is_over),
        }
    }
}

pub(super) fn not_found<M: Record>() -> Error {
    Error::new(ErrorKind::NotFound, "there is no row with this key").at(&M::meta().name)
}

pub(super) fn no_key<M: Record>() -> Error {
    Error::new(ErrorKind::Config, "the model has no primary key")
        .at(&M::meta().name)
        .hint("mark its columns with #[column(primary_key)]; or use find")
}
