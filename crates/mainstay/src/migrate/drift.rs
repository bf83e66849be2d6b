//! Drift: the live database differs from what its revisions add up to.

use super::compare::Comparison;
use super::migrator::Migrator;
use super::rehearsal::Rehearsal;
use super::settle::settle;
use super::sides::ours_and_theirs;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::keep_unsaid;
use mainstay_schema::revision::Revision;
use mainstay_schema::schema::Schema;

/// What to look at.
#[derive(Debug, Clone, Copy, Default)]
pub struct DriftOptions {
    /// What only the database has is no drift.
    pub allow_untracked: bool,
    /// Where what the revisions say comes from.
    pub revisions: Source,
}

/// How it is known what revisions make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Source {
    /// They are added up in memory: all but objects (functions, triggers, …).
    #[default]
    Replay,
    /// They run on a scratch database.
    Scratch,
}

/// How a database differs from its revisions.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Drift {
    /// The revisions that the database is at.
    pub current: Vec<String>,
    /// What brings the database back to what its revisions say.
    pub repair: Comparison,
    /// What a revision would have to say for the database to be right, in the SQL of revisions.
    pub accept: Comparison,
}

impl Drift {
    /// Whether there is none.
    pub fn is_silent(&self) -> bool {
        self.repair.is_silent()
    }
}

impl Migrator<'_> {
    /// Compares the database with the revisions that it has.
    ///
    /// # Errors
    /// When the history does not fit the files, a revision is half applied, or the engine has no words for a repair.
    pub async fn drift(&mut self, options: DriftOptions) -> Result<Drift> {
        let applied = self.applied().await?;
        if let Some(half) = applied.iter().find(|row| !row.is_whole()) {
            let message = format!("revision {} is half applied: there is nothing to compare with yet", half.revision);
            return Err(
                Error::new(ErrorKind::State, message).hint("`mainstay upgrade` or `mainstay downgrade` ends it")
            );
        }
        let (project, graph) = (self.project(), self.project().graph());
        let has = super::migrator::ids(&applied);
        let revisions: Vec<&Revision> = graph.iter().filter(|one| has.contains(one.id.as_str())).collect();
        let connection = self.connection();
        let (mut shown, owners) = ours_and_theirs(connection, &project.config().ignore).await?;
        let mut said = match options.revisions {
            Source::Scratch => run_on_scratch(self, &revisions).await?,
            Source::Replay => {
                let engine = connection.dialect().name();
                project.replay_of(revisions.iter().copied(), Some(engine))?.into_schema()
            }
        };
        project.config().ignore.apply(&mut said, &owners);
        let connection = self.connection();
        connection.dialect().normalize(&mut said);
        if project.writes()?.name() != connection.dialect().name() {
            keep_unsaid(&mut said, &shown, connection.dialect());
        }
        settle(connection, &mut said, &mut shown).await?;
        project.config().ignore.settle(&mut shown, &mut said, &owners);
        super::access::settle(&mut shown, &mut said, &project.config().also);
        let mut not_compared = Vec::new();
        if options.revisions == Source::Replay {
            not_compared = super::access::beside(&shown);
            said.objects.clone_from(&shown.objects);
        }
        if options.allow_untracked {
            untracked(&mut said, &shown);
        }
        let repair = Comparison::between(&shown, &said, connection.dialect())?;
        let accept = Comparison::between(&said, &shown, project.writes()?)?;
        let current = graph.tips(&has).into_iter().map(|tip| tip.id.clone()).collect();
        Ok(Drift { current, repair: Comparison { not_compared, ..repair }, accept })
    }
}

/// What the revisions make of an empty database.
async fn run_on_scratch(migrator: &mut Migrator<'_>, revisions: &[&Revision]) -> Result<Schema> {
    let project = migrator.project();
    let mut rehearsal = Rehearsal::begin(project, migrator.connection()).await?;
    let mut outcome = Ok(Schema::new());
    for revision in project.graph().iter().filter(|one| revisions.iter().any(|other| other.id == one.id)) {
        if let Err(error) = rehearsal.up(revision).await {
            outcome = Err(error);
            break;
        }
    }
    if outcome.is_ok() {
        outcome = rehearsal.look().await;
    }
    rehearsal.end(outcome).await
}

/// Takes over what only the database has.
fn untracked(said: &mut Schema, shown: &Schema) {
    let own = std::mem::take(&mut said.objects);
    said.keep_untracked(shown);
    let beyond = |object: &&mainstay_schema::schema::Object| !own.iter().any(|other| other.is_same(object));
    said.objects = own.iter().chain(shown.objects.iter().filter(beyond)).cloned().collect();
}
