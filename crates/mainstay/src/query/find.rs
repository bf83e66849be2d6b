//! [`Find`]: the rows of a model, in the words of its columns.

use super::keyset::Page;
use super::node::Tree;
use super::run::{count, each, one, question, read};
use super::scope::{Expressions, Has, Orders, Selectable};
use super::select::{Join, List, Lock, Rows, Select, Side};
use super::{Condition, Database, Query, Record, RowStream, Selected};
use crate::error::Result;
use std::marker::PhantomData;

/// A query for rows of `M`. Nothing runs before [`all`](Find::all), [`first`](Find::first), [`one`](Find::one),
/// [`count`](Find::count) or [`exists`](Find::exists).
///
/// `Scope` is the list of the models that it is about: `M`, and what was joined.
#[must_use = "a query does nothing until it is run"]
pub struct Find<'d, M, Scope = (M, ())> {
    pub(super) db: &'d Database,
    pub(super) select: Select,
    page: Option<Page>,
    types: PhantomData<fn() -> (M, Scope)>,
}

impl<'d, M: Record> Find<'d, M> {
    pub(super) fn new(db: &'d Database) -> Self {
        Self::of(db, Select::all(M::meta()))
    }

    pub(super) fn of(db: &'d Database, select: Select) -> Self {
        Self { db, select, page: None, types: PhantomData }
    }

    /// The rows after this one, in the order that the query has: pages that neither skip nor repeat a row when rows
    /// come and go between them. Give the last row of the page before; the order must be by columns of the model (any
    /// other is refused), and end with one that is unique.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, name: String }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let by_name = || db.all::<User>().order_by((User::name.asc(), User::id.asc())).limit(50);
    /// let mut page = by_name().all().await?;
    /// while let Some(last) = page.last() {
    ///     page = by_name().after(last).all().await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn after(mut self, row: &M) -> Self {
        self.page = Some(Page::after(row, &mut self.select));
        self
    }
}

impl<'d, M: Record, Scope> Find<'d, M, Scope> {
    fn with_scope<Wider>(self) -> Find<'d, M, Wider> {
        Find { db: self.db, select: self.select, page: self.page, types: PhantomData }
    }

    /// Only rows of which this holds too.
    pub fn filter<N, Place>(mut self, condition: Condition<N>) -> Self
    where
        Scope: Has<N, Place>,
    {
        self.select.filter.push(condition.tree);
        self
    }

    /// In this order; what was said before counts first.
    pub fn order_by<Places>(mut self, order: impl Orders<Scope, Places>) -> Self {
        self.select.order.extend(order.into_orderings());
        if let Some(page) = &self.page {
            page.follow(&mut self.select);
        }
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select.limit = Some(rows);
        self
    }

    /// Without the first so many rows. For the pages of a long list [`after`](Find::after) is faster and steadier.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select.offset = Some(rows);
        self
    }

    /// Equal rows once.
    pub fn distinct(mut self) -> Self {
        self.select.distinct = true;
        self
    }

    /// One row for each group of equal values; what is then selected are these, and functions of the rest.
    pub fn group_by<Places>(mut self, by: impl Expressions<Scope, Places>) -> Self {
        self.select.group.extend(by.into_trees());
        self
    }

    /// Only groups of which this holds.
    pub fn having<N, Place>(mut self, condition: Condition<N>) -> Self
    where
        Scope: Has<N, Place>,
    {
        self.select.having.push(condition.tree);
        self
    }

    /// With the rows that are marked as deleted (`#[column(set_on = "delete")]`), of this model and of those that are joined.
    pub fn with_deleted(mut self) -> Self {
        self.select.rows = Rows::All;
        self
    }

    /// The rows alone that are marked as deleted.
    pub fn only_deleted(mut self) -> Self {
        self.select.rows = Rows::Deleted;
        self
    }

    /// Locks the rows until the transaction ends: nobody else changes them, and who wants to waits.
    pub fn for_update(mut self) -> Self {
        self.select.lock = Some(Lock::Update);
        self
    }

    /// The same, passing over rows that somebody else has locked: for workers on one queue.
    pub fn for_update_skip_locked(mut self) -> Self {
        self.select.lock = Some(Lock::UpdateSkipLocked);
        self
    }

    /// With the rows of `N` that this relation leads to; rows that lead to none are left out.
    pub fn join<From, N: Record, Place>(
        self,
        relation: impl super::Relation<From = From, To = N>,
    ) -> Find<'d, M, (N, Scope)>
    where
        Scope: Has<From, Place>,
    {
        self.joined(Side::Inner, relation.condition().0)
    }

    /// With the rows of `N` that this relation leads to, and NULL where it leads to none: see
    /// [`perhaps`](super::perhaps) and [`optional`](super::Expr::optional).
    pub fn left_join<From, N: Record, Place>(
        self,
        relation: impl super::Relation<From = From, To = N>,
    ) -> Find<'d, M, (N, Scope)>
    where
        Scope: Has<From, Place>,
    {
        self.joined(Side::Left, relation.condition().0)
    }

    fn joined<N: Record>(mut self, side: Side, on: Tree) -> Find<'d, M, (N, Scope)> {
        self.select.joins.push(Join { side, table: N::meta(), on });
        self.with_scope()
    }

    /// What is returned of each row: columns, expressions, [`whole`](super::whole) models, in a tuple.
    pub fn select<S: Selectable<Scope, Places>, Places>(mut self, what: S) -> Selected<'d, S::Row> {
        self.select.list = List::Trees(what.into_list());
        Selected::new(self.db, self.select)
    }

    /// All rows.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn all(self) -> Result<Vec<M>> {
        read(self.db, &self.select).await
    }

    /// Gives the rows to a function one after the other, however many there are, without keeping them; how many they
    /// were. An error of the function ends it.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct Reading { #[column(primary_key)] id: i64, watts: i64 }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let mut joules = 0;
    /// db.all::<Reading>()
    ///     .each(|reading| {
    ///         joules += reading.watts;
    ///         Ok(())
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the query fails, or the function does.
    pub async fn each(self, take: impl FnMut(M) -> Result<()> + Send) -> Result<u64> {
        each(self.db, &self.select, take).await
    }

    /// The rows as a stream, a few of them in memory at a time.
    pub fn stream(self) -> RowStream<M> {
        RowStream::in_order(self.db, question(self.db, &self.select))
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn first(mut self) -> Result<Option<M>> {
        self.select.limit = Some(1);
        Ok(read(self.db, &self.select).await?.pop())
    }

    /// The one row.
    ///
    /// # Errors
    /// When there is none, or more than one, or the query fails.
    pub async fn one(self) -> Result<M> {
        one(self.db, self.select).await
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn count(self) -> Result<u64> {
        count(self.db, self.select).await
    }

    /// Whether there is a row.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn exists(mut self) -> Result<bool> {
        self.select.limit = Some(1);
        self.select.order.clear();
        self.select.list = List::One;
        Ok(!read::<i64>(self.db, &self.select).await?.is_empty())
    }

    /// The parts of the order, for whoever continues the query.
    pub(super) fn into_parts(self) -> (&'d Database, Select) {
        (self.db, self.select)
    }
}

impl<M: Record, Scope> Query for Find<'_, M, Scope> {
    type Row = M;

    fn into_select(self) -> Select {
        self.select
    }
}
