//! Connections for queries: prepared statements kept by their text, a transaction that the server hears of with its
//! first statement, and one that the server has undone by itself known as such.

use super::bind::gathered;
use super::cell::Columns;
use super::spelling::{self, Words};
use super::{connect, errors};
use crate::backoff::Backoff;
use crate::engine::session::{Access, Done, Driver, Isolation};
use crate::engine::{Url, failures};
use crate::error::{Error, ErrorKind, Result};
use crate::query::parameters::Parameters;
use crate::query::row::Sink;
use mainstay_schema::sql::Sql;
use mysql_async::consts::StatusFlags;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Params, Statement};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

/// How many prepared statements a connection keeps; a server keeps some 16,000 for all of its connections.
const STATEMENTS: usize = 256;
/// How often a statement runs again that is its own transaction, when another one was in its way.
const RETRIES: u32 = 10;
/// The pauses before it does.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(2), Duration::from_millis(500));

/// What the connections to one database share.
#[derive(Debug)]
pub(crate) struct Shared {
    url: Url,
    /// Whose words queries are written in: the server's; what the URL says while none has been asked.
    words: OnceLock<&'static Words>,
}

impl Shared {
    pub(crate) fn new(url: &Url) -> Self {
        Self { url: url.clone(), words: OnceLock::new() }
    }

    pub(crate) fn words(&self) -> &'static Words {
        self.words.get_or_init(|| spelling::named(self.url.scheme()))
    }

    pub(crate) async fn open(&self) -> Result<Session> {
        let session = Session::open(&self.url).await?;
        if *self.words.get_or_init(|| session.words) == session.words {
            return Ok(session);
        }
        let name = session.words.name();
        let error = Error::new(ErrorKind::Config, format!("the server turns out to be a {name}"));
        Err(error.at(&self.url).hint(format!("let the URL begin with {name}://, or connect before the first query")))
    }
}

/// How a session stands to a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    /// One was begun, and the server not told yet.
    Due(&'static str),
    Open,
    /// A statement failed, and with some errors the server undoes all that was before it.
    Doubtful,
    /// It has.
    Gone,
}

/// A connection to a server.
pub(crate) struct Session {
    conn: Conn,
    words: &'static Words,
    /// The longest message that the server takes, in bytes.
    longest: usize,
    statements: HashMap<String, Statement>,
    transaction: Transaction,
}

/// The driver's own words for a connection repeat the password.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("transaction", &self.transaction).finish_non_exhaustive()
    }
}

impl Session {
    async fn open(url: &Url) -> Result<Self> {
        let (conn, dialect, longest) = connect::open_for_queries(url).await?;
        let words = spelling::of(dialect.flavor());
        Ok(Self { conn, words, longest, statements: HashMap::new(), transaction: Transaction::None })
    }

    /// The statement, prepared.
    async fn prepare(&mut self, sql: &Sql) -> Result<Statement> {
        match self.statements.get(sql.as_str()) {
            Some(statement) => Ok(statement.clone()),
            // Seldom, and large: in a box it does not make every other future large.
            None => Box::pin(self.prepare_anew(sql)).await,
        }
    }

    async fn prepare_anew(&mut self, sql: &Sql) -> Result<Statement> {
        let failed = |error| errors::failed(&error, sql.as_str());
        if self.statements.len() >= STATEMENTS {
            for (_, old) in self.statements.drain() {
                self.conn.close(old).await.map_err(failed)?;
            }
        }
        let statement = self.conn.prep(sql.as_str()).await.map_err(failed)?;
        self.statements.insert(sql.as_str().to_owned(), statement.clone());
        Ok(statement)
    }

    /// Prepares a statement and its values, and tells the server of the transaction, if one is due.
    async fn ready<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<(Statement, Params)> {
        self.begin_due(sql).await?;
        let statement = self.prepare(sql).await?;
        let wanted = usize::from(statement.num_params());
        let values = gathered(values, self.words, wanted, self.longest);
        let values = values.map_err(|error| error.statement(sql.as_str()))?;
        match values.len() {
            given if given != wanted => Err(failures::wrong_count(wanted, given, sql.as_str())),
            0 => Ok((statement, Params::Empty)),
            _ => Ok((statement, Params::Positional(values))),
        }
    }

    async fn begin_due(&mut self, sql: &Sql) -> Result<()> {
        match self.transaction {
            Transaction::None | Transaction::Open => Ok(()),
            Transaction::Due(begin) => {
                self.transaction = Transaction::Open;
                self.send(begin).await
            }
            Transaction::Doubtful => match self.is_still_open().await? {
                true => Ok(()),
                false => Err(errors::undone(sql.as_str())),
            },
            Transaction::Gone => Err(errors::undone(sql.as_str())),
        }
    }

    /// Asks, in the cheapest way there is, whether the transaction is still there.
    async fn is_still_open(&mut self) -> Result<bool> {
        self.send("DO 0").await?;
        let flags = self.conn.last_ok_packet().map(|packet| packet.status_flags());
        let is_open = flags.is_some_and(|flags| flags.contains(StatusFlags::SERVER_STATUS_IN_TRANS));
        self.transaction = if is_open { Transaction::Open } else { Transaction::Gone };
        Ok(is_open)
    }

