//! A statement that runs in batches: each in a transaction of its own, together with the row that says how far it
//! came. So a batch is done once, whenever a process is killed and whoever else goes on with it.

use super::event::Event;
use super::run::{Outcome, Runner};
use super::segments::Located;
use crate::backoff::Backoff;
use crate::engine::{Enforcement, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::plan::{End, Place, Walk};
use mainstay_schema::revision::checksum;
use mainstay_schema::sql::{Sql, SqlWriter};
use std::time::Duration;

const CREATE: Sql = Sql::constant(
    "CREATE TABLE IF NOT EXISTS mainstay_batches (
    revision VARCHAR(255) NOT NULL PRIMARY KEY,
    statement VARCHAR(64) NOT NULL,
    place TEXT NOT NULL,
    rows_done BIGINT NOT NULL
)",
);
/// A row that the history does not speak of is left from a database that was stamped meanwhile.
const READ: Sql = Sql::constant(
    "SELECT b.statement, b.place, b.rows_done FROM mainstay_batches b \
     JOIN mainstay_history h ON h.revision = b.revision \
     WHERE b.revision = $1 AND h.steps_done = $2 AND h.steps_begun > h.steps_done",
);

/// How often a batch is tried again that another transaction was in the way of.
const RETRIES: u32 = 12;
/// The pauses before it is.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(10), Duration::from_secs(2));

/// A way through the rows, and who goes it.
struct Walking<'p> {
    located: Located<'p>,
    walk: &'p Walk,
    /// What tells the statement from another.
    statement: String,
    /// The keys of the first and the last row as the walk began; rows that come later are not for it.
    ends: Option<[Place; 2]>,
    /// How many steps are begun with its end.
    then: usize,
}

/// How far the rows are done.
#[derive(Default)]
struct Reached {
    place: Option<Place>,
    rows: u64,
}

/// What became of a batch.
enum Batch {
    Ran(Reached),
    /// No rows were left.
    Through,
    /// Somebody else came to the end meanwhile.
    AlreadyDone,
}

