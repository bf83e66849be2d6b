//! [`Session`]: a connection as queries use it. Rows go from the driver into the program's own types, so the
//! trait is generic and an engine is a variant, not an object.

use super::{Url, mysql, postgres, sqlite};
use crate::error::Result;
use crate::query::copy::source::{Load, Source, insert_all};
use crate::query::parameters::Parameters;
use crate::query::pipeline::{Taker, one_by_one};
use crate::query::row::Sink;
use crate::query::spelling::Spelling;
use crate::query::stream::Question;
use mainstay_schema::sql::Sql;
use tokio::runtime;

/// How many ways of spelling there are; each has a place of its own among the texts of a model.
pub(crate) const SPELLINGS: usize = 4;

/// What a statement did that returns no rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// How many rows it touched.
    pub(crate) rows: u64,
    /// The number that the last new row was given, on engines that tell it so.
    pub(crate) last_number: i64,
}

/// How a transaction keeps to itself. What the words mean is the standard's; an engine may keep more than it promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolation {
    /// As the server is set: read committed on PostgreSQL, repeatable read on MySQL and MariaDB,
    /// serializable on SQLite.
    #[default]
    Server,
    /// Every statement sees what was committed before it.
    ReadCommitted,
    /// All statements see what was committed before the first.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Read and write.
    #[default]
    Write,
    /// Read; a write is an error.
    Read,
}

/// What an engine does for queries.
pub(crate) trait Driver: Send {
    /// Runs a statement and gives its rows to the sink.
    fn fetch<P: Parameters + ?Sized, S: Sink>(
        &mut self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Runs a statement whose rows nobody wants.
    fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> impl Future<Output = Result<Done>> + Send;

    /// Loads rows that have the same columns; how many they were.
    fn load<S: Source>(&mut self, load: &Load, source: &mut S) -> impl Future<Output = Result<u64>> + Send
    where
        Self: Sized,
    {
        insert_all(self, load, source)
    }

    /// Runs statements that do not depend on each other; how many rows each touched.
    fn pipeline<T: Taker>(&mut self, asked: &[Question]) -> impl Future<Output = Result<Vec<(T, u64)>>> + Send
    where
        Self: Sized,
    {
        one_by_one(self, asked)
    }

    /// Whether a transaction goes on after a statement of it has failed.
    fn outlives_errors(&self) -> bool {
        true
    }

    /// Runs statements without values; how many rows the last one touched.
    fn run(&mut self, sql: &Sql) -> impl Future<Output = Result<u64>> + Send;

    /// Begins a transaction.
    fn begin(&mut self, isolation: Isolation, access: Access) -> impl Future<Output = Result<()>> + Send;

    /// Ends the transaction, for good.
    fn commit(&mut self) -> impl Future<Output = Result<()>> + Send;

    /// Undoes the transaction.
    fn rollback(&mut self) -> impl Future<Output = Result<()>> + Send;

    /// Whether the connection may be used by somebody else, as far as one can tell without asking the server; `is_clean`:
    /// no statement was left half done. What can be put right at once, is.
    fn recover(&mut self, is_clean: bool) -> bool;
}

/// A connection of one of the engines.
#[derive(Debug)]
pub(crate) enum Session {
    Sqlite(Box<sqlite::Session>),
    Postgres(Box<postgres::Session>),
    MySql(Box<mysql::QuerySession>),
}

/// The same for every engine.
macro_rules! each {
    ($session:expr, $driver:ident => $body:expr) => {
        match $session {
            Session::Sqlite($driver) => $body,
            Session::Postgres($driver) => $body,
            Session::MySql($driver) => $body,
        }
    };
}

impl Session {
    /// What an engine's sessions share.
    pub(crate) fn shared(url: &Url) -> Result<Shared> {
        match url.scheme() {
            "sqlite" => Ok(Shared::Sqlite(sqlite::Shared::new(url))),
            "postgresql" => Ok(Shared::Postgres(url.clone())),
            "mysql" | "mariadb" => Ok(Shared::MySql(mysql::Shared::new(url))),
            other => Err(super::failures::no_engine(other)),
        }
    }

    pub(crate) async fn fetch<P: Parameters + ?Sized, S: Sink>(
        &mut self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
    ) -> Result<()> {
        each!(self, driver => driver.fetch(sql, values, sink).await)
    }

    pub(crate) async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        each!(self, driver => driver.execute(sql, values).await)
    }

    pub(crate) async fn load<S: Source>(&mut self, load: &Load, source: &mut S) -> Result<u64> {
        each!(self, driver => driver.load(load, source).await)
    }

    pub(crate) async fn pipeline<T: Taker>(&mut self, asked: &[Question]) -> Result<Vec<(T, u64)>> {
        each!(self, driver => driver.pipeline(asked).await)
    }

    pub(crate) async fn run(&mut self, sql: &Sql) -> Result<u64> {
        each!(self, driver => driver.run(sql).await)
    }

    pub(crate) async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        each!(self, driver => driver.begin(isolation, access).await)
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        each!(self, driver => driver.commit().await)
    }

    pub(crate) async fn rollback(&mut self) -> Result<()> {
        each!(self, driver => driver.rollback().await)
    }

    pub(crate) fn recover(&mut self, is_clean: bool) -> bool {
        each!(self, driver => driver.recover(is_clean))
    }
}

/// What the connections to one database have in common: where it is, and who may write.
#[derive(Debug)]
pub(crate) enum Shared {
    Sqlite(sqlite::Shared),
    Postgres(Url),
    MySql(mysql::Shared),
}

impl Shared {
    /// Another connection.
    pub(crate) async fn open(&self) -> Result<Session> {
        match self {
            Self::Sqlite(shared) => Ok(Session::Sqlite(Box::new(shared.open()?))),
            Self::Postgres(url) => Ok(Session::Postgres(Box::new(postgres::Session::open(url).await?))),
            Self::MySql(shared) => Ok(Session::MySql(Box::new(shared.open().await?))),
        }
    }

    /// How the engine spells queries, and the place of that among the spellings. An engine whose servers differ knows
    /// it for certain once one of them was asked.
    pub(crate) fn spelling(&self) -> (usize, &'static dyn Spelling) {
        match self {
            Self::Sqlite(_) => (0, &sqlite::SPELLING),
            Self::Postgres(_) => (1, &postgres::SPELLING),
            Self::MySql(shared) => (2 + shared.words().place(), shared.words()),
        }
    }

    /// Whether a statement runs where it is called, and holds that thread.
    pub(crate) fn holds_thread(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// How many connections there may be at most, where the engine limits them.
    pub(crate) fn most_connections(&self) -> Option<usize> {
        match self {
            // Every connection to memory is a database of its own.
            Self::Sqlite(shared) => shared.is_memory().then_some(1),
            Self::Postgres(_) | Self::MySql(_) => None,
        }
    }

    /// The runtime that a connection opened now belongs to: it tells of bytes that have come, and when it ends nobody does.
    /// None where no bytes travel.
    pub(crate) fn home(&self) -> Option<runtime::Id> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(_) | Self::MySql(_) => Some(runtime::Handle::try_current().ok()?.id()),
        }
    }
}
