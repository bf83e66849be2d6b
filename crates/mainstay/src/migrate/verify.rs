//! Every revision up, down and up again on a scratch database: which one does not come back, and how.

use super::compare::Comparison;
use super::project::Project;
use super::rehearsal::Rehearsal;
use super::settle::settle;
use crate::engine::Connection;
use crate::error::{Error, Result};
use mainstay_schema::change::Change;
use mainstay_schema::revision::{Direction, Revision};
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
        let rehearsal = Rehearsal::begin(self, home).await?;
        let mut verifier = Verifier { project: self, rehearsal, known: Vec::new() };
        let outcome = verifier.all(chosen, hear).await;
        verifier.rehearsal.end(outcome).await
    }
}

struct Verifier<'p, 'c> {
    project: &'p Project,
    rehearsal: Rehearsal<'p, 'c>,
    /// How the server differs from what was said, as far as it was told.
    known: Vec<Change>,
}

impl<'p> Verifier<'p, '_> {
    async fn all(&mut self, chosen: &HashSet<&str>, hear: &mut (dyn FnMut(&Verified<'_>) + Send)) -> Result<()> {
        let graph = self.project.graph();
        let last = graph.iter().rposition(|one| chosen.contains(one.id.as_str()));
        for revision in graph.iter().take(last.map_or(0, |last| last + 1)) {
            if !chosen.contains(revision.id.as_str()) {
                self.rehearsal.up(revision).await?;
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
        let before = self.rehearsal.look().await?;
        let before_said = match self.rehearsal.up(revision).await {
            Ok(said) => said,
            Err(error) => return Ok(vec![Wrong { moment: Moment::Upgrade, what: Trouble::Fails(error) }]),
        };
        let after = self.rehearsal.look().await?;
        let mut wrong = Vec::new();
        self.compare_with_said(revision, &after, &mut wrong).await?;
        let down = self.rehearsal.run(revision, Direction::Downgrade, self.rehearsal.said.clone()).await;
        let mut comes_back = self.note(Moment::Downgrade, down, &before, &mut wrong).await?;
        if comes_back {
            let again = self.rehearsal.run(revision, Direction::Upgrade, before_said).await;
            self.note(Moment::UpgradeAgain, again, &after, &mut wrong).await?;
            comes_back = wrong.iter().all(|one| one.moment != Moment::UpgradeAgain);
        }
        if !comes_back {
            self.rehearsal.start_anew().await?;
        }
        Ok(wrong)
    }

    /// Notes what is wrong after a run that was to lead to `goal`; whether it ran.
    async fn note(&mut self, moment: Moment, ran: Result<()>, goal: &Schema, wrong: &mut Vec<Wrong>) -> Result<bool> {
        if let Err(error) = ran {
            wrong.push(Wrong { moment, what: Trouble::Fails(error) });
            return Ok(false);
        }
        let found = self.rehearsal.look().await?;
        let difference = Comparison::between(&found, goal, self.rehearsal.connection().dialect());
        wrong.extend(Trouble::of(difference).map(|what| Wrong { moment, what }));
        Ok(true)
    }

    /// What the server shows after the upgrade is what the revisions add up to, but for what was told before, and
    /// for what somebody said is not to be followed.
    async fn compare_with_said(&mut self, revision: &Revision, shown: &Schema, wrong: &mut Vec<Wrong>) -> Result<()> {
        let (mut said, mut shown) = (self.rehearsal.said.schema().clone(), shown.clone());
        let connection = self.rehearsal.connection();
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
