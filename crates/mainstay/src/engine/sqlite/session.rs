//! Connections for queries: write-ahead log, one writer at a time within the process, and waiting for those
//! of other processes without holding up the thread. Statements run where they are called: see the module.

use super::bind::bind;
use super::cell::{Columns, SqliteRow};
use super::connect::{self, IN_MEMORY};
use super::{errors, execute, functions, refused};
use crate::backoff::Backoff;
use crate::engine::session::{Access, Done, Driver, Isolation};
use crate::engine::{Url, failures};
use crate::error::{Error, ErrorKind, Result};
use crate::query::parameters::Parameters;
use crate::query::row::Sink;
use mainstay_schema::sql::Sql;
use rusqlite::{CachedStatement, ErrorCode};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a writer waits for writers of other processes.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pauses between two attempts.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(1), Duration::from_millis(50));
/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 256;

/// What the connections to one file share.
#[derive(Debug)]
pub(crate) struct Shared {
    url: Url,
    /// SQLite lets one writer in; who stands in line here need not ask it again and again.
    writers: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(url: &Url) -> Self {
        Self { url: url.clone(), writers: Arc::new(Semaphore::new(1)) }
    }

    pub(crate) fn is_memory(&self) -> bool {
        self.url.database == IN_MEMORY
    }

    pub(crate) fn open(&self) -> Result<Session> {
        let database = connect::open(&self.url)?;
        let path = &self.url.database;
        let prepared = prepare(&database, self.is_memory());
        prepared.map_err(|error| errors::opening(error, path))?;
        Ok(Session { database, writers: self.writers.clone(), turn: None })
    }
}

/// With a write-ahead log readers and the writer do not wait for each other, and a commit is as safe against a
/// crash of the process, in the normal mode not waiting for the disk: <https://sqlite.org/wal.html>.
fn prepare(database: &rusqlite::Connection, is_memory: bool) -> rusqlite::Result<()> {
    // We wait ourselves, see `patiently`.
    database.busy_timeout(Duration::ZERO)?;
    database.set_prepared_statement_cache_capacity(STATEMENTS);
    functions::register(database)?;
    if !is_memory && !database.is_readonly(rusqlite::MAIN_DB)? {
        let mode: String = database.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" {
            database.busy_timeout(PATIENCE)?;
            database.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            database.busy_timeout(Duration::ZERO)?;
        }
        database.pragma_update(None, "synchronous", "normal")?;
    }
    Ok(())
}

/// A connection to a file.
#[derive(Debug)]
pub(crate) struct Session {
    database: rusqlite::Connection,
    writers: Arc<Semaphore>,
    /// Our turn to write, held as long as a transaction does.
    turn: Option<OwnedSemaphorePermit>,
}

/// Why an attempt came to nothing.
enum Hindrance {
    /// Another connection of this process writes.
    NotOurTurn,
    /// A connection of another process does.
    Busy(Error),
    /// It failed.
    Failed(Error),
}

impl Hindrance {
    fn of(error: rusqlite::Error, sql: &str) -> Self {
        let is_busy = error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
        let error = errors::failed(error, sql);
        if is_busy { Self::Busy(error.of_kind(ErrorKind::Conflict)) } else { Self::Failed(error) }
    }
}

impl From<Error> for Hindrance {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Session {
    /// Does it; waits for others that write, and does it again.
    async fn patiently<T>(&mut self, mut attempt: impl FnMut(&Self) -> Result<T, Hindrance> + Send) -> Result<T> {
        match attempt(self) {
            Ok(done) => {
                self.give_turn_back();
                Ok(done)
            }
            // What is seldom done is boxed: the future of every statement would be as large as it.
            Err(hindrance) => Box::pin(self.hindered(hindrance, attempt)).await,
        }
    }

    #[cold]
    async fn hindered<T>(
        &mut self,
        mut hindrance: Hindrance,
        mut attempt: impl FnMut(&Self) -> Result<T, Hindrance> + Send,
    ) -> Result<T> {
        let (mut since, mut pauses) = (None, PAUSES);
        loop {
            match hindrance {
                Hindrance::NotOurTurn => self.take_turn().await,
                // Within a transaction waiting does not help: who is in the way may be waiting for us.
                Hindrance::Busy(_)
                    if self.database.is_autocommit() && since.get_or_insert_with(Instant::now).elapsed() < PATIENCE =>
                {
                    pauses.wait().await;
                }
                Hindrance::Busy(error) | Hindrance::Failed(error) => {
                    self.give_turn_back();
                    return Err(refused::named(&self.database, error));
                }
            }
            match attempt(self) {
                Ok(done) => {
                    self.give_turn_back();
                    return Ok(done);
                }
                Err(another) => hindrance = another,
            }
        }
    }

