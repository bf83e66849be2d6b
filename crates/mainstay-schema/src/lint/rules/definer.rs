//! What runs with the rights of a named account stops when that account goes, and is not restored where it is unknown.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "definer",
    about: "What runs with the rights of a named account stops when that account goes, or where it is unknown",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE DEFINER = admin VIEW grown AS SELECT id FROM users;",
    good: "CREATE VIEW grown AS SELECT id FROM users;",
    looks: Looks::Text(look),
};

fn look(at: &Subject<'_>) -> Option<Finding> {
    let tokens = at.tokens();
    let place = tokens.windows(2).position(|pair| pair[0].is("definer") && pair[1].is_symbol("="))?;
    if !at.engine.capabilities().whole_definitions || tokens.get(place + 2)?.is("current_user") {
        return None;
    }
    let kinds = ["view", "trigger", "function", "procedure", "event", "sql", "aggregate"];
    let kind = tokens[place..].iter().find(|token| kinds.iter().any(|kind| token.is(kind)))?;
    let text = at.seen.text;
    let without = format!("{}{}", &text[..tokens[place].start], &text[kind.start..]);
    let message = "it runs with the rights of an account by name, and stops when that account goes";
    Some(Finding::new(message, "leave the DEFINER to whoever migrates", Fix::here(vec![without])))
}
