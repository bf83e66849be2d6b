//! What `Schema` has no words for yet: compared as the server prints it, and named when it differs,
//! because no change can carry the difference out.

use crate::schema::{Object, Schema};
use serde::Serialize;

/// An object that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectDifference {
    /// Only the first schema has it.
    Extra(Object),
    /// Only the second schema has it.
    Missing(Object),
    /// Both have it, defined in two ways.
    Changed(Object),
}

impl std::fmt::Display for ObjectDifference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Extra(object) => write!(f, "{object} would have to be dropped"),
            Self::Missing(object) => write!(f, "{object} would have to be created"),
            Self::Changed(object) => write!(f, "{object} would have to be changed"),
        }
    }
}

/// The objects that differ between two schemas.
pub fn differences(from: &Schema, to: &Schema) -> Vec<ObjectDifference> {
    let twin = |schema: &'_ Schema, one: &Object| -> Option<Object> {
        let is_it = |other: &&Object| other.kind == one.kind && other.name == one.name && other.table == one.table;
        schema.objects.iter().find(is_it).cloned()
    };
    let wanted = to.objects.iter().filter_map(|object| match twin(from, object) {
        None => Some(ObjectDifference::Missing(object.clone())),
        Some(found) if found.definition != object.definition => Some(ObjectDifference::Changed(object.clone())),
        Some(_) => None,
    });
    let extra = from.objects.iter().filter(|object| twin(to, object).is_none());
    wanted.chain(extra.map(|object| ObjectDifference::Extra(object.clone()))).collect()
}
