//! [`With`]: queries that stand before another and are read as tables are (common table expressions).

use super::select::{Common, Select};
use super::write::Writer;
use super::{Condition, Database, Find, Query, Record};

impl Database {
    /// A query that others are to read as a table: see [`With`].
    pub fn with<C: Record>(&self, query: impl Query<Row = C>) -> With<'_> {
        With { db: self, common: Vec::new() }.with(query)
    }

    /// A query that asks on from its own rows: see [`With`].
    pub fn with_recursive<C: Record>(&self, first: impl Query<Row = C>, step: impl Query<Row = C>) -> With<'_> {
        With { db: self, common: Vec::new() }.with_recursive(first, step)
    }
}

/// Queries that stand before another and are read as tables are: `WITH … SELECT`. A struct with `#[derive(Cte)]` says what
/// one is called and which columns it has; it is found, joined and selected from as a model is.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct Payment { #[column(primary_key)] id: i64, client: i64, amount: i64 }
/// # #[derive(Model)] struct Part { #[column(primary_key)] id: i64, whole: Option<i64>, name: String }
/// #[derive(Cte)]
/// struct Total {
///     client: i64,
///     paid: Option<i64>,
/// }
///
/// #[derive(Cte)]
/// struct Within {
///     id: i64,
///     name: String,
/// }
///
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let totals = db.all::<Payment>().group_by(Payment::client).select((Payment::client, Payment::amount.sum())).into::<Total>();
/// let best = db.with(totals).find(Total::paid.gt(1000)).order_by(Total::paid.desc()).all().await?;
///
/// // The engine of a car, its parts, their parts, …
/// let first = db.find(Part::id.eq(1)).select((Part::id, Part::name)).into::<Within>();
/// let parts = db.all::<Part>().join(belongs_to(Part::whole, Within::id)).select((Part::id, Part::name)).into::<Within>();
/// let all = db.with_recursive(first, parts).all::<Within>().all().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "it does nothing until it is read"]
pub struct With<'d> {
    db: &'d Database,
    common: Vec<Common>,
}

impl<'d> With<'d> {
    /// One more; it may read those before it.
    pub fn with<C: Record>(mut self, query: impl Query<Row = C>) -> Self {
        self.common.push(Common { table: C::meta(), query: query.into_select(), step: None });
        self
    }

    /// One more, which asks on from its own rows: `step` reads those that came last, again and again until none come.
    pub fn with_recursive<C: Record>(mut self, first: impl Query<Row = C>, step: impl Query<Row = C>) -> Self {
        self.common.push(Common { table: C::meta(), query: first.into_select(), step: Some(step.into_select()) });
        self
    }

    /// The rows of which a condition holds, of one of them or of a model.
    pub fn find<M: Record>(self, condition: Condition<M>) -> Find<'d, M> {
        self.all().filter(condition)
    }

    /// All rows of one of them, or of a model.
    pub fn all<M: Record>(self) -> Find<'d, M> {
        Find::of(self.db, Select { with: self.common, ..Select::all(M::meta()) })
    }
}

impl<'q> Writer<'q> {
    /// Queries that stand before another.
    pub(super) fn common(&mut self, with: &'q [Common]) {
        if with.is_empty() {
            return;
        }
        let outer = (self.about.take(), self.alias.take());
        let is_recursive = with.iter().any(|common| common.step.is_some());
        self.raw(if is_recursive { "WITH RECURSIVE " } else { "WITH " });
        self.list(with, ", ", |out, common| {
            let columns = &common.table.columns;
            out.table(common.table).raw(" (").list(columns, ", ", |out, column| _ = out.ident(column.name));
            out.raw(") AS (").select(&common.query);
            if let Some(step) = &common.step {
                out.raw(" UNION ALL ").select(step);
            }
            out.raw(")");
        });
        self.raw(" ");
        (self.about, self.alias) = outer;
    }
}
