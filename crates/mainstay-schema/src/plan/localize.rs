//! A change that was read from portable text, as the changes of one engine's normal form.

use crate::change::{Change, value_renamed};
use crate::dialect::{Dialect, Unsupported};
use crate::diff::diff;
use crate::plan::order;
use crate::schema::{ObjectName, Schema, Type};

/// What `change` is on the engine of `dialect`, for a database that `state` describes before it: the
/// difference between the two states as the engine shows them. A comment is nothing where there are none,
/// an enum that grows is an altered column where enums stand inline.
///
/// What the engine cannot express comes along: a later change may take it away again, as when a key is
/// dropped before the identity that stands on it.
pub fn localize(change: &Change, state: &Schema, dialect: &dyn Dialect) -> (Vec<Change>, Vec<Unsupported>) {
    if let Some(passed) = passed_through(change, state, dialect) {
        return (if is_nameless(change, state, dialect) { Vec::new() } else { passed }, Vec::new());
    }
    let mut from = excerpt(state, change);
    let mut to = from.clone();
    if to.apply(change).is_err() {
        return (vec![change.clone()], Vec::new());
    }
    dialect.normalize(&mut from);
    let refused = dialect.normalize(&mut to);
    let mut changes = diff(&from, &to);
    if changes.len() > 1 {
        // A column goes after the constraints that stand on it.
        changes = order(changes, &from, dialect.capabilities());
    }
    changes.iter_mut().for_each(|local| keep_manner(local, change));
    (changes, refused)
}

/// Changes whose meaning is in the change itself and would be lost between two states.
fn passed_through(change: &Change, state: &Schema, dialect: &dyn Dialect) -> Option<Vec<Change>> {
    let keep = match change {
        Change::RenameTable { .. } | Change::RenameColumn { .. } | Change::RenameConstraint { .. } => true,
        Change::RenameIndex { table, from, to } if is_constraint(change, state, dialect) => {
            let (table, from, to) = (table.clone(), from.clone(), to.clone());
            return Some(vec![Change::RenameConstraint { table, from, to }]);
        }
        Change::RenameIndex { table, from, .. } => {
            let index = state.tables.get(table).and_then(|table| table.index(from));
            index.is_none_or(|index| index.is_for(dialect.name()))
        }
        Change::RenameEnum { .. } | Change::RenameEnumValue { .. } => dialect.capabilities().named_enums,
        _ => return None,
    };
    if keep { Some(vec![change.clone()]) } else { matches!(change, Change::RenameIndex { .. }).then(Vec::new) }
}

/// Whether the index that is renamed is a constraint to the engine.
fn is_constraint(change: &Change, state: &Schema, dialect: &dyn Dialect) -> bool {
    let Change::RenameIndex { table, from, .. } = change else { return false };
    let mut part = excerpt(state, change);
    dialect.normalize(&mut part);
    part.tables.get(table).is_some_and(|table| {
        table.index(from).is_none() && table.uniques.iter().any(|unique| unique.name.as_ref() == Some(from))
    })
}

/// Whether a constraint is renamed that has no name on the engine, such as a primary key where keys have none.
fn is_nameless(change: &Change, state: &Schema, dialect: &dyn Dialect) -> bool {
    if !matches!(change, Change::RenameConstraint { .. }) {
        return false;
    }
    let mut from = excerpt(state, change);
    let mut to = from.clone();
    let fits = to.apply(change).is_ok();
    [&mut from, &mut to].into_iter().for_each(|state| drop(dialect.normalize(state)));
    fits && from == to
}

/// The part of a schema that a change touches: its table, the enums, and for an enum the tables that use it.
fn excerpt(state: &Schema, change: &Change) -> Schema {
    let mut part = Schema { enums: state.enums.clone(), namespaces: state.namespaces.clone(), ..Schema::new() };
    let mut take = |name: &ObjectName| {
        if let Some(table) = state.tables.get(name) {
            part.tables.insert(name.clone(), table.clone());
        }
        if let Some(view) = state.views.get(name) {
            part.views.insert(name.clone(), view.clone());
        }
    };
    match change {
        Change::AlterEnum { from, .. } => state.enum_users(&from.name).for_each(|(table, _)| take(&table.name)),
        Change::RenameEnumValue { name, .. } => state.enum_users(name).for_each(|(table, _)| take(&table.name)),
        Change::CreateView { view } | Change::DropView { view } => take(&view.name),
        Change::SetComment { on: crate::change::Commented::View(name), .. } => take(name),
        Change::CreateObject { .. } | Change::DropObject { .. } | Change::ReplaceObject { .. } => {
            part.objects.clone_from(&state.objects);
        }
        Change::CreateExtension { .. } | Change::DropExtension { .. } | Change::AlterExtension { .. } => {
            part.extensions.clone_from(&state.extensions)
        }
        _ => change.table().into_iter().for_each(&mut take),
    }
    part
}

/// How a change is carried out is not part of a state: it is taken over from the change that was read.
fn keep_manner(local: &mut Change, read: &Change) {
    match (local, read) {
        (Change::AlterColumn { using, .. }, Change::AlterColumn { using: written, .. }) => using.clone_from(written),
        (Change::AlterColumn { to, using, .. }, Change::RenameEnumValue { from, to: new, .. })
            if matches!(to.ty, Type::InlineEnum(_)) =>
        {
            *using = Some(value_renamed(&to.name, from, new));
        }
        (Change::CreateIndex { concurrently, .. }, Change::CreateIndex { concurrently: written, .. })
        | (Change::DropIndex { concurrently, .. }, Change::DropIndex { concurrently: written, .. }) => {
            *concurrently = *written
        }
        _ => {}
    }
}
