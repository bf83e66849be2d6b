//! Running one revision: its steps in as few transactions as they allow, journalled between them.

use super::event::{Event, Listener};
use super::history::{self, Progress};
use super::planning::Planned;
use super::rust_work;
use super::segments::{Located, Segment, located, segments, steps_checksum};
use crate::backoff::Backoff;
use crate::config::{Config, Migrate};
use crate::engine::{Connection, Enforcement, Turn};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::revision::Direction;
use mainstay_schema::sql::Sql;
use std::time::{Duration, Instant};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It ran.
    Ran,
    /// Somebody else had run it meanwhile.
    AlreadyDone,
}

/// The pauses before a transaction that waited too long for a lock is tried again.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(500), Duration::from_secs(30));

/// How revisions are run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'m> {
    /// Whose turn it is.
    pub turn: Turn,
    /// Who is at work, for the history.
    pub by: &'m str,
    /// What the settings say.
    pub settings: Migrate,
}

impl<'m> Manner<'m> {
    /// As the settings say.
    pub fn of(config: &'m Config, turn: Turn) -> Self {
        Self { turn, by: &config.operator, settings: config.migrate }
    }
}

/// Whether another session was, so that nothing was done.
fn is_in_the_way(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::LockTimeout | ErrorKind::Conflict)
}

/// Runs what is left of a revision.
pub(super) async fn run(
    connection: &mut dyn Connection,
    planned: &Planned<'_>,
    manner: Manner<'_>,
    listener: &mut Listener<'_>,
) -> Result<Outcome> {
    let started = Instant::now();
    let all: Vec<Located<'_>> = planned.batches.iter().flat_map(located).collect();
    let done = planned.resumes.map_or(0, |resume| resume.done).min(all.len());
    let in_doubt = planned.resumes.is_some_and(|resume| resume.in_doubt);
    let in_history = planned.resumes.is_some() || planned.direction == Direction::Downgrade;
    let segments = segments(&all[done..]);
    let begun = done + usize::from(in_doubt);
    let mut runner =
        Runner { connection, planned, manner, listener, started, done, begun, in_doubt, all: &all, in_history };
    let (mut outcome, mut told) = (Outcome::AlreadyDone, false);
    for (at, segment) in segments.iter().enumerate() {
        if segment.runs == Runs::Outside
            && !told
            && let Some(words) = runner.connection.pressure().await?
        {
            told = true;
            (runner.listener)(Event::Pressure { words: &words });
        }
        // The journal says that a step without a transaction is begun before it is.
        let then = usize::from(segments.get(at + 1).is_some_and(|next| next.runs == Runs::Outside));
        match runner.segment(segment, then).await? {
            Outcome::Ran => {
                outcome = Outcome::Ran;
                runner.begun = runner.done + then;
            }
            Outcome::AlreadyDone => runner.done += segment.steps.len(),
        }
        // What was doubtful was the first step that was left.
        runner.in_doubt = false;
    }
    Ok(outcome)
}

pub(super) struct Runner<'c, 'p> {
    pub(super) connection: &'c mut dyn Connection,
    pub(super) planned: &'p Planned<'p>,
    pub(super) manner: Manner<'p>,
    pub(super) listener: &'c mut Listener<'c>,
    started: Instant,
    /// How many of its steps ran.
    pub(super) done: usize,
    /// How many the journal says were begun.
    pub(super) begun: usize,
    /// Whether the next step was begun before, and nothing shows how it ended.
    pub(super) in_doubt: bool,
    all: &'p [Located<'p>],
    /// Whether the history has a row of this revision.
    pub(super) in_history: bool,
}

impl Runner<'_, '_> {
    /// Runs a segment; as many steps as `then` says are begun with its end. While it waits for a lock, everybody else who
    /// wants the table waits behind it: so it gives way after a time, and comes again.
    async fn segment(&mut self, segment: &Segment<'_>, then: usize) -> Result<Outcome> {
        let mut pauses = PAUSES;
        for _ in 0..self.manner.settings.lock_retries {
            let (in_history, done) = (self.in_history, self.done);
            match self.attempt(segment, then).await {
                Err(error) if is_in_the_way(&error) && self.done == done => {
                    // What was rolled back took the row of the history with it.
                    self.in_history = if segment.runs == Runs::Outside { self.in_history } else { in_history };
                    let pause = pauses.pause();
                    (self.listener)(Event::Locked { error: &error, pause });
                    tokio::time::sleep(pause).await;
                }
                outcome => return outcome,
            }
        }
        self.attempt(segment, then).await
    }

    async fn attempt(&mut self, segment: &Segment<'_>, then: usize) -> Result<Outcome> {
        match (segment.runs, &segment.steps[..]) {
            (Runs::Outside, [located]) => return self.outside(*located, then).await,
            (Runs::Batches, [Located { step: Step { walk: Some(walk), .. }, .. }]) => {
                return self.batches(segment.steps[0], walk, then).await;
            }
            _ => {}
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
        if self.is_settled(segment.steps.len()).await? {
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

    pub(super) async fn step(&mut self, located: Located<'_>) -> Result<()> {
        match self.planned.work.filter(|_| rust_work::is_work(located.step)) {
            Some(work) => {
                let outcome = work.run(self.connection).await;
                outcome.map_err(|error| self.explain(error, Some(located)))
            }
            None => self.send(&located.step.sql, located).await,
        }
    }

    /// Sends a text that carries out a step.
    pub(super) async fn send(&mut self, sql: &Sql, located: Located<'_>) -> Result<()> {
        let outcome = self.connection.execute(sql).await;
        outcome.map(drop).map_err(|error| self.explain(error.statement(located.step.sql.to_string()), Some(located)))
    }

    /// Whether somebody else ran so many more steps between our look at the history and our transaction.
    pub(super) async fn is_settled(&mut self, steps: usize) -> Result<bool> {
        if self.manner.turn == Turn::Ours {
            return Ok(false);
        }
        let Planned { revision, direction, .. } = *self.planned;
        let row = history::reached_by(self.connection, &revision.id).await?;
        self.in_history = row.is_some();
        // What is taken back whole has no row.
        Ok(row.map_or(direction == Direction::Downgrade, |(way, done)| way == direction && done >= self.done + steps))
    }

    pub(super) async fn record(&mut self, done: usize, begun: usize) -> Result<()> {
        let row = self.entry(done, begun);
        self.connection.execute(&row).await?;
        self.begun = begun;
        Ok(())
    }

    /// What the history is to say once `done` steps ran and `begun` were begun.
    pub(super) fn entry(&mut self, done: usize, begun: usize) -> Sql {
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
            history::insert(revision, self.manner.by, &progress, dialect)
        }
    }

    pub(super) fn place_of(&self, located: Located<'_>) -> String {
        format!("{}:{}", self.planned.revision.file, located.batch.line)
    }

    /// Where the statement stands, and what is left behind.
    pub(super) fn explain(&self, error: Error, located: Option<Located<'_>>) -> Error {
        let error = match located {
            Some(located) => error.at(self.place_of(located)),
            None => error.at(&self.planned.revision.file),
        };
        let left = if error.kind() == ErrorKind::Unreachable {
            format!(
                "how the last statement of revision {} ended was not heard; run the same command again: it looks before it goes on",
                self.planned.revision.id
            )
        } else if self.done == 0 && self.begun == 0 {
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
