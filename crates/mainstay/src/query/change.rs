//! Changing rows: only those of a condition that says something.

use super::hooked;
use super::hooks::Hooked;
use super::kept::{Saved, kept_by_update, outdated};
use super::node::Tree;
use super::row::InOrder;
use super::select::Rows;
use super::spelling::{Change, Returning, Spelling};
use super::stream::Question;
use super::texts::writable;
use super::write::Writer;
use super::{Column, Condition, Database, Datum, Field, Kept, Meta, Operand, Record};
use crate::error::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::marker::PhantomData;

impl Database {
    /// Changes the rows of which a condition holds; to change all there are, the condition is
    /// [`Model::all_rows`](crate::Model::all_rows).
    pub fn update<M: Record>(&self, condition: Condition<M>) -> Update<'_, M> {
        Update::of(self, condition.tree, Vec::new(), Rows::Present)
    }

    /// Takes back the deletion of rows that are marked as deleted (`#[column(set_on = "delete")]`).
    pub fn restore<M: Record>(&self, condition: Condition<M>) -> Update<'_, M> {
        let mark = M::meta().keeps(Kept::Deleted).map(|at| (at, Tree::Value(Datum::Null, M::meta().columns[at].kind)));
        Update::of(self, condition.tree, mark.into_iter().collect(), Rows::Deleted)
    }

    /// Writes a row as it is over the one with its primary key. Where the model has a version
    /// (`#[column(version)]`), only over the version that was read, and its number goes up by one: read the row again
    /// before it is saved again.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) when there is none, [`Outdated`](ErrorKind::Outdated) when somebody else has changed
    /// it since it was read, or the statement fails.
    pub async fn save<M: Record>(&self, row: &M) -> Result<()> {
        if M::meta().key.is_empty() {
            return Err(super::database::no_key::<M>());
        }
        match self.hooked::<M>() {
            Some(hooked) => Box::pin(self.save_hooked(&hooked, row)).await,
            None => self.save_alone(row).await,
        }
    }

    pub(super) async fn save_alone<M: Record>(&self, row: &M) -> Result<()> {
        let meta = M::meta();
        let is_free = |at: &usize| !meta.key.contains(at) && meta.columns[*at].kept != Some(Kept::Made);
        let columns: Vec<usize> = writable(meta, false).into_iter().filter(is_free).collect();
        let version = meta.keeps(Kept::Version);
        let found: Vec<usize> = meta.key.iter().copied().chain(version).collect();
        let mut out = Writer::new(self.spelling());
        out.raw("UPDATE ").table(meta).raw(" SET ");
        out.list(columns.iter().enumerate(), ", ", |out, (number, at)| {
            out.equation(meta, *at, number + 1);
        });
        out.raw(" WHERE ").list(found.iter().enumerate(), " AND ", |out, (number, at)| {
            out.equation(meta, *at, columns.len() + number + 1);
        });
        let values = Saved { row, columns: &columns, found: &found };
        match self.execute(&out.into_sql(), &values).await?.rows {
            0 if version.is_some() && self.lookup::<M>(row.key()).await?.is_some() => Err(outdated(meta)),
            0 => Err(super::database::not_found::<M>()),
            _ => Ok(()),
        }
    }
}

/// Refuses what would touch every row though nobody said so: a condition of no conditions.
pub(super) fn said<M: Record>(condition: &Tree) -> Result<()> {
    fn says_nothing(tree: &Tree) -> bool {
        match tree {
            Tree::All(parts) => parts.iter().all(says_nothing),
            Tree::Any(parts) => !parts.is_empty() && parts.iter().any(says_nothing),
            _ => false,
        }
    }
    if !says_nothing(condition) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Config, "the condition is empty and would touch every row")
        .at(&M::meta().name)
        .hint("if that is meant, say `all_rows()` as the condition"))
}

/// A statement that is written from its parts.
pub(super) trait Statement {
    fn write<'q>(&'q self, out: &mut Writer<'q>) -> Result<()>;
}

/// The statement and its values, on their own.
pub(super) fn asked(db: &Database, statement: &impl Statement) -> Result<Question> {
    let mut out = Writer::new(db.spelling());
    statement.write(&mut out)?;
    let (sql, values) = out.finish()?;
    Ok((sql, values.into_iter().map(Cow::into_owned).collect()))
}

/// Runs a statement; how many rows there were.
pub(super) async fn run(db: &Database, statement: &(impl Statement + Sync)) -> Result<u64> {
    let mut out = Writer::new(db.spelling());
    statement.write(&mut out)?;
    let (sql, values) = out.finish()?;
    Ok(db.execute(&sql, values.as_slice()).await?.rows)
}

/// Runs a statement, and reads the rows that it says.
pub(super) async fn returning<M: Record>(db: &Database, statement: &(impl Statement + Sync)) -> Result<Vec<M>> {
    let mut out = Writer::new(db.spelling());
    statement.write(&mut out)?;
    out.raw(" RETURNING ").columns(M::meta());
    let (sql, values) = out.finish()?;
    let mut rows = InOrder(Vec::new());
    db.fetch_once(&sql, values.as_slice(), &mut rows).await?;
    Ok(rows.0)
}