    async fn take_turn(&mut self) {
        let turn = self.writers.clone().acquire_owned().await;
        // Nobody closes it.
        self.turn = turn.ok();
    }

    fn give_turn_back(&mut self) {
        if self.turn.is_some() && self.database.is_autocommit() {
            self.turn = None;
        }
    }

    /// The statement, its values bound; not while another connection of ours writes and this would too.
    fn prepare<P: Parameters + ?Sized>(&self, sql: &Sql, values: &P) -> Result<CachedStatement<'_>, Hindrance> {
        let failed = |error| Hindrance::of(error, sql.as_str());
        let mut statement = self.database.prepare_cached(sql.as_str()).map_err(failed)?;
        if self.turn.is_none() && !statement.readonly() && self.database.is_autocommit() {
            return Err(Hindrance::NotOurTurn);
        }
        let (mut at, mut misfit) = (0, None);
        values.each(|value| {
            at += 1;
            if let Err(error) = bind(&mut statement, at, value) {
                misfit.get_or_insert(error);
            }
        });
        if let Some(error) = misfit {
            return Err(failed(error));
        }
        match statement.parameter_count() {
            count if count == at => Ok(statement),
            count => Err(failures::wrong_count(count, at, sql.as_str()).into()),
        }
    }

    fn read<P: Parameters + ?Sized, S: Sink>(&self, sql: &Sql, values: &P, sink: &mut S) -> Result<(), Hindrance> {
        let mut statement = self.prepare(sql, values)?;
        sink.begin(&Columns(&statement))?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| Hindrance::of(error, sql.as_str()))? {
            sink.row(&SqliteRow { row })?;
        }
        Ok(())
    }

    fn write<P: Parameters + ?Sized>(&self, sql: &Sql, values: &P) -> Result<Done, Hindrance> {
        let mut statement = self.prepare(sql, values)?;
        let before = self.database.total_changes();
        let mut rows = statement.raw_query();
        while rows.next().map_err(|error| Hindrance::of(error, sql.as_str()))?.is_some() {}
        // `changes` still speaks of an earlier statement after one that touches no rows.
        let rows = if self.database.total_changes() == before { 0 } else { self.database.changes() };
        Ok(Done { rows, last_number: self.database.last_insert_rowid() })
    }

    async fn command(&mut self, sql: &'static str) -> Result<()> {
        self.patiently(|session| session.database.execute_batch(sql).map_err(|error| Hindrance::of(error, sql))).await
    }
}

impl Driver for Session {
    async fn fetch<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        self.patiently(|session| session.read(sql, values, sink)).await
    }

    async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        self.patiently(|session| session.write(sql, values)).await
    }

    async fn run(&mut self, sql: &Sql) -> Result<u64> {
        if self.turn.is_none() && self.database.is_autocommit() {
            self.take_turn().await;
        }
        self.patiently(|session| {
            let run = execute::run_all(&session.database, sql.as_str());
            run.map_err(|error| Hindrance::of(error, sql.as_str()))
        })
        .await
    }

    /// There is but one isolation, the strictest; who may write waits for it now, not at the first write.
    async fn begin(&mut self, _: Isolation, access: Access) -> Result<()> {
        match access {
            Access::Read => self.command("BEGIN; PRAGMA query_only = ON").await,
            Access::Write => {
                self.take_turn().await;
                self.command("BEGIN IMMEDIATE").await
            }
        }
    }

    async fn commit(&mut self) -> Result<()> {
        self.command("COMMIT").await?;
        self.command("PRAGMA query_only = OFF").await
    }

    async fn rollback(&mut self) -> Result<()> {
        // Some errors have rolled it back already.
        if !self.database.is_autocommit() {
            self.command("ROLLBACK").await?;
        }
        self.command("PRAGMA query_only = OFF").await
    }

    /// Nothing is ever half done: a statement runs where it is called. A transaction that nobody ended is undone.
    fn recover(&mut self, _: bool) -> bool {
        let is_open = !self.database.is_autocommit();
        let ended = !is_open || self.database.execute_batch("ROLLBACK; PRAGMA query_only = OFF").is_ok();
        self.turn = None;
        ended
    }
}
