//! An index over many columns is large, and seldom better than one over the first of them.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::Index;

pub(super) const RULE: Rule = Rule {
    name: "wide-index",
    about: "An index over many columns is large, and seldom better than one over the first of them",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE INDEX CONCURRENTLY ix_wide ON users (age, name, email, team_id);",
    good: "CREATE INDEX CONCURRENTLY ix_narrow ON users (age, name);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateIndex { table, index, concurrently } = change else { return None };
    if index.unique || index.keys.len() <= 3 {
        return None;
    }
    let message = format!("{} has {} columns", index.name, index.keys.len());
    let narrow = Index { keys: index.keys[..3].to_vec(), ..index.clone() };
    let create = Change::CreateIndex { table: table.clone(), index: narrow, concurrently: *concurrently };
    let fix = Fix::here(at.instead(change, &[create]));
    Some(Finding::new(message, "index the columns that filter most", fix))
}
