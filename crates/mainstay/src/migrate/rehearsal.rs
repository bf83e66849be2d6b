//! A scratch database beside the real one, on which revisions run before anybody counts on them.

use super::history;
use super::planning::Planned;
use super::project::Project;
use super::run::{self, Manner};
use crate::engine::{Connection, Scratch, Turn};
use crate::error::Result;
use mainstay_schema::revision::{Course, Direction, Replay, Revision};
use mainstay_schema::schema::Schema;

/// A scratch database, and the revisions that ran on it.
pub(super) struct Rehearsal<'p, 'c> {
    project: &'p Project,
    home: &'c mut dyn Connection,
    scratch: Scratch,
    /// What the revisions that ran add up to.
    pub said: Replay<'static>,
    ran: Vec<&'p Revision>,
}

impl<'p, 'c> Rehearsal<'p, 'c> {
    /// A scratch database with nothing but a history.
    pub async fn begin(project: &'p Project, home: &'c mut dyn Connection) -> Result<Self> {
        let (scratch, said) = (start(home).await?, Replay::new(project.reads()?));
        Ok(Self { project, home, scratch, said, ran: Vec::new() })
    }

    /// Takes the scratch database away, whatever came of the work on it.
    pub async fn end<T>(self, outcome: Result<T>) -> Result<T> {
        let discarded = self.home.discard(self.scratch).await;
        let outcome = outcome?;
        discarded.map(|()| outcome)
    }

    /// The connection to the scratch database.
    pub fn connection(&mut self) -> &mut dyn Connection {
        &mut *self.scratch.connection
    }

    /// What the database looks like, in the normal form.
    pub async fn look(&mut self) -> Result<Schema> {
        let mut schema = self.connection().inspect().await?;
        self.connection().dialect().normalize(&mut schema);
        Ok(schema)
    }

    /// Runs an upgrade, and goes on; what was said before it.
    pub async fn up(&mut self, revision: &'p Revision) -> Result<Replay<'static>> {
        let before = self.said.clone();
        self.run(revision, Direction::Upgrade, before.clone()).await?;
        self.said.upgrade(revision, Some(self.scratch.connection.dialect().name()))?;
        self.ran.push(revision);
        Ok(before)
    }

    /// Runs a revision on a database that stands where `said` does, and does not go on.
    pub async fn run(&mut self, revision: &Revision, direction: Direction, said: Replay<'static>) -> Result<()> {
        let connection = &mut *self.scratch.connection;
        let batches = Course::new(said, connection.dialect()).steps(revision, direction)?;
        let planned = Planned { revision, direction, batches, resumes: None, work: None };
        run::run(connection, &planned, Manner::of(self.project.config(), Turn::Ours), &mut |_| {}).await.map(drop)
    }

    /// A scratch database that never saw anything but the upgrades so far.
    pub async fn start_anew(&mut self) -> Result<()> {
        let fresh = start(self.home).await?;
        self.home.discard(std::mem::replace(&mut self.scratch, fresh)).await?;
        self.said = Replay::new(self.project.reads()?);
        for revision in std::mem::take(&mut self.ran) {
            self.up(revision).await?;
        }
        Ok(())
    }
}

/// A scratch database with a history.
async fn start(home: &mut dyn Connection) -> Result<Scratch> {
    let mut scratch = home.scratch().await?;
    match scratch.connection.execute(&history::CREATE).await {
        Ok(_) => Ok(scratch),
        Err(error) => {
            home.discard(scratch).await?;
            Err(error)
        }
    }
}
