//! Views: one that differs is dropped and made again; what it reads is not compared.

use super::{comment, index};
use crate::change::{Change, Commented};
use crate::schema::{Schema, View};

pub(super) fn diff(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for wanted in to.views.values() {
        match from.views.get(&wanted.name) {
            Some(found) if same(found, wanted) => {
                index::diff(&wanted.name, &found.indexes, &wanted.indexes, changes);
                let on = Commented::View(wanted.name.clone());
                comment(on, found.comment.as_ref(), wanted.comment.as_ref(), changes);
            }
            Some(found) => {
                changes.push(Change::DropView { view: found.clone() });
                changes.push(Change::CreateView { view: wanted.clone() });
            }
            None => changes.push(Change::CreateView { view: wanted.clone() }),
        }
    }
    let dropped = from.views.values().filter(|found| !to.views.contains_key(&found.name));
    changes.extend(dropped.map(|found| Change::DropView { view: found.clone() }));
}

fn same(one: &View, other: &View) -> bool {
    one.query == other.query
        && one.materialized == other.materialized
        && one.options == other.options
        && one.columns == other.columns
}
