//! Renames of tables, columns, indexes, constraints and enum values: what somebody asks for by name, and
//! no comparison of two schemas finds.

use super::genes::{Genes, NAME, Part, Side};
use super::profile::Profile;
use super::{names, slot};
use mainstay_schema::change::Change;
use mainstay_schema::schema::{ObjectName, Schema, Table};

/// Renames that fit `schema`, each after the ones before it.
pub(super) fn renames(parts: &[Part], schema: &Schema, profile: &Profile) -> Vec<Change> {
    let mut state = schema.clone();
    let mut out = Vec::new();
    for genes in parts.iter().map(|part| part.always(Side::A)) {
        if state.tables.is_empty() {
            break;
        }
        let table = &state.tables[genes.pick(slot::TARGET, state.tables.len())];
        let change = match genes.pick(slot::FORM, 6) {
            0 => Some(column(table, genes, profile)),
            1 => Some(whole(table, genes, profile)),
            2 => index(table, genes, profile),
            3 => constraint(table, genes, profile),
            4 => enum_value(&state, genes, profile),
            _ => whole_enum(&state, genes, profile),
        };
        if let Some(change) = change.filter(|change| !is_taken(change, &state)) {
            let mut next = state.clone();
            if next.apply(&change).is_ok() {
                state = next;
                out.push(change);
            }
        }
    }
    out
}

fn new_name(genes: Genes, profile: &Profile) -> String {
    profile.fit(names::name("renamed", genes.raw(NAME)))
}

fn column(table: &Table, genes: Genes, profile: &Profile) -> Change {
    let from = table.columns[genes.pick(slot::SECOND, table.columns.len())].name.clone();
    Change::RenameColumn { table: table.name.clone(), from, to: new_name(genes, profile) }
}

fn whole(table: &Table, genes: Genes, profile: &Profile) -> Change {
    Change::RenameTable { from: table.name.clone(), to: table.name.sibling(new_name(genes, profile)) }
}

fn index(table: &Table, genes: Genes, profile: &Profile) -> Option<Change> {
    let from = table.indexes.first()?.name.clone();
    Some(Change::RenameIndex { table: table.name.clone(), from, to: new_name(genes, profile) })
}

fn constraint(table: &Table, genes: Genes, profile: &Profile) -> Option<Change> {
    let checks = table.checks.iter().map(|check| &check.name);
    let mut named = table.uniques.iter().map(|unique| &unique.name).chain(checks).flatten();
    let from = named.next()?.clone();
    Some(Change::RenameConstraint { table: table.name.clone(), from, to: new_name(genes, profile) })
}

fn enum_value(state: &Schema, genes: Genes, profile: &Profile) -> Option<Change> {
    let of = state.enums.values().next().filter(|_| profile.can.named_enums)?;
    let to = new_name(genes, profile);
    (!of.values.contains(&to)).then(|| Change::RenameEnumValue {
        name: of.name.clone(),
        from: of.values[genes.pick(slot::SECOND, of.values.len())].clone(),
        to,
    })
}

fn whole_enum(state: &Schema, genes: Genes, profile: &Profile) -> Option<Change> {
    let of = state.enums.values().next().filter(|_| profile.can.named_enums)?;
    Some(Change::RenameEnum { from: of.name.clone(), to: of.name.sibling(new_name(genes, profile)) })
}

/// Whether the new name is one that something has, in any case of letters.
fn is_taken(change: &Change, state: &Schema) -> bool {
    let to = match change {
        Change::RenameTable { to, .. } | Change::RenameEnum { to, .. } => to.name.clone(),
        Change::RenameColumn { to, .. }
        | Change::RenameIndex { to, .. }
        | Change::RenameConstraint { to, .. }
        | Change::RenameEnumValue { to, .. } => to.clone(),
        _ => return true,
    };
    let is_it = |name: &str| name.eq_ignore_ascii_case(&to);
    let objects = state.tables.keys().chain(state.views.keys()).chain(state.enums.keys());
    let parts = state.tables.values().flat_map(|table: &Table| {
        let columns = table.columns.iter().map(|column| &column.name);
        let indexes = table.indexes.iter().map(|index| &index.name);
        let keys = table.uniques.iter().filter_map(|unique| unique.name.as_ref());
        let checks = table.checks.iter().filter_map(|check| check.name.as_ref());
        columns.chain(indexes).chain(keys).chain(checks)
    });
    objects.map(|name: &ObjectName| &name.name).chain(parts).any(|name| is_it(name))
}
