//! Who may do what is changed: a mistake shows rows to others, or refuses queries that are right.

use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rights",
    about: "Who may do what is changed: a mistake shows rows to others, or refuses queries that are right",
    usual: Usual::Off,
    setup: "",
    bad: "GRANT SELECT ON users TO PUBLIC;",
    good: "UPDATE users SET age = 0 WHERE id = 1;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let first: Vec<&str> = words.iter().take(4).map(String::as_str).collect();
    let what = match first.as_slice() {
        ["grant", ..] => "rights are given",
        ["revoke", ..] => "rights are taken away",
        ["create" | "alter" | "drop", "policy", ..] => "which rows somebody sees is changed",
        ["alter", "default", "privileges", ..] => "rights of what will be made are changed",
        ["create" | "alter" | "drop", "role" | "user", ..] => "who there is is changed",
        _ => return None,
    };
    let message = format!("{what}: a mistake shows rows to others, or refuses queries that are right");
    Some(Finding::new(message, "have a second person read it", at.allowed(RULE.name, "somebody else read it")))
}
