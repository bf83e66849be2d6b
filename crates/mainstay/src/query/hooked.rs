//! Writes with hooks around them: in one transaction, with the rows as they were and as they are.

use super::by_key::{conditions, found, locked};
use super::change::{Statement, run};
use super::hooks::{After, Before, Hooked};
use super::load::{Handle, handle};
use super::node::Tree;
use super::select::Rows;
use super::{Database, Record};
use crate::error::Result;
use std::collections::HashMap;
use std::slice::from_ref;

impl Database {
    /// Inserts rows; they, as they then are.
    pub(super) async fn insert_hooked<M: Record>(&self, hooked: &Hooked<M>, rows: &[M]) -> Result<Vec<M>> {
        self.transaction(async |db| {
            let db = db.beside::<M>();
            let mut rows: Vec<M> = rows.iter().map(hooked.copy).collect();
            hooked.before(&db, Before::Insert(&mut rows)).await?;
            let mut written = Vec::with_capacity(rows.len());
            for row in &rows {
                written.push(db.insert_and_read(row).await?);
            }
            hooked.after(&db, After::Insert(&written)).await?;
            Ok(written)
        })
        .await
    }

    /// Saves a row over the one with its key.
    pub(super) async fn save_hooked<M: Record>(&self, hooked: &Hooked<M>, row: &M) -> Result<()> {
        self.transaction(async |db| {
            let db = db.beside::<M>();
            let mut old = Vec::new();
            for condition in conditions(from_ref(row)) {
                old.extend(locked::<M>(&db, &condition, Rows::All).await?);
            }
            let old = old.pop().ok_or_else(super::database::not_found::<M>)?;
            let mut new = (hooked.copy)(row);
            hooked.before(&db, Before::Save { old: &old, new: &mut new }).await?;
            db.save_alone(&new).await?;
            let new = found::<M>(&db, conditions(from_ref(&new))).await?;
            hooked.after(&db, After::Update { old: from_ref(&old), new: &new }).await
        })
        .await
    }
}

/// Changes the rows of which a condition holds, by their keys: where the engine returns no changed rows, and where hooks look
/// at them. The rows as they then are.
pub(super) async fn update<M: Record, S: Statement + Sync + Send>(
    db: &Database,
    hooked: Option<&Hooked<M>>,
    (condition, rows): (&Tree, Rows),
    columns: &[&'static str],
    change: impl Fn(Tree) -> S + Sync,
) -> Result<Vec<M>> {
    let work = async |db: Database| {
        let db = db.beside::<M>();
        let old = locked::<M>(&db, condition, rows).await?;
        if let Some(hooked) = hooked.filter(|_| !old.is_empty()) {
            hooked.before(&db, Before::Update { rows: &old, columns }).await?;
        }
        let keys = conditions(&old);
        for key in keys.clone() {
            run(&db, &change(key)).await?;
        }
        let new = found(&db, keys).await?;
        let Some(hooked) = hooked.filter(|_| !old.is_empty()) else { return Ok(new) };
        let new = in_the_places_of(&old, new);
        hooked.after(&db, After::Update { old: &old, new: &new }).await?;
        Ok(new)
    };
    around(db, hooked.is_some(), work).await
}

/// Deletes the rows of which a condition holds, likewise. The rows as they were.
pub(super) async fn delete<M: Record, S: Statement + Sync + Send>(
    db: &Database,
    hooked: Option<&Hooked<M>>,
    (condition, rows): (&Tree, Rows),
    change: impl Fn(Tree) -> S + Sync,
) -> Result<Vec<M>> {
    let work = async |db: Database| {
        let db = db.beside::<M>();
        let old = locked::<M>(&db, condition, rows).await?;
        let hooked = hooked.filter(|_| !old.is_empty());
        if let Some(hooked) = hooked {
            hooked.before(&db, Before::Delete(&old)).await?;
        }
        for key in conditions(&old) {
            run(&db, &change(key)).await?;
        }
        if let Some(hooked) = hooked {
            hooked.after(&db, After::Delete(&old)).await?;
        }
        Ok(old)
    };
    around(db, hooked.is_some(), work).await
}

/// In the transaction that is open; with hooks in a savepoint of it, so that their errors undo the write and no more.
async fn around<T, F: Future<Output = Result<T>>>(
    db: &Database,
    is_hooked: bool,
    work: impl Fn(Database) -> F,
) -> Result<T> {
    if is_hooked { db.transaction(work).await } else { db.together(work).await }
}

/// The new rows, each where the old one with its key is.
fn in_the_places_of<M: Record>(old: &[M], new: Vec<M>) -> Vec<M> {
    let key = |row: &M| M::meta().key.iter().map(|at| handle(row.datum(*at))).collect::<Vec<Option<Handle>>>();
    let mut by_key: HashMap<_, M> = new.into_iter().map(|row| (key(&row), row)).collect();
    old.iter().filter_map(|row| by_key.remove(&key(row))).collect()
}
