//! One revision in place of a range of them, and the databases that have the range.

use super::autogenerate::{cannot_express, written};
use super::draft::slug;
use super::history::{self, Applied};
use super::project::{Project, unwritable};
use super::{Revision, Target};
use crate::engine::{Connection, Enforcement};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::plan;
use mainstay_schema::revision::{Header, Part, Written, write};
use mainstay_schema::schema::Schema;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// A range as one revision, not written to disk yet.
#[derive(Debug, Clone)]
pub struct Squash {
    /// Its id: that of the last revision of the range, so that what stands on it needs no change.
    pub id: String,
    /// Where it will be written.
    pub path: PathBuf,
    /// The text of the file.
    pub text: String,
    /// The files that it takes the place of.
    pub gone: Vec<PathBuf>,
    /// Whether it says what the range leads to, and not each statement of it.
    pub is_short: bool,
}

impl Squash {
    /// Writes the one file, then takes the others away.
    ///
    /// # Errors
    /// When a file cannot be written or taken away.
    pub fn write(&self) -> Result<()> {
        std::fs::write(&self.path, &self.text).map_err(|error| unwritable(&self.path, error))?;
        for path in self.gone.iter().filter(|path| **path != self.path) {
            std::fs::remove_file(path).map_err(|error| unwritable(path, error))?;
        }
        Ok(())
    }
}

impl Project {
    /// The revisions from one to another as one.
    ///
    /// # Errors
    /// When the two do not bound a range, or something outside of it stands on its inside.
    pub fn squash(&self, from: &Target, to: &Target, message: Option<&str>) -> Result<Squash> {
        let (first, last) = (self.one(from)?, self.one(to)?);
        let range = self.range(first, last)?;
        let inside: HashSet<&str> = range.iter().map(|one| one.id.as_str()).collect();
        let others = || range.iter().filter(|one| one.id != last.id);
        let beyond = |one: &&Revision| one.depends.iter().filter(|id| !inside.contains(id.as_str())).cloned().collect();
        let depends: Vec<String> = range.iter().flat_map(|one| -> Vec<String> { beyond(one) }).collect();
        let labels: Vec<String> = range.iter().flat_map(|one| one.labels.clone()).collect();
        let replaces: Vec<String> =
            others().map(|one| one.id.clone()).chain(range.iter().flat_map(|one| one.replaces.clone())).collect();
        let words = format!("{} to {}, as one", first.message, last.message);
        let header = Header {
            id: &last.id,
            parents: &first.parents,
            depends: &depends,
            labels: &labels,
            message: message.unwrap_or(&words),
            created: last.created.as_deref().unwrap_or("unknown"),
        };
        if let Some(one) = range.iter().find(|one| one.upgrade.has_rust()) {
            let message = format!("{} has work in Rust, which is registered by its id", one.id);
            return Err(Error::new(ErrorKind::State, message).at(&one.file).hint("end the range before it"));
        }
        let short = self.short(&range)?;
        let is_short = short.is_some();
        let (up, down) = short.unwrap_or_default();
        let mut text = write(&header, &up, &down);
        let line = format!("-- revision: {}\n", last.id);
        text = text.replacen(&line, &format!("{line}-- replaces: {}\n", replaces.join(", ")), 1);
        if !is_short {
            text = format!("{}\n-- downgrade\n", text.split("\n-- downgrade").next().unwrap_or_default());
            let part = |part: &Part| format!("{}\n", closed(part.text.trim()));
            let ups: String = range.iter().map(|one| part(&one.upgrade)).collect();
            let downs: String = range.iter().rev().map(|one| part(&one.downgrade)).collect();
            text = text.replacen("-- upgrade\n", &format!("-- upgrade\n{}\n", ups.trim()), 1);
            text.push_str(downs.trim());
            text.push('\n');
        }
        let folder = &self.config().folder;
        let gone = range.iter().map(|one| folder.join(&one.file)).collect();
        let path = self.config().migrations.join(format!("{}_{}.sql", last.id, slug(header.message)));
        Ok(Squash { id: last.id.clone(), path, text, gone, is_short })
    }

    fn one(&self, target: &Target) -> Result<&Revision> {
        let found = target.revisions(self.graph())?;
        match found.as_slice() {
            [only] => Ok(only),
            _ => Err(Error::new(ErrorKind::Config, "an end of the range is no single revision")
                .hint("write FROM:TO, two revisions")),
        }
    }

