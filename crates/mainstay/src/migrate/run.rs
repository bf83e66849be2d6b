//! Running one revision: its steps in as few transactions as they allow, journalled between them.

use super::history::{self, Progress};
use crate::engine::{Connection, Enforcement, Turn};
use crate::error::{Error, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::revision::{Batch, Direction, Revision};
use mainstay_schema::sql::Sql;
use std::time::Instant;

/// A revision to run, planned.
#[derive(Debug)]
pub(super) struct Planned<'r> {
    pub revision: &'r Revision,
    pub direction: Direction,
    pub batches: Vec<Batch>,
    /// How many of its steps ran in an earlier attempt; `None` when this is the first.
    pub resumes_at: Option<usize>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It ran.
    Ran,
    /// Somebody else had run it meanwhile.
    AlreadyDone,
}

/// Steps that share one fate: a transaction, or one statement that cannot be in one.
struct Segment<'p> {
    steps: Vec<Located<'p>>,
    runs: Runs,
}

/// A step with its batch, which says where its statement stands.
#[derive(Clone, Copy)]
struct Located<'p> {
    step: &'p Step,
    batch: &'p Batch,
    first_of_batch: bool,
}

/// Runs what is left of a revision.
pub(super) async fn run(
    connection: &mut dyn Connection,
    planned: &Planned<'_>,
    turn: Turn,
    by: &str,
) -> Result<Outcome> {
    let started = Instant::now();
    let all: Vec<Located<'_>> = planned.batches.iter().flat_map(located).collect();
    let done = planned.resumes_at.unwrap_or(0).min(all.len());
    let in_history = planned.resumes_at.is_some() || planned.direction == Direction::Downgrade;
    let mut runner = Runner { connection, planned, turn, by, started, done, total: all.len(), in_history };
    for segment in &segments(&all[done..]) {
        if runner.segment(segment).await? == Outcome::AlreadyDone {
            return Ok(Outcome::AlreadyDone);
        }
    }
    Ok(Outcome::Ran)
}

fn located(batch: &Batch) -> impl Iterator<Item = Located<'_>> {
    batch.steps.iter().enumerate().map(move |(at, step)| Located { step, batch, first_of_batch: at == 0 })
}

/// Cuts steps where a transaction must end. There is always one segment, also for a revision without steps:
/// its row in the history is written there.
fn segments<'p>(steps: &[Located<'p>]) -> Vec<Segment<'p>> {
    let mut out: Vec<Segment<'p>> = Vec::new();
    for &located in steps {
        let alone = located.step.runs == Runs::Outside;
        match out.last_mut().filter(|last| !alone && !matches!(last.runs, Runs::Outside | Runs::Committed)) {
            Some(last) => {
                last.steps.push(located);
                last.runs = stronger(last.runs, located.step.runs);
            }
            None => out.push(Segment { steps: vec![located], runs: located.step.runs }),
        }
    }
    if out.is_empty() {
        out.push(Segment { steps: Vec::new(), runs: Runs::Inside });
    }
    out
}

fn stronger(one: Runs, other: Runs) -> Runs {
    if other == Runs::Inside { one } else { other }
}

struct Runner<'c, 'p> {
    connection: &'c mut dyn Connection,
    planned: &'p Planned<'p>,
    turn: Turn,
    by: &'p str,
    started: Instant,
    done: usize,
    total: usize,
    /// Whether the history has a row of this revision.
    in_history: bool,
}

impl Runner<'_, '_> {
    async fn segment(&mut self, segment: &Segment<'_>) -> Result<Outcome> {
        if segment.runs == Runs::Outside {
            return self.outside(segment).await;
        }
        let enforcement = if segment.runs == Runs::Unenforced { Enforcement::Off } else { Enforcement::On };
        self.connection.begin(enforcement).await?;
        let outcome = self.inside(segment).await;
        match outcome {
            Ok(Outcome::Ran) => self.done += segment.steps.len(),
            _ => self.connection.rollback().await?,
        }
        outcome
    }

    /// The steps of a transaction, then the row that says that they ran, and the commit.
    async fn inside(&mut self, segment: &Segment<'_>) -> Result<Outcome> {
        if self.is_settled().await? {
            return Ok(Outcome::AlreadyDone);
        }
        for located in &segment.steps {
            if segment.runs == Runs::Unenforced && !located.batch.changes.is_empty() {
                if located.first_of_batch {
                    self.rebuilt(*located).await?;
                }
                continue;
            }
            self.step(*located).await?;
        }
        let row = self.entry(self.done + segment.steps.len());
        let committed = self.connection.execute_and_commit(&row).await;
        committed.map_err(|error| self.explain(error, segment.steps.last().copied()))?;
        Ok(Outcome::Ran)
    }

