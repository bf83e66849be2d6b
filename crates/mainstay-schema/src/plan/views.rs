//! Views that stay but read a view that is dropped: they step aside and come back.

use crate::change::Change;
use crate::schema::{ObjectName, Schema};
use std::collections::HashSet;

/// Drops, and makes again as they were, the views that read a dropped one, directly or through others.
pub(super) fn detach(mut changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let mut gone: HashSet<&ObjectName> = HashSet::new();
    let mut waiting: Vec<ObjectName> = Vec::new();
    for change in &changes {
        if let Change::DropView { view } = change {
            gone.extend(from.views.get_key_value(&view.name).map(|(name, _)| name));
            waiting.push(view.name.clone());
        }
    }
    let mut extra = Vec::new();
    if waiting.is_empty() {
        return changes;
    }
    // Each query is taken apart once.
    let names: Vec<_> = from.views.values().map(|view| (view, view.query.names())).collect();
    while let Some(name) = waiting.pop() {
        for &(view, ref names) in &names {
            let reads = view.reads.contains(&name) || names.contains(&name.name);
            if reads && gone.insert(&view.name) {
                extra.extend([Change::DropView { view: view.clone() }, Change::CreateView { view: view.clone() }]);
                waiting.push(view.name.clone());
            }
        }
    }
    changes.extend(extra);
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::View;

    #[test]
    fn readers_of_a_dropped_view_step_aside() {
        let mut from = Schema::new();
        for (name, query) in [("a", "SELECT 1"), ("b", "SELECT * FROM a"), ("c", "SELECT * FROM b"), ("d", "SELECT 2")]
        {
            from.add_view(View::new(name, query));
        }
        let dropped = Change::DropView { view: from.views[&ObjectName::new("a")].clone() };
        let words: Vec<_> = detach(vec![dropped], &from).iter().map(ToString::to_string).collect();
        assert_eq!(words, ["drop_view a", "drop_view b", "create_view b", "drop_view c", "create_view c"]);
    }
}
