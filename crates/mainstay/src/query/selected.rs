//! [`Selected`]: a query that has said what it returns of each row.

use super::run::{count, each, one, question, read};
use super::select::{Query, Select};
use super::{Database, FromRow, RowStream};
use crate::error::Result;
use std::marker::PhantomData;

/// A query whose rows are of the type `T`.
#[must_use = "a query does nothing until it is run"]
pub struct Selected<'d, T> {
    db: &'d Database,
    select: Select,
    row: PhantomData<fn() -> T>,
}

impl<'d, T> Selected<'d, T> {
    /// The parts of the query.
    pub(super) fn into_parts(self) -> (&'d Database, Select) {
        (self.db, self.select)
    }
}

impl<'d, T: FromRow> Selected<'d, T> {
    pub(super) fn new(db: &'d Database, select: Select) -> Self {
        Self { db, select, row: PhantomData }
    }

    /// The same rows as another type, a struct with `#[derive(FromRow)]`: the columns in the order of its fields.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, name: String, team: i64 }
    /// #[derive(FromRow)]
    /// struct Team {
    ///     team: i64,
    ///     players: i64,
    /// }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let teams: Vec<Team> =
    ///     db.all::<User>().group_by(User::team).select((User::team, count::<User>())).into().all().await?;
    /// # Ok(()) }
    /// ```
    pub fn into<U: FromRow>(self) -> Selected<'d, U> {
        Selected { db: self.db, select: self.select, row: PhantomData }
    }

    /// Equal rows once.
    pub fn distinct(mut self) -> Self {
        self.select.distinct = true;
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// When the query fails, or a value is not of its type.
    pub async fn all(self) -> Result<Vec<T>> {
        read(self.db, &self.select).await
    }

    /// Gives the rows to a function one after the other, without keeping them; how many they were.
    ///
    /// # Errors
    /// When the query fails, a value is not of its type, or the function fails.
    pub async fn each(self, take: impl FnMut(T) -> Result<()> + Send) -> Result<u64> {
        each(self.db, &self.select, take).await
    }

    /// The rows as a stream, a few of them in memory at a time.
    pub fn stream(self) -> RowStream<T>
    where
        T: 'static,
    {
        RowStream::in_order(self.db, question(self.db, &self.select))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// When the query fails, or a value is not of its type.
    pub async fn first(mut self) -> Result<Option<T>> {
        self.select.limit = Some(1);
        Ok(read(self.db, &self.select).await?.pop())
    }

    /// The one row.
    ///
    /// # Errors
    /// When there is none, or more than one, or the query fails.
    pub async fn one(self) -> Result<T> {
        one(self.db, self.select).await
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(self) -> Result<u64> {
        count(self.db, self.select).await
    }
}

impl<T: FromRow> Query for Selected<'_, T> {
    type Row = T;

    fn into_select(self) -> Select {
        self.select
    }
}
