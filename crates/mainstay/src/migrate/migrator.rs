//! A project and a database: where it stands, and bringing it to another revision.

use super::history::{self, Applied, Progress};
use super::project::Project;
use super::run::{self, Outcome, Planned, Resume};
use crate::engine::{Connection, Enforcement, Turn};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan::Step;
use mainstay_schema::revision::{Batch, Course, Direction, Revision, Target};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// A project and a connection to its database.
pub struct Migrator<'p> {
    project: &'p Project,
    connection: Box<dyn Connection>,
}

/// What happens while revisions run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another process migrates this database; we wait for it.
    Waiting,
    /// A revision begins.
    Started {
        /// The revision.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
        /// Its number in this run, from 1.
        number: usize,
        /// How many revisions run.
        of: usize,
    },
    /// A revision is done.
    Finished {
        /// The revision.
        revision: &'a Revision,
        /// How long it took.
        elapsed: Duration,
        /// Whether somebody else had done it meanwhile.
        by_another: bool,
    },
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The revisions that ran, in the order that they did.
    pub ran: Vec<String>,
    /// The revision that the database is at now; `None`: base.
    pub current: Option<String>,
}

/// Hears what happens.
pub type Listener<'l> = dyn FnMut(Event<'_>) + Send + 'l;

impl<'p> Migrator<'p> {
    /// Brings a project and a database together.
    pub fn new(project: &'p Project, connection: Box<dyn Connection>) -> Self {
        Self { project, connection }
    }

    /// The connection.
    pub fn connection(&mut self) -> &mut dyn Connection {
        &mut *self.connection
    }

    /// The revisions that the database has, in the order of the graph, checked against the files.
    ///
    /// # Errors
    /// When the database has a revision that no file has, or one whose file was edited since.
    pub async fn applied(&mut self) -> Result<Vec<Applied>> {
        let rows = history::read(&mut *self.connection).await?;
        let mut by_id: HashMap<String, Applied> = rows.into_iter().map(|row| (row.revision.clone(), row)).collect();
        let newest = self.project.graph().iter().rfind(|revision| by_id.contains_key(&revision.id));
        let mut out = Vec::with_capacity(by_id.len());
        for revision in self.project.graph().iter() {
            let Some(row) = by_id.remove(&revision.id) else { continue };
            // What was left half applied may be mended in its file; the steps that ran are compared when it goes on.
            if row.checksum != revision.checksum && row.steps_done == row.steps_total {
                return Err(edited(revision, &row, newest.unwrap_or(revision)));
            }
            out.push(row);
        }
        match by_id.into_keys().min() {
            Some(unknown) => Err(unknown_revision(&unknown)),
            None => Ok(out),
        }
    }

    /// The newest revisions that the database has: one, or none at base.
    ///
    /// # Errors
    /// As [`Migrator::applied`].
    pub async fn current(&mut self) -> Result<Vec<Applied>> {
        let applied = self.applied().await?;
        let graph = self.project.graph();
        let revised: HashSet<&String> =
            applied.iter().filter_map(|row| graph.get(&row.revision)).flat_map(|revision| &revision.parents).collect();
        Ok(applied.iter().filter(|row| !revised.contains(&row.revision)).cloned().collect())
    }

    /// Runs the revisions that lead to `target`, each once, whoever else tries.
    ///
    /// # Errors
    /// When another revision would have to be taken back, a file is wrong (nothing is run then), or a
    /// statement fails (its revision is rolled back, or journalled where the engine cannot).
    pub async fn upgrade(&mut self, target: &Target, listener: &mut Listener<'_>) -> Result<Report> {
        self.under_lock(Direction::Upgrade, target, listener).await
    }

