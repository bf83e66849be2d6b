//! What SQLite cannot express: named, with what to do instead, never dropped in silence.

use super::normalize::Refused;
use super::unsupported;
use crate::schema::{ForeignKey, Index, ObjectName, PrimaryKey, ReferentialAction, Schema, Table, Timing, Unique};
use std::collections::HashSet;

/// What constraints of a table say that SQLite's do not.
pub(super) fn constraints(table: &Table, refused: &mut Refused) {
    table.primary_key.iter().for_each(|key| primary_key(key, &table.name, refused));
    for unique in &table.uniques {
        self::unique(unique, &table.name, refused);
    }
    for key in &table.foreign_keys {
        foreign_key(key, &table.name, refused);
    }
    for check in &table.checks {
        if check.no_inherit || check.not_valid {
            let what = if check.no_inherit { "NO INHERIT" } else { "NOT VALID" };
            refused.push(unsupported(format!("{what} of a check"), &table.name, "write the check without it"));
        }
    }
    for exclusion in &table.exclusions {
        let name = exclusion.name.as_deref().unwrap_or("without a name");
        let what = format!("the exclusion constraint {name}");
        refused.push(unsupported(what, &table.name, "use a unique constraint, or a trigger"));
    }
}

fn primary_key(key: &PrimaryKey, table: &ObjectName, refused: &mut Refused) {
    let found = [(!key.include.is_empty(), "INCLUDE"), (key.timing != Timing::NotDeferrable, "DEFERRABLE")];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        refused.push(unsupported(format!("{what} of a primary key"), table, "leave it out"));
    }
}

fn unique(unique: &Unique, table: &ObjectName, refused: &mut Refused) {
    let found = [
        (!unique.include.is_empty(), "INCLUDE"),
        (unique.nulls_not_distinct, "NULLS NOT DISTINCT"),
        (unique.timing != Timing::NotDeferrable, "DEFERRABLE"),
    ];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        refused.push(unsupported(format!("{what} of a unique constraint"), table, "leave it out"));
    }
}

fn foreign_key(key: &ForeignKey, table: &ObjectName, refused: &mut Refused) {
    let lists_columns = [&key.on_delete, &key.on_update].into_iter().any(|action| {
        matches!(action, ReferentialAction::SetNull(columns) | ReferentialAction::SetDefault(columns) if !columns.is_empty())
    });
    let found = [
        (key.match_full, "MATCH FULL"),
        (key.not_valid, "NOT VALID"),
        (lists_columns, "SET NULL or SET DEFAULT of some columns"),
        (key.references.schema.is_some(), "a table of another database schema"),
    ];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        refused.push(unsupported(format!("{what} in a foreign key"), table, "leave it out"));
    }
}

/// Tables, views and indexes share their names, and the case of letters does not tell names apart.
pub(super) fn collisions(schema: &Schema, refused: &mut Refused) {
    let hint = "choose a name that differs in more than upper and lower case";
    let mut seen = HashSet::new();
    let tables = schema.tables.values().map(|table| (&*table.name.name, &table.name));
    let indexes =
        schema.tables.values().flat_map(|table| table.indexes.iter().map(|index| (&*index.name, &table.name)));
    let views = schema.views.keys().map(|name| (&*name.name, name));
    for (name, place) in tables.chain(views).chain(indexes) {
        if !seen.insert(name.to_ascii_lowercase()) {
            refused.push(unsupported(format!("a second {name}"), place, hint));
        }
    }
    for table in schema.tables.values() {
        for (at, column) in table.columns.iter().enumerate() {
            if table.columns[..at].iter().any(|other| other.name.eq_ignore_ascii_case(&column.name)) {
                let place = format!("{}.{}", table.name, column.name);
                refused.push(unsupported(format!("a second column {}", column.name), place, hint));
            }
        }
    }
}
/// Names that SQLite has no place for, or keeps to itself.
pub(super) fn name(name: &ObjectName, refused: &mut Refused) {
    if name.schema.is_some() {
        refused.push(unsupported("a database schema", name, "leave the schema out of the name"));
    }
    if name.name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_")) {
        refused.push(unsupported("a name that starts with sqlite_", name, "choose another name"));
    }
}

/// What an index has that SQLite's do not.
pub(super) fn index(index: &Index, table: &ObjectName, refused: &mut Refused) {
    let found = [
        (index.method.is_some(), "an access method"),
        (!index.include.is_empty(), "INCLUDE"),
        (!index.with.is_empty(), "storage parameters"),
        (index.nulls_not_distinct, "NULLS NOT DISTINCT"),
        (index.keys.iter().any(|key| key.opclass.is_some()), "an operator class"),
        (index.keys.iter().any(|key| key.nulls.is_some()), "another place for NULLs"),
    ];
    for (_, what) in found.into_iter().filter(|(found, _)| *found) {
        let place = format!("{} on {table}", index.name);
        let hint = "say which engines the index is for (`only`), or leave it out";
        refused.push(unsupported(format!("{what} of an index"), place, hint));
    }
}
