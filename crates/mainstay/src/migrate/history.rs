//! `mainstay_history`: which revisions a database has, a row each, and how far an unfinished one came.

use super::segments::steps_checksum;
use crate::engine::{Connection, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::plan::Step;
use mainstay_schema::revision::{Batch, Direction, Revision};
use mainstay_schema::sql::{Sql, SqlWriter};

/// A revision that a database has, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// Its id.
    pub revision: String,
    /// The checksum of its file when it was applied.
    pub checksum: String,
    /// When it was applied: RFC 3339, UTC.
    pub applied_at: String,
    /// By whom: `user@host`.
    pub applied_by: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// Which way it was being run.
    #[serde(serialize_with = "direction_word")]
    pub direction: Direction,
    /// How many of its steps ran.
    pub steps_done: i64,
    /// How many of its steps were begun: one more than ran, when nobody saw how that one ended.
    pub steps_begun: i64,
    /// How many steps it has.
    pub steps_total: i64,
    /// The checksum of the steps that ran, while some did not.
    #[serde(skip)]
    pub steps_checksum: String,
}

fn direction_word<S: serde::Serializer>(direction: &Direction, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(word(*direction))
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

fn direction_of(text: &str) -> Direction {
    if text == word(Direction::Downgrade) { Direction::Downgrade } else { Direction::Upgrade }
}

impl Applied {
    /// Whether it is applied from its first step to its last.
    pub fn is_whole(&self) -> bool {
        self.direction == Direction::Upgrade && self.steps_done == self.steps_total
    }

    /// Whether these are the steps that it counts.
    pub(super) fn is_of(&self, batches: &[Batch]) -> bool {
        let steps: Vec<&Step> = batches.iter().flat_map(|batch| &batch.steps).collect();
        let ran = steps.get(..self.done()).map(|ran| steps_checksum(ran.iter().copied()));
        usize::try_from(self.steps_total) == Ok(steps.len()) && ran.as_ref() == Some(&self.steps_checksum)
    }

    /// Whether a step was begun and nobody saw how it ended.
    pub fn is_in_doubt(&self) -> bool {
        self.steps_begun > self.steps_done
    }

    /// How many of its steps ran, as an index into them.
    pub(super) fn done(&self) -> usize {
        usize::try_from(self.steps_done).unwrap_or(0)
    }
}

/// The statement that makes the table, the same on every engine.
pub(super) const CREATE: Sql = Sql::constant(
    "CREATE TABLE IF NOT EXISTS mainstay_history (
    revision VARCHAR(255) NOT NULL PRIMARY KEY,
    parents TEXT NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    applied_at VARCHAR(32) NOT NULL,
    applied_by VARCHAR(255) NOT NULL,
    duration_ms BIGINT NOT NULL,
    direction VARCHAR(16) NOT NULL,
    steps_done BIGINT NOT NULL,
    steps_begun BIGINT NOT NULL,
    steps_total BIGINT NOT NULL,
    steps_checksum VARCHAR(64) NOT NULL
)",
);

const READ: Sql = Sql::constant(
    "SELECT revision, checksum, applied_at, applied_by, duration_ms, direction, steps_done, \
     steps_begun, steps_total, steps_checksum \
     FROM mainstay_history ORDER BY applied_at, revision",
);
const READ_ONE: Sql = Sql::constant("SELECT direction, steps_done FROM mainstay_history WHERE revision = $1");
const DELETE_ALL: Sql = Sql::constant("DELETE FROM mainstay_history");

/// How far a revision came.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    pub direction: Direction,
    pub done: usize,
    pub begun: usize,
    pub total: usize,
    /// The checksum of the steps that ran; empty when that is all of them.
    pub checksum: String,
    pub elapsed: std::time::Duration,
}

impl Progress {
    /// A revision that is through.
    pub fn whole(direction: Direction, total: usize) -> Self {
        let elapsed = std::time::Duration::ZERO;
        Self { direction, done: total, begun: total, total, checksum: String::new(), elapsed }
    }
}