    /// The revisions between two, both with them, in their order; nothing outside may stand on what will be gone.
    fn range(&self, first: &Revision, last: &Revision) -> Result<Vec<&Revision>> {
        let graph = self.graph();
        let (below, above) = (graph.ancestors(&last.id), graph.descendants_of([first.id.as_str()]));
        let range: Vec<&Revision> =
            graph.iter().filter(|one| below.contains(one.id.as_str()) && above.contains(one.id.as_str())).collect();
        let inside: HashSet<&str> = range.iter().map(|one| one.id.as_str()).collect();
        if range.len() < 2 {
            let message = format!("{} and {} do not bound a range of revisions", first.id, last.id);
            return Err(Error::new(ErrorKind::Config, message).hint("write FROM:TO, where TO stands on FROM"));
        }
        let outer = |ids: &[String], except: &str| {
            ids.iter().find(|id| id.as_str() != except && inside.contains(id.as_str())).cloned()
        };
        for one in graph.iter() {
            let needs: Vec<String> = one.parents.iter().chain(&one.depends).cloned().collect();
            let problem = match inside.contains(one.id.as_str()) {
                true if one.id != first.id => one
                    .parents
                    .iter()
                    .find(|id| !inside.contains(id.as_str()))
                    .map(|id| format!("{} of the range revises {id}, which is not in it", one.id)),
                true => None,
                false => outer(&needs, &last.id).map(|id| format!("{} stands on {id}, which would be gone", one.id)),
            };
            if let Some(message) = problem {
                return Err(Error::new(ErrorKind::State, message)
                    .hint("choose a range that is entered at one revision and left at one"));
            }
        }
        Ok(range)
    }

    /// What the range leads to, where that is all that it does: no statement beside the schema, nothing lost.
    fn short(&self, range: &[&Revision]) -> Result<Option<(Vec<Written>, Vec<Written>)>> {
        let Some(engine) = self.only_engine() else { return Ok(None) };
        let inside: HashSet<&str> = range.iter().map(|one| one.id.as_str()).collect();
        let below = self.graph().ancestors(&range[0].id);
        let before =
            self.graph().iter().filter(|one| below.contains(one.id.as_str()) && !inside.contains(one.id.as_str()));
        let mut replay = self.replay_of(before, Some(engine))?;
        let mut from = replay.schema().clone();
        let mut is_followed = true;
        for one in range {
            // What is altered on the way may have given rows that are there their values: a default that is gone
            // again, USING.
            let gives_values = |change: &Change| matches!(change, Change::AlterColumn { table, .. } if from.tables.contains_key(table));
            replay.watched(one, engine, &mut |seen| {
                is_followed &= seen.changes.is_some_and(|changes| !changes.iter().any(gives_values));
            })?;
        }
        let mut to = replay.into_schema();
        let writes = self.writes()?;
        writes.normalize(&mut from);
        writes.normalize(&mut to);
        let changes = plan::changes(&from, &to, writes.capabilities());
        let way = |changes: &[Change], at: &Schema| writes.render(changes, at).map_err(cannot_express);
        if !is_followed || changes.iter().any(|change| change.loss().is_some()) {
            return Ok(None);
        }
        let back = plan::changes(&to, &from, writes.capabilities());
        Ok(Some((written(&way(&changes, &from)?), written(&way(&back, &to)?))))
    }
}

/// A part whose last block for some engines is closed: another part comes behind it.
fn closed(text: &str) -> String {
    let mut marks = text.lines().map(str::trim).filter(|line| line.starts_with("-- only:") || *line == "-- end");
    match marks.next_back() {
        Some(mark) if mark != "-- end" => format!("{text}\n-- end\n"),
        _ => format!("{text}\n"),
    }
}

/// Sees a database that has a range as one that has the revision in its place.
///
/// # Errors
/// When it has a part of the range only.
pub(super) fn follow(project: &Project, rows: &mut HashMap<String, Applied>) -> Result<()> {
    for revision in project.graph().iter() {
        let Some(one) = revision.replaces.iter().find(|id| rows.contains_key(*id)) else { continue };
        match rows.get_mut(&revision.id).filter(|row| row.is_whole()) {
            Some(row) => row.checksum.clone_from(&revision.checksum),
            None => return Err(within(revision, one)),
        }
        revision.replaces.iter().for_each(|id| drop(rows.remove(id)));
    }
    Ok(())
}

/// Writes into the history what [`follow`] sees.
pub(super) async fn settle(project: &Project, connection: &mut dyn Connection) -> Result<()> {
    let rows = history::read(connection).await?;
    let has: HashSet<&str> = rows.iter().map(|row| row.revision.as_str()).collect();
    let squashed = |one: &&Revision| one.replaces.iter().any(|id| has.contains(id.as_str()));
    let squashed: Vec<&Revision> = project.graph().iter().filter(squashed).collect();
    if squashed.is_empty() {
        return Ok(());
    }
    connection.begin(Enforcement::On).await?;
    match rewrite(connection, &squashed).await {
        Ok(()) => connection.commit().await,
        Err(error) => {
            connection.rollback().await?;
            Err(error)
        }
    }
}

async fn rewrite(connection: &mut dyn Connection, squashed: &[&Revision]) -> Result<()> {
    for revision in squashed {
        for id in &revision.replaces {
            let row = history::delete(id, connection.dialect());
            connection.execute(&row).await?;
        }
        let row = history::replaced(revision, connection.dialect());
        connection.execute(&row).await?;
    }
    Ok(())
}

fn within(revision: &Revision, has: &str) -> Error {
    let message = format!(
        "the database has {has}, one of the revisions that {} takes the place of, but not all of them",
        revision.id
    );
    Error::new(ErrorKind::State, message).at(&revision.file).hint(format!(
        "bring the files from before the squash back from version control, `mainstay upgrade {}`, then go on with these",
        revision.id
    ))
}
