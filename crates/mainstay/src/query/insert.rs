//! New rows: one, many, or in the place of one that is there.

use super::number::Number;
use super::parameters::{OfRows, Parameters};
use super::row::InOrder;
use super::spelling::Numbering;
use super::texts::{insert_into, writable};
use super::write::Writer;
use super::{Column, Database, Datum, FromRow, Record};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::Sql;
use std::slice::from_ref;

/// Whether the server is to number the row.
fn is_numbered<M: Record>(row: &M) -> bool {
    M::meta().numbered().is_some_and(|at| row.datum(at) == Datum::Int(0))
}

impl Database {
    /// Inserts a row, and says its primary key. A column that the server numbers is left to it where the field is 0;
    /// computed columns always are.
    ///
    /// # Errors
    /// [`Constraint`](ErrorKind::Constraint) when one refuses the row, or the statement fails.
    pub async fn insert<M: Record>(&self, row: &M) -> Result<M::Key> {
        let texts = self.texts::<M>();
        if !is_numbered(row) {
            let values = OfRows { rows: from_ref(row), columns: &texts.insert.columns };
            self.execute(&texts.insert.sql, &values).await?;
            return Ok(row.key());
        }
        let (sql, values) =
            (&texts.insert_numbered.sql, OfRows { rows: from_ref(row), columns: &texts.insert_numbered.columns });
        if self.spelling().numbering() == Numbering::LastOne {
            let number = self.execute(sql, &values).await?.last_number;
            return numbered_key(row, number);
        }
        let mut keys = InOrder(Vec::new());
        self.fetch_once(sql, &values, &mut keys).await?;
        keys.0.pop().ok_or_else(|| Error::new(ErrorKind::State, "the server did not say the new row's key"))
    }

    /// Inserts a row, and reads it as it then is: with its number, its defaults, what is computed.
    ///
    /// # Errors
    /// As for [`insert`](Self::insert).
    pub async fn insert_returning<M: Record>(&self, row: &M) -> Result<M> {
        let columns = writable(M::meta(), is_numbered(row));
        let mut out = Writer::new(self.spelling());
        insert_into(&mut out, M::meta(), &columns, 1);
        out.raw(" RETURNING ").columns(M::meta());
        let mut rows = InOrder(Vec::new());
        self.fetch_once(&out.finish().0, &OfRows { rows: from_ref(row), columns: &columns }, &mut rows).await?;
        rows.0.pop().ok_or_else(|| Error::new(ErrorKind::State, "the server did not return the new row"))
    }

    /// Inserts rows, all of them or none, in as few statements as the engine takes; how many they were.
    ///
    /// # Errors
    /// As for [`insert`](Self::insert).
    pub async fn insert_many<M: Record>(&self, rows: &[M]) -> Result<u64> {
        let is_one_statement = rows.len() <= 1;
        if is_one_statement {
            return self.insert_alike(rows).await;
        }
        self.transaction(async |tx| {
            let mut inserted = 0;
            for alike in rows.chunk_by(|one, next| is_numbered(one) == is_numbered(next)) {
                inserted += tx.insert_alike(alike).await?;
            }
            Ok(inserted)
        })
        .await
    }

    async fn insert_alike<M: Record>(&self, rows: &[M]) -> Result<u64> {
        let columns = writable(M::meta(), rows.first().is_some_and(is_numbered));
        let most = self.spelling().rows_per_insert(columns.len());
        let mut borrowed = self.borrow().await?;
        let lease = borrowed.lease()?;
        let (mut rest, mut inserted, mut statement) = (rows, 0, None::<(usize, Sql)>);
        while !rest.is_empty() {
            // Powers of two, so that few different statements come of any number of rows.
            let size = if rest.len() >= most { most } else { 1 << rest.len().ilog2() };
            let (now, later) = rest.split_at(size);
            if statement.as_ref().is_none_or(|(rows, _)| *rows != size) {
                let mut out = Writer::new(self.spelling());
                insert_into(&mut out, M::meta(), &columns, size);
                statement = Some((size, out.finish().0));
            }
            if let Some((_, sql)) = &statement {
                inserted += lease.execute(sql, &OfRows { rows: now, columns: &columns }).await?.rows;
            }
            rest = later;
        }
        Ok(inserted)
    }

    /// Inserts a row, or changes the one that has its primary key: see [`Upsert`] for another key, and for what is
    /// changed.
    pub fn upsert<'r, M: Record>(&self, row: &'r M) -> Upsert<'_, 'r, M> {
        let meta = M::meta();
        Upsert { db: self, row, on: meta.key.clone(), update: None }
    }

    pub(super) async fn fetch_once<P: Parameters + ?Sized, T: FromRow>(
        &self,
        sql: &Sql,
        values: &P,
        rows: &mut InOrder<T>,
    ) -> Result<()> {
        self.borrow().await?.lease()?.fetch(sql, values, rows).await
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
    on: Vec<usize>,
    /// What is changed; `None`: all that can be.
    update: Option<Vec<usize>>,
}

impl<M: Record> Upsert<'_, '_, M> {
    /// The unique column that may meet its like, instead of the primary key; said again, one more of its columns.
    pub fn on<T>(mut self, column: Column<M, T>) -> Self {
        if self.on == M::meta().key {
            self.on.clear();
        }
        self.on.push(column.place());
        self
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

    /// Runs it; how many rows were inserted or changed.
    ///
    /// # Errors
    /// When another constraint refuses the row, or the statement fails.
    pub async fn run(self) -> Result<u64> {
        let meta = M::meta();
        // A row that is found by another key is not numbered anew.
        let columns = writable(meta, is_numbered(self.row));
        let is_free = |at: &usize| !self.on.contains(at) && !meta.key.contains(at) && !meta.columns[*at].numbered;
        let update = self.update.unwrap_or_else(|| columns.iter().copied().filter(is_free).collect());
        let mut out = Writer::new(self.db.spelling());
        insert_into(&mut out, meta, &columns, 1);
        self.db.spelling().conflict(&mut out, meta, &self.on, &update);
        let values = OfRows { rows: from_ref(self.row), columns: &columns };
        Ok(self.db.execute(&out.finish().0, &values).await?.rows)
    }
}

/// The key of a row that was given its number.
fn numbered_key<M: Record>(row: &M, number: i64) -> Result<M::Key> {
    let meta = M::meta();
    match meta.numbered() {
        Some(at) if meta.key == [at] => M::Key::from_row(&Number(number), 0),
        Some(at) if meta.key.contains(&at) => {
            let error =
                Error::new(ErrorKind::Unsupported, "the key of the new row has a part that the engine does not tell");
            Err(error.at(&meta.name).hint("let the number be the whole primary key"))
        }
        _ => Ok(row.key()),
    }
}
