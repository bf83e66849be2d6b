//! Running one revision: its steps in as few transactions as they allow, journalled between them.

use super::history::{self, Progress};
use super::planning::Planned;
use crate::engine::{Connection, Enforcement, Turn};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::revision::{Batch, Direction, checksum};
use mainstay_schema::sql::Sql;
use std::time::Instant;

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
    let done = planned.resumes.map_or(0, |resume| resume.done).min(all.len());
    let in_doubt = planned.resumes.is_some_and(|resume| resume.in_doubt);
    let in_history = planned.resumes.is_some() || planned.direction == Direction::Downgrade;
    let segments = segments(&all[done..]);
    let mut runner = Runner { connection, planned, turn, by, started, done, in_doubt, all: &all, in_history };
    for (at, segment) in segments.iter().enumerate() {
        // The journal says that a step without a transaction is begun before it is.
        let then = usize::from(segments.get(at + 1).is_some_and(|next| next.runs == Runs::Outside));
        if runner.segment(segment, then).await? == Outcome::AlreadyDone {
            return Ok(Outcome::AlreadyDone);
        }
    }
    Ok(Outcome::Ran)
}

/// What tells the first steps of a revision from others, should its file be edited before the rest runs.
pub(super) fn steps_checksum<'s>(steps: impl Iterator<Item = &'s Step>) -> String {
    let text: Vec<_> = steps.map(|step| step.sql.as_str()).collect();
    checksum(&text.join(";\n"))
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
    /// Whether the next step was begun before, and nothing shows how it ended.
    in_doubt: bool,
    all: &'p [Located<'p>],
    /// Whether the history has a row of this revision.
    in_history: bool,
}

impl Runner<'_, '_> {
    /// Runs a segment; as many steps as `then` says are begun with its end.
    async fn segment(&mut self, segment: &Segment<'_>, then: usize) -> Result<Outcome> {
        if segment.runs == Runs::Outside {
            return self.outside(segment, then).await;
        }
        let enforcement = if segment.runs == Runs::Unenforced { Enforcement::Off } else { Enforcement::On };
        self.connection.begin(enforcement).await?;
        let outcome = self.inside(segment, then).await;
        match outcome {
            Ok(Outcome::Ran) => self.done += segment.steps.len(),
            _ => self.connection.rollback().await?,
        }
        outcome
    }

    /// The steps of a transaction, then the row that says that they ran, and the commit.
    async fn inside(&mut self, segment: &Segment<'_>, then: usize) -> Result<Outcome> {
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
        let done = self.done + segment.steps.len();
        let row = self.entry(done, done + then);
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

    /// A statement that cannot be in a transaction: the journal says that it is begun before it runs, that it ran
    /// after it did, and that it is not begun when the server refused it.
    async fn outside(&mut self, segment: &Segment<'_>, then: usize) -> Result<Outcome> {
        let located = segment.steps[0];
        if self.is_settled().await? {
            return Ok(Outcome::AlreadyDone);
        }
        let doubtful = std::mem::take(&mut self.in_doubt);
        let begun = (self.done == 0 && !doubtful).then(|| self.entry(0, 1));
        if !doubtful && self.journal_goes_along(located.step) {
            let ran = self.entry(self.done + 1, self.done + 1 + then);
            let text = located.step.sql.followed_by(&ran);
            let text = begun.map_or(text.clone(), |row| row.followed_by(&text));
            if let Err(error) = self.send(&text, located).await {
                if error.kind() != ErrorKind::Unreachable {
                    self.look_what_ran(located.step).await?;
                }
                return Err(error);
            }
            self.done += 1;
            return Ok(Outcome::Ran);
        }
        if let Some(row) = begun {
            self.connection.execute(&row).await?;
        }
        self.clear_half_made(located.step).await?;
        match self.step(located).await {
            Err(error) if doubtful && error.kind() == ErrorKind::AlreadyDone => {}
            outcome => self.ended(outcome).await?,
        }
        self.done += 1;
        self.record(self.done, self.done + then).await?;
        Ok(Outcome::Ran)
    }

    /// Whether the rows of the journal can go with a step in one message, to be run in this order: where every
    /// statement commits by itself. What somebody wrote may end in ways of its own; and a cluster is sent one
    /// statement at a time, so that one can be tried again.
    fn journal_goes_along(&self, step: &Step) -> bool {
        let can = self.connection.dialect().capabilities();
        !can.transactional_ddl && !can.cluster && !step.changes.is_empty()
    }

    /// A message failed, and which of its statements did is not said: the server shows whether the step ran.
    async fn look_what_ran(&mut self, step: &Step) -> Result<()> {
        let live = self.connection.inspect().await?;
        self.done += usize::from(step.happened(&live) == Some(true));
        self.record(self.done, self.done).await
    }

    /// A step that the server refused was not begun; of one whose end was not heard, nothing is said.
    async fn ended(&mut self, outcome: Result<()>) -> Result<()> {
        if let Err(error) = &outcome
            && error.kind() != ErrorKind::Unreachable
        {
            self.record(self.done, self.done).await?;
        }
        outcome
    }

    /// What a failed concurrent build of an index left behind is cleared away.
    async fn clear_half_made(&mut self, step: &Step) -> Result<()> {
        let [Change::CreateIndex { table, index, .. }] = step.changes.as_slice() else { return Ok(()) };
        if !self.connection.is_invalid_index(table, &index.name).await? {
            return Ok(());
        }
        let clear = Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: true };
        let live = self.connection.inspect().await?;
        let steps = self.connection.dialect().render(&[clear], &live).map_err(super::autogenerate::cannot_express)?;
        for step in &steps {
            self.connection.execute(&step.sql).await?;
        }
        Ok(())
    }

