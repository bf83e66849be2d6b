//! [`CopyIn`]: rows into a table, many of them.

use super::Format;
use super::read::TextRows;
use super::source::{BYTES, Load, ROWS, Source, weight};
use crate::TransactionOptions;
use crate::error::{Error, Result};
use crate::query::insert::is_numbered;
use crate::query::parameters::{OfRows, Parameters};
use crate::query::texts::writable;
use crate::query::{Database, Kind, Meta, Record};
use futures_util::{Stream, StreamExt, stream};
use std::marker::PhantomData;
use std::ops::Range;
use std::pin::Pin;
use tokio::io::AsyncRead;
use tokio::sync::Mutex;

/// Rows into a table, in the fastest way that the engine has (PostgreSQL: binary COPY; MySQL, MariaDB: inserts of many
/// rows; SQLite: one prepared statement), in a memory that does not depend on how many they are.
///
/// It is one transaction: an error stores nothing, and names the row. [`in_batches_of`](Self::in_batches_of) makes a
/// transaction of every so many rows.
///
/// ```
/// # use mainstay::prelude::*;
/// # use mainstay::query::Format;
/// # #[derive(Model)] struct Reading { #[column(primary_key)] id: i64, watts: i64 }
/// # async fn example(db: Database, body: tokio::io::Empty) -> mainstay::Result<()> {
/// let readings = (0..1_000_000).map(|watts| Reading { id: 0, watts });
/// db.copy_in::<Reading>().rows(readings).await?;
/// db.copy_in::<Reading>().progress(|rows| println!("{rows}")).read(Format::Csv, body).await?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is copied until it is given rows"]
pub struct CopyIn<'d, M> {
    db: &'d Database,
    meta: &'static Meta,
    batch: Option<u64>,
    progress: Option<Box<dyn FnMut(u64) + Send + 'd>>,
    model: PhantomData<fn() -> M>,
}

impl<'d, M> CopyIn<'d, M> {
    pub(super) fn new(db: &'d Database, meta: &'static Meta) -> Self {
        Self { db, meta, batch: None, progress: None, model: PhantomData }
    }

    /// Commits after every so many rows: what came before an error stays, and the error says how many rows that are.
    pub fn in_batches_of(mut self, rows: u64) -> Self {
        self.batch = Some(rows.max(1));
        self
    }

    /// Tells from time to time how many rows were read.
    pub fn progress(mut self, tell: impl FnMut(u64) + Send + 'd) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Rows from a text, such as a file or the body of a request; how many they were. CSV begins with a line of the
    /// columns' names, NDJSON has them in every object. Columns that are left out get their defaults.
    ///
    /// # Errors
    /// With row, line and column, when a value is none of its column's type; with the row, when the server refuses it.
    pub async fn read(self, format: Format, text: impl AsyncRead + Send + Unpin) -> Result<u64> {
        let source = TextRows::new(text, format, self.meta);
        self.load(source).await
    }

    async fn load<S: Source>(self, source: S) -> Result<u64> {
        /// A server says what is wrong with a row at the end of what it is sent at once.
        const AT_ONCE: u64 = 1_000_000;
        self.db.passes_no_hook(self.meta, "a copy")?;
        let source = Mutex::new(Told { source, rows: 0, tell: self.progress });
        let (meta, spelling) = (self.meta, self.db.spelling());
        // What was read is gone: it cannot be run again.
        let options = TransactionOptions { retries: 0, ..TransactionOptions::default() };
        let mut stored = 0;
        loop {
            let most = stored + self.batch.unwrap_or(u64::MAX - stored);
            let batch = async |tx: Database| {
                let (mut source, mut before) = (source.lock().await, stored);
                while before < most {
                    let Some(columns) = source.columns().await? else { break };
                    let load = Load { meta, columns, spelling, before, most: AT_ONCE.min(most - before) };
                    before += tx.borrow().await?.lease()?.load(&load, &mut *source).await?;
                }
                Ok(before)
            };
            match self.db.transaction_with(options, batch).await {
                Ok(rows) if rows == most => stored = rows,
                Ok(rows) => return Ok(rows),
                Err(error) if stored > 0 => {
                    return Err(error.note(format!("rows before it that were committed: {stored}")));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl<M: Record> CopyIn<'_, M> {
    /// These rows; how many they were.
    ///
    /// # Errors
    /// With the row, when the server refuses it.
    pub async fn rows<I: IntoIterator<Item = M>>(self, rows: I) -> Result<u64>
    where
        I::IntoIter: Send,
    {
        self.stream(stream::iter(rows.into_iter().map(Ok))).await
    }

    /// The rows of a stream, such as that of another database's query; how many they were.
    ///
    /// # Errors
    /// The stream's; with the row, when the server refuses it.
    pub async fn stream(self, rows: impl Stream<Item = Result<M>> + Send) -> Result<u64> {
        let rows = std::pin::pin!(rows);
        let is_heavy = |at: &usize| matches!(M::meta().columns[*at].kind, Kind::Text | Kind::Bytes | Kind::Json);
        let heavy = (0..M::meta().columns.len()).filter(is_heavy).collect();
        self.load(Models { rows, next: None, is_numbered: false, columns: Vec::new(), heavy, gathered: Vec::new() })
            .await
    }
}

/// Rows of a model.
struct Models<'s, M, R> {
    rows: Pin<&'s mut R>,
    /// One that was taken, and has its turn next.
    next: Option<M>,
    is_numbered: bool,
    columns: Vec<usize>,
    /// The columns whose values may be large.
    heavy: Vec<usize>,
    gathered: Vec<M>,
}

impl<M: Record, R: Stream<Item = Result<M>> + Send> Source for Models<'_, M, R> {
    async fn columns(&mut self) -> Result<Option<Vec<usize>>> {
        if self.next.is_none() {
            self.next = self.rows.next().await.transpose()?;
        }
        let Some(row) = &self.next else { return Ok(None) };
        self.is_numbered = is_numbered(row);
        self.columns = writable(M::meta(), self.is_numbered);
        Ok(Some(self.columns.clone()))
    }

    async fn fill(&mut self, most: usize) -> Result<usize> {
        self.gathered.clear();
        let mut bytes = 0;
        while self.gathered.len() < most.min(ROWS) && bytes < BYTES {
            let row = match self.next.take() {
                Some(row) => row,
                None => match self.rows.next().await.transpose()? {
                    Some(row) => row,
                    None => break,
                },
            };
            if is_numbered(&row) != self.is_numbered {
                self.next = Some(row);
                break;
            }
            bytes += self.heavy.iter().map(|at| weight(&row.datum(*at))).sum::<usize>();
            self.gathered.push(row);
        }
        Ok(self.gathered.len())
    }

    fn values(&self, rows: Range<usize>) -> impl Parameters + Send {
        OfRows { rows: &self.gathered[rows], columns: &self.columns }
    }
}

/// A source, and whom its progress is told to.
struct Told<'d, S> {
    source: S,
    rows: u64,
    tell: Option<Box<dyn FnMut(u64) + Send + 'd>>,
}

impl<S: Source> Source for Told<'_, S> {
    fn columns(&mut self) -> impl Future<Output = Result<Option<Vec<usize>>>> + Send {
        self.source.columns()
    }

    async fn fill(&mut self, most: usize) -> Result<usize, Error> {
        let filled = self.source.fill(most).await?;
        self.rows += filled as u64;
        if let Some(tell) = self.tell.as_mut().filter(|_| filled > 0) {
            tell(self.rows);
        }
        Ok(filled)
    }

    fn values(&self, rows: Range<usize>) -> impl Parameters + Send {
        self.source.values(rows)
    }
}
