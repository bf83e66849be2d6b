//! Constraints: matched by name, then by what they say where a name was left open or changed.

use super::comment;
use crate::change::{Change, Commented, Constraint};
use crate::schema::{Check, Exclusion, ForeignKey, ObjectName, PrimaryKey, Table, Unique};

pub(super) fn diff(from: &Table, to: &Table, changes: &mut Vec<Change>) {
    let keys = |table: &Table| table.primary_key.iter().cloned().collect::<Vec<_>>();
    compare(&to.name, &keys(from), &keys(to), changes);
    if let (Some(found), Some(wanted)) = (&from.primary_key, &to.primary_key)
        && found.columns == wanted.columns
    {
        let on = Commented::PrimaryKey(to.name.clone());
        comment(on, found.comment.as_ref(), wanted.comment.as_ref(), changes);
    }
    compare(&to.name, &from.uniques, &to.uniques, changes);
    compare(&to.name, &from.foreign_keys, &to.foreign_keys, changes);
    compare(&to.name, &from.checks, &to.checks, changes);
    compare(&to.name, &from.exclusions, &to.exclusions, changes);
}

/// A kind of constraint, as far as comparing needs it.
trait Comparable: Clone {
    fn name(&self) -> Option<&str>;
    /// Whether both say the same, name and validation aside.
    fn says_the_same(&self, other: &Self) -> bool;
    /// Whether old rows are known not to have been checked.
    fn not_valid(&self) -> bool {
        false
    }
    fn wrap(self) -> Constraint;
}

fn compare<T: Comparable>(table: &ObjectName, from: &[T], to: &[T], changes: &mut Vec<Change>) {
    let mut left: Vec<&T> = from.iter().collect();
    let mut new: Vec<&T> = Vec::new();
    for wanted in to {
        let by_name = |found: &&T| found.name().is_some() && found.name() == wanted.name();
        match left.iter().position(by_name) {
            Some(at) => {
                let found = left.remove(at);
                if !found.says_the_same(wanted) || loses_validity(found, wanted) {
                    changes.extend([dropped(table, found), added(table, wanted)]);
                } else {
                    changes.extend(validated(table, found, wanted));
                }
            }
            None => new.push(wanted),
        }
    }
    for wanted in new {
        match left.iter().position(|found| found.says_the_same(wanted) && !loses_validity(*found, wanted)) {
            Some(at) => {
                let found = left.remove(at);
                changes.extend(renamed(table, found.name(), wanted.name()));
                changes.extend(validated(table, found, wanted));
            }
            None => changes.push(added(table, wanted)),
        }
    }
    changes.extend(left.into_iter().map(|found| dropped(table, found)));
}

fn added<T: Comparable>(table: &ObjectName, one: &T) -> Change {
    Change::AddConstraint { table: table.clone(), constraint: one.clone().wrap() }
}

fn dropped<T: Comparable>(table: &ObjectName, one: &T) -> Change {
    Change::DropConstraint { table: table.clone(), constraint: one.clone().wrap() }
}

/// What was checked for all rows cannot be left unchecked, but by making it anew.
fn loses_validity<T: Comparable>(from: &T, to: &T) -> bool {
    to.not_valid() && !from.not_valid()
}

fn validated<T: Comparable>(table: &ObjectName, from: &T, to: &T) -> Option<Change> {
    let name = to.name().or(from.name()).filter(|_| from.not_valid() && !to.not_valid())?;
    Some(Change::ValidateConstraint { table: table.clone(), name: name.to_owned() })
}

/// A rename, when both sides have a name; a name left open matches any.
fn renamed(table: &ObjectName, from: Option<&str>, to: Option<&str>) -> Option<Change> {
    let (from, to) = (from?.to_owned(), to?.to_owned());
    Some(Change::RenameConstraint { table: table.clone(), from, to })
}

impl Comparable for PrimaryKey {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn says_the_same(&self, other: &Self) -> bool {
        (&self.columns, &self.include, self.timing) == (&other.columns, &other.include, other.timing)
    }
    fn wrap(self) -> Constraint {
        Constraint::PrimaryKey(self)
    }
}

impl Comparable for Unique {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn says_the_same(&self, other: &Self) -> bool {
        Self { name: None, ..self.clone() } == Self { name: None, ..other.clone() }
    }
    fn wrap(self) -> Constraint {
        Constraint::Unique(self)
    }
}

impl Comparable for ForeignKey {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn says_the_same(&self, other: &Self) -> bool {
        let core = |key: &Self| Self { name: None, not_valid: false, ..key.clone() };
        core(self) == core(other)
    }
    fn not_valid(&self) -> bool {
        self.not_valid
    }
    fn wrap(self) -> Constraint {
        Constraint::ForeignKey(self)
    }
}

impl Comparable for Check {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn says_the_same(&self, other: &Self) -> bool {
        (&self.expr, self.no_inherit, &self.column) == (&other.expr, other.no_inherit, &other.column)
    }
    fn not_valid(&self) -> bool {
        self.not_valid
    }
    fn wrap(self) -> Constraint {
        Constraint::Check(self)
    }
}

impl Comparable for Exclusion {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn says_the_same(&self, other: &Self) -> bool {
        self.definition == other.definition
    }
    fn wrap(self) -> Constraint {
        Constraint::Exclusion(self)
    }
}
