//! Code that lives in the database: for teams that keep theirs in the application.

use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "stored-routine",
    about: "Code that lives in the database: for teams that keep theirs in the application",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE FUNCTION twice(a INTEGER) RETURNS INTEGER LANGUAGE sql RETURN a * 2;",
    good: "UPDATE users SET age = 0 WHERE id = 1;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    const KINDS: [&str; 4] = ["function", "procedure", "trigger", "event"];
    // CREATE OR REPLACE DEFINER = x @ y CONSTRAINT TRIGGER: the kind is among the first words.
    let kind = words.iter().take(10).find(|word| KINDS.contains(&word.as_str()))?;
    if words.first()? != "create" {
        return None;
    }
    let message = format!("a {kind} is code that no release of the application brings along or takes back");
    let advice = "do it in the application";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "it has to be beside the rows")))
}