    async fn step(&mut self, located: Located<'_>) -> Result<()> {
        self.send(&located.step.sql, located).await
    }

    /// Sends a text that carries out a step.
    async fn send(&mut self, sql: &Sql, located: Located<'_>) -> Result<()> {
        let outcome = self.connection.execute(sql).await;
        outcome.map(drop).map_err(|error| self.explain(error.statement(located.step.sql.to_string()), Some(located)))
    }

    /// Whether somebody else ran the revision between our look at the history and our transaction.
    async fn is_settled(&mut self) -> Result<bool> {
        if self.turn == Turn::Ours || self.done > 0 || self.planned.resumes.is_some() {
            return Ok(false);
        }
        let has = history::has(self.connection, &self.planned.revision.id).await?;
        Ok(has == (self.planned.direction == Direction::Upgrade))
    }

    async fn record(&mut self, done: usize, begun: usize) -> Result<()> {
        let row = self.entry(done, begun);
        self.connection.execute(&row).await.map(drop)
    }

    /// What the history is to say once `done` steps ran and `begun` were begun.
    fn entry(&mut self, done: usize, begun: usize) -> Sql {
        let Planned { revision, direction, .. } = *self.planned;
        let dialect = self.connection.dialect();
        let total = self.all.len();
        let checksum = match done == total {
            true => String::new(),
            false => steps_checksum(self.all[..done].iter().map(|located| located.step)),
        };
        let progress = Progress { direction, done, begun, total, checksum, elapsed: self.started.elapsed() };
        if std::mem::replace(&mut self.in_history, true) {
            history::reached(revision, &progress, dialect)
        } else {
            history::insert(revision, self.by, &progress, dialect)
        }
    }

    /// Where the statement stands, and what is left behind.
    fn explain(&self, error: Error, located: Option<Located<'_>>) -> Error {
        let file = &self.planned.revision.file;
        let error = match located {
            Some(located) => error.at(format!("{file}:{}", located.batch.line)),
            None => error.at(file),
        };
        let left = if error.kind() == ErrorKind::Unreachable {
            format!(
                "how the last statement of revision {} ended was not heard; run the same command again: it looks before it goes on",
                self.planned.revision.id
            )
        } else if self.done == 0 {
            format!("revision {} was rolled back: nothing of it was left behind", self.planned.revision.id)
        } else {
            format!(
                "{} of {} steps of revision {} are applied and journalled; when the cause is mended, run the same command again",
                self.done,
                self.all.len(),
                self.planned.revision.id
            )
        };
        error.note(left)
    }
}
