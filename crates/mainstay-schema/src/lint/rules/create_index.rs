//! An index is built while writers wait.

use crate::change::Change;
use crate::lint::rules::NO_WAY_AROUND;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "create-index",
    about: "An index is built while writers wait",
    usual: Usual::On,
    setup: "",
    bad: "CREATE INDEX ix_users_email ON users (email);",
    good: "CREATE INDEX CONCURRENTLY ix_users_email ON users (email);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateIndex { table, index, .. } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("{} is built while writers of {table} wait", index.name);
    let (advice, fix) = match at.ways().concurrent_indexes {
        true => {
            let create = Change::CreateIndex { table: table.clone(), index: index.clone(), concurrently: true };
            ("build it beside the writers", Fix::here(at.instead(change, &[create])))
        }
        false => (NO_WAY_AROUND, at.allowed(RULE.name, "the table is small")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}
