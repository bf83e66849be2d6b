//! Views around a rename: taken off before it, and made again when all is done, for SQLite would rename their
//! columns too, and fail over views that read those.

use super::unsupported;
use crate::change::Change;
use crate::dialect::Unsupported;
use crate::schema::{ObjectName, Schema, View};
use std::borrow::Cow;

pub(super) fn around_renames<'c>(changes: &'c [Change], from: &Schema) -> Result<Cow<'c, [Change]>, Unsupported> {
    let renames = |change: &Change| matches!(change, Change::RenameColumn { .. } | Change::RenameTable { .. });
    if from.views.is_empty() || !changes.iter().any(renames) {
        return Ok(Cow::Borrowed(changes));
    }
    let mut state = from.clone();
    let mut off: Vec<ObjectName> = Vec::new();
    let mut out = Vec::with_capacity(changes.len());
    for change in changes {
        let over = change.table().filter(|_| renames(change)).map_or_else(Vec::new, |table| readers(&state, table));
        for name in over.into_iter().rev().filter(|name| !off.contains(name)).collect::<Vec<_>>() {
            out.push(Change::DropView { view: state.views[&name].clone() });
            off.push(name);
        }
        match change {
            Change::DropView { view } if off.contains(&view.name) => off.retain(|name| *name != view.name),
            other => out.push(other.clone()),
        }
        let misfit = |error| unsupported(format!("a change that does not fit: {error}"), change, "check its order");
        state.apply(change).map_err(misfit)?;
    }
    out.extend(off.iter().rev().map(|name| Change::CreateView { view: state.views[name].clone() }));
    Ok(Cow::Owned(out))
}

/// The views that read a table, and those that read them, each after what it reads. None where one of them has
/// triggers: only SQLite itself can carry those through a rename.
fn readers(state: &Schema, table: &ObjectName) -> Vec<ObjectName> {
    let mut found = vec![table.clone()];
    let mut at = 0;
    while at < found.len() {
        let reads = |view: &&View| view.query.mentions(&found[at].name) && view.name != found[at];
        let over: Vec<_> = state.views.values().filter(reads).map(|view| view.name.clone()).collect();
        for name in over {
            // One that is read by several comes after the last of them.
            match found.iter().position(|other| *other == name) {
                Some(before) if before > at => drop(found.remove(before)),
                Some(_) => continue,
                None => {}
            }
            found.push(name);
        }
        at += 1;
    }
    let views = found.split_off(1);
    let has_triggers = |object: &crate::schema::Object| object.table.as_ref().is_some_and(|on| views.contains(on));
    if state.objects.iter().any(has_triggers) { Vec::new() } else { views }
}
