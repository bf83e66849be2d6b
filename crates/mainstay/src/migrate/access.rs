//! Owners and privileges in a comparison: compared when asked; else kept as they are, so that what a plan makes
//! anew gets back whose it was and who may use it.

use crate::config::Also;
use crate::engine::Connection;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::schema::{Object, ObjectName, Schema};
use mainstay_schema::sql::quoted;
use std::collections::{BTreeSet, HashSet};

/// Leaves owners and privileges to the comparison, or out of it: then the second schema gets those of the first
/// whose things it has too.
pub(super) fn settle(before: &mut Schema, after: &mut Schema, also: &[Also]) {
    if also.contains(&Also::Access) {
        return;
    }
    after.objects.retain(|object| !object.kind.is_access());
    let there: HashSet<&ObjectName> = (after.tables.keys().chain(after.views.keys()).chain(after.enums.keys()))
        .chain(after.objects.iter().map(|object| &object.name))
        .collect();
    before
        .objects
        .retain(|object| !object.kind.is_access() || object.depends_on.iter().all(|name| there.contains(name)));
    let kept: Vec<Object> = before.objects.iter().filter(|object| object.kind.is_access()).cloned().collect();
    after.objects.extend(kept);
}

/// The objects of a schema, owners and privileges left out.
pub(super) fn beside(schema: &Schema) -> Vec<Object> {
    schema.objects.iter().filter(|object| !object.kind.is_access()).cloned().collect()
}

/// The roles that a plan gives something to.
fn roles(changes: &[Change]) -> BTreeSet<String> {
    let object = |change: &Change| match change {
        Change::CreateObject { object } | Change::ReplaceObject { to: object, .. } => object.roles(),
        _ => Vec::new(),
    };
    changes.iter().flat_map(object).collect()
}

/// Refuses a plan that gives something to roles which the server does not have.
pub(super) async fn check_roles(connection: &mut dyn Connection, changes: &[Change]) -> Result<()> {
    let wanted = roles(changes);
    if wanted.is_empty() {
        return Ok(());
    }
    let Some(there) = connection.roles().await? else { return Ok(()) };
    let missing: Vec<_> = wanted.difference(&there).cloned().collect();
    match missing.as_slice() {
        [] => Ok(()),
        [first, ..] => {
            let message = format!("these roles do not exist: {}", missing.join(", "));
            Err(Error::new(ErrorKind::Unsupported, message)
                .hint(format!("make them first: CREATE ROLE {}", quoted(first))))
        }
    }
}
