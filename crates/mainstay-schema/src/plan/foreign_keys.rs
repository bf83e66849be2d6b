//! Foreign keys on the way: split out of tables that need each other, and detached while the key or the
//! column they stand on changes.

use super::heights::heights;
use crate::change::{Change, Constraint};
use crate::schema::{ForeignKey, Index, ObjectName, Schema, Table, Type};
use std::collections::{HashMap, HashSet};

/// Takes out of new tables the foreign keys that cannot be made with them, because what they point at is
/// made later, and out of dropped tables those that would hold others up.
pub(super) fn split_circles(changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let created = positions(changes.iter().filter_map(|change| match change {
        Change::CreateTable { table } => Some(table),
        _ => None,
    }));
    let dropped = positions(changes.iter().filter_map(|change| match change {
        Change::DropTable { table } => Some(table),
        _ => None,
    }));
    let unready = unready(&changes);
    let is_unready = |key: &ForeignKey| {
        unready.get(&key.references).is_some_and(|parts| parts.iter().any(|part| part.holds_up(key)))
    };
    let mut out = Vec::with_capacity(changes.len());
    for change in changes {
        match change {
            Change::CreateTable { table } => {
                let later = |key: &ForeignKey| {
                    is_unready(key)
                        || match created.get(&key.references) {
                            Some(position) => *position > created[&table.name],
                            None => !from.tables.contains_key(&key.references),
                        }
                };
                let (late, now): (Vec<_>, Vec<_>) = table.foreign_keys.iter().cloned().partition(later);
                let name = table.name.clone();
                out.push(Change::CreateTable { table: Table { foreign_keys: now, ..table } });
                out.extend(late.into_iter().map(|key| add(&name, key)));
            }
            Change::DropTable { table } => {
                let blocks =
                    |key: &&ForeignKey| dropped.get(&key.references).is_some_and(|at| *at > dropped[&table.name]);
                let blocking: Vec<_> = table.foreign_keys.iter().filter(blocks).cloned().collect();
                out.extend(blocking.into_iter().map(|key| drop(&table.name, key)));
                out.push(Change::DropTable { table });
            }
            other => out.push(other),
        }
    }
    without_dropped_keys(out)
}

/// A dropped table has lost by then the foreign keys that are dropped before it: its reverse must not make
/// them twice.
fn without_dropped_keys(mut changes: Vec<Change>) -> Vec<Change> {
    let keys: HashSet<(ObjectName, ForeignKey)> =
        changes.iter().filter_map(dropped_key).map(|(table, key)| (table.clone(), key.clone())).collect();
    for change in &mut changes {
        if let Change::DropTable { table } = change {
            let name = table.name.clone();
            table.foreign_keys.retain(|key| !keys.contains(&(name.clone(), key.clone())));
        }
    }
    changes
}

/// The place of each table in an order with parents first, circles cut somewhere.
fn positions<'a>(tables: impl Iterator<Item = &'a Table>) -> HashMap<ObjectName, usize> {
    let tables: Vec<_> = tables.collect();
    let needs = |table: &Table| table.foreign_keys.iter().map(|key| key.references.clone()).collect();
    let heights = heights(tables.iter().map(|table| (table.name.clone(), needs(table))).collect());
    let mut names: Vec<_> = tables.iter().map(|table| table.name.clone()).collect();
    names.sort_by_key(|name| heights[name]);
    names.into_iter().enumerate().map(|(at, name)| (name, at)).collect()
}

/// What cannot be pointed at before its own change is made.
enum Unready {
    /// A key over these columns comes or goes.
    Key(Vec<String>),
    /// A column is added or altered.
    Column(String),
}

impl Unready {
    fn holds_up(&self, key: &ForeignKey) -> bool {
        match self {
            Self::Key(columns) => same_columns(columns, &key.referenced),
            Self::Column(column) => key.referenced.contains(column),
        }
    }
}

fn unready(changes: &[Change]) -> HashMap<ObjectName, Vec<Unready>> {
    let mut out: HashMap<ObjectName, Vec<Unready>> = HashMap::new();
    for change in changes {
        let (table, part) = match change {
            Change::AddConstraint { table, constraint } | Change::DropConstraint { table, constraint } => {
                match constraint {
                    Constraint::PrimaryKey(key) => (table, Unready::Key(key.columns.clone())),
                    Constraint::Unique(unique) => (table, Unready::Key(unique.columns.clone())),
                    _ => continue,
                }
            }
            Change::CreateIndex { table, index, .. } if index.unique => (table, Unready::Key(plain_columns(index))),
            Change::AddColumn { table, column } => (table, Unready::Column(column.name.clone())),
            Change::AlterColumn { table, to, .. } => (table, Unready::Column(to.name.clone())),
            _ => continue,
        };
        out.entry(table.clone()).or_default().push(part);
    }
    out
}

