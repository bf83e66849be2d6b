//! Adopting a database that was there before: its models, and a revision that makes it.

use super::autogenerate::{cannot_express, written};
use super::history;
use super::project::unreadable;
use super::sides::ours;
use super::{Draft, NewRevision, Project};
use crate::engine::Connection;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::dialect::{Dialect, in_portable_words, keep_unsaid};
use mainstay_schema::diff::diff;
use mainstay_schema::plan;
use mainstay_schema::revision::{Replay, Revision, Written};
use mainstay_schema::schema::Schema;
use mainstay_schema::source::models;
use mainstay_schema::source::reflect::{Reflection, reflect};
use std::io::ErrorKind::NotFound;
use std::path::{Path, PathBuf};

/// What is to be written so that a project has a database.
#[derive(Debug, Clone)]
pub struct Adoption {
    /// The file of the models.
    pub models: PathBuf,
    /// Its text.
    pub text: String,
    /// What models have no words for; the revision has it.
    pub left_out: Vec<String>,
    /// What not even the revision can make.
    pub not_made: Vec<String>,
    /// The revision that makes all of it on an empty database.
    pub revision: NewRevision,
}

impl Adoption {
    /// Writes the models and the revision.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self) -> Result<()> {
        let folder = self.models.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&self.models, &self.text)).map_err(|error| {
            let words = "the models could not be written";
            Error::new(ErrorKind::File, words).at(self.models.display()).caused_by(error)
        })?;
        // A project with revisions is adopted no more: the models must stand by then.
        self.revision.write()
    }
}

impl Project {
    /// Reads a database that was there before the project.
    ///
    /// # Errors
    /// When the project has revisions or models already, the database has those of another one, or it cannot be read.
    pub async fn adopt(&self, connection: &mut dyn Connection, draft: &Draft) -> Result<Adoption> {
        if let Some(first) = self.graph().iter().next() {
            let message = format!("the project has revisions already: {}", first.id);
            return Err(Error::new(ErrorKind::State, message).hint(
                "`mainstay stamp REVISION` records which of them the database has, without running any; `mainstay drift` shows \
                 what it has beyond them",
            ));
        }
        let mut file = self.config().models[0].clone();
        if file.is_dir() {
            file.push("mod.rs");
        }
        check_that_nothing_is_lost(&file)?;
        history::check_none(connection).await?;
        let mut schema = ours(connection, &self.config().ignore).await?;
        connection.dialect().normalize(&mut schema);
        // Another server may have another version of it.
        schema.extensions.values_mut().for_each(|extension| extension.version = None);
        let not_made = schema.objects.iter().filter(|one| !one.can_be_planned()).map(ToString::to_string).collect();
        let writes = self.writes()?;
        let mut meant = schema.clone();
        in_portable_words(&mut meant, connection.dialect());
        let Reflection { text, left_out } = reflect(&meant);
        // The engine's own SQL says what it shows.
        let schema = if writes.name() == connection.dialect().name() { schema } else { meant };
        let schema = as_models_say(schema, &text, connection.dialect(), writes);
        let (changes, forward) = way(&Schema::new(), &schema, writes)?;
        let (_, back) = way(&schema, &Schema::new(), writes)?;
        let text = match file.extension().is_some_and(|extension| extension == "sql") {
            true => forward.iter().map(|one| format!("{}{};\n", mark(one), one.sql)).collect(),
            false => text,
        };
        if changes.is_empty() {
            let error = Error::new(ErrorKind::State, "the database is empty: there is nothing to adopt");
            return Err(error.hint("write models, then `mainstay revision --autogenerate`; or check the URL"));
        }
        let revision = self.new_revision(draft, &forward, &back, changes)?;
        self.check_that_it_is_read(&revision)?;
        // Who may not write a history here learns that before there are files.
        connection.execute(&history::CREATE).await?;
        Ok(Adoption { models: file, text, left_out, not_made, revision })
    }
}

impl Project {
    /// A history that could not be followed would leave every command at its first line.
    fn check_that_it_is_read(&self, new: &NewRevision) -> Result<()> {
        let lexis = self.reads()?.lexis();
        let read = Revision::read_as("the revision", new.text.as_bytes(), lexis);
        let mut replay = Replay::new(self.reads()?).meant_for(self.engines());
        read.and_then(|revision| replay.upgrade(&revision, None)).map_err(|error| {
            let line = error.line.and_then(|line| new.text.lines().nth(line - 1)).unwrap_or_default();
            let message = format!("the database holds something that revisions cannot follow: `{}`", line.trim());
            Error::new(ErrorKind::State, message)
                .hint("nothing was written; leave it out by `ignore.tables` or `ignore.kinds` in mainstay.toml, then adopt again")
                .caused_by(error)
        })
    }
}

/// The schema in the words of its models (an enum where the engine shows a check, an extension that a type asks for),
/// unless they say less than the server shows.
fn as_models_say(shown: Schema, text: &str, engine: &dyn Dialect, writes: &dyn Dialect) -> Schema {
    let Ok(mut said) = models::read("models.rs", &|path| (path == "models.rs").then(|| text.to_owned())) else {
        return shown;
    };
    said.keep_undeclared(&shown);
    let mut seen = said.clone();
    engine.normalize(&mut seen);
    keep_unsaid(&mut seen, &shown, engine);
    seen.objects.clone_from(&shown.objects);
    if !diff(&seen, &shown).is_empty() {
        return shown;
    }
    writes.normalize(&mut said);
    // Where models leave a choice (a serial, an identity), the database has made it.
    let mut chosen = shown;
    chosen.extensions.clone_from(&said.extensions);
    writes.normalize(&mut chosen);
    keep_unsaid(&mut said, &chosen, writes);
    if diff(&chosen, &said).is_empty() { chosen } else { said }
}

/// The statements from one schema to another; those of objects are the server's own, and not followed.
fn way(from: &Schema, to: &Schema, writes: &dyn Dialect) -> Result<(Vec<Change>, Vec<Written>)> {
    let changes = plan::changes(from, to, writes.capabilities());
    let steps = writes.render(&changes, from).map_err(cannot_express)?;
    let mut statements = written(&steps);
    for (statement, step) in statements.iter_mut().zip(&steps) {
        let of_object = |change: &Change| matches!(change, Change::CreateObject { .. } | Change::DropObject { .. });
        if step.changes.iter().any(of_object) {
            statement.remark = Some("opaque".to_owned());
        }
    }
    Ok((changes, statements))
}

fn mark(statement: &Written) -> String {
    statement
        .remark
        .as_deref()
        .filter(|remark| *remark == "opaque")
        .map_or(String::new(), |mark| format!("-- {mark}\n"))
}

/// A file that says nothing yet may be written over: what `mainstay init` makes.
fn check_that_nothing_is_lost(models: &Path) -> Result<()> {
    let text = match std::fs::read_to_string(models) {
        Err(error) if error.kind() == NotFound => return Ok(()),
        read => read.map_err(|error| unreadable(models, error))?,
    };
    let says_nothing =
        |line: &str| line.is_empty() || line.starts_with("//") || line.starts_with("use ") || line.starts_with("--");
    if text.lines().map(str::trim).all(says_nothing) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::State, "the models say something already, and would be written over")
        .at(models.display())
        .hint("move the file away, or let `models` in mainstay.toml name another"))
}
