//! A project and a database: where it stands, and bringing it to another revision.

use super::history::{self, Applied, Progress};
use super::planning::{self, Planned};
use super::project::Project;
use super::run::{self, Manner, Outcome};
use super::rust_work::with_work;
use super::segments::steps_checksum;
use super::squash;
use crate::engine::{Connection, Enforcement, Turn};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::plan::Step;
use mainstay_schema::revision::{Direction, Graph, Revision, Target, Way};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// A project and a connection to its database.
pub struct Migrator<'p> {
    project: &'p Project,
    connection: Box<dyn Connection>,
    /// What ran so far, also through a server that was lost since.
    ran: Vec<String>,
    /// The revision at work, and its way.
    at_work: Option<(&'p Revision, Direction, Instant)>,
}

/// What happens while revisions run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another process migrates this database; we wait for it.
    Waiting,
    /// The servers of a cluster do not keep up, and the schema is about to be changed.
    Pressure {
        /// What is seen of it, in words.
        words: &'a str,
    },
    /// The server was lost, and another of the URL took its place.
    Moved {
        /// The server in words.
        to: &'a str,
    },
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
    /// A statement is about to run that others wait for, the longer the more rows there are.
    Blocks {
        /// Its file and line.
        place: &'a str,
        /// The statement, and what it costs where that is known.
        step: &'a Step,
    },
    /// A transaction waited too long for a lock, and comes again.
    Locked {
        /// What the server said.
        error: &'a Error,
        /// The pause before that.
        pause: Duration,
    },
    /// A batch of a statement is done that runs in batches.
    Batch {
        /// How many rows it changed, those of the batches before it with them.
        rows: u64,
        /// How much of the way through the table is behind, from 0 to 1, where that can be told.
        part: Option<f64>,
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
    /// The revisions that the database is at now, one for each branch; none at base.
    pub current: Vec<String>,
    /// How often something ran again that another session or server had been in the way of.
    #[serde(skip_serializing_if = "is_none")]
    pub conflicts: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_none(number: &u64) -> bool {
    *number == 0
}

/// How long another server is looked for when one was lost: a cluster needs some seconds to see that a node is gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many servers may be lost in one run.
const LOSSES: u32 = 5;

/// Hears what happens.
pub type Listener<'l> = dyn FnMut(Event<'_>) + Send + 'l;

impl<'p> Migrator<'p> {
    /// Brings a project and a database together.
    pub fn new(project: &'p Project, connection: Box<dyn Connection>) -> Self {
        Self { project, connection, ran: Vec::new(), at_work: None }
    }

