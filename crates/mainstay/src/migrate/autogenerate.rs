//! Writing revisions: from the difference between the models and what the revisions add up to, or blank.

use super::project::unwritable;
use super::{Draft, Project, Rename};
use crate::config::Owners;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::{Change, reverse_all};
use mainstay_schema::dialect::{self, Unsupported, keep_unsaid};
use mainstay_schema::diff::diff;
use mainstay_schema::plan::{Step, order};
use mainstay_schema::revision::Written;
use mainstay_schema::schema::Schema;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

/// A revision that is not written to disk yet.
#[derive(Debug, Clone)]
pub struct NewRevision {
    /// Its id.
    pub id: String,
    /// Where it will be written.
    pub path: PathBuf,
    /// The text of the file.
    pub text: String,
    /// What it changes.
    pub changes: Vec<Change>,
}

impl NewRevision {
    /// Writes the file.
    ///
    /// # Errors
    /// When it exists already, or cannot be written.
    pub fn write(&self) -> Result<()> {
        use std::io::Write;
        let file = std::fs::File::options().write(true).create_new(true).open(&self.path);
        file.and_then(|mut file| file.write_all(self.text.as_bytes())).map_err(|error| unwritable(&self.path, error))
    }
}

/// What the revisions say, and what the models want.
#[derive(Debug)]
pub(super) struct Said {
    pub from: Schema,
    pub to: Schema,
    /// What the models call otherwise than before.
    pub renames: Vec<Rename>,
}

impl Project {
    /// A revision with the difference between the models and the revisions; `None` when there is none.
    /// Needs no server.
    ///
    /// # Errors
    /// When models or revisions cannot be read, the draft has no place among them, or an engine of the project
    /// cannot express what the models say.
    pub fn autogenerate(&self, draft: &Draft) -> Result<Option<NewRevision>> {
        let Said { from, to, renames } = self.said_and_wanted()?;
        let writes = self.writes()?;
        let (renames, renamed) = self.renamed(&draft.renames, renames, from, to)?;
        let mut changes = renames.clone();
        changes.extend(order(diff(&renamed, to), &renamed, writes.capabilities()));
        if changes.is_empty() {
            return Ok(None);
        }
        let forward = self.spelled(&changes, from, &draft.backfills)?;
        let mut back = order(diff(to, &renamed), to, writes.capabilities());
        back.extend(reverse_all(&renames));
        let back = self.spelled(&back, to, &[])?;
        self.check_understood(forward.iter().chain(&back))?;
        self.new_revision(draft, &forward, &back, changes).map(Some)
    }

    /// What the revisions say and what the models want, both in the form that revisions are written in; read when it
    /// is first asked for.
    pub(super) fn said_and_wanted(&self) -> Result<&Said> {
        match self.said.get() {
            Some(said) => Ok(said),
            None => self.read_both().map(|said| self.said.get_or_init(|| said)),
        }
    }

    fn read_both(&self) -> Result<Said> {
        let (said, wanted) = thread::scope(|scope| {
            let models = scope.spawn(|| self.models_and_renames());
            let said = self.replay(self.only_engine());
            (said, models.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let (mut said, (mut wanted, renames)) = (said?.into_schema(), wanted?);
        for schema in [&mut said, &mut wanted] {
            self.config().ignore.apply(schema, &Owners::new());
        }
        let writes = self.writes()?;
        // What the dialect of the files cannot express is found below.
        for engine in self.config().engines.iter().filter(|engine| **engine != writes.name()) {
            self.check_expressible(&wanted, engine)?;
        }
        if let Some(engine) = self.only_engine() {
            wanted.tables.values_mut().for_each(|table| table.indexes.retain(|index| index.is_for(engine)));
        }
        writes.normalize(&mut said);
        if let Some(first) = writes.normalize(&mut wanted).into_iter().next() {
            return Err(cannot_express(first));
        }
        wanted.keep_undeclared(&said);
        keep_unsaid(&mut wanted, &said, writes);
        self.config().ignore.kinds.leave(&mut said, &mut wanted);
        Ok(Said { from: said, to: wanted, renames })
    }

    /// Nothing in these statements means something else to an engine of the project.
    fn check_understood<'w>(&self, statements: impl Iterator<Item = &'w Written> + Clone) -> Result<()> {
        let engines = if self.only_engine().is_none() { self.engines() } else { Vec::new() };
        let mut found = engines.iter().flat_map(|engine| {
            let name = engine.name();
            let is_for = move |one: &&Written| one.only.is_empty() || one.only.iter().any(|only| only == name);
            statements.clone().filter(is_for).filter_map(|one| engine.misreads(&one.sql))
        });
        found.next().map_or(Ok(()), |first| Err(cannot_express(first)))
    }

    fn check_expressible(&self, wanted: &Schema, engine: &str) -> Result<()> {
        let Some(dialect) = dialect::by_name(engine) else { return Ok(()) };
        let found = dialect.normalize(&mut wanted.clone());
        found.into_iter().next().map_or(Ok(()), |first| Err(cannot_express(first)))
    }
}

pub(super) fn cannot_express(error: Unsupported) -> Error {
    let out = Error::new(ErrorKind::Unsupported, error.to_string());
    match error.hint {
        Some(hint) => out.hint(hint),
        None => out,
    }
}

/// Steps as statements of a revision file, with the engines that an index is for.
pub(super) fn written(steps: &[Step]) -> Vec<Written> {
    let mut out: Vec<Written> = Vec::with_capacity(steps.len());
    for step in steps {
        let only = match step.changes.as_slice() {
            [Change::CreateIndex { index, .. } | Change::DropIndex { index, .. }] => index.only.clone(),
            // A statement that follows from the one before it is for the same engines.
            [] => out.last().map(|last| last.only.clone()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let remark = step.destroys.as_ref().map(|loss| format!("destroys: {loss}"));
        out.push(Written { sql: step.sql.to_string(), only, remark });
    }
    out
}
