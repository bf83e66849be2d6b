//! An index is dropped behind a queue that stops everybody.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-index",
    about: "An index is dropped behind a queue that stops everybody",
    usual: Usual::On,
    setup: "",
    bad: "DROP INDEX ix_users_team;",
    good: "DROP INDEX CONCURRENTLY ix_users_team;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::DropIndex { table, index, concurrently: false } = change else { return None };
    at.old_table(table)?;
    if !at.ways().concurrent_indexes || at.is_added(table, &index.name) || at.takes_an_index_over() {
        return None;
    }
    let cost = at.engine.cost(change, at.before())?;
    let message = format!("dropping {} waits for every query on {table}, and everybody after it waits too", index.name);
    let drop = Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: true };
    let fix = Fix::here(at.instead(change, &[drop]));
    Some(Finding::new(message, "drop it beside them, and look first whether a query needs it", fix).cost(cost))
}
