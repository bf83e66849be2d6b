//! A project and a database: where it stands, and bringing it to another revision.

use super::event::{Event, Listener, Report};
use super::history::{self, Applied};
use super::kept;
use super::planning::{self, Planned};
use super::project::Project;
use super::run::{self, Manner, Outcome};
use super::squash;
use crate::engine::{Connection, Turn};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::revision::{Direction, Graph, Revision, Target};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// A project and a connection to its database.
pub struct Migrator<'p> {
    pub(super) project: &'p Project,
    pub(super) connection: Box<dyn Connection>,
    /// What ran so far, also through a server that was lost since.
    pub(super) ran: Vec<String>,
    /// The revision at work, and its way.
    pub(super) at_work: Option<(&'p Revision, Direction, Instant)>,
}

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

    pub(super) async fn go(
        &mut self,
        direction: Direction,
        target: &Target,
        turn: Turn,
        listener: &mut Listener<'_>,
    ) -> Result<Vec<String>> {
        let applied = self.settled().await?;
        self.tell_what_ended(&applied, listener);
        let kept = kept::read(&mut *self.connection).await?;
        let graph = self.project.graph();
        let dialect = self.connection.dialect();
        let planned = match direction {
            Direction::Upgrade => planning::upgrade(self.project, dialect, &applied, target, &kept)?,
            Direction::Downgrade => planning::downgrade(self.project, dialect, &applied, target, &kept)?,
        };
        let mut has = ids(&applied);
        if planned.is_empty() {
            return Ok(tips(graph, &has));
        }
        self.connection.execute(&history::CREATE).await?;
        kept::prepare(&mut *self.connection, &planned, &kept).await?;
        let most = self.project.config().migrate.longest_wait();
        self.connection.wait_for_locks(most).await?;
        self.say_what_blocks(&planned, listener).await;
        self.run_all(&planned, turn, listener).await?;
        if most.is_some() {
            self.connection.wait_for_locks(None).await?;
        }
        if direction == Direction::Upgrade {
            self.forget_old(listener).await?;
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
}

/// The ids of rows of the history.
pub(super) fn ids(applied: &[Applied]) -> HashSet<&str> {
    applied.iter().map(|row| row.revision.as_str()).collect()
}

pub(super) fn tips(graph: &Graph, has: &HashSet<&str>) -> Vec<String> {
    graph.tips(has).into_iter().map(|tip| tip.id.clone()).collect()
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

pub(super) fn unknown_revision(id: &str) -> Error {
    Error::new(ErrorKind::State, format!("the database has revision {id}, and no file in the project has it")).hint(
        "bring the file from the branch that has it, or `mainstay stamp REVISION` says where the database really is",
    )
}
