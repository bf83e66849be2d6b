//! Every revision up, down and up again on a scratch database: which one does not come back, and how.

use super::compare::{Comparison, settle};
use super::history;
use super::planning::Planned;
use super::project::Project;
use super::run::{self, Manner};
use crate::engine::{Connection, Scratch, Turn};
use crate::error::{Error, Result};
use mainstay_schema::change::Change;
use mainstay_schema::revision::{Course, Direction, Replay, Revision};
use mainstay_schema::schema::Schema;
use std::collections::HashSet;

/// What became of one revision.
#[derive(Debug)]
pub struct Verified<'r> {
    /// The revision.
    pub revision: &'r Revision,
    /// What is wrong with it; nothing, when it comes and goes as it says.
    pub wrong: Vec<Wrong>,
}

/// Something that is wrong with a revision.
#[derive(Debug)]
pub struct Wrong {
    /// When it showed.
    pub moment: Moment,
    /// What showed.
    pub what: Trouble,
}

/// On the way up, down, and up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Its first upgrade: compared with what the revisions add up to.
    Upgrade,
    /// Its downgrade: compared with the database before it.
    Downgrade,
    /// Its second upgrade: compared with the database after the first.
    UpgradeAgain,
}

/// What shows.
#[derive(Debug)]
pub enum Trouble {
    /// It does not run.
    Fails(Error),
    /// It leads elsewhere; what would have to be done to arrive.
    Differs(Box<Comparison>),
}

