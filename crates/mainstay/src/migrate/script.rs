//! Revisions as a script that somebody runs by hand: history rows included, no server needed.

use super::history::{self, Progress};
use super::project::Project;
use super::rust_work::only_in_rust;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::plan::{Keepsake, REGISTRY, Runs};
use mainstay_schema::revision::{Batch, Care, Course, Direction, Revision, Role, Target, Way};
use mainstay_schema::source::ddl::in_script;
use mainstay_schema::sql::Sql;
use std::collections::HashMap;
use std::fmt::Write;

/// A script, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Script {
    /// The engine that it is written for.
    pub engine: &'static str,
    /// The revisions in it, in the order that they run.
    pub revisions: Vec<String>,
    /// The text.
    pub sql: String,
}

impl Project {
    /// The script that leads from one revision to another (`None`: base), without a server.
    ///
    /// # Errors
    /// When a revision cannot be read, or the engine cannot express it.
    pub fn script(&self, direction: Direction, from: Option<&Target>, to: &Target) -> Result<Script> {
        let graph = self.graph();
        let start = from.map(|from| from.revisions(graph)).transpose()?.unwrap_or_default();
        let has = graph.ancestors_of(start.iter().map(|one| one.id.as_str()));
        let way = match direction {
            Direction::Upgrade => graph.upgrade(to, &has)?,
            Direction::Downgrade => graph.downgrade(to, &has)?,
        };
        let revisions = match way {
            Way::Runs(revisions) => revisions,
            Way::Beyond(other) => return Err(not_on_the_way(other, "stands above the target")),
            Way::Lacks(other) => return Err(not_on_the_way(other, "does not stand below the start")),
        };
        let dialect = self.script_dialect()?;
        let applied = || graph.iter().filter(|one| has.contains(one.id.as_str()));
        let mut course = Course::new(self.replay_of(applied(), Some(dialect.name()))?, dialect);
        let mut kept = match direction {
            Direction::Downgrade if self.config().keep.data => self.kept_by(applied(), dialect)?,
            _ => HashMap::new(),
        };
        let mut sql = String::new();
        if start.is_empty() {
            let _ = writeln!(sql, "{};\n", history::CREATE);
        }
        for revision in &revisions {
            let care = match direction {
                Direction::Upgrade if self.config().keep.data => Care::Keep,
                _ => Care::PutBack(kept.remove(revision.id.as_str()).unwrap_or_default()),
            };
            let batches = course.careful_steps(revision, direction, care)?;
            self.script_one(&mut sql, &batches, revision, direction, dialect)?;
        }
        Ok(Script { engine: dialect.name(), revisions: revisions.iter().map(|one| one.id.clone()).collect(), sql })
    }

    /// What these revisions, one on the other, kept of what they destroy.
    fn kept_by<'r>(
        &self,
        applied: impl Iterator<Item = &'r Revision>,
        dialect: &dyn Dialect,
    ) -> Result<HashMap<&'r str, Vec<Keepsake>>> {
        let mut course = Course::new(self.replay_of(std::iter::empty(), Some(dialect.name()))?, dialect);
        let mut kept = HashMap::new();
        for revision in applied {
            let batches = course.careful_steps(revision, Direction::Upgrade, Care::Keep)?;
            let keepsakes = batches.into_iter().filter_map(|batch| match batch.role {
                Role::Keeps(keepsake) => Some(*keepsake),
                _ => None,
            });
            kept.insert(revision.id.as_str(), keepsakes.collect());
        }
        Ok(kept)
    }

    /// The dialect of the database that is configured; without one, that of the project's only engine.
    fn script_dialect(&self) -> Result<&'static dyn Dialect> {
        let config = self.config();
        let name = config.url.as_ref().map(crate::engine::Url::scheme).or_else(|| self.only_engine());
        name.and_then(dialect::by_name).ok_or_else(|| {
            Error::new(ErrorKind::Config, "nothing says which engine the script is for")
                .hint("give --url, or set DATABASE_URL")
        })
    }

    fn script_one(
        &self,
        out: &mut String,
        batches: &[Batch],
        revision: &Revision,
        direction: Direction,
        dialect: &dyn Dialect,
    ) -> Result<()> {
        if direction == Direction::Upgrade && revision.upgrade.has_rust() {
            return Err(only_in_rust(revision));
        }
        let steps: Vec<_> = batches.iter().flat_map(|batch| &batch.steps).collect();
        let _ = writeln!(out, "-- {} {}", revision.id, revision.message);
        if batches.iter().any(|batch| matches!(batch.role, Role::Keeps(_))) {
            let _ = writeln!(out, "{REGISTRY};");
        }
        let rebuilds = steps.iter().any(|step| step.runs == Runs::Unenforced);
        let enforcement = dialect.without_enforcement().filter(|_| rebuilds);
        if let Some([off, _]) = &enforcement {
            let _ = writeln!(out, "{off};");
        }
        out.push_str("BEGIN;\n");
        for step in &steps {
            let sql = in_script(step.sql.as_str(), dialect.lexis());
            match step.runs {
                Runs::Outside | Runs::Batches => drop(write!(out, "COMMIT;\n{sql}BEGIN;\n")),
                Runs::Committed => drop(write!(out, "{sql}COMMIT;\nBEGIN;\n")),
                Runs::Inside | Runs::Unenforced => out.push_str(&sql),
            }
        }
        let _ = writeln!(out, "{};\nCOMMIT;\n", self.history_statement(revision, direction, steps.len(), dialect));
        if let Some([_, on]) = &enforcement {
            let _ = writeln!(out, "{on};\n");
        }
        Ok(())
    }

    /// The statement that notes in the history what the script did, its values written out.
    fn history_statement(&self, revision: &Revision, direction: Direction, total: usize, dialect: &dyn Dialect) -> Sql {
        if direction == Direction::Downgrade {
            return history::delete(&revision.id, dialect);
        }
        history::insert(revision, &self.config().operator, &Progress::whole(direction, total), dialect)
    }
}

fn not_on_the_way(revision: &Revision, why: &str) -> Error {
    Error::new(ErrorKind::Revision, format!("no revision leads there: {} {why}", revision.id))
        .hint("`mainstay history --graph` shows what stands on what; FROM:TO goes up with upgrade, down with downgrade")
}
