//! What a live database shows and nobody says: portable SQL and models have no words for it. It is read as what it means in
//! their words, and is no difference to who says just that.

use super::Dialect;
use crate::schema::{Check, ForeignKey, Schema, Table, View};

/// Puts what a live database shows into words of portable SQL.
pub fn in_portable_words(shown: &mut Schema, dialect: &dyn Dialect) {
    for table in shown.tables.values_mut() {
        for at in 0..table.columns.len() {
            if let Some(meant) = dialect.meant(&table.columns[at], table) {
                table.columns[at] = meant;
            }
        }
    }
}

/// Takes over from `shown` what `said`, in the same normal form, has no words for: where it says what that means.
pub fn keep_unsaid(said: &mut Schema, shown: &Schema, dialect: &dyn Dialect) {
    for (name, table) in &mut said.tables {
        if let Some(shown) = shown.tables.get(name) {
            keep_in_table(table, shown, dialect);
        }
    }
    for (name, view) in &mut said.views {
        if let Some(shown) = shown.views.get(name) {
            keep_in_view(view, shown);
        }
    }
}

fn keep_in_view(said: &mut View, shown: &View) {
    if said.columns.is_empty() {
        said.columns.clone_from(&shown.columns);
    }
    for (option, value) in &shown.options {
        said.options.entry(option.clone()).or_insert_with(|| value.clone());
    }
}

fn keep_in_table(said: &mut Table, shown: &Table, dialect: &dyn Dialect) {
    for check in &mut said.checks {
        // One that is part of a column has no name; one that was not validated says the same when it is.
        let same = |found: &&Check| found.expr == check.expr && (found.column.is_some() || found.name == check.name);
        let nobody_says = |found: &&Check| found.column.is_some() || found.not_valid;
        if let Some(found) = shown.checks.iter().filter(nobody_says).find(same) {
            check.clone_from(found);
        }
    }
    let nobody_says = |name: &str| name.contains('.') || name == Table::INHERITS;
    for (name, value) in shown.options.iter().filter(|(name, _)| nobody_says(name)) {
        said.options.entry(name.clone()).or_insert_with(|| value.clone());
    }
    for key in &mut said.foreign_keys {
        let late = ForeignKey { not_valid: true, ..key.clone() };
        key.not_valid |= shown.foreign_keys.contains(&late);
    }
    for column in &mut said.columns {
        let Some(found) = shown.column(&column.name) else { continue };
        let Some(meant) = dialect.meant(found, shown) else { continue };
        if column.ty == meant.ty {
            column.ty.clone_from(&found.ty);
        }
        if column.nullable == meant.nullable {
            column.nullable = found.nullable;
        }
        if column.default == meant.default {
            column.default.clone_from(&found.default);
        }
    }
}