fn plain_columns(index: &Index) -> Vec<String> {
    index.keys.iter().filter_map(|key| key.column_name().map(str::to_owned)).collect()
}

fn same_columns(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|column| other.contains(column))
}

/// Drops and adds again the foreign keys that stay but stand on something that changes under them: the
/// key they point at, or a column whose new type cannot be compared with the old one.
pub(super) fn detach(changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let disturbed = Disturbed::by(&changes);
    if disturbed.is_empty() {
        return changes;
    }
    let gone: HashSet<(&ObjectName, &ForeignKey)> = changes.iter().filter_map(dropped_key).collect();
    let dropped: HashSet<&ObjectName> = changes.iter().filter_map(dropped_table).collect();
    let renamed: HashMap<(&ObjectName, &str), &str> = changes.iter().filter_map(renamed_constraint).collect();
    let (mut extra, mut settled) = (Vec::new(), HashSet::new());
    for table in from.tables.values() {
        let stays = |key: &&ForeignKey| !gone.contains(&(&table.name, *key)) && !dropped.contains(&key.references);
        for key in table.foreign_keys.iter().filter(stays).filter(|key| disturbed.touches(&table.name, key)) {
            extra.push(drop(&table.name, key.clone()));
            if dropped.contains(&table.name) {
                continue;
            }
            // One that is renamed comes back under its new name.
            let old = key.name.as_deref().map(|name| (&table.name, name));
            let new = old.and_then(|old| renamed.get(&old)).map(|&name| name.to_owned());
            settled.extend(old.filter(|_| new.is_some()).map(|(table, name)| (table.clone(), name.to_owned())));
            extra.push(add(&table.name, ForeignKey { name: new.or(key.name.clone()), ..key.clone() }));
        }
    }
    let is_settled = |change: &Change| {
        renamed_constraint(change).is_some_and(|((table, name), _)| settled.contains(&(table.clone(), name.to_owned())))
    };
    without_dropped_keys(changes.into_iter().filter(|change| !is_settled(change)).chain(extra).collect())
}

/// What changes under foreign keys: keys that go, columns that get an incomparable type.
struct Disturbed {
    keys: HashSet<(ObjectName, Vec<String>)>,
    columns: HashSet<(ObjectName, String)>,
}

impl Disturbed {
    fn by(changes: &[Change]) -> Self {
        let keys = changes.iter().filter_map(|change| match change {
            Change::DropConstraint { table, constraint: Constraint::PrimaryKey(key) } => {
                Some((table.clone(), key.columns.clone()))
            }
            Change::DropConstraint { table, constraint: Constraint::Unique(key) } => {
                Some((table.clone(), key.columns.clone()))
            }
            Change::DropIndex { table, index, .. } if index.unique => Some((table.clone(), plain_columns(index))),
            _ => None,
        });
        let columns = changes.iter().filter_map(|change| match change {
            Change::AlterColumn { table, from, to, .. } if !comparable(&from.ty, &to.ty) => {
                Some((table.clone(), to.name.clone()))
            }
            _ => None,
        });
        Self { keys: keys.collect(), columns: columns.collect() }
    }

    fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.columns.is_empty()
    }

    fn touches(&self, table: &ObjectName, key: &ForeignKey) -> bool {
        let has = |table: &ObjectName, columns: &[String]| {
            columns.iter().any(|column| self.columns.contains(&(table.clone(), column.clone())))
        };
        self.keys.iter().any(|(owner, columns)| *owner == key.references && same_columns(columns, &key.referenced))
            || has(table, &key.columns)
            || has(&key.references, &key.referenced)
    }
}

/// Whether values of both types can be compared, so that one side of a foreign key may change before the other.
fn comparable(one: &Type, other: &Type) -> bool {
    one == other || (one.is_integer() && other.is_integer()) || (one.is_text() && other.is_text())
}

fn dropped_key(change: &Change) -> Option<(&ObjectName, &ForeignKey)> {
    match change {
        Change::DropConstraint { table, constraint: Constraint::ForeignKey(key) } => Some((table, key)),
        _ => None,
    }
}

/// The table and the name before, and the name after.
fn renamed_constraint(change: &Change) -> Option<((&ObjectName, &str), &str)> {
    match change {
        Change::RenameConstraint { table, from, to } => Some(((table, from), to)),
        _ => None,
    }
}

fn dropped_table(change: &Change) -> Option<&ObjectName> {
    match change {
        Change::DropTable { table } => Some(&table.name),
        _ => None,
    }
}

fn add(table: &ObjectName, key: ForeignKey) -> Change {
    Change::AddConstraint { table: table.clone(), constraint: Constraint::ForeignKey(key) }
}

fn drop(table: &ObjectName, key: ForeignKey) -> Change {
    Change::DropConstraint { table: table.clone(), constraint: Constraint::ForeignKey(key) }
}
