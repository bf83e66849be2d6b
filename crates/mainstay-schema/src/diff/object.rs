//! What `Schema` has no types for: compared as the server prints it. What it is known how to make and take away
//! becomes changes; what is not is named, because a plan without it would be blind.

use crate::change::Change;
use crate::schema::{Object, ObjectKind, ObjectName, Schema, Stage, Table};
use serde::Serialize;
use std::collections::HashMap;

/// An object that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectDifference {
    /// Only the first schema has it.
    Extra(Object),
    /// Only the second schema has it.
    Missing(Object),
    /// Both have it, defined in two ways.
    Changed(Object),
}

impl std::fmt::Display for ObjectDifference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Extra(object) => write!(f, "{object} would have to be dropped"),
            Self::Missing(object) => write!(f, "{object} would have to be created"),
            Self::Changed(object) => write!(f, "{object} would have to be changed"),
        }
    }
}

/// What tells an object from others.
type Key<'o> = (&'o ObjectKind, &'o ObjectName, Option<&'o ObjectName>);

fn by_key(schema: &Schema) -> HashMap<Key<'_>, &Object> {
    schema.objects.iter().map(|one| ((&one.kind, &one.name, one.table.as_ref()), one)).collect()
}

/// How the objects of two schemas stand to each other.
fn pairs<'o>(from: &'o Schema, to: &'o Schema) -> Vec<(Option<&'o Object>, Option<&'o Object>)> {
    let (before, after) = (by_key(from), by_key(to));
    let key = |one: &'o Object| (&one.kind, &one.name, one.table.as_ref());
    let extra = from.objects.iter().filter(|one| !after.contains_key(&key(one))).map(|one| (Some(one), None));
    extra.chain(to.objects.iter().map(|one| (before.get(&key(one)).copied(), Some(one)))).collect()
}

/// Whether a difference of the two can be carried out between schemas that look like `from` and `to`.
fn can_be_planned(before: Option<&Object>, after: Option<&Object>, [from, to]: [&Schema; 2]) -> bool {
    if is_table_there(before, to) || is_table_there(after, from) {
        return false;
    }
    // A type whose values tables hold is not made anew under them.
    let is_held = |one: &Object| {
        let in_use = |table: &Table| table.columns.iter().any(|column| column.ty.is_named(&one.name));
        one.kind.is_type() && from.tables.values().any(in_use)
    };
    if let (Some(before), Some(after)) = (before, after)
        && before.definition != after.definition
        && !after.replaces(before)
        && is_held(before)
    {
        return false;
    }
    let both = before.into_iter().chain(after).all(Object::can_be_planned);
    // What holds rows is not made anew.
    let keeps_rows = match (before, after) {
        (Some(before), Some(after)) => after.kind.stage() != Stage::Rows || after.replaces(before),
        _ => true,
    };
    both && keeps_rows
}

/// Whether what is an object here is a table there, whose rows nobody would move.
fn is_table_there(object: Option<&Object>, there: &Schema) -> bool {
    object.is_some_and(|one| one.kind.0 == ObjectKind::TABLE && there.tables.contains_key(&one.name))
}

/// The changes that bring the objects of `from` to those of `to`.
pub(super) fn diff(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let planned = |(before, after): &(_, _)| can_be_planned(*before, *after, [from, to]);
    for (before, after) in pairs(from, to).into_iter().filter(planned) {
        match (before.cloned(), after.cloned()) {
            (Some(old), Some(new)) if old.definition == new.definition => {}
            (Some(old), Some(new)) if new.replaces(&old) => changes.push(Change::ReplaceObject { from: old, to: new }),
            (old, new) => {
                changes.extend(old.map(|object| Change::DropObject { object }));
                changes.extend(new.map(|object| Change::CreateObject { object }));
            }
        }
    }
}

/// The differences that no change can carry out.
pub fn differences(from: &Schema, to: &Schema) -> Vec<ObjectDifference> {
    let beyond = pairs(from, to).into_iter().filter(|(before, after)| !can_be_planned(*before, *after, [from, to]));
    let difference = |(before, after): (Option<&Object>, Option<&Object>)| match (before.cloned(), after.cloned()) {
        (Some(old), Some(new)) => (old.definition != new.definition).then_some(ObjectDifference::Changed(new)),
        (Some(old), None) if is_table_there(Some(&old), to) => Some(ObjectDifference::Changed(old)),
        (None, Some(new)) if is_table_there(Some(&new), from) => Some(ObjectDifference::Changed(new)),
        (Some(old), None) => Some(ObjectDifference::Extra(old)),
        (None, new) => new.map(ObjectDifference::Missing),
    };
    beyond.filter_map(difference).collect()
}
