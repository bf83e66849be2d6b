//! A statement marked `-- opaque` changes what replay cannot see.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "not-followed",
    about: "A statement marked `-- opaque` changes what replay cannot see",
    usual: Usual::Off,
    setup: "",
    bad: "-- opaque\nALTER TABLE users SET (autovacuum_enabled = false);",
    good: "UPDATE users SET age = 1;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let kinds = ["create", "alter", "drop"];
    let on_tables = words.iter().take(4).any(|word| word == "table" || word == "index");
    if !(kinds.contains(&words.first()?.as_str()) && on_tables) {
        return None;
    }
    let advice = "write it in statements that can be followed, or make sure that the models say what it does";
    let fix = Fix::here(vec![format!(
        "-- opaque\n-- lint: allow {} because the models say what it does\n{}",
        RULE.name, at.seen.text
    )]);
    Some(Finding::new("it changes what replay cannot see", advice, fix))
}
