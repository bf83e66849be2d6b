//! Statements that do not depend on each other, on their way together: where an engine's protocol allows it, none
//! waits for the answer to another.

use super::change::{Update, asked};
use super::delete::Delete;
use super::row::{Header, InOrder, Row, Sink};
use super::run::question;
use super::stream::Question;
use super::{Database, Find, FromRow, Raw, Record, Selected};
use crate::engine::session::Driver;
use crate::error::Result;

/// A statement that can go together with others of its kind: a query, an update, a deletion, a statement of one's own.
pub trait Pipelined {
    /// What comes of it: rows, or how many rows there were.
    type Output;

    #[doc(hidden)]
    type Taker: Taker<Output = Self::Output>;

    #[doc(hidden)]
    fn ask(self) -> Result<Question>;
}

/// What takes the answer of one statement.
pub trait Taker: Sink + Default {
    /// What it makes of it.
    type Output;

    /// Whether the answer is rows.
    const ROWS: bool;

    /// The answer: the rows that it took, or how many were touched.
    fn output(self, touched: u64) -> Self::Output;
}

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: FromRow> Taker for InOrder<T> {
    type Output = Vec<T>;
    const ROWS: bool = true;

    fn output(self, _: u64) -> Vec<T> {
        self.0
    }
}

/// Of a statement whose rows nobody wants.
#[derive(Debug, Default)]
pub struct Touched;

impl Sink for Touched {
    fn begin<H: Header>(&mut self, _: &H) -> Result<()> {
        Ok(())
    }

    fn row<R: Row>(&mut self, _: &R) -> Result<()> {
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        true
    }
}

impl Taker for Touched {
    type Output = u64;
    const ROWS: bool = false;

    fn output(self, touched: u64) -> u64 {
        touched
    }
}

/// Runs statements one after the other.
pub(crate) async fn one_by_one<D: Driver, T: Taker>(driver: &mut D, asked: &[Question]) -> Result<Vec<(T, u64)>> {
    let mut taken = Vec::with_capacity(asked.len());
    for (sql, values) in asked {
        let mut taker = T::default();
        let mut touched = 0;
        if T::ROWS {
            driver.fetch(sql, values.as_slice(), &mut taker).await?;
        } else {
            touched = driver.execute(sql, values.as_slice()).await?.rows;
        }
        taken.push((taker, touched));
    }
    Ok(taken)
}

impl Database {
    /// Runs statements that do not depend on each other, on one connection, and gives their results in their order. On
    /// PostgreSQL they are sent without waiting for each other's answers, which takes a tenth of the time of one
    /// by one; elsewhere they run one after the other.
    ///
    /// Each is its own transaction unless there is one around them. After an error those that were sent already may have
    /// been done all the same: where none may, put them in a [`transaction`](Self::transaction).
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, score: i64 }
    /// # async fn example(db: Database, ids: Vec<i64>, scores: Vec<(i64, i64)>) -> mainstay::Result<()> {
    /// let found: Vec<Vec<User>> = db.pipeline(ids.iter().map(|id| db.find(User::id.eq(*id)))).await?;
    /// let updates = scores.iter().map(|(id, score)| db.update(User::id.eq(*id)).set(User::score, *score));
    /// let touched: Vec<u64> = db.pipeline(updates).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// That of the first statement that fails.
    pub async fn pipeline<P: Pipelined>(&self, statements: impl IntoIterator<Item = P>) -> Result<Vec<P::Output>> {
        let asked: Vec<Question> = statements.into_iter().map(Pipelined::ask).collect::<Result<_>>()?;
        let outcome = self.borrow().await?.lease()?.pipeline::<P::Taker>(&asked).await;
        let taken = outcome.map_err(|error| if P::Taker::ROWS { error } else { self.unsure(error) })?;
        Ok(taken.into_iter().map(|(taker, touched)| taker.output(touched)).collect())
    }
}

impl<M: Record, Scope> Pipelined for Find<'_, M, Scope> {
    type Output = Vec<M>;
    type Taker = InOrder<M>;

    fn ask(self) -> Result<Question> {
        let (db, select) = self.into_parts();
        question(db, &select)
    }
}

impl<T: FromRow> Pipelined for Selected<'_, T> {
    type Output = Vec<T>;
    type Taker = InOrder<T>;

    fn ask(self) -> Result<Question> {
        let (db, select) = self.into_parts();
        question(db, &select)
    }
}

impl<M: Record> Pipelined for Update<'_, M> {
    type Output = u64;
    type Taker = Touched;

    fn ask(self) -> Result<Question> {
        self.db.passes_no_hook(M::meta(), "a pipeline")?;
        asked(self.db, &self)
    }
}

impl<M: Record> Pipelined for Delete<'_, M> {
    type Output = u64;
    type Taker = Touched;

    fn ask(self) -> Result<Question> {
        self.db.passes_no_hook(M::meta(), "a pipeline")?;
        asked(self.db, &self)
    }
}

impl Pipelined for Raw<'_> {
    type Output = u64;
    type Taker = Touched;

    fn ask(self) -> Result<Question> {
        self.spelled()
    }
}
