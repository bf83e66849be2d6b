//! What goes with a thing that is taken away and made again, and has to be brought back: the triggers and rules of a view,
//! and what is said of all of them (comments, rights, states, settings).

use crate::change::Change;
use crate::schema::{Object, ObjectName, Schema, Stage};
use std::collections::HashSet;

/// Something that goes and comes back: a thing of its own, or a piece of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Gone {
    /// The table that it is a piece of.
    pub(crate) table: Option<ObjectName>,
    pub(crate) name: ObjectName,
}

impl Gone {
    /// A thing of its own.
    pub(crate) fn whole(name: &ObjectName) -> Self {
        Self { table: None, name: name.clone() }
    }

    /// An index or constraint of a table.
    pub(crate) fn piece(table: &ObjectName, name: &str) -> Self {
        Self { table: Some(table.clone()), name: table.sibling(name) }
    }

    /// What is taken away with an object.
    pub(crate) fn of(object: &Object) -> Self {
        Self { table: object.table.clone(), name: object.name.clone() }
    }

    /// Whether an object goes with it.
    pub(crate) fn takes(&self, object: &Object) -> bool {
        let leans = |name: &ObjectName| object.depends_on.contains(name);
        match &self.table {
            Some(table) => {
                let on_it = object.table.as_ref() == Some(table) || leans(table);
                object.kind.stage() == Stage::Said && on_it && leans(&self.name)
            }
            None => {
                let is_on = object.table.as_ref() == Some(&self.name) && object.kind.stage() == Stage::Attached;
                is_on
                    || object.kind.stage() == Stage::Said
                        && (leans(&self.name) || object.table.as_ref() == Some(&self.name))
            }
        }
    }
}

/// All that goes with things that go, in the order in which it can be made again.
pub(crate) fn along<'s>(state: &'s Schema, gone: &[Gone]) -> Vec<&'s Object> {
    let goes = |gone: &[Gone]| {
        let goes = |object: &&Object| gone.iter().any(|one| one.takes(object));
        state.objects.iter().filter(goes).collect::<Vec<_>>()
    };
    let (said, mut along): (Vec<_>, Vec<_>) = goes(gone).into_iter().partition(|one| one.kind.stage() == Stage::Said);
    let pieces: Vec<_> = along.iter().copied().map(Gone::of).collect();
    for object in said.into_iter().chain(goes(&pieces)) {
        if !along.contains(&object) {
            along.push(object);
        }
    }
    along
}

/// Adds what is said of what the changes take away and make again, where they do not say it themselves.
pub(super) fn again(mut changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let made: HashSet<Gone> = changes.iter().filter_map(is_made).collect();
    let anew: HashSet<Gone> = changes.iter().filter_map(goes).filter(|one| made.contains(one)).collect();
    if anew.is_empty() {
        return changes;
    }
    let dropped: HashSet<&Object> = changes.iter().filter_map(dropped_object).collect();
    let said = from.objects.iter().filter(|one| one.kind.stage() == Stage::Said && one.can_be_planned());
    let lost: Vec<Object> =
        said.filter(|one| !dropped.contains(one) && anew.iter().any(|gone| gone.takes(one))).cloned().collect();
    for object in lost {
        let back = super::objects::replaced_by(&mut changes, &object).unwrap_or_else(|| object.clone());
        changes.extend([Change::DropObject { object }, Change::CreateObject { object: back }]);
    }
    changes
}

fn dropped_object(change: &Change) -> Option<&Object> {
    match change {
        Change::DropObject { object } => Some(object),
        _ => None,
    }
}

/// What a change takes away, as far as something may be said of it that it does not hold itself.
fn goes(change: &Change) -> Option<Gone> {
    match change {
        Change::DropObject { object } => Some(Gone::of(object)),
        Change::DropView { view } => Some(Gone::whole(&view.name)),
        Change::DropTable { table } => Some(Gone::whole(&table.name)),
        Change::DropIndex { table, index, .. } => Some(Gone::piece(table, &index.name)),
        Change::DropConstraint { table, constraint } => Some(Gone::piece(table, &constraint.name_on(table))),
        _ => None,
    }
}

/// The same for what a change makes.
fn is_made(change: &Change) -> Option<Gone> {
    match change {
        Change::CreateObject { object } => Some(Gone::of(object)),
        Change::CreateView { view } => Some(Gone::whole(&view.name)),
        Change::CreateTable { table } => Some(Gone::whole(&table.name)),
        Change::CreateIndex { table, index, .. } => Some(Gone::piece(table, &index.name)),
        Change::AddConstraint { table, constraint } => Some(Gone::piece(table, &constraint.name_on(table))),
        _ => None,
    }
}
