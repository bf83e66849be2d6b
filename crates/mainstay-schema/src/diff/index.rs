//! Indexes, matched by name; one that differs is dropped and made again, one that only got another name is renamed.

use super::comment;
use crate::change::{Change, Commented};
use crate::schema::{Index, ObjectName};

pub(super) fn diff(table: &ObjectName, from: &[Index], to: &[Index], changes: &mut Vec<Change>) {
    let mut left: Vec<&Index> =
        from.iter().filter(|found| !to.iter().any(|wanted| wanted.name == found.name)).collect();
    for wanted in to {
        if let Some(found) = from.iter().find(|found| found.name == wanted.name) {
            if same(found, wanted) {
                comments(table, found, wanted, changes);
            } else {
                changes.extend([dropped(table, found), created(table, wanted)]);
            }
        } else if let Some(at) = left.iter().position(|found| same(found, wanted)) {
            let found = left.remove(at);
            let (from, to) = (found.name.clone(), wanted.name.clone());
            changes.push(Change::RenameIndex { table: table.clone(), from, to });
            comments(table, found, wanted, changes);
        } else {
            changes.push(created(table, wanted));
        }
    }
    changes.extend(left.into_iter().map(|found| dropped(table, found)));
}

/// Whether two indexes are the same but for name and comment.
fn same(one: &Index, other: &Index) -> bool {
    let core = |index: &Index| Index { name: String::new(), comment: None, ..index.clone() };
    core(one) == core(other)
}

fn comments(table: &ObjectName, from: &Index, to: &Index, changes: &mut Vec<Change>) {
    let on = Commented::Index { table: table.clone(), index: to.name.clone() };
    comment(on, from.comment.as_ref(), to.comment.as_ref(), changes);
}

fn created(table: &ObjectName, index: &Index) -> Change {
    Change::CreateIndex { table: table.clone(), index: index.clone(), concurrently: false }
}

fn dropped(table: &ObjectName, index: &Index) -> Change {
    Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: false }
}