    /// A table is rebuilt from what it is now, not from what the revisions say: triggers, and columns that
    /// somebody added by hand, are kept.
    async fn rebuilt(&mut self, located: Located<'_>) -> Result<()> {
        let live = self.connection.inspect().await?;
        let steps = self.connection.dialect().render(&located.batch.changes, &live);
        let steps = steps.map_err(|error| self.explain(super::autogenerate::cannot_express(error), Some(located)))?;
        for step in &steps {
            self.step(Located { step, ..located }).await?;
        }
        Ok(())
    }

    /// A statement that cannot be in a transaction: the journal says that it comes before it runs, and that it
    /// ran after it did. Between the two, the server is asked.
    async fn outside(&mut self, segment: &Segment<'_>) -> Result<Outcome> {
        let located = segment.steps[0];
        if self.is_settled().await? {
            return Ok(Outcome::AlreadyDone);
        }
        if self.done == 0 {
            self.record(0).await?;
        }
        if !self.has_happened(located.step).await? {
            self.step(located).await?;
        }
        self.done += 1;
        self.record(self.done).await?;
        Ok(Outcome::Ran)
    }

    /// Whether an earlier attempt got this far; what it left half done is cleared away.
    async fn has_happened(&mut self, step: &Step) -> Result<bool> {
        let (table, index, wanted) = match &step.change {
            Some(Change::CreateIndex { table, index, .. }) => (table, index, true),
            Some(Change::DropIndex { table, index, .. }) => (table, index, false),
            _ => return Ok(false),
        };
        if wanted && self.connection.is_invalid_index(table, &index.name).await? {
            let clear = Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: true };
            let live = self.connection.inspect().await?;
            let steps =
                self.connection.dialect().render(&[clear], &live).map_err(super::autogenerate::cannot_express)?;
            for step in &steps {
                self.connection.execute(&step.sql).await?;
            }
            return Ok(false);
        }
        if self.planned.resumes_at.is_none() {
            return Ok(false);
        }
        let live = self.connection.inspect().await?;
        let there = live.tables.get(table).is_some_and(|table| table.index(&index.name).is_some());
        Ok(there == wanted)
    }

    async fn step(&mut self, located: Located<'_>) -> Result<()> {
        let outcome = self.connection.execute(&located.step.sql).await;
        outcome.map(drop).map_err(|error| self.explain(error.statement(located.step.sql.to_string()), Some(located)))
    }

    /// Whether somebody else ran the revision between our look at the history and our transaction.
    async fn is_settled(&mut self) -> Result<bool> {
        if self.turn == Turn::Ours || self.done > 0 || self.planned.resumes_at.is_some() {
            return Ok(false);
        }
        let has = history::has(self.connection, &self.planned.revision.id).await?;
        Ok(has == (self.planned.direction == Direction::Upgrade))
    }

    async fn record(&mut self, done: usize) -> Result<()> {
        let row = self.entry(done);
        self.connection.execute(&row).await.map(drop)
    }

    /// What the history is to say once `done` steps ran.
    fn entry(&mut self, done: usize) -> Sql {
        let Planned { revision, direction, .. } = *self.planned;
        let dialect = self.connection.dialect();
        let progress = Progress { direction, done, total: self.total, elapsed: self.started.elapsed() };
        if direction == Direction::Downgrade && done == self.total {
            return history::delete(&revision.id, dialect);
        }
        if std::mem::replace(&mut self.in_history, true) {
            history::update(&revision.id, progress, dialect)
        } else {
            history::insert(revision, self.by, progress, dialect)
        }
    }

    /// Where the statement stands, and what is left behind.
    fn explain(&self, error: Error, located: Option<Located<'_>>) -> Error {
        let file = &self.planned.revision.file;
        let error = match located {
            Some(located) => error.at(format!("{file}:{}", located.batch.line)),
            None => error.at(file),
        };
        let left = if self.done == 0 {
            format!("revision {} was rolled back: nothing of it was left behind", self.planned.revision.id)
        } else {
            format!(
                "{} of {} steps of revision {} are applied and journalled; when the cause is mended, run the same command again",
                self.done, self.total, self.planned.revision.id
            )
        };
        error.note(left)
    }
}
