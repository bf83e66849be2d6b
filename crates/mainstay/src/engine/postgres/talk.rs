//! [`Talk`]: what is said over a connection for queries: prepared statements kept by their text, a BEGIN that travels
//! with the first statement. Its answers come while its [`Wire`](super::wire::Wire) carries.

use super::{copy, errors, execute};
use crate::engine::failures;
use crate::engine::session::{Access, Done, Driver, Isolation};
use crate::error::Result;
use crate::query::Datum;
use crate::query::copy::source::{Load, Source, insert_all};
use crate::query::parameters::Parameters;
use crate::query::pipeline::Taker;
use crate::query::row::Sink;
use crate::query::stream::Question;
use futures_util::future::{join, try_join};
use futures_util::stream::FuturesOrdered;
use futures_util::{StreamExt, TryStreamExt};
use mainstay_schema::sql::Sql;
use std::collections::HashMap;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Statement};

/// How many prepared statements a connection keeps; they take memory on the server.
const STATEMENTS: usize = 256;
/// How many statements of a pipeline are under way at once: more wait for nothing but each other. The next are sent when
/// half of them are answered, many in one packet.
const IN_FLIGHT: usize = 256;

/// What is said to a server.
#[derive(Debug)]
pub(super) struct Talk {
    client: Client,
    statements: HashMap<String, Statement>,
    /// The BEGIN of a transaction that the server has not been told of yet.
    begins: Option<&'static str>,
    in_transaction: bool,
    /// Whether a statement failed within the transaction: the server would answer COMMIT by undoing it all, and call
    /// that a success.
    has_failed: bool,
}

impl Talk {
    pub(super) fn with(client: Client) -> Self {
        Self { client, statements: HashMap::new(), begins: None, in_transaction: false, has_failed: false }
    }

    /// The statement, prepared.
    async fn prepare(&mut self, sql: &Sql) -> Result<Statement> {
        match self.statements.get(sql.as_str()) {
            Some(statement) => Ok(statement.clone()),
            // Seldom, and large: in a box it does not make every other future large.
            None => Box::pin(self.prepare_anew(sql)).await,
        }
    }

    /// Prepares it; and begins the transaction, if one is due.
    async fn prepare_anew(&mut self, sql: &Sql) -> Result<Statement> {
        let begun = begin(&self.client, self.begins.take());
        let prepared =
            async { self.client.prepare(sql.as_str()).await.map_err(|error| errors::failed(&error, sql.as_str())) };
        let (_, statement) = try_join(begun, prepared).await?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.as_str().to_owned(), statement.clone());
        Ok(statement)
    }

    /// The types of columns; the transaction is begun, if one is due.
    async fn types(&mut self, load: &Load) -> Result<Vec<Type>> {
        begin(&self.client, self.begins.take()).await?;
        let statement = self.prepare(&copy::columns(load)).await?;
        Ok(statement.columns().iter().map(|column| column.type_().clone()).collect())
    }

    async fn read<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        let failed = |error| errors::failed(&error, sql.as_str());
        let mut statement = self.prepare(sql).await?;
        let values = gathered(values, &statement);
        fits(&statement, &values, sql)?;
        let begun = begin(&self.client, self.begins.take());
        let (begun, asked) = join(begun, self.client.query_raw(&statement, values.iter())).await;
        begun?;
        let mut rows = Box::pin(match asked {
            Err(error) if self.is_stale(&error, sql) => {
                statement = self.prepare(sql).await?;
                self.client.query_raw(&statement, values.iter()).await.map_err(failed)?
            }
            asked => asked.map_err(failed)?,
        });
        sink.begin(&statement)?;
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            sink.row(&row)?;
            sink.room().await?;
        }
        Ok(())
    }

    async fn write<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        let statement = self.prepare(sql).await?;
        let values = gathered(values, &statement);
        fits(&statement, &values, sql)?;
        let begun = begin(&self.client, self.begins.take());
        let (begun, touched) = join(begun, self.client.execute_raw(&statement, values.iter())).await;
        begun?;
        let rows = match touched {
            Err(error) if self.is_stale(&error, sql) => {
                let statement = self.prepare(sql).await?;
                self.client.execute_raw(&statement, values.iter()).await
            }
            touched => touched,
        };
        Ok(Done { rows: rows.map_err(|error| errors::failed(&error, sql.as_str()))?, last_number: 0 })
    }

    /// What a statement came to, remembered if it spoils the transaction.
    fn noted<T>(&mut self, outcome: Result<T>) -> Result<T> {
        self.has_failed |= self.in_transaction && outcome.is_err();
        outcome
    }

    /// Whether the error is but that tables have changed since the statement was prepared; it is forgotten then.
    fn is_stale(&mut self, error: &tokio_postgres::Error, sql: &Sql) -> bool {
        let stale = errors::is_stale(error);
        if stale {
            self.statements.remove(sql.as_str());
        }
        stale && !self.in_transaction
    }
}