    /// Takes back the revisions that `target` does not stand on, the newest first.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub async fn downgrade(&mut self, target: &Target, listener: &mut Listener<'_>) -> Result<Report> {
        self.under_lock(Direction::Downgrade, target, listener).await
    }

    /// Writes into the history that the database is at `target`, and runs nothing.
    ///
    /// # Errors
    /// When there is no such revision, or the history cannot be written.
    pub async fn stamp(&mut self, target: &Target) -> Result<Report> {
        let graph = self.project.graph();
        let rows = history::read(&mut *self.connection).await?;
        let last = graph.iter().rev().find(|revision| rows.iter().any(|row| row.revision == revision.id));
        let id = target.resolve(graph, last.map(|revision| revision.id.as_str()))?;
        let wanted = id.as_deref().map(|id| graph.ancestors(id)).unwrap_or_default();
        self.connection.execute(&history::CREATE).await?;
        self.connection.begin(Enforcement::On).await?;
        history::delete_all(&mut *self.connection).await?;
        let progress = Progress::whole(Direction::Upgrade, 0);
        for revision in graph.iter().filter(|revision| wanted.contains(revision.id.as_str())) {
            let operator = &self.project.config().operator;
            let row = history::insert(revision, operator, &progress, self.connection.dialect());
            self.connection.execute(&row).await?;
        }
        self.connection.commit().await?;
        Ok(Report { ran: Vec::new(), current: id })
    }

    async fn under_lock(
        &mut self,
        direction: Direction,
        target: &Target,
        listener: &mut Listener<'_>,
    ) -> Result<Report> {
        let turn = self.lock(listener).await?;
        let outcome = self.go(direction, target, turn, listener).await;
        let unlocked = self.connection.unlock().await;
        let report = outcome?;
        unlocked?;
        Ok(report)
    }

    /// Polls for the lock. Waiting inside the server would deadlock against `CREATE INDEX CONCURRENTLY`,
    /// which waits for every transaction, the waiting one among them.
    async fn lock(&mut self, listener: &mut Listener<'_>) -> Result<Turn> {
        let mut pause = Duration::from_millis(20);
        let mut told = false;
        loop {
            match self.connection.try_lock().await? {
                Turn::Theirs => {}
                ours => return Ok(ours),
            }
            if !std::mem::replace(&mut told, true) {
                listener(Event::Waiting);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    async fn go(
        &mut self,
        direction: Direction,
        target: &Target,
        turn: Turn,
        listener: &mut Listener<'_>,
    ) -> Result<Report> {
        let applied = self.settled().await?;
        let current = applied.last().map(|row| row.revision.clone());
        let whole = applied.iter().rfind(|row| row.is_whole()).map(|row| row.revision.as_str());
        let goal = target
            .resolve(self.project.graph(), if direction == Direction::Upgrade { whole } else { current.as_deref() })?;
        let planned = match direction {
            Direction::Upgrade => self.plan_upgrade(&applied, goal.as_deref())?,
            Direction::Downgrade => self.plan_downgrade(&applied, goal.as_deref())?,
        };
        if planned.is_empty() {
            return Ok(Report { ran: Vec::new(), current });
        }
        self.connection.execute(&history::CREATE).await?;
        let ran = self.run_all(&planned, turn, listener).await?;
        Ok(Report { ran, current: goal })
    }

    async fn run_all(
        &mut self,
        planned: &[Planned<'_>],
        turn: Turn,
        listener: &mut Listener<'_>,
    ) -> Result<Vec<String>> {
        let mut ran = Vec::with_capacity(planned.len());
        let by = &self.project.config().operator;
        for (at, one) in planned.iter().enumerate() {
            let Planned { revision, direction, .. } = *one;
            listener(Event::Started { revision, direction, number: at + 1, of: planned.len() });
            let started = Instant::now();
            let outcome = run::run(&mut *self.connection, one, turn, by).await?;
            let by_another = outcome == Outcome::AlreadyDone;
            listener(Event::Finished { revision, elapsed: started.elapsed(), by_another });
            if !by_another {
                ran.push(revision.id.clone());
            }
        }
        Ok(ran)
    }

    /// Plans every revision before the first runs: a file that is wrong stops the night before it begins.
    fn plan_upgrade(&self, applied: &[Applied], goal: Option<&str>) -> Result<Vec<Planned<'p>>> {
        let graph = self.project.graph();
        let wanted = goal.map(|id| graph.ancestors(id)).unwrap_or_default();
        if let Some(beyond) = applied.iter().find(|row| !wanted.contains(row.revision.as_str())) {
            let place = goal.unwrap_or("base");
            let message = format!("the database is beyond {place} already: it has {}", beyond.revision);
            return Err(Error::new(ErrorKind::State, message)
                .hint(format!("`mainstay downgrade {place}` takes revisions back")));
        }
        if let Some(half) = applied.iter().find(|row| row.direction == Direction::Downgrade) {
            return Err(half_taken_back(half));
        }
        let rows: HashMap<&str, &Applied> = applied.iter().map(|row| (row.revision.as_str(), row)).collect();
        let is_done = |revision: &&Revision| rows.get(revision.id.as_str()).is_some_and(|row| row.is_whole());
        let (done, pending): (Vec<_>, Vec<_>) =
            graph.iter().filter(|revision| wanted.contains(revision.id.as_str())).partition(is_done);
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let mut course = self.course(&done)?;
        let mut planned = Vec::with_capacity(pending.len());
        for revision in pending {
            let batches = course.steps(revision, Direction::Upgrade)?;
            let resumes = rows.get(revision.id.as_str()).map(|row| resume(row));
            planned.push(Planned { revision, direction: Direction::Upgrade, batches, resumes });
        }
        Ok(planned)
    }

    fn plan_downgrade(&self, applied: &[Applied], goal: Option<&str>) -> Result<Vec<Planned<'p>>> {
        let graph = self.project.graph();
        let kept = goal.map(|id| graph.ancestors(id)).unwrap_or_default();
        let rows: HashMap<&str, &Applied> = applied.iter().map(|row| (row.revision.as_str(), row)).collect();
        if let Some(goal) = goal.filter(|goal| !rows.contains_key(goal)) {
            let message = format!("the database does not have {goal}, so it cannot go back to it");
            return Err(
                Error::new(ErrorKind::State, message).hint(format!("`mainstay upgrade {goal}` goes forward to it"))
            );
        }
        let has: Vec<&Revision> = graph.iter().filter(|revision| rows.contains_key(revision.id.as_str())).collect();
        let is_whole = |revision: &&&Revision| {
            rows[revision.id.as_str()].direction == Direction::Downgrade || rows[revision.id.as_str()].is_whole()
        };
        let mut course = self.course(&has.iter().filter(is_whole).copied().collect::<Vec<_>>())?;
        let mut planned = Vec::new();
        for &revision in has.iter().rev().filter(|revision| !kept.contains(revision.id.as_str())) {
            let row = rows[revision.id.as_str()];
            let (batches, resumes) = match (row.is_whole(), row.direction) {
                (true, _) => (course.steps(revision, Direction::Downgrade)?, None),
                (false, Direction::Downgrade) => (course.steps(revision, Direction::Downgrade)?, Some(resume(row))),
                (false, Direction::Upgrade) => (undo(&mut course, revision, row)?, None),
            };
            planned.push(Planned { revision, direction: Direction::Downgrade, batches, resumes });
        }
        Ok(planned)
    }

    /// The revisions that the database has, a doubtful step decided: the server shows whether it happened.
    async fn settled(&mut self) -> Result<Vec<Applied>> {
        let applied = self.applied().await?;
        let Some(row) = applied.iter().find(|row| row.steps_done < row.steps_total) else { return Ok(applied) };
        let revision = self.project.graph().get(&row.revision).ok_or_else(|| unknown_revision(&row.revision))?;
        let has = |one: &&Revision| applied.iter().any(|row| row.revision == one.id);
        let before = self.project.graph().iter().filter(has).filter(|one| one.id != row.revision);
        let after = (row.direction == Direction::Downgrade).then_some(revision);
        let mut course = self.course(&before.chain(after).collect::<Vec<_>>())?;
        let batches = course.steps(revision, row.direction)?;
        let steps: Vec<&Step> = batches.iter().flat_map(|batch| &batch.steps).collect();
        let ran = steps.get(..row.done()).map(|ran| run::steps_checksum(ran.iter().copied()));
        if row.checksum != revision.checksum && ran.as_ref() != Some(&row.steps_checksum) {
            return Err(edited_too_early(revision, row));
        }
        let Some(doubtful) = steps.get(row.done()).filter(|_| row.is_in_doubt()) else { return Ok(applied) };
        let Some(happened) = doubtful.happened(&self.connection.inspect().await?) else { return Ok(applied) };
        let done = row.done() + usize::from(happened);
        let progress = Progress {
            done,
            begun: done,
            checksum: run::steps_checksum(steps[..done].iter().copied()),
            ..Progress::whole(row.direction, steps.len())
        };
        let entry = match row.direction {
            Direction::Downgrade if done == steps.len() => history::delete(&row.revision, self.connection.dialect()),
            _ => history::update(revision, &progress, self.connection.dialect()),
        };
        self.connection.execute(&entry).await?;
        self.applied().await
    }

    /// The state of the database once `revisions` are applied, as the files say it.
    fn course(&self, revisions: &[&Revision]) -> Result<Course<'_>> {
        let dialect = self.connection.dialect();
        let mut said = mainstay_schema::revision::Replay::new(self.project.reads()?);
        for revision in revisions {
            said.upgrade(revision, Some(dialect.name()))?;
        }
        Ok(Course::new(said, dialect))
    }
}