    /// The project.
    pub fn project(&self) -> &'p Project {
        self.project
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
        squash::follow(self.project, &mut by_id)?;
        let has: HashSet<String> = by_id.keys().cloned().collect();
        let mut out = Vec::with_capacity(by_id.len());
        for revision in self.project.graph().iter() {
            let Some(row) = by_id.remove(&revision.id) else { continue };
            // What was left half applied may be mended in its file; the steps that ran are compared when it goes on.
            if row.checksum != revision.checksum && row.steps_done == row.steps_total {
                let has = has.iter().map(String::as_str).collect();
                return Err(edited(revision, &row, &tips(self.project.graph(), &has)));
            }
            out.push(row);
        }
        match by_id.into_keys().min() {
            Some(unknown) => Err(unknown_revision(&unknown)),
            None => Ok(out),
        }
    }

    /// The newest revisions that the database has: one for each branch, none at base.
    ///
    /// # Errors
    /// As [`Migrator::applied`].
    pub async fn current(&mut self) -> Result<Vec<Applied>> {
        let applied = self.applied().await?;
        let tips = self.project.graph().tips(&ids(&applied));
        Ok(applied.iter().filter(|row| tips.iter().any(|tip| tip.id == row.revision)).cloned().collect())
    }

    /// Runs the revisions that lead to `target`, each once, whoever else tries.
    ///
    /// # Errors
    /// When the database went beyond it, a file is wrong (nothing is run then), or a
    /// statement fails (its revision is rolled back, or journalled where the engine cannot).
    pub async fn upgrade(&mut self, target: &Target, listener: &mut Listener<'_>) -> Result<Report> {
        self.under_lock(Direction::Upgrade, target, listener).await
    }

    /// Takes back the revisions that stand on `target`, the newest first; other branches stay.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub async fn downgrade(&mut self, target: &Target, listener: &mut Listener<'_>) -> Result<Report> {
        self.under_lock(Direction::Downgrade, target, listener).await
    }

    /// Writes into the history that the database is at `targets` and nowhere else, and runs nothing.
    ///
    /// # Errors
    /// When there is no such revision, or the history cannot be written.
    pub async fn stamp(&mut self, targets: &[Target]) -> Result<Report> {
        let graph = self.project.graph();
        let rows = history::read(&mut *self.connection).await?;
        let has = ids(&rows);
        let mut goals = Vec::new();
        for target in targets {
            goals.extend(stamped(graph, target, &has)?);
        }
        let wanted = graph.ancestors_of(goals);
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
        Ok(Report { current: tips(graph, &wanted), ..Report::default() })
    }

    async fn under_lock(
        &mut self,
        direction: Direction,
        target: &Target,
        listener: &mut Listener<'_>,
    ) -> Result<Report> {
        let mut outcome = self.try_under_lock(direction, target, listener).await;
        for _ in 0..LOSSES {
            match &outcome {
                Err(error) if error.is_transient() && self.moved(listener).await => {}
                _ => break,
            }
            outcome = self.try_under_lock(direction, target, listener).await;
        }
        let current = outcome?;
        let ran = std::mem::take(&mut self.ran);
        Ok(Report { ran, current, conflicts: self.connection.conflicts() })
    }

    async fn try_under_lock(
        &mut self,
        direction: Direction,
        target: &Target,
        listener: &mut Listener<'_>,
    ) -> Result<Vec<String>> {
        let turn = self.lock(listener).await?;
        let outcome = self.go(direction, target, turn, listener).await;
        if outcome.as_ref().is_err_and(Error::is_transient) {
            // There is nobody to give the lock back to; a lease may serve on another server.
            return outcome;
        }
        let unlocked = self.connection.unlock().await;
        let current = outcome?;
        unlocked?;
        Ok(current)
    }

    /// Goes to another server of the URL when one was lost; there what was begun is looked at, and goes on.
    async fn moved(&mut self, listener: &mut Listener<'_>) -> bool {
        let started = Instant::now();
        loop {
            match self.connection.reconnect().await {
                Ok(true) => {
                    listener(Event::Moved { to: &self.connection.describe() });
                    return true;
                }
                Err(error) if error.is_transient() && started.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                Ok(false) | Err(_) => return false,
            }
        }
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
    ) -> Result<Vec<String>> {
        let applied = self.settled().await?;
        self.tell_what_ended(&applied, listener);
        let graph = self.project.graph();
        let dialect = self.connection.dialect();
        let planned = match direction {
            Direction::Upgrade => planning::upgrade(self.project, dialect, &applied, target)?,
            Direction::Downgrade => planning::downgrade(self.project, dialect, &applied, target)?,
        };
        let mut has = ids(&applied);
        if planned.is_empty() {
            return Ok(tips(graph, &has));
        }
        self.connection.execute(&history::CREATE).await?;
        self.say_what_blocks(&planned, listener).await;
        let most = self.project.config().migrate.longest_wait();
        self.connection.wait_for_locks(most).await?;
        self.run_all(&planned, turn, listener).await?;
        if most.is_some() {
            self.connection.wait_for_locks(None).await?;
        }
        for Planned { revision, .. } in &planned {
            match direction {
                Direction::Upgrade => has.insert(&revision.id),
                Direction::Downgrade => has.remove(revision.id.as_str()),
            };
        }
        Ok(tips(graph, &has))
    }

    async fn run_all(&mut self, planned: &[Planned<'p>], turn: Turn, listener: &mut Listener<'_>) -> Result<()> {
        let manner = Manner::of(self.project.config(), turn);
        for (at, one) in planned.iter().enumerate() {
            let Planned { revision, direction, .. } = *one;
            listener(Event::Started { revision, direction, number: at + 1, of: planned.len() });
            let started = Instant::now();
            self.at_work = Some((revision, direction, started));
            let outcome = run::run(&mut *self.connection, one, manner, listener).await?;
            self.at_work = None;
            let by_another = outcome == Outcome::AlreadyDone;
            listener(Event::Finished { revision, elapsed: started.elapsed(), by_another });
            if !by_another {
                self.ran.push(revision.id.clone());
            }
        }
        Ok(())
    }

    /// A revision whose end was not heard, because its server was lost, may have come to its end nevertheless.
    fn tell_what_ended(&mut self, applied: &[Applied], listener: &mut Listener<'_>) {
        let Some((revision, direction, started)) = self.at_work.take() else { return };
        let row = applied.iter().find(|row| row.revision == revision.id);
        let ended = match direction {
            Direction::Upgrade => row.is_some_and(Applied::is_whole),
            Direction::Downgrade => row.is_none(),
        };
        if ended {
            listener(Event::Finished { revision, elapsed: started.elapsed(), by_another: false });
            self.ran.push(revision.id.clone());
        }
    }

    /// The revisions that the database has, a doubtful step decided: the server shows whether it happened.
    async fn settled(&mut self) -> Result<Vec<Applied>> {
        let applied = self.applied().await?;
        squash::settle(self.project, &mut *self.connection).await?;
        let Some(row) = applied.iter().find(|row| row.steps_done < row.steps_total) else { return Ok(applied) };
        let revision = self.project.graph().get(&row.revision).ok_or_else(|| unknown_revision(&row.revision))?;
        let mut has = ids(&applied);
        if row.direction == Direction::Upgrade {
            has.remove(row.revision.as_str());
        }
        let mut course = planning::course(self.project, self.connection.dialect(), &has)?;
        let mut batches = course.steps(revision, row.direction)?;
        if row.direction == Direction::Upgrade {
            batches = with_work(batches, revision, self.project.work(revision))?;
        }
        let steps: Vec<&Step> = batches.iter().flat_map(|batch| &batch.steps).collect();
        let ran = steps.get(..row.done()).map(|ran| steps_checksum(ran.iter().copied()));
        if row.checksum != revision.checksum && ran.as_ref() != Some(&row.steps_checksum) {
            return Err(edited_too_early(revision, row));
        }
        let Some(doubtful) = steps.get(row.done()).filter(|_| row.is_in_doubt()) else { return Ok(applied) };
        let Some(happened) = doubtful.happened(&self.connection.inspect().await?) else { return Ok(applied) };
        let done = row.done() + usize::from(happened);
        let progress = Progress {
            done,
            begun: done,
            checksum: steps_checksum(steps[..done].iter().copied()),
            ..Progress::whole(row.direction, steps.len())
        };
        let entry = history::reached(revision, &progress, self.connection.dialect());
        self.connection.execute(&entry).await?;
        self.applied().await
    }
}