/// A change of rows.
#[must_use = "nothing is changed until it is run"]
pub struct Update<'d, M> {
    pub(super) db: &'d Database,
    condition: Tree,
    set: Vec<(usize, Tree)>,
    /// Of models that mark what is deleted.
    rows: Rows,
    model: PhantomData<fn() -> M>,
}

impl<'d, M: Record> Update<'d, M> {
    pub(super) fn of(db: &'d Database, condition: Tree, set: Vec<(usize, Tree)>, rows: Rows) -> Self {
        Self { db, condition, set, rows, model: PhantomData }
    }

    /// Rows too that are marked as deleted.
    pub fn with_deleted(mut self) -> Self {
        self.rows = Rows::All;
        self
    }

    /// Sets a column to a value, or to what an expression over the row gives.
    pub fn set<T: Field>(mut self, column: Column<M, T>, value: impl Operand<M, T>) -> Self {
        self.set.push((column.place(), value.node().0));
        self
    }

    /// Runs it; how many rows there were.
    ///
    /// # Errors
    /// When the condition is empty, nothing is set, a constraint refuses a row, or the statement fails.
    pub async fn run(self) -> Result<u64> {
        match self.db.hooked::<M>() {
            Some(hooked) => Ok(Box::pin(self.by_keys(Some(&hooked))).await?.len() as u64),
            None => run(self.db, &self).await,
        }
    }

    /// Runs it, and reads the rows as they then are.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub async fn returning(self) -> Result<Vec<M>> {
        let hooked = self.db.hooked::<M>();
        if hooked.is_none() && self.db.spelling().returning(Change::Update) == Returning::Said {
            return returning(self.db, &self).await;
        }
        Box::pin(self.by_keys(hooked.as_deref())).await
    }

    async fn by_keys(&self, hooked: Option<&Hooked<M>>) -> Result<Vec<M>> {
        if self.set.iter().any(|(at, _)| M::meta().key.contains(at)) {
            let error =
                Error::new(ErrorKind::Unsupported, "rows whose key is changed cannot be told from others by it");
            let hint = "run it without hooks and without returning them, and find the rows by their new key";
            return Err(error.at(&M::meta().name).hint(hint));
        }
        said::<M>(&self.condition)?;
        let columns: Vec<&str> = self.set.iter().map(|(at, _)| M::meta().columns[*at].name).collect();
        let change = |key| Update::<M>::of(self.db, key, self.set.clone(), self.rows);
        hooked::update(self.db, hooked, (&self.condition, self.rows), &columns, change).await
    }
}

impl<M: Record> Statement for Update<'_, M> {
    fn write<'q>(&'q self, out: &mut Writer<'q>) -> Result<()> {
        said::<M>(&self.condition)?;
        if self.set.is_empty() {
            let error = Error::new(ErrorKind::Config, "the update sets no column").at(&M::meta().name);
            return Err(error.hint("give it `.set(column, value)`"));
        }
        let set = assignments::<M>(out.spelling, &self.set)?;
        out.raw("UPDATE ").subject(M::meta()).raw(" SET ").list(set, ", ", |out, (at, value)| {
            out.ident(M::meta().columns[*at].name).raw(" = ").tree(value);
        });
        keep(out, M::meta(), kept_by_update(M::meta(), &self.set));
        out.raw(" WHERE ").tree(&self.condition).present(" AND ", M::meta(), self.rows);
        Ok(())
    }
}

/// The assignments of what the library keeps.
pub(super) fn keep(out: &mut Writer<'_>, meta: &Meta, kept: Vec<(usize, Option<Datum<'static>>)>) {
    for (at, value) in kept {
        let name = meta.columns[at].name;
        match value {
            Some(now) => _ = out.raw(", ").ident(name).raw(" = ").value(Cow::Owned(now)),
            None => _ = out.raw(", ").ident(name).raw(" = ").ident(name).raw(" + 1"),
        }
    }
}

/// The assignments, in an order in which none sees what another wrote.
fn assignments<'q, M: Record>(spelling: &dyn Spelling, set: &'q [(usize, Tree)]) -> Result<Vec<&'q (usize, Tree)>> {
    let mut rest: Vec<&(usize, Tree)> = set.iter().collect();
    if !spelling.assigns_in_order() {
        return Ok(rest);
    }
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let is_read = |at: usize| rest.iter().any(|(other, value)| *other != at && value.mentions(M::meta(), at));
        let Some(free) = rest.iter().position(|(at, _)| !is_read(*at)) else {
            let error =
                Error::new(ErrorKind::Unsupported, "this engine cannot change columns that are made of each other");
            return Err(error.at(&M::meta().name).hint("read the rows, and write the values"));
        };
        ordered.push(rest.remove(free));
    }
    Ok(ordered)
}
