//! Where a new revision stands among the others, and what it is called.

use super::{Backfill, NewRevision, Project, Rename, Target};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::revision::{Graph, Header, Revision, RevisionError, Written, write};
use mainstay_schema::sql::Lexis;

/// What somebody says of a revision before it is written.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// What it does, in words.
    pub message: String,
    /// What it revises; nothing said: the one head.
    pub heads: Vec<Target>,
    /// Whether it may revise what another revision revises already: a new branch begins.
    pub splice: bool,
    /// The labels of the branch that begins with it.
    pub labels: Vec<String>,
    /// What else must be there before it.
    pub depends: Vec<Target>,
    /// What is the same under another name.
    pub renames: Vec<Rename>,
    /// What rows that are there get in new columns.
    pub backfills: Vec<Backfill>,
    /// Its id; nothing said: one that chance makes.
    pub id: Option<String>,
}

impl Draft {
    /// A revision of the one head.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// A revision of all heads.
    pub fn of_all_heads(message: impl Into<String>) -> Self {
        Self { heads: vec![Target::Heads], ..Self::new(message) }
    }

    fn parents<'g>(&self, graph: &'g Graph) -> Result<Vec<&'g Revision>> {
        if self.heads.is_empty() {
            return Ok(graph.head()?.into_iter().collect());
        }
        let mut parents: Vec<&Revision> = Vec::new();
        for head in &self.heads {
            parents.extend(head.revisions(graph)?);
        }
        let parents = without_twins(parents);
        let followed = |parent: &&&Revision| graph.children(parent).next().is_some();
        match parents.iter().find(followed) {
            Some(parent) if !self.splice => Err(Error::new(ErrorKind::State, format!("{} is no head", parent.id))
                .hint("name a head, or begin a branch there with --splice")),
            _ => Ok(parents),
        }
    }
}

const FIX_THE_ORDER: &str = "let one depend on the other with a line `-- depends on:`, so that their order is fixed";

fn without_twins(revisions: Vec<&Revision>) -> Vec<&Revision> {
    let mut out: Vec<&Revision> = Vec::with_capacity(revisions.len());
    for one in revisions {
        if !out.iter().any(|other| other.id == one.id) {
            out.push(one);
        }
    }
    out
}

impl Project {
    /// A revision with nothing in it yet.
    ///
    /// # Errors
    /// When it has no place among the others: several heads, an id that is taken.
    pub fn blank(&self, draft: &Draft) -> Result<NewRevision> {
        self.new_revision(draft, &[], &[], Vec::new())
    }

    /// A revision that joins branches, with nothing in it; nothing said in the draft: all heads.
    ///
    /// # Errors
    /// When there are no two revisions to join, or what they say does not fit together.
    pub fn merge(&self, draft: &Draft) -> Result<NewRevision> {
        let draft =
            if draft.heads.is_empty() { Draft { heads: vec![Target::Heads], ..draft.clone() } } else { draft.clone() };
        let parents = draft.parents(self.graph())?;
        if parents.len() < 2 {
            let message = match parents.first() {
                Some(only) => format!("there is nothing to merge: {} is all there is", only.id),
                None => "there is nothing to merge: there are no revisions yet".to_owned(),
            };
            return Err(Error::new(ErrorKind::State, message).hint("`mainstay heads` shows what could be merged"));
        }
        self.check_that_they_fit(&parents)?;
        self.blank(&draft)
    }

    /// Databases have run the branches in one order or the other: both must lead to the same schema.
    fn check_that_they_fit(&self, parents: &[&Revision]) -> Result<()> {
        let graph = self.graph();
        let joined = graph.ancestors_of(parents.iter().map(|one| one.id.as_str()));
        let revisions = || graph.iter().filter(|one| joined.contains(one.id.as_str()));
        let mut found = Vec::with_capacity(parents.len());
        for first in parents {
            let first = graph.ancestors(&first.id);
            let (early, late): (Vec<_>, Vec<_>) = revisions().partition(|one| first.contains(one.id.as_str()));
            let replay = self.replay_of(early.into_iter().chain(late), self.only_engine());
            let replay = replay.map_err(|error| {
                let message = "the branches do not fit together: after one of them, the other cannot run";
                Error::new(ErrorKind::Revision, message).hint(FIX_THE_ORDER).caused_by(error)
            })?;
            let mut schema = replay.into_schema();
            self.writes()?.normalize(&mut schema);
            found.push(schema);
        }
        for (schema, parent) in found.iter().zip(parents).skip(1) {
            let differences = mainstay_schema::diff::diff(&found[0], schema);
            if let Some(change) = differences.first() {
                let message = format!(
                    "the branches of {} and {} lead to different schemas when one or the other runs first: {change}",
                    parents[0].id, parent.id
                );
                return Err(Error::new(ErrorKind::Revision, message).hint(FIX_THE_ORDER));
            }
        }
        Ok(())
    }

    pub(super) fn new_revision(
        &self,
        draft: &Draft,
        upgrade: &[Written],
        downgrade: &[Written],
        changes: Vec<Change>,
    ) -> Result<NewRevision> {
        let graph = self.graph();
        let id = match &draft.id {
            Some(id) => id.clone(),
            None => uuid::Uuid::new_v4().simple().to_string()[..12].to_owned(),
        };
        let parents: Vec<String> = draft.parents(graph)?.into_iter().map(|one| one.id.clone()).collect();
        let mut depends = Vec::new();
        for target in &draft.depends {
            depends.extend(target.revisions(graph)?.into_iter().map(|one| one.id.clone()));
        }
        let created = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let header = Header {
            id: &id,
            parents: &parents,
            depends: &depends,
            labels: &draft.labels,
            message: &draft.message,
            created: &created,
        };
        let text = write(&header, upgrade, downgrade);
        let path = self.config().migrations.join(format!("{id}_{}.sql", slug(&draft.message)));
        self.check_new(&text).map_err(|error| wrong_draft(&error))?;
        Ok(NewRevision { id, path, text, changes })
    }

    /// An id, a label or a dependency that the graph would refuse is refused before a file is written.
    fn check_new(&self, text: &str) -> Result<(), RevisionError> {
        let lexis = self.reads().map_or(Lexis::STANDARD, |dialect| dialect.lexis());
        let new = Revision::read_as("the new revision", text.as_bytes(), lexis)?;
        Graph::new(self.graph().iter().cloned().chain([new]).collect()).map(drop)
    }
}

fn wrong_draft(error: &RevisionError) -> Error {
    let out = Error::new(ErrorKind::Config, &error.message);
    match &error.hint {
        Some(hint) => out.hint(hint),
        None => out,
    }
}

/// The part of a file's name that says what it does: letters and digits of the message, at most 40.
pub(super) fn slug(message: &str) -> String {
    let lower = message.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = String::new();
    for word in words {
        if out.len() + word.len() >= 40 {
            break;
        }
        out.push_str(if out.is_empty() { "" } else { "_" });
        out.push_str(word);
    }
    if out.is_empty() { "revision".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    #[test]
    fn slugs_are_short_and_plain() {
        assert_eq!(super::slug("Create users, with E-Mail"), "create_users_with_e_mail");
        assert_eq!(super::slug("../../etc"), "etc");
        assert_eq!(super::slug("über 💪"), "ber");
        assert_eq!(super::slug("!"), "revision");
        assert!(super::slug(&"word ".repeat(50)).len() <= 40);
    }
}
