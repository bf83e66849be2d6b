//! A range of revisions, as several commands take it.

use super::current::migrator;
use crate::context::Context;
use clap::Args;
use mainstay::Result;
use mainstay::migrate::{Project, Revision};
use std::collections::HashSet;

/// The end of a range that a database gives.
const CURRENT: &str = "current";

/// The option that chooses revisions.
#[derive(Debug, Args)]
pub struct Range {
    /// Only these revisions: FROM:TO, FROM: or :TO, each also `current`
    #[arg(
        short,
        long,
        value_name = "RANGE",
        allow_hyphen_values = true,
        default_value = ":",
        hide_default_value = true
    )]
    range: String,
}

impl Range {
    /// Whether an end of it is where the database is.
    pub fn asks_for_current(&self) -> bool {
        self.range.split(':').any(|end| end == CURRENT)
    }

    /// Whether it begins where the database is.
    pub fn begins_at_current(&self) -> bool {
        self.range.starts_with(CURRENT)
    }

    /// The ids of the revisions that the database is at, if the range asks for them.
    pub fn current(&self, context: &Context, project: &Project) -> Result<HashSet<String>> {
        if self.asks_for_current() { current(context, project) } else { Ok(HashSet::new()) }
    }

    /// The revisions of the range, both ends included, newest first; `current` are those that the database is at.
    pub fn chosen<'p>(&self, project: &'p Project, current: &HashSet<String>) -> Result<Vec<&'p Revision>> {
        let graph = project.graph();
        let (from, to) = self.range.split_once(':').unwrap_or((&self.range, &self.range));
        let ends = |text: &str, other: &str| -> Result<Vec<&str>> {
            if text == CURRENT {
                return Ok(graph.iter().map(|one| one.id.as_str()).filter(|id| current.contains(*id)).collect());
            }
            // So many from the other end, where there is one.
            let relative = text.starts_with(['+', '-']) && !other.is_empty() && other != CURRENT && text != other;
            let found = match relative {
                true => vec![graph.find(&format!("{other}{text}"))?],
                false => super::target(project, text)?.revisions(graph)?,
            };
            Ok(found.into_iter().map(|one| one.id.as_str()).collect())
        };
        let begin = if from.is_empty() { Vec::new() } else { ends(from, to)? };
        let upto = match to {
            "" => graph.iter().map(|revision| revision.id.as_str()).collect(),
            to => graph.ancestors_of(ends(to, from)?),
        };
        let before = graph.ancestors_of(begin.iter().copied());
        let within = |revision: &&Revision| {
            let id = revision.id.as_str();
            upto.contains(id) && (!before.contains(id) || begin.contains(&id))
        };
        Ok(graph.iter().rev().filter(within).collect())
    }
}

/// The ids of the revisions that the database is at.
pub fn current(context: &Context, project: &Project) -> Result<HashSet<String>> {
    let current = context.block_on(async { migrator(project).await?.current().await })?;
    Ok(current.into_iter().map(|applied| applied.revision).collect())
}
