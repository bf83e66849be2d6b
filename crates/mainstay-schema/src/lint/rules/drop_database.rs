//! A dropped database cannot be brought back by any downgrade.

use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "drop-database",
    about: "A dropped database cannot be brought back by any downgrade",
    usual: Usual::On,
    setup: "",
    bad: "DROP DATABASE IF EXISTS mainstay_no_such_database;",
    good: "SELECT 1;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if !(words.len() > 1 && words[0] == "drop" && words[1] == "database") {
        return None;
    }
    let advice = "back it up, and drop it by hand";
    let fix = at.allowed(RULE.name, "it was backed up, and nothing connects to it");
    Some(Finding::new("a whole database is gone, and no downgrade brings it back", advice, fix))
}
