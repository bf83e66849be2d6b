//! A table without a primary key has no name for its rows.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, IdentityKind, PrimaryKey, Table, Type};

pub(super) const RULE: Rule = Rule {
    name: "no-primary-key",
    about: "A table without a primary key has no name for its rows",
    usual: Usual::On,
    setup: "",
    bad: "CREATE TABLE notes (text TEXT);",
    good: "CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateTable { table } = change else { return None };
    if table.primary_key.is_some() || table.has_option(Table::PARTITIONED) {
        return None;
    }
    let message = format!("{} has no primary key: replication, deduplication and batches need one", table.name);
    let mut keyed = table.clone();
    if keyed.column("id").is_none() {
        keyed.columns.insert(0, Column::new("id", Type::BigInt).identity(IdentityKind::ByDefault));
    }
    if let Some(id) = keyed.column_mut("id") {
        id.nullable = false;
    }
    keyed.primary_key = Some(PrimaryKey::new(["id"]));
    let fix = Fix::here(at.instead(change, &[Change::CreateTable { table: keyed }]));
    Some(Finding::new(message, "give it a key", fix))
}
