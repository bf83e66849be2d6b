//! A domain's new check is tried on every row of every table that has it, while everybody waits.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "domain-constraint",
    about: "A domain's new check is tried on every row of every table that has it, while everybody waits",
    usual: Usual::On,
    setup: "CREATE DOMAIN percent AS INTEGER;",
    bad: "ALTER DOMAIN percent ADD CONSTRAINT percent_most CHECK (VALUE <= 100);",
    good: "ALTER DOMAIN percent ADD CONSTRAINT percent_most CHECK (VALUE <= 100) NOT VALID;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    if !(words.first()? == "alter" && words.get(1)? == "domain") {
        return None;
    }
    let cost = at.engine.cost_of_statement(words)?;
    let mut statements = vec![format!("{} NOT VALID", at.seen.text)];
    if let Some(name) = words.iter().position(|word| word == "constraint").and_then(|place| words.get(place + 1)) {
        statements.push(format!("ALTER DOMAIN {} VALIDATE CONSTRAINT {name}", words.get(2)?));
    }
    let message = "every row of every table that has the domain is looked at while everybody waits";
    Some(Finding::new(message, "add it for new values, then check the old ones", Fix::here(statements)).cost(cost))
}
