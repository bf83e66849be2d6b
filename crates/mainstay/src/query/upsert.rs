//! Inserts that may meet a row with the same key.

use super::insert::is_numbered;
use super::keys::{key_of, unique_keys};
use super::parameters::OfRows;
use super::spelling::Conflicts;
use super::texts::{insert_into, writable};
use super::write::Writer;
use super::{Column, Database, Kept, Record};
use crate::error::{Error, ErrorKind, Result};
use std::slice::from_ref;

impl Database {
    /// Inserts a row, or changes the one that has its primary key: see [`Upsert`] for another key, and for what is
    /// changed.
    pub fn upsert<'r, M: Record>(&self, row: &'r M) -> Upsert<'_, 'r, M> {
        Upsert { db: self, row, on: None, update: None }
    }
}

/// An insert that may meet a row with the same key.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, #[column(unique)] email: String, name: String }
/// # async fn example(db: Database, user: User) -> mainstay::Result<()> {
/// db.upsert(&user).on(User::email).update(User::name).run().await?;
/// db.upsert(&user).on(User::email).ignore().run().await?;
/// # Ok(()) }
/// ```
#[must_use = "it does nothing until it is run"]
pub struct Upsert<'d, 'r, M> {
    db: &'d Database,
    row: &'r M,
    /// The key whose row it may meet; `None`: the primary key.
    on: Option<Vec<usize>>,
    /// What is changed; `None`: all that can be.
    update: Option<Vec<usize>>,
}

impl<M: Record> Upsert<'_, '_, M> {
    /// The unique column that may meet its like, instead of the primary key; said again, one more of its columns.
    pub fn on<T>(mut self, column: Column<M, T>) -> Self {
        self.on.get_or_insert_default().push(column.place());
        self
    }

    /// The key.
    fn key(&self) -> &[usize] {
        self.on.as_deref().unwrap_or(&M::meta().key)
    }

    /// Changes this column of the row that is there, and no others but those said likewise.
    pub fn update<T>(mut self, column: Column<M, T>) -> Self {
        self.update.get_or_insert_default().push(column.place());
        self
    }

    /// Leaves the row that is there as it is.
    pub fn ignore(mut self) -> Self {
        self.update = Some(Vec::new());
        self
    }

    /// Runs it; how many rows were inserted or changed: one, or none.
    ///
    /// # Errors
    /// When another constraint refuses the row, no unique key is made of the columns, or the statement fails.
    pub async fn run(self) -> Result<u64> {
        let meta = M::meta();
        self.db.passes_no_hook(meta, "an upsert")?;
        // A row that is found by another key is not numbered anew.
        let columns = writable(meta, is_numbered(self.row));
        if meta.keeps(Kept::Version).is_some() {
            return Err(Error::new(ErrorKind::Unsupported, "an upsert knows no version that it may write over")
                .at(&meta.name)
                .hint("insert the row; and where it is there already, read it and save it"));
        }
        let is_kept = |at: &usize| meta.key.contains(at) || meta.columns[*at].kept == Some(Kept::Made);
        let is_free = |at: &usize| !self.key().contains(at) && !is_kept(at) && !meta.columns[*at].numbered;
        let update = self.update.clone();
        let update = update.unwrap_or_else(|| columns.iter().copied().filter(is_free).collect());
        if self.db.spelling().conflicts() == Conflicts::OfAnyKey {
            let keys = unique_keys(meta, self.db.spelling().primary_key_name());
            let own = key_of(&keys, self.key(), meta)?;
            let may_meet = |columns_of: &[usize]| columns_of.iter().all(|at| columns.contains(at));
            let is_alone = keys.iter().all(|key| key == own || !may_meet(&key.columns));
            if update.is_empty() || !is_alone {
                return self.in_two(&columns, &update, own.name.as_deref()).await;
            }
        }
        let mut out = Writer::new(self.db.spelling());
        insert_into(&mut out, meta, &columns, 1);
        self.db.spelling().conflict(&mut out, meta, self.key(), &update);
        let done = self.db.execute(&out.into_sql(), &self.values(&columns)).await?;
        // Some engines count a row twice that was there.
        Ok(done.rows.min(1))
    }

    /// On engines that would take any key's row for the one that is meant: an insert, and a change if that key, and no
    /// other, is there already.
    async fn in_two(&self, columns: &[usize], update: &[usize], key: Option<&str>) -> Result<u64> {
        /// How often a row may come and go between the two.
        const MOST: u32 = 10;
        let meta = M::meta();
        let mut inserting = Writer::new(self.db.spelling());
        insert_into(&mut inserting, meta, columns, 1);
        let (inserting, changing) = (inserting.into_sql(), self.changing(update));
        for _ in 0..MOST {
            match self.db.execute(&inserting, &self.values(columns)).await {
                Err(error) if is_of(&error, key) => {}
                outcome => return outcome.map(|done| done.rows),
            }
            let Some((sql, given)) = &changing else { return Ok(0) };
            let changed = self.db.execute(sql, &self.values(given)).await?.rows;
            if changed > 0 {
                return Ok(changed);
            }
        }
        Err(Error::new(ErrorKind::Conflict, "the row comes and goes while it is to be changed").at(&meta.name))
    }

    /// `UPDATE t SET … WHERE key = …`, and the places of its values; nothing where nothing is to be changed.
    fn changing(&self, update: &[usize]) -> Option<(mainstay_schema::sql::Sql, Vec<usize>)> {
        let meta = M::meta();
        let mut out = Writer::new(self.db.spelling());
        let given: Vec<usize> = update.iter().chain(self.key()).copied().collect();
        let mut assign = |out: &mut Writer<'_>, (number, at): (usize, &usize)| _ = out.equation(meta, *at, number + 1);
        out.raw("UPDATE ").table(meta).raw(" SET ").list(update.iter().enumerate(), ", ", &mut assign);
        let on = self.key().iter().enumerate().map(|(number, at)| (update.len() + number, at));
        out.raw(" WHERE ").list(on, " AND ", &mut assign);
        (!update.is_empty()).then(|| (out.into_sql(), given))
    }

    fn values<'s>(&'s self, columns: &'s [usize]) -> OfRows<'s, M> {
        OfRows { rows: from_ref(self.row), columns }
    }
}

/// Whether the error is that a row with this key is there.
fn is_of(error: &Error, key: Option<&str>) -> bool {
    let violated = error.violation().and_then(|violation| violation.constraint.as_deref());
    violated.is_some() && violated == key
}