/// The answers to statements, in their order.
async fn answers<T: Taker>(client: &Client, asked: &[Question], statements: &[Statement]) -> Result<Vec<(T, u64)>> {
    let (mut under_way, mut taken) = (FuturesOrdered::new(), Vec::with_capacity(asked.len()));
    for ((sql, values), statement) in asked.iter().zip(statements) {
        if under_way.len() >= IN_FLIGHT {
            while under_way.len() > IN_FLIGHT / 2
                && let Some(answer) = under_way.next().await
            {
                taken.push(answer?);
            }
        }
        under_way.push_back(answer(client, statement, sql, values));
    }
    while let Some(answer) = under_way.next().await {
        taken.push(answer?);
    }
    Ok(taken)
}

/// The answer to a statement, which is sent when this is first polled.
async fn answer<T: Taker>(
    client: &Client,
    statement: &Statement,
    sql: &Sql,
    values: &[Datum<'static>],
) -> Result<(T, u64)> {
    let failed = |error| errors::failed(&error, sql.as_str());
    let mut rows = Box::pin(client.query_raw(statement, values.iter()).await.map_err(failed)?);
    let mut taker = T::default();
    taker.begin(statement)?;
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        taker.row(&row)?;
    }
    Ok((taker, rows.rows_affected().unwrap_or_default()))
}

async fn begin(client: &Client, due: Option<&'static str>) -> Result<()> {
    match due {
        Some(sql) => client.batch_execute(sql).await.map_err(|error| errors::failed(&error, sql)),
        None => Ok(()),
    }
}

fn gathered<'v, P: Parameters + ?Sized>(values: &'v P, statement: &Statement) -> Vec<Datum<'v>> {
    let mut out = Vec::with_capacity(statement.params().len());
    values.each(|value| out.push(value));
    out
}

/// The driver panics where this does not hold.
fn fits(statement: &Statement, values: &[Datum<'_>], sql: &Sql) -> Result<()> {
    let wanted = statement.params().len();
    if wanted == values.len() { Ok(()) } else { Err(failures::wrong_count(wanted, values.len(), sql.as_str())) }
}

impl Driver for Talk {
    async fn fetch<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        let outcome = self.read(sql, values, sink).await;
        self.noted(outcome)
    }

    async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        let outcome = self.write(sql, values).await;
        self.noted(outcome)
    }

    async fn load<S: Source>(&mut self, load: &Load, source: &mut S) -> Result<u64> {
        let types = self.types(load).await?;
        if !copy::is_binary(load, &types) {
            return insert_all(self, load, source).await;
        }
        let outcome = copy::load(&self.client, load, &types, source).await;
        self.noted(outcome)
    }

    async fn pipeline<T: Taker>(&mut self, asked: &[Question]) -> Result<Vec<(T, u64)>> {
        begin(&self.client, self.begins.take()).await?;
        let mut statements = Vec::with_capacity(asked.len());
        for (sql, values) in asked {
            let statement = self.prepare(sql).await?;
            fits(&statement, values, sql)?;
            statements.push(statement);
        }
        let outcome = answers(&self.client, asked, &statements).await;
        self.noted(outcome)
    }

    fn outlives_errors(&self) -> bool {
        false
    }

    async fn run(&mut self, sql: &Sql) -> Result<u64> {
        let begun = begin(&self.client, self.begins.take());
        let outcome = try_join(begun, execute::execute(&self.client, sql)).await.map(|(_, touched)| touched);
        // A savepoint that is gone back to heals what was spoilt since.
        if outcome.is_ok() && sql.as_str().starts_with("ROLLBACK TO") {
            self.has_failed = false;
        }
        self.noted(outcome)
    }

    async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        self.begins = Some(match (isolation, access) {
            (Isolation::Server, Access::Write) => "BEGIN",
            (Isolation::Server, Access::Read) => "BEGIN READ ONLY",
            (Isolation::ReadCommitted, Access::Write) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            (Isolation::ReadCommitted, Access::Read) => "BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY",
            (Isolation::RepeatableRead, Access::Write) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            (Isolation::RepeatableRead, Access::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            (Isolation::Serializable, Access::Write) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            (Isolation::Serializable, Access::Read) => "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY",
        });
        (self.in_transaction, self.has_failed) = (true, false);
        Ok(())
    }

    async fn commit(&mut self) -> Result<()> {
        if self.has_failed {
            self.rollback().await?;
            return Err(failures::nothing_to_commit());
        }
        self.in_transaction = false;
        if self.begins.take().is_some() {
            return Ok(());
        }
        self.client.batch_execute("COMMIT").await.map_err(|error| errors::committing(&error))
    }

    async fn rollback(&mut self) -> Result<()> {
        self.in_transaction = false;
        self.has_failed = false;
        if self.begins.take().is_some() {
            return Ok(());
        }
        self.client.batch_execute("ROLLBACK").await.map_err(|error| errors::failed(&error, "ROLLBACK"))
    }

    fn recover(&mut self, is_clean: bool) -> bool {
        is_clean && !self.in_transaction && !self.client.is_closed()
    }
}
