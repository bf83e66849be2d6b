//! Enum types: values are compared in their order, which is the order of comparison.

use crate::change::{Change, Commented};
use crate::schema::Schema;

pub(super) fn diff(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for wanted in to.enums.values() {
        match from.enums.get(&wanted.name) {
            None => changes.push(Change::CreateEnum { enumeration: wanted.clone() }),
            Some(found) => {
                if found.values != wanted.values {
                    changes.push(Change::AlterEnum { from: found.clone(), to: wanted.clone() });
                }
                let on = Commented::Enum(wanted.name.clone());
                super::comment(on, found.comment.as_ref(), wanted.comment.as_ref(), changes);
            }
        }
    }
    let dropped = from.enums.values().filter(|found| !to.enums.contains_key(&found.name));
    changes.extend(dropped.map(|found| Change::DropEnum { enumeration: found.clone() }));
}
