//! What revisions add up to, in memory: as they say it, and as an engine shows it.

use super::steps::{self, Batch, Directed};
use super::{Direction, Part, Revision, RevisionError};
use crate::change::{ApplyError, Change, reverse_all};
use crate::dialect::{Cost, Dialect, Unsupported};
use crate::plan::{Runs, Step, Walk, localize};
use crate::schema::Schema;

/// A replay of revisions that are written in one dialect.
#[derive(Debug, Clone)]
pub struct Replay<'d> {
    schema: Schema,
    reads: &'d dyn Dialect,
    /// Engines that must not take portable SQL for something else.
    engines: Vec<&'d dyn Dialect>,
}

impl<'d> Replay<'d> {
    /// A replay before the first revision, of files in the dialect `reads`.
    pub fn new(reads: &'d dyn Dialect) -> Self {
        Self::of(Schema::new(), reads)
    }

    /// A replay that begins with what is there already.
    pub fn of(schema: Schema, reads: &'d dyn Dialect) -> Self {
        Self { schema, reads, engines: Vec::new() }
    }

    /// The same, refusing what one of these engines would take for something else than portable SQL means.
    pub fn meant_for(self, engines: Vec<&'d dyn Dialect>) -> Self {
        Self { engines, ..self }
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
            for mut change in changes.unwrap_or_default() {
                if engine.is_none() && !one.only.is_empty() {
                    mark(&mut change, &one, place)?;
                }
                self.apply(&change, place)?;
            }
        }
        Ok(())
    }

    fn read(&self, one: &Directed<'_>, place: Place<'_>) -> Result<Option<Vec<Change>>, RevisionError> {
        steps::changes_of(one, &self.schema, self.reads)
            .map_err(|error| RevisionError::statement(error, place.file, place.line - one.statement.line))
    }

    /// The way of a statement that is to run in batches on an engine.
    fn walk(
        &self,
        one: &Directed<'_>,
        shown: &Schema,
        engine: &dyn Dialect,
        place: Place<'_>,
    ) -> Result<Option<Walk>, RevisionError> {
        steps::walk(one, shown, engine)
            .map_err(|error| RevisionError::statement(error, place.file, place.line - one.statement.line))
    }

    fn apply(&mut self, change: &Change, place: Place<'_>) -> Result<(), RevisionError> {
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

/// A replay that goes along with a database: it turns revisions into steps.
#[derive(Debug, Clone)]
pub struct Course<'d> {
    said: Replay<'d>,
    shown: Schema,
    engine: &'d dyn Dialect,
}

impl<'d> Course<'d> {
    /// Goes along with a database on `engine` that stands where `said` does.
    pub fn new(said: Replay<'d>, engine: &'d dyn Dialect) -> Self {
        let mut shown = said.schema.clone();
        engine.normalize(&mut shown);
        Self { said, shown, engine }
    }

    /// The database as the engine shows it by now.
    pub fn shown(&self) -> &Schema {
        &self.shown
    }

    /// The steps of one revision; the course goes on to where they lead.
    ///
    /// # Errors
    /// When a statement cannot be read, does not fit, or the engine has no words for it.
    pub fn steps(&mut self, revision: &Revision, direction: Direction) -> Result<Vec<Batch>, RevisionError> {
        let part = match direction {
            Direction::Upgrade => &revision.upgrade,
            Direction::Downgrade => &revision.downgrade,
        };
        let exact = self.engine.capabilities().runs_as_written && self.engine.name() == self.said.reads.name();
        let mut batches = Vec::new();
        let mut open = Open::default();
        for one in steps::directed(part, &revision.file, self.said.reads)? {
            if !one.is_for(self.engine.name()) {
                continue;
            }
            let place = Place { file: &revision.file, line: part.lines_before + one.statement.line };
            if let Some(what) = one.misread(self.said.reads, self.engine) {
                return Err(place.unsupported(&what));
            }
            match self.said.read(&one, place)? {
                Some(changes) => {
                    self.follow(&changes, &mut open, place)?;
                    if exact {
                        let mut batch = self.close(&mut open)?;
                        batch
                            .iter_mut()
                            .for_each(|batch| batch.steps = vec![steps::merged(one.statement.text, &batch.steps)]);
                        batches.extend(batch);
                    }
                }
                None => {
                    batches.extend(self.close(&mut open)?);
                    let text = one.spelled(self.said.reads, self.engine, &self.shown);
                    let one = one.with_text(&text);
                    let mut step = steps::as_written(&text, self.engine);
                    if let Some(walk) = self.said.walk(&one, &self.shown, self.engine, place)? {
                        step = Step { runs: Runs::Batches, walk: Some(walk), ..step };
                    }
                    batches.push(Batch { line: place.line, changes: Vec::new(), steps: vec![step] });
                }
            }
        }
        batches.extend(self.close(&mut open)?);
        steps::commit_new_values(&mut batches);
        steps::commit_before_validation(&mut batches);
        Ok(batches)
    }

    /// The steps that take changes back which ran last and were not followed.
    ///
    /// # Errors
    /// When the engine has no words for one of them.
    pub fn take_back(&self, ran: &[Change], file: &str) -> Result<Batch, RevisionError> {
        let place = Place { file, line: 1 };
        let mut reached = self.shown.clone();
        reached.apply_all(ran).map_err(|error| place.error(error.to_string()))?;
        let changes = reverse_all(ran);
        let steps = self.engine.render(&changes, &reached).map_err(|error| place.unsupported(&error))?;
        Ok(Batch { line: place.line, changes, steps })
    }

    /// Applies changes as they were read; gives them back as the engine knows them.
    fn follow<'p>(&mut self, changes: &[Change], open: &mut Open<'p>, place: Place<'p>) -> Result<(), RevisionError> {
        open.place.get_or_insert(place);
        for change in changes {
            let (local, refused) = localize(change, &self.said.schema, self.engine);
            open.changes.extend(local);
            open.doubts.extend(refused.into_iter().map(|one| (one, place)));
            self.said.apply(change, place)?;
        }
        Ok(())
    }

    /// Spells the open changes and goes on to where they lead.
    fn close(&mut self, open: &mut Open<'_>) -> Result<Option<Batch>, RevisionError> {
        let Open { place, changes, doubts } = std::mem::take(open);
        let Some(place) = place else { return Ok(None) };
        if !doubts.is_empty() {
            let left = self.engine.normalize(&mut self.said.schema.clone());
            if let Some((refused, place)) = doubts.iter().find(|(refused, _)| left.contains(refused)) {
                return Err(place.unsupported(refused));
            }
        }
        let mut steps = self.engine.render(&changes, &self.shown).map_err(|error| place.unsupported(&error))?;
        for step in &mut steps {
            let costs = step.changes.iter().filter_map(|change| self.engine.cost(change, &self.shown));
            step.cost = costs.max_by_key(Cost::stops_traffic);
        }
        self.shown.apply_all(&changes).map_err(|error| place.error(error.to_string()))?;
        Ok(Some(Batch { line: place.line, changes, steps }))
    }
}

/// Changes that were followed and are not spelled yet.
#[derive(Default)]
struct Open<'p> {
    /// Where the first of them stands.
    place: Option<Place<'p>>,
    changes: Vec<Change>,
    /// What the engine cannot express, unless a later change takes it away.
    doubts: Vec<(Unsupported, Place<'p>)>,
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    line: usize,
}

impl Place<'_> {
    fn error(&self, message: String) -> RevisionError {
        RevisionError::new(message).in_file(self.file).at_line(self.line)
    }

    fn unsupported(&self, error: &Unsupported) -> RevisionError {
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