    async fn send(&mut self, sql: &str) -> Result<()> {
        self.conn.query_drop(sql).await.map_err(|error| errors::failed(&error, sql))
    }

    async fn read<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        let failed = |error| errors::failed(&error, sql.as_str());
        let (statement, values) = self.ready(sql, values).await?;
        let mut rows = self.conn.exec_iter(statement, values).await.map_err(failed)?;
        sink.begin(&Columns(rows.columns_ref()))?;
        while let Some(row) = rows.next().await.map_err(failed)? {
            sink.row(&row)?;
            sink.room().await?;
        }
        // A procedure answers with more than its rows.
        if rows.is_empty() { Ok(()) } else { rows.drop_result().await.map_err(failed) }
    }

    async fn write<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        let (statement, values) = self.ready(sql, values).await?;
        self.conn.exec_drop(statement, values).await.map_err(|error| errors::failed(&error, sql.as_str()))?;
        let last_number = self.conn.last_insert_id().and_then(|number| i64::try_from(number).ok()).unwrap_or_default();
        Ok(Done { rows: self.conn.affected_rows(), last_number })
    }

    /// What a statement came to; an error may have spoilt more than the statement.
    #[cold]
    async fn noted(&mut self, error: Error) -> Error {
        let error = errors::in_query(error);
        if self.transaction == Transaction::Open {
            let is_undone = error.kind() == ErrorKind::Conflict && !errors::is_statement_alone(&error);
            self.transaction = if is_undone { Transaction::Gone } else { Transaction::Doubtful };
        }
        // Who is cut off in the middle of a statement is told that it was interrupted, and no more.
        if errors::is_interrupted(&error) && self.send("DO 0").await.is_err() {
            return error.of_kind(ErrorKind::Unreachable);
        }
        error
    }

    /// Whether a statement that was its own transaction did nothing, and may run again; after a pause.
    async fn may_run_again(&self, error: &Error, pauses: &mut Backoff) -> bool {
        let may =
            error.kind() == ErrorKind::Conflict && self.transaction == Transaction::None && pauses.taken() < RETRIES;
        if may {
            pauses.wait().await;
        }
        may
    }
}

impl Driver for Session {
    async fn fetch<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        let mut pauses = PAUSES;
        loop {
            let Err(error) = self.read(sql, values, sink).await else { return Ok(()) };
            let error = Box::pin(self.noted(error)).await;
            if !sink.is_fresh() || !self.may_run_again(&error, &mut pauses).await {
                return Err(error);
            }
        }
    }

    async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        let mut pauses = PAUSES;
        loop {
            let error = match self.write(sql, values).await {
                Ok(done) => return Ok(done),
                Err(error) => Box::pin(self.noted(error)).await,
            };
            if !self.may_run_again(&error, &mut pauses).await {
                return Err(error);
            }
        }
    }

    async fn run(&mut self, sql: &Sql) -> Result<u64> {
        self.begin_due(sql).await?;
        match self.send(sql.as_str()).await {
            Ok(()) => Ok(self.conn.affected_rows()),
            Err(error) => Err(Box::pin(self.noted(error)).await),
        }
    }

    async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        self.transaction = Transaction::Due(begin(isolation, access));
        Ok(())
    }

    async fn commit(&mut self) -> Result<()> {
        const COMMIT: Sql = Sql::constant("COMMIT");
        if let Transaction::Due(_) = self.transaction {
            self.transaction = Transaction::None;
            return Ok(());
        }
        // The server would call it a success to commit nothing.
        if let Err(error) = self.begin_due(&COMMIT).await {
            self.rollback().await?;
            return Err(error);
        }
        self.transaction = Transaction::None;
        self.send(COMMIT.as_str()).await.map_err(errors::committing)
    }

    async fn rollback(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.transaction, Transaction::None) {
            Transaction::Due(_) => Ok(()),
            _ => self.send("ROLLBACK").await,
        }
    }

    fn recover(&mut self, is_clean: bool) -> bool {
        is_clean && self.transaction == Transaction::None && !self.conn.is_disconnected()
    }
}

/// The isolation counts for the next transaction alone, and goes with its beginning as one message.
fn begin(isolation: Isolation, access: Access) -> &'static str {
    match (isolation, access) {
        (Isolation::Server, Access::Write) => "START TRANSACTION",
        (Isolation::Server, Access::Read) => "START TRANSACTION READ ONLY",
        (Isolation::ReadCommitted, Access::Write) => {
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION"
        }
        (Isolation::ReadCommitted, Access::Read) => {
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; START TRANSACTION READ ONLY"
        }
        (Isolation::RepeatableRead, Access::Write) => {
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION"
        }
        (Isolation::RepeatableRead, Access::Read) => {
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; START TRANSACTION READ ONLY"
        }
        (Isolation::Serializable, Access::Write) => "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION",
        (Isolation::Serializable, Access::Read) => {
            "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; START TRANSACTION READ ONLY"
        }
    }
}
