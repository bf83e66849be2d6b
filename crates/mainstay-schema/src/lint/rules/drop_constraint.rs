//! What a constraint kept out may come in once it is dropped.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-constraint",
    about: "What a constraint kept out may come in once it is dropped",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users DROP CONSTRAINT users_age_check;",
    good: "ALTER TABLE users RENAME CONSTRAINT users_age_check TO users_age;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::DropConstraint { table, constraint } = change else { return None };
    at.old_table(table)?;
    let name = constraint.name().unwrap_or_default();
    let comes_back =
        |other: &Change| matches!(other, Change::AddConstraint { constraint, .. } if constraint.name() == Some(name));
    if at.is_added(table, name) || at.changes().iter().any(comes_back) {
        return None;
    }
    let what = match name {
        "" => "it".to_owned(),
        name => name.to_owned(),
    };
    let message = format!("rows that {what} kept out of {table} may come in, and keep it from coming back");
    let advice = "make sure that nobody relies on it";
    let finding = Finding::new(message, advice, at.allowed(RULE.name, "the application does not rely on it any more"));
    Some(match at.long_lock(change) {
        Some(cost) => finding.cost(cost),
        None => finding,
    })
}