/// What the database has; nothing when it has no history yet.
pub(super) async fn read(connection: &mut dyn Connection) -> Result<Vec<Applied>> {
    match connection.query(&READ, &[]).await {
        Ok(rows) => rows.into_iter().map(applied).collect(),
        Err(error) if error.kind() == ErrorKind::NoSuchTable => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Refuses a database that another project's revisions were run on: a history is written from its beginning.
pub(super) async fn check_none(connection: &mut dyn Connection) -> Result<()> {
    match read(connection).await?.first() {
        None => Ok(()),
        Some(row) => Err(Error::new(ErrorKind::State, format!("the database has revision {} already", row.revision))
            .hint("work in the project that has its file; only if that is gone, `mainstay stamp base` forgets it")),
    }
}

/// Which way a revision was run last, and how many of its steps that way; `None`: the database has no row of it.
pub(super) async fn reached_by(connection: &mut dyn Connection, revision: &str) -> Result<Option<(Direction, usize)>> {
    let rows = connection.query(&READ_ONE, &[Value::Text(revision.to_owned())]).await?;
    Ok(match rows.first().map(Vec::as_slice) {
        Some([Value::Text(direction), Value::Integer(done)]) => {
            Some((direction_of(direction), usize::try_from(*done).unwrap_or(0)))
        }
        _ => None,
    })
}

pub(super) async fn delete_all(connection: &mut dyn Connection) -> Result<()> {
    connection.execute(&DELETE_ALL).await.map(drop)
}

/// Takes the row of a revision out. Values are written out here and below, so that a statement can be sent
/// together with the COMMIT behind it, and stand in a script.
pub(super) fn delete(revision: &str, dialect: &dyn Dialect) -> Sql {
    SqlWriter::new(dialect).raw("DELETE FROM mainstay_history WHERE revision = ").literal(revision).finish()
}

/// Writes the first row of a revision.
pub(super) fn insert(revision: &Revision, by: &str, progress: &Progress, dialect: &dyn Dialect) -> Sql {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
    let texts = [&*revision.id, &revision.parents.join(","), &revision.checksum, &now, by];
    let mut writer = SqlWriter::new(dialect);
    writer.raw("INSERT INTO mainstay_history VALUES (").list(texts, ", ", |writer, text| {
        writer.literal(text);
    });
    writer.raw(", ").number(milliseconds(progress.elapsed)).raw(", ").literal(word(progress.direction));
    for steps in [progress.done, progress.begun, progress.total] {
        writer.raw(", ").number(count(steps));
    }
    writer.raw(", ").literal(&progress.checksum).raw(")").finish()
}

/// Writes how far a revision that has a row came; one that is taken back whole has none any more.
pub(super) fn reached(revision: &Revision, progress: &Progress, dialect: &dyn Dialect) -> Sql {
    let is_gone = progress.direction == Direction::Downgrade && progress.done == progress.total;
    if is_gone { delete(&revision.id, dialect) } else { update(revision, progress, dialect) }
}

/// Lets the row of a revision that takes the place of others say so.
pub(super) fn replaced(revision: &Revision, dialect: &dyn Dialect) -> Sql {
    let mut writer = SqlWriter::new(dialect);
    writer.raw("UPDATE mainstay_history SET checksum = ").literal(&revision.checksum);
    writer.raw(", parents = ").literal(&revision.parents.join(","));
    writer.raw(" WHERE revision = ").literal(&revision.id).finish()
}

/// Its file may have been mended since the row was written.
fn update(revision: &Revision, progress: &Progress, dialect: &dyn Dialect) -> Sql {
    let mut writer = SqlWriter::new(dialect);
    writer.raw("UPDATE mainstay_history SET steps_done = ").number(count(progress.done));
    writer.raw(", steps_begun = ").number(count(progress.begun));
    writer.raw(", steps_total = ").number(count(progress.total));
    writer.raw(", steps_checksum = ").literal(&progress.checksum);
    writer.raw(", checksum = ").literal(&revision.checksum);
    writer.raw(", duration_ms = ").number(milliseconds(progress.elapsed));
    writer.raw(", direction = ").literal(word(progress.direction));
    writer.raw(" WHERE revision = ").literal(&revision.id).finish()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn milliseconds(elapsed: std::time::Duration) -> i64 {
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

fn applied(row: Vec<Value>) -> Result<Applied> {
    let damaged = || {
        Error::new(ErrorKind::State, "a row of mainstay_history is damaged")
            .hint("`mainstay stamp REVISION` writes it anew")
    };
    let [revision, checksum, applied_at, applied_by, duration, direction, done, begun, total, steps] =
        <[Value; 10]>::try_from(row).map_err(|_| damaged())?;
    let text = |value| if let Value::Text(text) = value { Ok(text) } else { Err(damaged()) };
    let number = |value| if let Value::Integer(number) = value { Ok(number) } else { Err(damaged()) };
    Ok(Applied {
        revision: text(revision)?,
        checksum: text(checksum)?,
        applied_at: text(applied_at)?,
        applied_by: text(applied_by)?,
        duration_ms: number(duration)?,
        direction: direction_of(&text(direction)?),
        steps_done: number(done)?,
        steps_begun: number(begun)?,
        steps_total: number(total)?,
        steps_checksum: text(steps)?,
    })
}
