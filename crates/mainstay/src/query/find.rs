//! [`Find`]: the rows of a model, in the words of its columns.

use super::each::Each;
use super::node::Tree;
use super::row::InOrder;
use super::scope::{Expressions, Has, Orders, Selectable};
use super::select::{Join, List, Lock, Ordering, Select, Side};
use super::write::Writer;
use super::{Condition, Database, FromRow, Query, Record, Selected};
use crate::error::{Error, ErrorKind, Result};
use std::marker::PhantomData;

/// A query for rows of `M`. Nothing runs before [`all`](Find::all), [`first`](Find::first), [`one`](Find::one),
/// [`count`](Find::count) or [`exists`](Find::exists).
///
/// `Scope` is the list of the models that it is about: `M`, and what was joined.
#[must_use = "a query does nothing until it is run"]
pub struct Find<'d, M, Scope = (M, ())> {
    pub(super) db: &'d Database,
    pub(super) select: Select,
    types: PhantomData<fn() -> (M, Scope)>,
}

impl<'d, M: Record> Find<'d, M> {
    pub(super) fn new(db: &'d Database) -> Self {
        Self { db, select: Select::all(M::meta()), types: PhantomData }
    }

    /// The rows after this one, in the order that the query has: pages that neither skip nor repeat a row when rows
    /// come and go between them. Give the last row of the page before; the order must be by columns of the model, and
    /// end with one that is unique.
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
        self.select.filter.push(super::keyset::after(&self.select.order, row));
        self
    }
}

impl<'d, M: Record, Scope> Find<'d, M, Scope> {
    fn with_scope<Wider>(self) -> Find<'d, M, Wider> {
        Find { db: self.db, select: self.select, types: PhantomData }
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

/// Runs a query.
pub(super) async fn read<T: FromRow>(db: &Database, select: &Select) -> Result<Vec<T>> {
    let mut rows = InOrder(Vec::new());
    let (sql, values) = written(db, select)?;
    db.fetch(&sql, values.as_slice(), &mut rows).await?;
    Ok(rows.0)
}

/// Runs a query, and passes its rows on.
pub(super) async fn each<T: FromRow>(
    db: &Database,
    select: &Select,
    take: impl FnMut(T) -> Result<()> + Send,
) -> Result<u64> {
    let mut rows = Each::new(take);
    let (sql, values) = written(db, select)?;
    db.fetch(&sql, values.as_slice(), &mut rows).await?;
    Ok(rows.rows)
}

/// A query behind other words.
pub(super) fn asked<'q>(db: &Database, words: &'static str, select: &'q Select) -> Result<super::write::Written<'q>> {
    let mut out = Writer::new(db.spelling());
    out.raw(words).select(select);
    out.finish()
}

fn written<'q>(db: &Database, select: &'q Select) -> Result<super::write::Written<'q>> {
    let mut out = Writer::new(db.spelling());
    if matches!(select.list, List::Model) && select.joins.is_empty() && !select.distinct {
        let known = &super::texts::texts(select.from, db.engine, db.spelling()).select;
        out.about(select.from).part(known).after_from(select);
    } else {
        out.select(select);
    }
    out.finish()
}

pub(super) async fn one<T: FromRow>(db: &Database, mut select: Select) -> Result<T> {
    select.limit = Some(2);
    let mut rows = read(db, &select).await?;
    match (rows.pop(), rows.len()) {
        (Some(row), 0) => Ok(row),
        (None, _) => Err(Error::new(ErrorKind::NotFound, "there is no such row").at(&select.from.name)),
        (Some(_), _) => Err(Error::new(ErrorKind::State, "one row was asked for, and there are more")
            .at(&select.from.name)
            .hint("narrow the condition, or take the first()")),
    }
}

pub(super) async fn count(db: &Database, mut select: Select) -> Result<u64> {
    let order: Vec<Ordering> = std::mem::take(&mut select.order);
    drop(order);
    let mut out = Writer::new(db.spelling());
    if select.has_simple_rows() {
        select.list = List::Trees(vec![Tree::CountRows]);
        out.select(&select);
    } else {
        if !select.distinct {
            // Two columns of one name, as of two models, not every engine takes within a query.
            select.list = List::One;
        }
        out.raw("SELECT count(*) FROM (").select(&select).raw(") AS counted");
    }
    let (sql, values) = out.finish()?;
    let mut rows: InOrder<i64> = InOrder(Vec::new());
    db.fetch(&sql, values.as_slice(), &mut rows).await?;
    Ok(rows.0.pop().and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
}
