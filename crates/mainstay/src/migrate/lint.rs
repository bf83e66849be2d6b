//! Looking at revisions before they run: what the rules of the linter find on each engine of the project.

use super::{NewRevision, Project};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::lint::{Found, IN_CLUSTERS, Linter};
use mainstay_schema::revision::{Replay, Revision};
use std::collections::HashSet;

impl Project {
    /// What is found in the upgrades of these revisions, those left out that `lint.after` exempts.
    ///
    /// # Errors
    /// When a revision cannot be read, or nothing says which engine the project is for.
    pub fn lint(&self, chosen: &HashSet<&str>) -> Result<Vec<Found>> {
        let exempt = self.exempt()?;
        let looks = |revision: &Revision| {
            let id = revision.id.as_str();
            chosen.contains(id) && !exempt.contains(id)
        };
        self.look(&self.graph().iter().collect::<Vec<_>>(), &looks)
    }

    /// What servers that form a cluster do not take of these revisions; `engine` is how one of them spells SQL.
    ///
    /// # Errors
    /// As [`Project::lint`].
    pub fn lint_in_cluster(&self, engine: &dyn Dialect, chosen: &HashSet<&str>) -> Result<Vec<Found>> {
        let skip = &self.config().lint.skip;
        let rules = IN_CLUSTERS.into_iter().filter(|rule| !skip.contains(&rule.name)).collect();
        let linter = Linter { rules, ..Linter::new(engine, self.writes()?) };
        let revisions: Vec<_> = self.graph().iter().collect();
        self.look_as(&linter, &revisions, &|revision| chosen.contains(revision.id.as_str()))
    }

    /// What is found in a revision that is new.
    ///
    /// # Errors
    /// As [`Project::lint`].
    pub fn lint_new(&self, new: &NewRevision) -> Result<Vec<Found>> {
        let file = new.path.strip_prefix(&self.config().folder).unwrap_or(&new.path).display().to_string();
        let new = Revision::read_as(&file, new.text.as_bytes(), self.reads()?.lexis())?;
        self.look(&self.graph().iter().chain([&new]).collect::<Vec<_>>(), &|revision| revision.id == new.id)
    }

    /// How many of these revisions are looked at.
    ///
    /// # Errors
    /// When `lint.after` names nothing.
    pub fn lint_count(&self, chosen: &HashSet<&str>) -> Result<usize> {
        let exempt = self.exempt()?;
        Ok(chosen.iter().filter(|id| !exempt.contains(**id)).count())
    }

    fn look(&self, revisions: &[&Revision], looks: &dyn Fn(&Revision) -> bool) -> Result<Vec<Found>> {
        let engines = self.config().engines.iter().filter_map(|name| dialect::by_name(name));
        let mut found = Vec::new();
        for engine in engines {
            let mut linter = Linter::new(engine, self.writes()?);
            self.config().lint.choose(&mut linter);
            let ones = self.look_as(&linter, revisions, looks)?;
            ones.into_iter().for_each(|one| Found::merge(&mut found, one));
        }
        // What differs from engine to engine stands together.
        let place = |one: &Found| revisions.iter().position(|revision| revision.id == one.revision);
        found.sort_by_cached_key(|one| (place(one), one.line));
        Ok(found)
    }

    /// What one linter finds.
    fn look_as(
        &self,
        linter: &Linter<'_>,
        revisions: &[&Revision],
        looks: &dyn Fn(&Revision) -> bool,
    ) -> Result<Vec<Found>> {
        let mut replay = Replay::new(self.reads()?);
        let mut found = Vec::new();
        for revision in revisions {
            if looks(revision) {
                found.extend(linter.revision(&mut replay, revision)?);
            } else {
                replay.upgrade(revision, Some(linter.engine.name()))?;
            }
        }
        Ok(found)
    }

    /// The revisions that `lint.after` exempts.
    fn exempt(&self) -> Result<HashSet<&str>> {
        let Some(after) = &self.config().lint.after else { return Ok(HashSet::new()) };
        let is_date = after.len() == 10 && after.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if is_date && self.graph().get(after).is_none() {
            let older = |one: &&Revision| one.created.as_ref().is_some_and(|created| created < after);
            return Ok(self.graph().iter().filter(older).map(|one| one.id.as_str()).collect());
        }
        let last = self.graph().find(after).map_err(|error| {
            let message = format!("`lint.after` is no date and no revision: {error}");
            let hint =
                error.hint.unwrap_or_else(|| "write it as 2026-01-31, or as `mainstay history` names it".to_owned());
            Error::new(ErrorKind::Config, message).hint(hint)
        })?;
        Ok(self.graph().ancestors(&last.id))
    }
}
