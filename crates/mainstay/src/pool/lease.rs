//! A connection that is lent: it comes back by itself, and only when nothing was left half done on it.

use super::{Kept, Pool};
use crate::engine::session::{Done, Session};
use crate::engine::{Access, Isolation};
use crate::error::{Error, ErrorKind, Result};
use crate::query::copy::source::{Load, Source};
use crate::query::parameters::Parameters;
use crate::query::pipeline::Taker;
use crate::query::row::Sink;
use crate::query::stream::Question;
use crate::query::watch::{Counted, Watch};
use mainstay_schema::sql::Sql;
use std::sync::Arc;

/// A borrowed connection.
#[derive(Debug)]
pub(crate) struct Lease {
    pool: Arc<Pool>,
    kept: Option<Kept>,
    /// Whether a statement is under way: one whose task is gone leaves it so, and so does a connection that was lost.
    is_busy: bool,
}

impl Lease {
    pub(super) fn new(pool: Arc<Pool>, kept: Kept) -> Self {
        Self { pool, kept: Some(kept), is_busy: false }
    }

    /// Whether what was begun on it was also ended.
    pub(crate) fn is_clean(&self) -> bool {
        !self.is_busy
    }

    /// What a statement came to; a connection that was lost with it stays marked.
    fn noted<T>(&mut self, outcome: Result<T>) -> Result<T> {
        let is_lost = |error: &Error| matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::UnknownOutcome);
        self.is_busy = outcome.as_ref().is_err_and(is_lost);
        outcome
    }

    fn watch(&self, sql: &Sql) -> Watch {
        Watch::begin(self.pool.system, sql, self.pool.options.slow_query)
    }

    /// The connection, for a statement that begins now.
    fn begin_statement(&mut self) -> &mut Session {
        self.is_busy = true;
        &mut self.kept.as_mut().expect("a lease has its connection until it is dropped").session
    }

    pub(crate) async fn fetch<P: Parameters + ?Sized, S: Sink>(
        &mut self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
    ) -> Result<()> {
        let watch = self.watch(sql);
        let mut counted = Counted { sink, rows: 0 };
        let outcome = self.begin_statement().fetch(sql, values, &mut counted).await;
        watch.end(sql, counted.rows, outcome.as_ref().err());
        self.noted(outcome)
    }

    pub(crate) async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        let watch = self.watch(sql);
        let outcome = self.begin_statement().execute(sql, values).await;
        watch.end(sql, outcome.as_ref().map_or(0, |done| done.rows), outcome.as_ref().err());
        self.noted(outcome)
    }

    pub(crate) async fn load<S: Source>(&mut self, load: &Load, source: &mut S) -> Result<u64> {
        let outcome = self.begin_statement().load(load, source).await;
        self.noted(outcome)
    }

    pub(crate) async fn pipeline<T: Taker>(&mut self, asked: &[Question]) -> Result<Vec<(T, u64)>> {
        let outcome = self.begin_statement().pipeline(asked).await;
        self.noted(outcome)
    }

    pub(crate) async fn run(&mut self, sql: &Sql) -> Result<u64> {
        let watch = self.watch(sql);
        let outcome = self.begin_statement().run(sql).await;
        watch.end(sql, *outcome.as_ref().unwrap_or(&0), outcome.as_ref().err());
        self.noted(outcome)
    }

    pub(crate) async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        let outcome = self.begin_statement().begin(isolation, access).await;
        self.noted(outcome)
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        let outcome = self.begin_statement().commit().await;
        self.noted(outcome)
    }

    pub(crate) async fn rollback(&mut self) -> Result<()> {
        let outcome = self.begin_statement().rollback().await;
        self.noted(outcome)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(kept) = self.kept.take() {
            self.pool.take_back(kept, !self.is_busy);
        }
    }
}
