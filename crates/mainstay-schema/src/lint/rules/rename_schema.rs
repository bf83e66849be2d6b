//! A renamed database schema breaks every statement that names it.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rename-schema",
    about: "A renamed database schema breaks every statement that names it",
    usual: Usual::On,
    setup: "CREATE SCHEMA old;",
    bad: "-- opaque\nALTER SCHEMA old RENAME TO fresh;",
    good: "CREATE SCHEMA fresh;",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ["alter", "schema", name, "rename", "to", ..] = words.as_slice() else { return None };
    let message = format!("whatever names the schema {name} fails from that moment on");
    let advice = "make the new schema, move one table after another, and leave views behind under the old names";
    // No replay follows it.
    let allowed = format!("-- opaque\n-- lint: allow {} because nothing names it by now\n{}", RULE.name, at.seen.text);
    Some(Finding::new(message, advice, Fix::here(vec![allowed])))
}
