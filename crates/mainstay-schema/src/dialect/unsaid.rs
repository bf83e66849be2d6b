//! What a live database shows and nobody says: portable SQL and models have no words for it. It is read as what it means in
//! their words, and is no difference to who says just that.

use super::Dialect;
use crate::schema::{Schema, Table};

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
}

fn keep_in_table(said: &mut Table, shown: &Table, dialect: &dyn Dialect) {
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
