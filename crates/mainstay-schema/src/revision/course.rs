//! A replay that goes along with a database: what an engine runs for each revision.

use super::replay::{Place, Replay};
use super::steps::{self, Batch, Role};
use super::weave::Weave;
use super::{Care, Direction, Revision, RevisionError};
use crate::change::{Change, reverse_all};
use crate::dialect::{Cost, Dialect, Unsupported};
use crate::plan::{Runs, Step, localize};
use crate::schema::Schema;

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
        let mut shown = said.schema().clone();
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
        self.careful_steps(revision, direction, Care::None)
    }

    /// The same with those that keep what is destroyed, or put it back.
    ///
    /// # Errors
    /// As [`Course::steps`].
    pub fn careful_steps(
        &mut self,
        revision: &Revision,
        direction: Direction,
        care: Care,
    ) -> Result<Vec<Batch>, RevisionError> {
        let part = match direction {
            Direction::Upgrade => &revision.upgrade,
            Direction::Downgrade => &revision.downgrade,
        };
        let reads = self.said.reads();
        let exact = self.engine.capabilities().runs_as_written && self.engine.name() == reads.name();
        let mut weave = Weave::new(&revision.id, care);
        let mut open = Open::default();
        for one in steps::directed(part, &revision.file, reads)? {
            if !one.is_for(self.engine.name()) {
                continue;
            }
            let place = Place { file: &revision.file, line: part.lines_before + one.statement.line };
            if let Some(what) = one.misread(reads, self.engine) {
                return Err(place.unsupported(&what));
            }
            match self.said.read(&one, place)? {
                Some(changes) => {
                    self.follow(&changes, &mut open, place)?;
                    if exact {
                        self.close(&mut open, Some(one.statement.text), &mut weave)?;
                    }
                }
                None => {
                    self.close(&mut open, None, &mut weave)?;
                    self.said.pass_over(one.statement.text);
                    let text = one.spelled(reads, self.engine, &self.shown);
                    let one = one.with_text(&text);
                    let mut step = steps::as_written(&text, self.engine);
                    if let Some(walk) = self.said.walk(&one, &self.shown, self.engine, place)? {
                        step = Step { runs: Runs::Batches, walk: Some(walk), ..step };
                    }
                    weave.push(place.line, Role::Written, Vec::new(), vec![step]);
                }
            }
        }
        self.close(&mut open, None, &mut weave)?;
        let mut batches = weave.finish(self.engine);
        steps::commit_new_values(&mut batches);
        steps::commit_before_validation(&mut batches);
        Ok(batches)
    }

    /// The steps that take changes back which ran last and were not followed.
    ///
    /// # Errors
    /// When the engine has no words for one of them.
    pub fn take_back(&self, ran: &[Change], revision: &Revision, care: Care) -> Result<Vec<Batch>, RevisionError> {
        let place = Place { file: &revision.file, line: 1 };
        let mut reached = self.clone();
        reached.shown.apply_all(ran).map_err(|error| place.error(error.to_string()))?;
        let mut weave = Weave::new(&revision.id, care);
        reached.spell(place, reverse_all(ran), None, &mut weave)?;
        weave.forget_the_rest();
        Ok(weave.finish(self.engine))
    }

    /// Applies changes as they were read; gives them back as the engine knows them.
    fn follow<'p>(&mut self, changes: &[Change], open: &mut Open<'p>, place: Place<'p>) -> Result<(), RevisionError> {
        open.place.get_or_insert(place);
        for change in changes {
            let (local, refused) = localize(change, self.said.schema(), self.engine);
            open.changes.extend(local);
            open.doubts.extend(refused.into_iter().map(|one| (one, place)));
            self.said.apply(change, place)?;
        }
        Ok(())
    }

    /// Spells the open changes and goes on to where they lead; `text` is the statement that they were read from, where
    /// it is run as it is.
    fn close(&mut self, open: &mut Open<'_>, text: Option<&str>, weave: &mut Weave) -> Result<(), RevisionError> {
        let Open { place, changes, doubts } = std::mem::take(open);
        let Some(place) = place else { return Ok(()) };
        if !doubts.is_empty() {
            let left = self.engine.normalize(&mut self.said.schema().clone());
            if let Some((refused, place)) = doubts.iter().find(|(refused, _)| left.contains(refused)) {
                return Err(place.unsupported(refused));
            }
        }
        self.spell(place, changes, text, weave)
    }

    /// Cuts changes where something is kept or put back between them, and spells each piece.
    fn spell(
        &mut self,
        place: Place<'_>,
        changes: Vec<Change>,
        text: Option<&str>,
        weave: &mut Weave,
    ) -> Result<(), RevisionError> {
        let refuse = |error: Unsupported| place.unsupported(&error);
        let mut rest = changes.into();
        let mut text = text;
        loop {
            let piece = weave.next(&mut rest, &self.shown, &self.said, self.engine);
            text = text.filter(|_| rest.is_empty() && piece.is_as_written());
            weave.before(place.line, &piece, self.engine).map_err(refuse)?;
            let spelled = match piece.set_aside() {
                Some(keepsake) => keepsake.set_aside(self.engine, &self.shown),
                None => self.engine.render(&piece.changes, &self.shown),
            };
            let mut steps = spelled.map_err(refuse)?;
            for step in &mut steps {
                let costs = step.changes.iter().filter_map(|change| self.engine.cost(change, &self.shown));
                step.cost = costs.max_by_key(Cost::stops_traffic);
            }
            if let Some(text) = text {
                steps = vec![steps::merged(text, &steps)];
            }
            self.shown.apply_all(&piece.changes).map_err(|error| place.error(error.to_string()))?;
            weave.push(place.line, Role::Written, piece.changes.clone(), steps);
            weave.after(place.line, &piece, &self.shown, self.engine).map_err(refuse)?;
            if rest.is_empty() {
                return Ok(());
            }
        }
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
