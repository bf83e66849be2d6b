//! Queries on their way: written, asked, and their rows taken.

use super::each::Each;
use super::node::Tree;
use super::row::InOrder;
use super::select::{List, Select};
use super::stream::Question;
use super::write::{Writer, Written};
use super::{Database, FromRow};
use crate::error::{Error, ErrorKind, Result};
use std::borrow::Cow;

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

/// A query, on its own.
pub(super) fn question(db: &Database, select: &Select) -> Result<Question> {
    let (sql, values) = written(db, select)?;
    Ok((sql, values.into_iter().map(Cow::into_owned).collect()))
}

/// A query behind other words.
pub(super) fn asked<'q>(db: &Database, words: &'static str, select: &'q Select) -> Result<Written<'q>> {
    let mut out = Writer::new(db.spelling());
    out.raw(words).select(select);
    out.finish()
}

fn written<'q>(db: &Database, select: &'q Select) -> Result<Written<'q>> {
    let mut out = Writer::new(db.spelling());
    if matches!(select.list, List::Model) && select.joins.is_empty() && !select.distinct && select.with.is_empty() {
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
    select.order.clear();
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