impl Project {
    /// Runs these revisions up, down and up again on a scratch database beside the one that is connected to; those
    /// before them run up alone. What became of each is told as soon as it is known. It ends at a revision whose
    /// upgrade does not run: nothing stands on that.
    ///
    /// # Errors
    /// When a revision cannot be read, or no scratch database can be made.
    pub async fn verify(
        &self,
        home: &mut dyn Connection,
        chosen: &HashSet<&str>,
        hear: &mut (dyn FnMut(&Verified<'_>) + Send),
    ) -> Result<()> {
        let (scratch, said) = (start(home).await?, Replay::new(self.reads()?));
        let mut verifier = Verifier { project: self, home, scratch, said, ran: Vec::new(), known: Vec::new() };
        let outcome = verifier.all(chosen, hear).await;
        let Verifier { home, scratch, .. } = verifier;
        let discarded = home.discard(scratch).await;
        outcome?;
        discarded
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

struct Verifier<'p, 'c> {
    project: &'p Project,
    home: &'c mut dyn Connection,
    scratch: Scratch,
    /// What the revisions that ran add up to.
    said: Replay<'static>,
    ran: Vec<&'p Revision>,
    /// How the server differs from what was said, as far as it was told.
    known: Vec<Change>,
}

impl<'p> Verifier<'p, '_> {
    async fn all(&mut self, chosen: &HashSet<&str>, hear: &mut (dyn FnMut(&Verified<'_>) + Send)) -> Result<()> {
        let graph = self.project.graph();
        let last = graph.iter().rposition(|one| chosen.contains(one.id.as_str()));
        for revision in graph.iter().take(last.map_or(0, |last| last + 1)) {
            if !chosen.contains(revision.id.as_str()) {
                self.up(revision).await?;
                continue;
            }
            let wrong = self.one(revision).await?;
            let stops = wrong.iter().any(Wrong::stops);
            hear(&Verified { revision, wrong });
            if stops {
                break;
            }
        }
        Ok(())
    }

    /// One revision up, down and up again.
    async fn one(&mut self, revision: &'p Revision) -> Result<Vec<Wrong>> {
        let before = self.look().await?;
        let before_said = match self.up(revision).await {
            Ok(said) => said,
            Err(error) => return Ok(vec![Wrong { moment: Moment::Upgrade, what: Trouble::Fails(error) }]),
        };
        let after = self.look().await?;
        let mut wrong = Vec::new();
        self.compare_with_said(revision, &after, &mut wrong).await?;
        let down = self.run(revision, Direction::Downgrade, self.said.clone()).await;
        let mut comes_back = self.note(Moment::Downgrade, down, &before, &mut wrong).await?;
        if comes_back {
            let again = self.run(revision, Direction::Upgrade, before_said).await;
            self.note(Moment::UpgradeAgain, again, &after, &mut wrong).await?;
            comes_back = wrong.iter().all(|one| one.moment != Moment::UpgradeAgain);
        }
        if !comes_back {
            self.start_anew().await?;
        }
        Ok(wrong)
    }

    /// Notes what is wrong after a run that was to lead to `goal`; whether it ran.
    async fn note(&mut self, moment: Moment, ran: Result<()>, goal: &Schema, wrong: &mut Vec<Wrong>) -> Result<bool> {
        if let Err(error) = ran {
            wrong.push(Wrong { moment, what: Trouble::Fails(error) });
            return Ok(false);
        }
        let found = self.look().await?;
        let difference = Comparison::between(&found, goal, self.scratch.connection.dialect());
        wrong.extend(Trouble::of(difference).map(|what| Wrong { moment, what }));
        Ok(true)
    }

    /// What the server shows after the upgrade is what the revisions add up to, but for what was told before, and
    /// for what somebody said is not to be followed.
    async fn compare_with_said(&mut self, revision: &Revision, shown: &Schema, wrong: &mut Vec<Wrong>) -> Result<()> {
        let connection = &mut *self.scratch.connection;
        let (mut said, mut shown) = (self.said.schema().clone(), shown.clone());
        connection.dialect().normalize(&mut said);
        settle(connection, &mut said, &mut shown).await?;
        // Revisions say nothing of objects.
        said.objects.clone_from(&shown.objects);
        let difference = Comparison::between(&shown, &said, connection.dialect());
        let changes = difference.as_ref().map(|one| one.plan.changes.clone()).unwrap_or_default();
        let is_known = difference.is_ok() && changes.iter().all(|change| self.known.contains(change));
        self.known = changes;
        if !is_known && !revision.upgrade.has_opaque() {
            wrong.extend(Trouble::of(difference).map(|what| Wrong { moment: Moment::Upgrade, what }));
        }
        Ok(())
    }

    /// What the database looks like, in the normal form.
    async fn look(&mut self) -> Result<Schema> {
        let connection = &mut *self.scratch.connection;
        let mut schema = connection.inspect().await?;
        connection.dialect().normalize(&mut schema);
        Ok(schema)
    }

    /// Runs a revision on a database that stands where `said` does.
    async fn run(&mut self, revision: &Revision, direction: Direction, said: Replay<'static>) -> Result<()> {
        let connection = &mut *self.scratch.connection;
        let batches = Course::new(said, connection.dialect()).steps(revision, direction)?;
        let planned = Planned { revision, direction, batches, resumes: None };
        run::run(connection, &planned, Manner::of(self.project.config(), Turn::Ours), &mut |_| {}).await.map(drop)
    }

    /// Runs an upgrade, and goes on; what was said before it.
    async fn up(&mut self, revision: &'p Revision) -> Result<Replay<'static>> {
        let before = self.said.clone();
        self.run(revision, Direction::Upgrade, before.clone()).await?;
        self.said.upgrade(revision, Some(self.scratch.connection.dialect().name()))?;
        self.ran.push(revision);
        Ok(before)
    }

    /// A scratch database that never saw anything but upgrades, for the revisions that come.
    async fn start_anew(&mut self) -> Result<()> {
        let fresh = start(self.home).await?;
        self.home.discard(std::mem::replace(&mut self.scratch, fresh)).await?;
        self.said = Replay::new(self.project.reads()?);
        for revision in std::mem::take(&mut self.ran) {
            self.up(revision).await?;
        }
        Ok(())
    }
}

impl Wrong {
    /// Whether nothing can stand on it.
    fn stops(&self) -> bool {
        self.moment == Moment::Upgrade && matches!(self.what, Trouble::Fails(_))
    }
}

impl Trouble {
    /// What is wrong with a difference where there should be none.
    fn of(difference: Result<Comparison>) -> Option<Self> {
        match difference {
            Ok(difference) if difference.is_silent() => None,
            Ok(difference) => Some(Self::Differs(Box::new(difference))),
            Err(error) => Some(Self::Fails(error)),
        }
    }
}
