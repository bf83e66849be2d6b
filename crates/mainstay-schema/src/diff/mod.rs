//! The difference of two schemas, as changes. One file an object, as in `schema`.
//!
//! Both schemas stand in one dialect's normal form; what they hold that `Schema` has no words for is
//! compared by [`object::differences`], because no change can carry it out yet.

mod column;
mod constraint;
mod enumeration;
mod index;
pub mod object;
mod table;
mod view;

use crate::change::{Change, Commented};
use crate::schema::Schema;

/// The changes that turn `from` into `to`, object by object; [`crate::plan::order`] puts them into an
/// order that works. Empty when nothing differs that matters: the order of columns, an empty comment and
/// the name of a constraint that one side left open do not.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    namespaces(from, to, &mut changes);
    extensions(from, to, &mut changes);
    enumeration::diff(from, to, &mut changes);
    table::diff(from, to, &mut changes);
    view::diff(from, to, &mut changes);
    changes
}

fn namespaces(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let created = to.namespaces.difference(&from.namespaces).cloned();
    changes.extend(created.map(|name| Change::CreateNamespace { name }));
    let dropped = from.namespaces.difference(&to.namespaces).cloned();
    changes.extend(dropped.map(|name| Change::DropNamespace { name }));
}

/// Extensions are there or not; place and version are the server's business.
fn extensions(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let created = to.extensions.values().filter(|one| !from.extensions.contains_key(&one.name));
    changes.extend(created.map(|one| Change::CreateExtension { extension: one.clone() }));
    let dropped = from.extensions.values().filter(|one| !to.extensions.contains_key(&one.name));
    changes.extend(dropped.map(|one| Change::DropExtension { extension: one.clone() }));
}

/// Notes a comment that differs; none and an empty one are the same.
fn comment(on: Commented, from: Option<&String>, to: Option<&String>, changes: &mut Vec<Change>) {
    let (from, to) = (from.filter(|text| !text.is_empty()), to.filter(|text| !text.is_empty()));
    if from != to {
        changes.push(Change::SetComment { on, from: from.cloned(), to: to.cloned() });
    }
}
