//! A dropped database schema takes along what is in it.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-schema",
    about: "A dropped database schema takes along what is in it",
    usual: Usual::On,
    setup: "CREATE SCHEMA old;",
    bad: "DROP SCHEMA old;",
    good: "CREATE SCHEMA fresh;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::DropNamespace { name } = change else { return None };
    let message = format!("whoever still looks into the schema {name} fails");
    let advice = "empty it and stop using it in one release, drop it in a later one";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "it has been empty since release N")))
}
