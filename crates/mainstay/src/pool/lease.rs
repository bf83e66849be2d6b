//! A connection that is lent: it comes back by itself, and only when nothing was left half done on it.

use super::{Kept, Pool};
use crate::engine::session::{Done, Session};
use crate::engine::{Access, Isolation};
use crate::error::Result;
use crate::query::parameters::Parameters;
use crate::query::row::Sink;
use mainstay_schema::sql::Sql;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// A borrowed connection.
#[derive(Debug)]
pub(crate) struct Lease {
    pool: Arc<Pool>,
    kept: Option<Kept>,
    /// Whether a statement is under way: one whose task is gone leaves it so.
    is_busy: bool,
    _permit: OwnedSemaphorePermit,
}

impl Lease {
    pub(super) fn new(pool: Arc<Pool>, kept: Kept, permit: OwnedSemaphorePermit) -> Self {
        Self { pool, kept: Some(kept), is_busy: false, _permit: permit }
    }

    fn session(&mut self) -> &mut Session {
        &mut self.kept.as_mut().expect("a lease has its connection until it is dropped").session
    }

    /// Whether what was begun on it was also ended.
    pub(crate) fn is_clean(&self) -> bool {
        !self.is_busy
    }

    pub(crate) async fn fetch<P: Parameters + ?Sized, S: Sink>(
        &mut self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
    ) -> Result<()> {
        self.is_busy = true;
        let outcome = self.session().fetch(sql, values, sink).await;
        self.is_busy = false;
        outcome
    }

    pub(crate) async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        self.is_busy = true;
        let outcome = self.session().execute(sql, values).await;
        self.is_busy = false;
        outcome
    }

    pub(crate) async fn run(&mut self, sql: &Sql) -> Result<u64> {
        self.is_busy = true;
        let outcome = self.session().run(sql).await;
        self.is_busy = false;
        outcome
    }

    pub(crate) async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        self.is_busy = true;
        let outcome = self.session().begin(isolation, access).await;
        self.is_busy = false;
        outcome
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        self.is_busy = true;
        let outcome = self.session().commit().await;
        self.is_busy = false;
        outcome
    }

    pub(crate) async fn rollback(&mut self) -> Result<()> {
        self.is_busy = true;
        let outcome = self.session().rollback().await;
        self.is_busy = false;
        outcome
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(kept) = self.kept.take() {
            self.pool.take_back(kept, !self.is_busy);
        }
    }
}
