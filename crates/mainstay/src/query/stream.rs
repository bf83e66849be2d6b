//! [`RowStream`]: the rows of a query one after the other, however many there are: a few are in memory, and the
//! server is held up while nobody takes them.

use super::row::{ByName, Header, InOrder, Row, Sink};
use super::{Database, Datum, FromRow};
use crate::blocking::block_on;
use crate::error::{Error, ErrorKind, Result};
use futures_util::Stream;
use mainstay_schema::sql::Sql;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many rows travel together.
const TOGETHER: usize = 64;

/// The rows of a query, as a [`Stream`] and by [`try_next`](Self::try_next). The memory that it takes does not depend on
/// how many there are.
///
/// It holds a connection until it has ended or is dropped. Within a transaction that is the transaction's own: other
/// statements of it come after its end, or are refused; and one that is dropped before its end undoes the
/// transaction.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct Reading { #[column(primary_key)] id: i64, watts: i64 }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let mut readings = db.all::<Reading>().order_by(Reading::id.asc()).stream();
/// let mut joules = 0;
/// while let Some(reading) = readings.try_next().await? {
///     joules += reading.watts;
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct RowStream<T> {
    feed: Feed<Vec<T>>,
    rows: IntoIter<T>,
}

impl<T: FromRow + 'static> RowStream<T> {
    pub(super) fn in_order(db: &Database, question: Result<Question>) -> Self {
        Self { feed: feed(db, question, InOrder(Vec::new())), rows: Vec::new().into_iter() }
    }

    pub(super) fn by_name(db: &Database, question: Result<Question>) -> Self {
        Self { feed: feed(db, question, ByName::new()), rows: Vec::new().into_iter() }
    }

    /// The next row; `None` after the last.
    ///
    /// # Errors
    /// When the query fails, or a row cannot be read; nothing comes after that.
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|context| self.poll_row(context)).await.transpose()
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(self.feed.poll_next(context)) {
                Some(Ok(rows)) => self.rows = rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// No row is ever pinned.
impl<T> Unpin for RowStream<T> {}

impl<T: FromRow + 'static> Stream for RowStream<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_row(context)
    }
}

impl<T> fmt::Debug for RowStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}

/// A statement and its values, for as long as they are needed.
pub(crate) type Question = (Sql, Vec<Datum<'static>>);

/// What takes rows, and gives away from time to time what it has made of them.
pub(super) trait Gather: Sink + 'static {
    /// What it gives away.
    type Batch: Send + 'static;

    /// Whether it is time.
    fn is_full(&self) -> bool;

    /// Gives away what there is.
    fn take(&mut self) -> Self::Batch;
}

impl<T: FromRow + 'static> Gather for InOrder<T> {
    type Batch = Vec<T>;

    fn is_full(&self) -> bool {
        self.0.len() >= TOGETHER
    }

    fn take(&mut self) -> Vec<T> {
        std::mem::take(&mut self.0)
    }
}

impl<T: FromRow + 'static> Gather for ByName<T> {
    type Batch = Vec<T>;

    fn is_full(&self) -> bool {
        self.rows.len() >= TOGETHER
    }

    fn take(&mut self) -> Vec<T> {
        std::mem::take(&mut self.rows)
    }
}

type Work = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// The batches of a question. It is asked while somebody polls.
pub(super) struct Feed<B> {
    batches: Receiver<B>,
    /// The statement as it runs; on an engine whose statements hold their thread, on one of its own.
    work: Option<Work>,
    failed: Option<Error>,
    _reading: Option<Reading>,
}

impl<B> Feed<B> {
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<B>>> {
        loop {
            match self.batches.poll_recv(context) {
                Poll::Ready(Some(batch)) => return Poll::Ready(Some(Ok(batch))),
                Poll::Ready(None) if self.work.is_none() => return Poll::Ready(self.failed.take().map(Err)),
                _ => {}
            }
            let Some(work) = &mut self.work else { return Poll::Pending };
            match work.as_mut().poll(context) {
                Poll::Ready(outcome) => (self.work, self.failed) = (None, outcome.err()),
                // It may have made one just now.
                Poll::Pending => match self.batches.poll_recv(context) {
                    Poll::Ready(Some(batch)) => return Poll::Ready(Some(Ok(batch))),
                    _ => return Poll::Pending,
                },
            }
        }
    }
}

/// Says within a transaction that its connection is being read from, for as long as it is.
struct Reading(Arc<AtomicBool>);

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

pub(super) fn feed<G: Gather>(db: &Database, question: Result<Question>, gather: G) -> Feed<G::Batch> {
    let (sender, batches) = channel(1);
    let holds_thread = db.pool.holds_thread();
    let flag = db.scope.as_ref().map(|scope| scope.reading.clone());
    let reading = flag.clone().map(Reading);
    let mut pipe = Pipe { gather, sender, holds_thread, is_fresh: true, reading: flag.clone() };
    let db = db.clone();
    let ask = async move {
        let (sql, values) = question?;
        let outcome = db.fetch(&sql, values.as_slice(), &mut pipe).await;
        drop(flag.map(Reading));
        // The rows before an error come before it.
        if !pipe.is_fresh {
            pipe.sender.send(pipe.gather.take()).await.map_err(|_| nobody_reads())?;
        }
        outcome
    };
    let work: Work = if holds_thread {
        // It waits for whoever reads by holding up its thread, which must not be one that runs tasks.
        Box::pin(async move {
            let ended = tokio::task::spawn_blocking(move || block_on(ask)).await;
            ended.unwrap_or_else(|_| Err(Error::new(ErrorKind::State, "reading was broken off")))
        })
    } else {
        Box::pin(ask)
    };
    Feed { batches, work: Some(work), failed: None, _reading: reading }
}

/// Carries what was gathered to whoever reads, and waits for them.
struct Pipe<G: Gather> {
    gather: G,
    sender: Sender<G::Batch>,
    holds_thread: bool,
    is_fresh: bool,
    reading: Option<Arc<AtomicBool>>,
}

impl<G: Gather> Sink for Pipe<G> {
    fn begin<H: Header>(&mut self, header: &H) -> Result<()> {
        if let Some(reading) = &self.reading {
            reading.store(true, Ordering::Release);
        }
        self.gather.begin(header)
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.gather.row(row)?;
        self.is_fresh = false;
        if self.holds_thread && self.gather.is_full() {
            return self.sender.blocking_send(self.gather.take()).map_err(|_| nobody_reads());
        }
        Ok(())
    }

    async fn room(&mut self) -> Result<()> {
        if !self.holds_thread && self.gather.is_full() {
            return self.sender.send(self.gather.take()).await.map_err(|_| nobody_reads());
        }
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.is_fresh
    }
}

/// Nobody hears this: who would have, has gone.
#[cold]
fn nobody_reads() -> Error {
    Error::new(ErrorKind::State, "nobody reads the rows any more")
}
