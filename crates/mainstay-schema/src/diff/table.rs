//! Tables: made, dropped, or compared part by part.

use super::{column, comment, constraint, index};
use crate::change::{Change, Commented};
use crate::schema::{Check, Column, Schema, Table};
use std::borrow::Cow;

pub(super) fn diff(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for wanted in to.tables.values() {
        match from.tables.get(&wanted.name) {
            Some(found) => {
                let (before, after) = (as_seen_by(found, wanted, [from, to]), as_seen_by(wanted, found, [to, from]));
                compare(&before, &after, changes);
            }
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

/// A table as the other of its name may be compared with it. What it has from parents that the other has not is its own:
/// it keeps that when it leaves them, and must have it to come to them. What both have of parents, or might, and one has
/// by itself too is the parents': no statement tells the two apart, but one that makes the table.
fn as_seen_by<'t>(table: &'t Table, other: &Table, [schema, others]: [&Schema; 2]) -> Cow<'t, Table> {
    if !table.has_option(Table::INHERITS) && !other.has_option(Table::INHERITS) {
        return Cow::Borrowed(table);
    }
    let mut seen = table.clone();
    let (inherited, there) = (Inherited::of(table, schema), Inherited::of(other, others));
    for column in inherited.columns {
        if seen.column(&column.name).is_none() && !there.has_column(&column.name) {
            seen.columns.push(column.clone());
        }
    }
    for check in inherited.checks {
        if !seen.checks.iter().any(|one| one.name == check.name) && !there.has_check(check) {
            seen.checks.push(check.clone());
        }
    }
    let only_here = |column: &Column| other.column(&column.name).is_none() && there.has_column(&column.name);
    seen.columns.retain(|column| !(only_here(column) && Inherited::of(table, schema).has_column(&column.name)));
    seen.checks.retain(|check| {
        let said_there = other.checks.iter().any(|one| one.name == check.name);
        said_there || !there.has_check(check) || !Inherited::of(table, schema).has_check(check)
    });
    Cow::Owned(seen)
}

/// What a table has from others.
#[derive(Default)]
struct Inherited<'s> {
    columns: Vec<&'s Column>,
    checks: Vec<&'s Check>,
}

impl<'s> Inherited<'s> {
    fn of(table: &Table, schema: &'s Schema) -> Self {
        let mut out = Self::default();
        let mut waiting: Vec<_> = table.parents().collect();
        let mut at = 0;
        while let Some(parent) = waiting.get(at).and_then(|name| schema.tables.get(name)) {
            out.columns.extend(&parent.columns);
            out.checks.extend(parent.checks.iter().filter(|check| !check.no_inherit));
            let more: Vec<_> = parent.parents().filter(|name| !waiting.contains(name)).collect();
            waiting.extend(more);
            at += 1;
        }
        out
    }

    fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    fn has_check(&self, check: &Check) -> bool {
        self.checks.iter().any(|one| one.name == check.name)
    }
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
