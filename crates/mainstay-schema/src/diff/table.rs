//! Tables: made, dropped, or compared part by part.

use super::{column, comment, constraint, index};
use crate::change::{Change, Commented};
use crate::schema::{Schema, Table};
use std::borrow::Cow;

pub(super) fn diff(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for wanted in to.tables.values() {
        match from.tables.get(&wanted.name) {
            Some(found) => compare(&with_former_columns(found, wanted, from), wanted, changes),
            None => create(wanted, changes),
        }
    }
    let dropped = from.tables.values().filter(|found| !to.tables.contains_key(&found.name));
    changes.extend(dropped.map(|found| Change::DropTable { table: found.clone() }));
}

/// A table, then each of its indexes: an index may come much later in the order, and fail by itself.
fn create(wanted: &Table, changes: &mut Vec<Change>) {
    let bare = Table { indexes: Vec::new(), ..wanted.clone() };
    changes.push(Change::CreateTable { table: bare });
    for index in &wanted.indexes {
        changes.push(Change::CreateIndex { table: wanted.name.clone(), index: index.clone(), concurrently: false });
    }
}

/// A table that leaves a parent keeps the columns that it had from it, as its own.
fn with_former_columns<'t>(found: &'t Table, wanted: &Table, from: &Schema) -> Cow<'t, Table> {
    let left = found.parents().filter(|parent| !wanted.parents().any(|other| other == *parent));
    let kept: Vec<_> = left.filter_map(|parent| from.tables.get(&parent)).flat_map(|parent| &parent.columns).collect();
    let kept =
        kept.into_iter().filter(|column| found.column(&column.name).is_none() && wanted.column(&column.name).is_some());
    let kept: Vec<_> = kept.cloned().collect();
    if kept.is_empty() {
        return Cow::Borrowed(found);
    }
    let columns = found.columns.iter().cloned().chain(kept).collect();
    Cow::Owned(Table { columns, ..found.clone() })
}

fn compare(from: &Table, to: &Table, changes: &mut Vec<Change>) {
    column::diff(from, to, changes);
    constraint::diff(from, to, changes);
    index::diff(&to.name, &from.indexes, &to.indexes, changes);
    options(from, to, changes);
    comment(Commented::Table(to.name.clone()), from.comment.as_ref(), to.comment.as_ref(), changes);
}

fn options(from: &Table, to: &Table, changes: &mut Vec<Change>) {
    let names: std::collections::BTreeSet<_> = from.options.keys().chain(to.options.keys()).collect();
    for name in names {
        let (before, after) = (from.options.get(name), to.options.get(name));
        if before != after {
            changes.push(Change::SetTableOption {
                table: to.name.clone(),
                option: name.clone(),
                from: before.cloned(),
                to: after.cloned(),
            });
        }
    }
}
