//! Rows that are passed on as they come: how many there are does not matter.

use super::FromRow;
use super::row::{Header, Row, Sink};
use crate::error::Result;
use std::marker::PhantomData;

/// Rows that are passed on one by one, and not kept.
pub(crate) struct Each<T, F> {
    pub(crate) take: F,
    pub(crate) rows: u64,
    row: PhantomData<fn() -> T>,
}

impl<T, F> Each<T, F> {
    pub(crate) fn new(take: F) -> Self {
        Self { take, rows: 0, row: PhantomData }
    }
}

impl<T: FromRow, F: FnMut(T) -> Result<()> + Send> Sink for Each<T, F> {
    fn begin<H: Header>(&mut self, _: &H) -> Result<()> {
        Ok(())
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.rows += 1;
        (self.take)(T::from_row(row, 0)?)
    }

    fn is_fresh(&self) -> bool {
        self.rows == 0
    }
}
