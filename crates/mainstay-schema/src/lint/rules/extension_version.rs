//! Another version of an extension may read old indexes and values otherwise, and there is seldom a way back.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "extension-version",
    about: "Another version of an extension may read old indexes and values otherwise, and there is seldom a way back",
    usual: Usual::On,
    setup: "CREATE EXTENSION hstore VERSION '1.4';",
    bad: "ALTER EXTENSION hstore UPDATE TO '1.5';",
    good: "CREATE EXTENSION citext;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AlterExtension { to, .. } = change else { return None };
    let message = format!("what the extension {} made is read by its new version, and few have a way back", to.name);
    let advice = "read its release notes for what is to be built anew, and try it on a copy of the database";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "it was tried on a copy")))
}
