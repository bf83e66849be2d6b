//! Changes that are cheaper together: constraints of a table that is made in the same list become part of
//! its `CREATE TABLE`, those of a column that is added part of its definition.

use crate::change::{Change, Constraint};
use crate::schema::{Column, ObjectName};

/// A change, with those that were folded into it.
pub(super) struct Work<'c> {
    /// All of them, in their order; never empty.
    pub changes: Vec<&'c Change>,
}

impl<'c> Work<'c> {
    /// The change that the others were folded into.
    pub fn change(&self) -> &'c Change {
        self.changes[0]
    }

    /// What was folded into it.
    pub fn constraints(&self) -> impl Iterator<Item = &'c Constraint> + '_ {
        self.changes[1..].iter().filter_map(|change| match change {
            Change::AddConstraint { constraint, .. } => Some(constraint),
            _ => None,
        })
    }
}

pub(super) fn fold(changes: &[Change]) -> Vec<Work<'_>> {
    let mut work: Vec<Work<'_>> = Vec::with_capacity(changes.len());
    for (at, change) in changes.iter().enumerate() {
        if goes_with_its_table(change, &changes[at + 1..]) {
            continue;
        }
        match host(&work, change) {
            Some(host) => work[host].changes.push(change),
            None => work.push(Work { changes: vec![change] }),
        }
    }
    work
}

/// The latest work that takes the constraint in, unless something else happened to its table since.
fn host(work: &[Work<'_>], change: &Change) -> Option<usize> {
    let Change::AddConstraint { table, constraint } = change else { return None };
    for (at, earlier) in work.iter().enumerate().rev() {
        match earlier.change() {
            Change::CreateTable { table: made } if made.name == *table => return Some(at),
            Change::AddColumn { table: altered, column } if altered == table && takes(column, constraint) => {
                return Some(at);
            }
            // A foreign key of one column needs no other column of its table.
            Change::AddColumn { table: altered, .. } if altered == table && is_single(constraint) => {}
            other if touches(other, table) => return None,
            _ => {}
        }
    }
    None
}

fn is_single(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::ForeignKey(key) if key.columns.len() == 1)
}

/// Whether the constraint can stand in the definition of the column.
fn takes(column: &Column, constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::ForeignKey(key) if key.columns == [column.name.as_str()])
}

fn touches(change: &Change, table: &ObjectName) -> bool {
    match change {
        Change::CreateIndex { .. } | Change::DropIndex { .. } | Change::RenameIndex { .. } => false,
        Change::RenameTable { from, to } => from == table || to == table,
        other => other.table() == Some(table),
    }
}

/// A foreign key that is dropped only because its table is dropped next (a circle) needs no rebuild.
fn goes_with_its_table(change: &Change, later: &[Change]) -> bool {
    let Change::DropConstraint { table, constraint: Constraint::ForeignKey(_) } = change else { return false };
    let mut later = later.iter().filter(|later| touches(later, table));
    let fate = later.find(|later| !matches!(later, Change::DropConstraint { .. }));
    matches!(fate, Some(Change::DropTable { .. }))
}
