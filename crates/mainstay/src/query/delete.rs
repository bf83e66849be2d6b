//! Deleting rows: for good, or by a mark, where the model has a column for one.

use super::by_key;
use super::change::{Statement, Update, keep, returning, run, said};
use super::hooked;
use super::hooks::Hooked;
use super::kept::{kept_by_update, now};
use super::node::Tree;
use super::select::Rows;
use super::spelling::{Change, Returning};
use super::write::Writer;
use super::{Condition, Database, Kept, Record};
use crate::error::Result;
use std::borrow::Cow;
use std::marker::PhantomData;

impl Database {
    /// Deletes the rows of which a condition holds; to delete all there are, the condition is
    /// [`Model::all_rows`](crate::Model::all_rows). Where the model has a column `#[column(set_on = "delete")]` they stay, with
    /// the time in it, and are left out of queries.
    pub fn delete<M: Record>(&self, condition: Condition<M>) -> Delete<'_, M> {
        Delete { db: self, condition: condition.tree, mark: M::meta().keeps(Kept::Deleted), model: PhantomData }
    }
}

/// A deletion of rows.
#[must_use = "nothing is deleted until it is run"]
pub struct Delete<'d, M> {
    pub(super) db: &'d Database,
    condition: Tree,
    /// The column that marks a row as deleted, where it is not to go for good.
    mark: Option<usize>,
    model: PhantomData<fn() -> M>,
}

impl<'d, M: Record> Delete<'d, M> {
    /// Deletes rows for good that would be marked as deleted, and those that are.
    pub fn permanently(mut self) -> Self {
        self.mark = None;
        self
    }

    /// The change that marks the rows, where that is all.
    fn marking(&self) -> Option<Update<'d, M>> {
        let at = self.mark?;
        let kind = M::meta().columns[at].kind;
        Some(Update::of(self.db, self.condition.clone(), vec![(at, Tree::Value(now(kind), kind))], Rows::Present))
    }

    /// Runs it; how many rows there were.
    ///
    /// # Errors
    /// When the condition is empty, a constraint refuses, or the statement fails.
    pub async fn run(self) -> Result<u64> {
        match self.db.hooked::<M>() {
            Some(hooked) => Ok(Box::pin(self.by_keys(Some(&hooked))).await?.len() as u64),
            None => run(self.db, &self).await,
        }
    }

    /// Runs it, and reads the rows as they were; with their mark, where they are only marked.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub async fn returning(self) -> Result<Vec<M>> {
        let hooked = self.db.hooked::<M>();
        match self.marking() {
            Some(marking) if hooked.is_none() => return marking.returning().await,
            None if hooked.is_none() && self.db.spelling().returning(Change::Delete) == Returning::Said => {
                return returning(self.db, &self).await;
            }
            _ => {}
        }
        let deleted = Box::pin(self.by_keys(hooked.as_deref())).await?;
        if self.mark.is_some() { by_key::found(self.db, by_key::conditions(&deleted)).await } else { Ok(deleted) }
    }

    async fn by_keys(&self, hooked: Option<&Hooked<M>>) -> Result<Vec<M>> {
        said::<M>(&self.condition)?;
        let mark = self.mark;
        let rows = if mark.is_some() { Rows::Present } else { Rows::All };
        let change = |condition| Delete::<M> { db: self.db, condition, mark, model: PhantomData };
        hooked::delete(self.db, hooked, (&self.condition, rows), change).await
    }
}

impl<M: Record> Statement for Delete<'_, M> {
    fn write<'q>(&'q self, out: &mut Writer<'q>) -> Result<()> {
        said::<M>(&self.condition)?;
        if let Some(at) = self.mark {
            return self.write_mark(out, at);
        }
        out.raw("DELETE FROM ").subject(M::meta()).raw(" WHERE ").tree(&self.condition);
        Ok(())
    }
}

impl<M: Record> Delete<'_, M> {
    /// The rows stay, and say when they were deleted.
    fn write_mark<'q>(&'q self, out: &mut Writer<'q>, at: usize) -> Result<()> {
        let column = &M::meta().columns[at];
        out.raw("UPDATE ").subject(M::meta()).raw(" SET ").ident(column.name).raw(" = ");
        out.value(Cow::Owned(now(column.kind)));
        keep(out, M::meta(), kept_by_update(M::meta(), &[(at, ())]));
        out.raw(" WHERE ").tree(&self.condition).present(" AND ", M::meta(), Rows::Present);
        Ok(())
    }
}