/// The ids of rows of the history.
pub(super) fn ids(applied: &[Applied]) -> HashSet<&str> {
    applied.iter().map(|row| row.revision.as_str()).collect()
}

fn tips(graph: &Graph, has: &HashSet<&str>) -> Vec<String> {
    graph.tips(has).into_iter().map(|tip| tip.id.clone()).collect()
}

/// The revisions that a database is said to be at: `+1` and `-1` are seen from where its history says it is.
fn stamped<'g>(graph: &'g Graph, target: &Target, has: &HashSet<&str>) -> Result<Vec<&'g str>> {
    let way = match target {
        Target::Up(_) => graph.upgrade(target, has)?,
        Target::Down(_) => graph.downgrade(target, has)?,
        _ => return Ok(target.revisions(graph)?.into_iter().map(|revision| revision.id.as_str()).collect()),
    };
    let Way::Runs(runs) = way else { return Ok(Vec::new()) };
    let mut at = has.clone();
    for revision in runs {
        if !at.remove(revision.id.as_str()) {
            at.insert(&revision.id);
        }
    }
    Ok(graph.tips(&at).into_iter().map(|tip| tip.id.as_str()).collect())
}

fn edited_too_early(revision: &Revision, row: &Applied) -> Error {
    let message =
        format!("revision {} was edited within the first {} steps, which ran already", revision.id, row.steps_done);
    Error::new(ErrorKind::State, message)
        .at(&revision.file)
        .hint("put those statements back as they were; what comes after them may be edited")
}

fn edited(revision: &Revision, row: &Applied, tips: &[String]) -> Error {
    let message = format!(
        "revision {} was edited after it was applied: the database has checksum {}, the file now has {}",
        revision.id, row.checksum, revision.checksum
    );
    Error::new(ErrorKind::State, message).at(&revision.file).hint(format!(
        "put the file back as it was and write a new revision; if the database is as the file says now, `mainstay stamp {}` accepts it",
        tips.join(" ")
    ))
}

fn unknown_revision(id: &str) -> Error {
    Error::new(ErrorKind::State, format!("the database has revision {id}, and no file in the project has it")).hint(
        "bring the file from the branch that has it, or `mainstay stamp REVISION` says where the database really is",
    )
}
