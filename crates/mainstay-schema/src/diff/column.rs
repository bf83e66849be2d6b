//! Columns, matched by name. One change a column, whatever differs about it.

use crate::change::Change;
use crate::schema::{Column, Identity, Table};

pub(super) fn diff(from: &Table, to: &Table, changes: &mut Vec<Change>) {
    for wanted in &to.columns {
        let table = to.name.clone();
        match from.column(&wanted.name) {
            None => changes.push(Change::AddColumn { table, column: wanted.clone() }),
            Some(found) if differs(found, wanted) => {
                changes.push(Change::AlterColumn { table, from: found.clone(), to: wanted.clone(), using: None });
            }
            Some(_) => {}
        }
    }
    for found in from.columns.iter().filter(|found| to.column(&found.name).is_none()) {
        changes.push(Change::DropColumn { table: to.name.clone(), column: found.clone() });
    }
}

fn differs(from: &Column, to: &Column) -> bool {
    let text = |comment: &Option<String>| comment.clone().filter(|text| !text.is_empty());
    from.ty != to.ty
        || from.nullable != to.nullable
        || from.default != to.default
        || from.generated != to.generated
        || from.collation != to.collation
        || from.options != to.options
        || text(&from.comment) != text(&to.comment)
        || !identity_is(from.identity.as_ref(), to.identity.as_ref())
}

fn identity_is(from: Option<&Identity>, to: Option<&Identity>) -> bool {
    match (from, to) {
        (None, None) => true,
        (Some(from), Some(to)) => from.kind.satisfies(to.kind) && Identity { kind: to.kind, ..from.clone() } == *to,
        _ => false,
    }
}
