//! What revisions add up to, in memory: as they say it, and as an engine shows it.

use super::steps::{self, Directed};
use super::{Part, Revision, RevisionError};
use crate::change::{ApplyError, Change};
use crate::dialect::{Dialect, Unsupported};
use crate::plan::Walk;
use crate::schema::{ObjectName, Schema};
use crate::sql::{TokenKind, tokens};
use std::collections::BTreeSet;

/// A replay of revisions that are written in one dialect.
#[derive(Debug, Clone)]
pub struct Replay<'d> {
    schema: Schema,
    reads: &'d dyn Dialect,
    /// Engines that must not take portable SQL for something else.
    engines: Vec<&'d dyn Dialect>,
    /// The words of the triggers that were made, which nothing here follows.
    triggers: BTreeSet<String>,
}

impl<'d> Replay<'d> {
    /// A replay before the first revision, of files in the dialect `reads`.
    pub fn new(reads: &'d dyn Dialect) -> Self {
        Self::of(Schema::new(), reads)
    }

    /// A replay that begins with what is there already.
    pub fn of(schema: Schema, reads: &'d dyn Dialect) -> Self {
        Self { schema, reads, engines: Vec::new(), triggers: BTreeSet::new() }
    }

    /// The same, refusing what one of these engines would take for something else than portable SQL means.
    pub fn meant_for(self, engines: Vec<&'d dyn Dialect>) -> Self {
        Self { engines, ..self }
    }

    /// The dialect that they are written in.
    pub(super) fn reads(&self) -> &'d dyn Dialect {
        self.reads
    }

    /// What the revisions said so far.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// What the revisions said.
    pub fn into_schema(self) -> Schema {
        self.schema
    }

    /// Replays one upgrade. With an engine, only what is for it; without, everything, and an index that is
    /// not for all engines is marked so.
    ///
    /// # Errors
    /// When a statement cannot be read or does not fit.
    pub fn upgrade(&mut self, revision: &Revision, engine: Option<&str>) -> Result<(), RevisionError> {
        self.part(&revision.upgrade, &revision.file, engine, &mut |_| {})
    }

    /// Replays one upgrade as [`Replay::upgrade`] does, and shows each statement before it is applied.
    ///
    /// # Errors
    /// When a statement cannot be read or does not fit.
    pub fn watched(
        &mut self,
        revision: &Revision,
        engine: &str,
        watch: &mut dyn FnMut(&Seen<'_>),
    ) -> Result<(), RevisionError> {
        self.part(&revision.upgrade, &revision.file, Some(engine), watch)
    }

    /// Replays statements that stand in no revision, as [`Replay::upgrade`] does.
    ///
    /// # Errors
    /// When a statement cannot be read or does not fit.
    pub fn text(&mut self, text: &str, file: &str, engine: Option<&str>) -> Result<(), RevisionError> {
        self.part(&Part::new(text, self.reads.lexis()), file, engine, &mut |_| {})
    }

    fn part(
        &mut self,
        part: &Part,
        file: &str,
        engine: Option<&str>,
        watch: &mut dyn FnMut(&Seen<'_>),
    ) -> Result<(), RevisionError> {
        for one in steps::directed(part, file, self.reads)? {
            if engine.is_some_and(|engine| !one.is_for(engine)) {
                continue;
            }
            let place = Place { file, line: part.lines_before + one.statement.line };
            for engine in &self.engines {
                one.misread(self.reads, *engine).map_or(Ok(()), |what| Err(place.unsupported(&what)))?;
            }
            let changes = self.read(&one, place)?;
            self.walk(&one, &self.schema, self.reads, place)?;
            let seen = Seen {
                line: place.line,
                text: one.statement.text,
                changes: changes.as_deref(),
                before: &self.schema,
                batches: one.batches,
                lint: &one.lint,
            };
            watch(&seen);
            if changes.is_none() {
                self.pass_over(one.statement.text);
            }
            for mut change in changes.unwrap_or_default() {
                if engine.is_none() && !one.only.is_empty() {
                    mark(&mut change, &one, place)?;
                }
                self.apply(&change, place)?;
            }
        }
        Ok(())
    }

    pub(super) fn read(&self, one: &Directed<'_>, place: Place<'_>) -> Result<Option<Vec<Change>>, RevisionError> {
        steps::changes_of(one, &self.schema, self.reads)
            .map_err(|error| RevisionError::statement(error, place.file, place.line - one.statement.line))
    }

    /// A statement that is run and not followed: what triggers it makes is remembered by name.
    pub(super) fn pass_over(&mut self, text: &str) {
        let words = || tokens(text, self.reads.lexis()).flatten().filter(|token| token.kind != TokenKind::Comment);
        if words().next().is_some_and(|word| word.is("create")) && words().any(|word| word.is("trigger")) {
            self.triggers.extend(words().filter_map(|word| word.identifier()).map(|word| word.to_lowercase()));
        }
    }

    /// Whether a trigger may hang on a table.
    pub(super) fn may_trigger(&self, table: &ObjectName) -> bool {
        self.triggers.contains(&table.name.to_lowercase())
    }

    /// The way of a statement that is to run in batches on an engine.
    pub(super) fn walk(
        &self,
        one: &Directed<'_>,
        shown: &Schema,
        engine: &dyn Dialect,
        place: Place<'_>,
    ) -> Result<Option<Walk>, RevisionError> {
        steps::walk(one, shown, engine)
            .map_err(|error| RevisionError::statement(error, place.file, place.line - one.statement.line))
    }

    pub(super) fn apply(&mut self, change: &Change, place: Place<'_>) -> Result<(), RevisionError> {
        if let Change::RenameTable { from, to } = change
            && self.may_trigger(from)
        {
            self.triggers.insert(to.name.to_lowercase());
        }
        self.schema.apply(change).map_err(|error: ApplyError| place.error(error.to_string()))
    }
}

/// A statement as a replay comes to it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The line of the file on which it stands.
    pub line: usize,
    /// The statement.
    pub text: &'a str,
    /// What it changes; `None`: no schema.
    pub changes: Option<&'a [Change]>,
    /// The schema before it.
    pub before: &'a Schema,
    /// How many rows at a time it is run on; `None`: on all at once.
    pub batches: Option<u32>,
    /// What the `-- lint:` lines above it say.
    pub lint: &'a [&'a str],
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub file: &'a str,
    pub line: usize,
}

impl Place<'_> {
    pub fn error(&self, message: String) -> RevisionError {
        RevisionError::new(message).in_file(self.file).at_line(self.line)
    }

    pub fn unsupported(&self, error: &Unsupported) -> RevisionError {
        RevisionError { hint: error.hint.clone(), ..self.error(error.to_string()) }
    }
}

/// Marks what is not for all engines; only what rows do not depend on may differ between them.
fn mark(change: &mut Change, one: &Directed<'_>, place: Place<'_>) -> Result<(), RevisionError> {
    match change {
        Change::CreateIndex { index, .. } => index.only.clone_from(&one.only),
        Change::DropIndex { .. }
        | Change::RenameIndex { .. }
        | Change::CreateExtension { .. }
        | Change::DropExtension { .. }
        | Change::AlterExtension { .. }
        | Change::SetComment { .. }
        | Change::SetTableOption { .. } => {}
        other => {
            let message = format!("`{other}` is for some engines only, and the models are for all");
            let hint = "write it for all engines, or put `-- opaque` above it so that it is run and not followed";
            return Err(RevisionError { hint: Some(hint.to_owned()), ..place.error(message) });
        }
    }
    Ok(())
}
