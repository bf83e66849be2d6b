//! The steps of a revision, and between them those that keep what is destroyed or put back what was kept.

use super::replay::Replay;
use super::steps::{Batch, Role};
use crate::change::Change;
use crate::dialect::{Dialect, Unsupported};
use crate::plan::{Keepsake, Runs, Step, Taken};
use crate::schema::{Column, ObjectName, Schema};
use std::collections::VecDeque;

/// What is done about data that a revision destroys.
#[derive(Debug, Clone, PartialEq)]
pub enum Care {
    /// Nothing.
    None,
    /// It is kept.
    Keep,
    /// What was kept is put back.
    PutBack(Vec<Keepsake>),
}

/// The steps of one revision so far.
pub(super) struct Weave {
    revision: String,
    care: Care,
    batches: Vec<Batch>,
    kept: usize,
    put_back: Vec<Keepsake>,
}

/// Changes that are made in one go, and what is kept before them or put back around them.
pub(super) struct Piece {
    pub changes: Vec<Change>,
    keepsakes: Vec<Keepsake>,
    /// Whether its changes are those that were read, one and all.
    as_written: bool,
}

impl Piece {
    pub fn is_as_written(&self) -> bool {
        self.as_written
    }

    /// The table that is not dropped, but kept as it is.
    pub fn set_aside(&self) -> Option<&Keepsake> {
        let drops = matches!(self.changes[..], [Change::DropTable { .. }]);
        self.keepsakes.iter().find(|one| drops && one.is_table)
    }
}

impl Weave {
    pub fn new(revision: &str, care: Care) -> Self {
        Self { revision: revision.to_owned(), care, batches: Vec::new(), kept: 0, put_back: Vec::new() }
    }

    pub fn push(&mut self, line: usize, role: Role, changes: Vec<Change>, steps: Vec<Step>) {
        self.batches.push(Batch { line, role, changes, steps });
    }

    /// What is left was kept before anything of it was destroyed.
    pub fn forget_the_rest(&mut self) {
        if let Care::PutBack(left) = &mut self.care {
            self.put_back.append(left);
        }
    }

    /// The batches, and what was put back forgotten.
    pub fn finish(mut self, engine: &dyn Dialect) -> Vec<Batch> {
        if let Some(line) = self.batches.last().map(|batch| batch.line).filter(|_| !self.put_back.is_empty()) {
            let steps = Keepsake::forget(&self.put_back, engine);
            self.push(line, Role::Tends, Vec::new(), steps);
        }
        self.batches
    }

    /// Takes from the changes of a database that looks like `at` those that are made next.
    pub fn next(&mut self, rest: &mut VecDeque<Change>, at: &Schema, said: &Replay<'_>, engine: &dyn Dialect) -> Piece {
        match self.care {
            Care::None => Piece { changes: rest.drain(..).collect(), keepsakes: Vec::new(), as_written: true },
            Care::Keep => {
                let tables = engine.keeping().tables;
                self.up_to_loss(rest, at, &|table| tables && is_alone(table, at) && !said.may_trigger(table))
            }
            Care::PutBack(_) => self.up_to_return(rest, at, engine),
        }
    }

    /// Everything up to where what is destroyed does not look as it does now, or values change.
    fn up_to_loss(
        &mut self,
        rest: &mut VecDeque<Change>,
        at: &Schema,
        is_whole: &dyn Fn(&ObjectName) -> bool,
    ) -> Piece {
        let mut piece = Piece { changes: Vec::new(), keepsakes: Vec::new(), as_written: true };
        let mut changes_values = false;
        while let Some(change) = rest.front().filter(|_| !changes_values) {
            if piece.changes.iter().any(|one| unsettles(one, change)) {
                break;
            }
            let drops = |change: &Change| matches!(change, Change::DropTable { .. });
            // Tables that refer to each other go in one statement.
            let is_whole = drops(change) && !piece.changes.iter().any(drops) && change.table().is_some_and(is_whole);
            if is_whole && !piece.changes.is_empty() {
                break;
            }
            let Some(change) = rest.pop_front() else { break };
            for mut lost in Keepsake::of(&change, at) {
                let written = || self.batches.iter().flat_map(|batch| &batch.changes).chain(&piece.changes);
                if written().any(|change| matches!(change, Change::CreateTable { table } if table.name == lost.table)) {
                    // Whatever it has, the revision put there.
                    continue;
                }
                written().for_each(|change| lost.mind(change));
                changes_values |= matches!(lost.what, Taken::Values { .. });
                self.kept += 1;
                lost.is_table = is_whole;
                piece.keepsakes.push(lost.numbered(&self.revision, self.kept));
            }
            piece.changes.push(change);
            if piece.set_aside().is_some() {
                piece.as_written = false;
                break;
            }
        }
        piece
    }

