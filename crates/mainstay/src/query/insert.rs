//! New rows: one, or many.

use super::hooks::Hooked;
use super::number::Number;
use super::parameters::{OfRows, Parameters};
use super::row::InOrder;
use super::spelling::{Change, Numbering, Returning};
use super::texts::{insert_into, writable};
use super::write::Writer;
use super::{Database, Datum, FromRow, Record};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::Sql;
use std::slice::from_ref;

/// Whether the server is to number the row.
pub(super) fn is_numbered<M: Record>(row: &M) -> bool {
    M::meta().numbered.is_some_and(|at| row.datum(at) == Datum::Int(0))
}

impl Database {
    /// Inserts a row, and says its primary key. A column that the server numbers is left to it where the field is 0;
    /// computed columns always are.
    ///
    /// # Errors
    /// [`Constraint`](ErrorKind::Constraint) when one refuses the row, or the statement fails.
    pub async fn insert<M: Record>(&self, row: &M) -> Result<M::Key> {
        match self.hooked::<M>() {
            Some(hooked) => Ok(Box::pin(self.insert_one_hooked(&hooked, row)).await?.key()),
            None => self.insert_alone(row).await,
        }
    }

    async fn insert_alone<M: Record>(&self, row: &M) -> Result<M::Key> {
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
        match self.hooked::<M>() {
            Some(hooked) => Box::pin(self.insert_one_hooked(&hooked, row)).await,
            None => self.insert_and_read(row).await,
        }
    }

    async fn insert_one_hooked<M: Record>(&self, hooked: &Hooked<M>, row: &M) -> Result<M> {
        let written = self.insert_hooked(hooked, from_ref(row)).await?.pop();
        written.ok_or_else(super::database::not_found::<M>)
    }

    pub(super) async fn insert_and_read<M: Record>(&self, row: &M) -> Result<M> {
        if self.spelling().returning(Change::Insert) == Returning::ByKey {
            super::by_key::needs_key::<M>()?;
            return self.together(async |db| db.get(db.insert_alone(row).await?).await).await;
        }
        let columns = writable(M::meta(), is_numbered(row));
        let mut out = Writer::new(self.spelling());
        insert_into(&mut out, M::meta(), &columns, 1);
        out.raw(" RETURNING ").columns(M::meta());
        let mut rows = InOrder(Vec::new());
        self.fetch_once(&out.into_sql(), &OfRows { rows: from_ref(row), columns: &columns }, &mut rows).await?;
        rows.0.pop().ok_or_else(|| Error::new(ErrorKind::State, "the server did not return the new row"))
    }

    /// Inserts rows, all of them or none, in as few statements as the engine takes; how many they were.
    ///
    /// # Errors
    /// As for [`insert`](Self::insert).
    pub async fn insert_many<M: Record>(&self, rows: &[M]) -> Result<u64> {
        if let Some(hooked) = self.hooked::<M>() {
            return Ok(Box::pin(self.insert_hooked(&hooked, rows)).await?.len() as u64);
        }
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
        // A row that says nothing is a statement of its own.
        let most = if columns.is_empty() { 1 } else { self.spelling().rows_per_insert(columns.len()) };
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
                statement = Some((size, out.into_sql()));
            }
            if let Some((_, sql)) = &statement {
                let outcome = lease.execute(sql, &OfRows { rows: now, columns: &columns }).await;
                inserted += outcome.map_err(|error| self.unsure(error))?.rows;
            }
            rest = later;
        }
        Ok(inserted)
    }

    pub(super) async fn fetch_once<P: Parameters + ?Sized, T: FromRow>(
        &self,
        sql: &Sql,
        values: &P,
        rows: &mut InOrder<T>,
    ) -> Result<()> {
        let outcome = self.borrow().await?.lease()?.fetch(sql, values, rows).await;
        outcome.map_err(|error| self.unsure(error))
    }
}

/// The key of a row that was given its number.
fn numbered_key<M: Record>(row: &M, number: i64) -> Result<M::Key> {
    let meta = M::meta();
    match meta.numbered {
        Some(at) if meta.key == [at] => M::Key::from_row(&Number(number), 0),
        Some(at) if meta.key.contains(&at) => {
            let error =
                Error::new(ErrorKind::Unsupported, "the key of the new row has a part that the engine does not tell");
            Err(error.at(&meta.name).hint("let the number be the whole primary key"))
        }
        _ => Ok(row.key()),
    }
}
