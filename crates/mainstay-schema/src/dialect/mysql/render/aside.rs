//! Foreign keys step aside while a column that they have gets another type: the server refuses it under them, even
//! where the types could be compared.

use crate::change::{Change, Constraint};
use crate::schema::{Column, ForeignKey, ObjectName, Schema, Type};

/// The changes, with the foreign keys dropped before the first column that is retyped under them and added after
/// the last.
pub(super) fn with_keys_aside(changes: &[Change], from: &Schema) -> Vec<Change> {
    let mut out = changes.to_vec();
    let retyped: Vec<usize> = (0..changes.len()).filter(|&at| retyped(&changes[at]).is_some()).collect();
    let (Some(&first), Some(&last)) = (retyped.first(), retyped.last()) else { return out };
    let mut state = from.clone();
    for change in &changes[..first] {
        let _ = state.apply(change);
    }
    let columns: Vec<(&ObjectName, &str)> = retyped.iter().filter_map(|&at| self::retyped(&changes[at])).collect();
    let keys = keys_over(&state, &columns);
    let stays =
        |(table, key): &(ObjectName, ForeignKey)| !changes[first..].iter().any(|change| takes_away(change, table, key));
    let keys: Vec<(ObjectName, ForeignKey)> = keys.into_iter().filter(stays).collect();
    let constraint = |key: &ForeignKey| Constraint::ForeignKey(key.clone());
    let add = |(table, key): &(ObjectName, ForeignKey)| Change::AddConstraint {
        table: table.clone(),
        constraint: constraint(key),
    };
    let drop = |(table, key): &(ObjectName, ForeignKey)| Change::DropConstraint {
        table: table.clone(),
        constraint: constraint(key),
    };
    out.splice(last + 1..=last, keys.iter().map(add));
    out.splice(first..first, keys.iter().map(drop));
    out
}

/// The column whose type or collation changes: longer or shorter text does not count.
fn retyped(change: &Change) -> Option<(&ObjectName, &str)> {
    let Change::AlterColumn { table, from, to, .. } = change else { return None };
    let same = |one: &Column, other: &Column| {
        one.ty == other.ty || matches!((&one.ty, &other.ty), (Type::Varchar(Some(_)), Type::Varchar(Some(_))))
    };
    (!same(from, to) || from.collation != to.collation).then_some((table, to.name.as_str()))
}

fn keys_over(state: &Schema, columns: &[(&ObjectName, &str)]) -> Vec<(ObjectName, ForeignKey)> {
    let has = |table: &ObjectName, names: &[String]| {
        columns.iter().any(|(of, column)| *of == table && names.iter().any(|name| name == column))
    };
    let all = state.tables.values().flat_map(|table| table.foreign_keys.iter().map(move |key| (&table.name, key)));
    all.filter(|(table, key)| has(table, &key.columns) || has(&key.references, &key.referenced))
        .map(|(table, key)| (table.clone(), key.clone()))
        .collect()
}

/// Whether the change drops the key by itself.
fn takes_away(change: &Change, of: &ObjectName, key: &ForeignKey) -> bool {
    match change {
        Change::DropConstraint { table, constraint: Constraint::ForeignKey(gone) } => table == of && gone == key,
        Change::DropTable { table } => table.name == *of,
        Change::DropColumn { table, column } => table == of && key.columns.contains(&column.name),
        _ => false,
    }
}