    /// Everything up to where something that was kept can be put back.
    fn up_to_return(&mut self, rest: &mut VecDeque<Change>, at: &Schema, engine: &dyn Dialect) -> Piece {
        let mut piece = Piece { changes: Vec::new(), keepsakes: Vec::new(), as_written: true };
        let Care::PutBack(kept) = &mut self.care else { return piece };
        while let Some(change) = rest.front() {
            if !kept.iter().any(|one| one.is_about(change)) {
                piece.changes.extend(rest.pop_front());
                continue;
            }
            if !piece.changes.is_empty() {
                break;
            }
            piece.keepsakes = kept.extract_if(.., |one| one.is_awaited(change, at)).collect();
            kept.retain(|one| !one.is_about(change));
            let Some(change) = rest.pop_front() else { break };
            let is_back = !piece.keepsakes.is_empty();
            let (now, later) = if is_back { in_two(change, engine) } else { (change, None) };
            piece.as_written = later.is_none();
            piece.changes.push(now);
            if let Some(later) = later {
                rest.push_front(later);
            }
            if is_back {
                break;
            }
        }
        piece
    }

    /// What must happen before a piece.
    pub fn before(&mut self, line: usize, piece: &Piece, engine: &dyn Dialect) -> Result<(), Unsupported> {
        for one in &piece.keepsakes {
            if self.care == Care::Keep {
                let at =
                    if matches!(one.what, Taken::Values { .. }) { self.first_after(one) } else { self.batches.len() };
                let role = Role::Keeps(Box::new(one.clone()));
                self.batches.insert(at, Batch { line, role, changes: Vec::new(), steps: one.take(engine)? });
            } else {
                let steps = one.compare(engine);
                if !steps.is_empty() {
                    self.push(line, Role::Tends, Vec::new(), steps);
                }
            }
        }
        Ok(())
    }

    /// The place behind all that makes the table what it is: values are kept before somebody's statement prepares
    /// them for what is to come.
    fn first_after(&self, one: &Keepsake) -> usize {
        let last = self.batches.iter().rposition(|batch| match &batch.role {
            Role::Written => batch.changes.iter().any(|change| match change {
                // Values of an enum are kept as text.
                Change::RenameEnum { .. } => false,
                other => shapes(other, &one.table),
            }),
            Role::Keeps(_) | Role::Tends => true,
        });
        last.map_or(0, |last| last + 1)
    }

    /// What must happen after a piece, when the database looks like `at`.
    pub fn after(&mut self, line: usize, piece: &Piece, at: &Schema, engine: &dyn Dialect) -> Result<(), Unsupported> {
        let keeps = self.care == Care::Keep;
        if !keeps && !piece.keepsakes.is_empty() {
            self.commit_values(piece);
            self.put_back.extend(piece.keepsakes.iter().cloned());
        }
        for one in &piece.keepsakes {
            let steps = if keeps { one.note(engine) } else { one.put_back(engine, at)? };
            if !steps.is_empty() {
                self.push(line, Role::Tends, Vec::new(), steps);
            }
        }
        Ok(())
    }

    /// A value that an enum has again is committed before a row gets it.
    fn commit_values(&mut self, piece: &Piece) {
        let adds = |change: &Change| matches!(change, Change::AlterEnum { from, to } if from.grows_into(to));
        let Some(last) = self.batches.last_mut().filter(|_| piece.changes.iter().any(adds)) else { return };
        let inside = last.steps.iter_mut().filter(|step| step.runs == Runs::Inside);
        inside.for_each(|step| step.runs = Runs::Committed);
    }
}

/// A column that must have a value may be NULL until it has those that were kept.
fn in_two(change: Change, engine: &dyn Dialect) -> (Change, Option<Change>) {
    match change {
        Change::AddColumn { table, column }
            if !column.nullable && column.default.is_none() && !engine.keeping().fills_columns =>
        {
            let mut bare = Column { nullable: true, ..column.clone() };
            bare.options.remove(Column::NOT_NULL_NAME);
            let later = Change::AlterColumn { table: table.clone(), from: bare.clone(), to: column, using: None };
            (Change::AddColumn { table, column: bare }, Some(later))
        }
        other => (other, None),
    }
}

/// Whether no other table refers to this one: it could not be dropped then, and must not be renamed instead.
fn is_alone(table: &ObjectName, at: &Schema) -> bool {
    at.referrers(table).all(|(from, _)| from.name == *table)
}

/// Whether a change makes the table of another, which destroys something, look otherwise than before.
fn unsettles(earlier: &Change, change: &Change) -> bool {
    if change.loss().is_none() {
        return false;
    }
    match change.table() {
        Some(table) => shapes(earlier, table),
        None => true,
    }
}

/// Whether a change makes a table, or columns of it, what they are.
fn shapes(change: &Change, table: &ObjectName) -> bool {
    match change {
        Change::RenameTable { from, to } => from == table || to == table,
        Change::CreateTable { .. }
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::AlterColumn { .. } => change.table() == Some(table),
        Change::AlterEnum { .. } | Change::RenameEnum { .. } | Change::RenameEnumValue { .. } => true,
        _ => false,
    }
}