impl Runner<'_, '_> {
    /// Runs a step some rows at a time, from where it was left.
    pub(super) async fn batches<'p>(&mut self, located: Located<'p>, walk: &'p Walk, then: usize) -> Result<Outcome> {
        self.connection.execute(&CREATE).await?;
        let ends = self.ends(walk).await?;
        let walking = Walking { located, walk, statement: checksum(located.step.sql.as_str()), ends, then };
        let mut rows = self.reached(&walking).await?.rows;
        loop {
            match self.patiently(&walking).await.map_err(|error| self.explain_batch(error, &walking, rows))? {
                Batch::Ran(reached) => {
                    rows = reached.rows;
                    let part = part_of(&walking, reached.place.as_ref());
                    (self.listener)(Event::Batch { rows, part });
                    tokio::time::sleep(self.manner.settings.batch_pause).await;
                }
                Batch::Through => {
                    self.done += 1;
                    return Ok(Outcome::Ran);
                }
                Batch::AlreadyDone => return Ok(Outcome::AlreadyDone),
            }
        }
    }

    async fn ends(&mut self, walk: &Walk) -> Result<Option<[Place; 2]>> {
        let mut ends = [None, None];
        for (at, end) in ends.iter_mut().zip([End::First, End::Last]) {
            *at = self.place(&walk.end(end, self.connection.dialect())).await?;
        }
        let [first, last] = ends;
        Ok(first.zip(last).map(|(first, last)| [first, last]))
    }

    /// The literals of a row, if there is one.
    async fn place(&mut self, sql: &Sql) -> Result<Option<Place>> {
        let rows = self.connection.query(sql, &[]).await?;
        Ok(rows.into_iter().next().map(|row| row.into_iter().map(literal).collect()))
    }

    /// A batch that another transaction is in the way of is tried again: it did nothing.
    async fn patiently(&mut self, walking: &Walking<'_>) -> Result<Batch> {
        let mut pauses = PAUSES;
        for _ in 0..RETRIES {
            match self.one(walking).await {
                Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::LockTimeout) => {
                    tracing::warn!(%error, "a batch was in somebody's way: again");
                    pauses.wait().await;
                }
                outcome => return outcome,
            }
        }
        self.one(walking).await
    }

    async fn one(&mut self, walking: &Walking<'_>) -> Result<Batch> {
        let in_history = self.in_history;
        self.connection.begin(Enforcement::On).await?;
        let outcome = self.within(walking).await;
        if !matches!(outcome, Ok(Batch::Ran(_) | Batch::Through)) {
            self.in_history = in_history;
            self.connection.rollback().await?;
        }
        outcome
    }

    /// The rows of a batch, and what says that they are done, up to the commit.
    async fn within(&mut self, walking: &Walking<'_>) -> Result<Batch> {
        if self.is_settled(1).await? {
            return Ok(Batch::AlreadyDone);
        }
        let reached = self.reached(walking).await?;
        let from = reached.place.as_ref();
        let next = match &walking.ends {
            Some([_, last]) => self.place(&walking.walk.next(from, last, self.connection.dialect())).await?,
            None => None,
        };
        let Some(next) = next else {
            if walking.ends.is_none() {
                // No rows, no batches: the statement itself shows what is wrong with it.
                self.connection.execute(&walking.located.step.sql).await?;
            }
            self.connection.execute(&forget(self.revision(), self.connection.dialect())).await?;
            let row = self.entry(self.done + 1, self.done + 1 + walking.then);
            self.connection.execute_and_commit(&row).await?;
            return Ok(Batch::Through);
        };
        let statement = walking.walk.statement(from, &next, self.connection.dialect());
        let touched = self.connection.execute(&statement).await?;
        let now = Reached { place: Some(next), rows: reached.rows + touched };
        if from.is_none() {
            self.begin_walk(walking, &now).await?;
        } else {
            let note =
                self.note(&now, SqlWriter::new(self.connection.dialect()).raw("UPDATE mainstay_batches SET place = "));
            self.connection.execute_and_commit(&note).await?;
        }
        Ok(Batch::Ran(now))
    }

    /// The first batch is journalled as the step's beginning.
    async fn begin_walk(&mut self, walking: &Walking<'_>, now: &Reached) -> Result<()> {
        let revision = self.revision().to_owned();
        let dialect = self.connection.dialect();
        let mut sql = SqlWriter::new(dialect);
        sql.raw("INSERT INTO mainstay_batches (revision, statement, place, rows_done) VALUES (");
        sql.literal(&revision).raw(", ").literal(&walking.statement).raw(", ").literal(&written(now));
        let new = sql.raw(", ").number(signed(now.rows)).raw(")").finish();
        let old = forget(&revision, dialect);
        self.connection.execute(&old).await?;
        self.connection.execute(&new).await?;
        let row = self.entry(self.done, self.done + 1);
        self.connection.execute_and_commit(&row).await?;
        self.begun = self.done + 1;
        Ok(())
    }

    fn note(&self, now: &Reached, sql: &mut SqlWriter<'_>) -> Sql {
        sql.literal(&written(now)).raw(", rows_done = ").number(signed(now.rows));
        sql.raw(" WHERE revision = ").literal(self.revision()).finish()
    }

    /// How far the statement came, in this process or another.
    async fn reached(&mut self, walking: &Walking<'_>) -> Result<Reached> {
        let done = i64::try_from(self.done).unwrap_or(i64::MAX);
        let values = [Value::Text(self.revision().to_owned()), Value::Integer(done)];
        let rows = self.connection.query(&READ, &values).await?;
        let Some([Value::Text(statement), Value::Text(place), Value::Integer(rows)]) = rows.first().map(Vec::as_slice)
        else {
            return Ok(Reached::default());
        };
        if *statement != walking.statement {
            return Err(edited());
        }
        let place = serde_json::from_str(place).map_err(|error| damaged().caused_by(error))?;
        Ok(Reached { place: Some(place), rows: u64::try_from(*rows).unwrap_or_default() })
    }

    fn revision(&self) -> &str {
        &self.planned.revision.id
    }

    fn explain_batch(&self, error: Error, walking: &Walking<'_>, rows: u64) -> Error {
        let error = self.explain(error.statement(walking.located.step.sql.to_string()), Some(walking.located));
        match rows {
            0 => error,
            _ => error.note(format!("{rows} rows are done and journalled; the same command goes on behind them")),
        }
    }
}

fn literal(value: Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
    }
}

fn forget(revision: &str, dialect: &dyn mainstay_schema::dialect::Dialect) -> Sql {
    SqlWriter::new(dialect).raw("DELETE FROM mainstay_batches WHERE revision = ").literal(revision).finish()
}

fn written(reached: &Reached) -> String {
    serde_json::json!(reached.place).to_string()
}

fn signed(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// How much of the way is behind a place, where keys are numbers.
fn part_of(walking: &Walking<'_>, place: Option<&Place>) -> Option<f64> {
    let [first, last] = walking.ends.as_ref()?;
    let number = |place: &Place| match place.as_slice() {
        [one] => one.trim_matches('\'').parse::<f64>().ok(),
        _ => None,
    };
    let (first, last, at) = (number(first)?, number(last)?, number(place?)?);
    Some(if last > first { ((at - first) / (last - first)).clamp(0.0, 1.0) } else { 1.0 })
}

fn edited() -> Error {
    Error::new(ErrorKind::State, "the statement was edited after some of its batches had run")
        .hint("put it back as it was; DELETE FROM mainstay_batches would begin it again, from the first row")
}

fn damaged() -> Error {
    Error::new(ErrorKind::State, "a row of mainstay_batches is damaged")
        .hint("delete it to begin the statement again, from the first row")
}