/// The steps that take back those steps of a revision that ran, when it was left half applied.
fn undo(course: &mut Course<'_>, revision: &Revision, row: &Applied) -> Result<Vec<Batch>> {
    let mut trial = course.clone();
    let batches = trial.steps(revision, Direction::Upgrade)?;
    let ran: Vec<_> = batches
        .iter()
        .flat_map(|batch| batch.steps.iter().map(move |step| (batch, step)))
        .take(row.done() + usize::from(row.is_in_doubt()))
        .collect();
    if let Some((_, opaque)) = ran.iter().find(|(batch, _)| batch.changes.is_empty()) {
        let message =
            format!("`{}` ran before the revision stopped, and nothing says how to take it back", opaque.reason);
        let hint = "mend the cause and run `mainstay upgrade` to finish the revision, then downgrade";
        return Err(Error::new(ErrorKind::State, message).at(&revision.file).hint(hint));
    }
    let changes: Vec<Change> = ran.iter().flat_map(|(_, step)| step.changes.clone()).collect();
    Ok(vec![course.take_back(&changes, &revision.file)?])
}

fn resume(row: &Applied) -> Resume {
    Resume { done: row.done(), in_doubt: row.is_in_doubt() }
}

fn edited_too_early(revision: &Revision, row: &Applied) -> Error {
    let message =
        format!("revision {} was edited within the first {} steps, which ran already", revision.id, row.steps_done);
    Error::new(ErrorKind::State, message)
        .at(&revision.file)
        .hint("put those statements back as they were; what comes after them may be edited")
}

fn edited(revision: &Revision, row: &Applied, newest: &Revision) -> Error {
    let message = format!(
        "revision {} was edited after it was applied: the database has checksum {}, the file now has {}",
        revision.id, row.checksum, revision.checksum
    );
    Error::new(ErrorKind::State, message).at(&revision.file).hint(format!(
        "put the file back as it was and write a new revision; if the database is as the file says now, `mainstay stamp {}` accepts it",
        newest.id
    ))
}

fn unknown_revision(id: &str) -> Error {
    Error::new(ErrorKind::State, format!("the database has revision {id}, and no file in the project has it")).hint(
        "bring the file from the branch that has it, or `mainstay stamp REVISION` says where the database really is",
    )
}

fn half_taken_back(row: &Applied) -> Error {
    let message =
        format!("{}: {} of {} steps were taken back, then it stopped", row.revision, row.steps_done, row.steps_total);
    Error::new(ErrorKind::State, message).hint("`mainstay downgrade -1` finishes that")
}
