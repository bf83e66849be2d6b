//! A name that is not in lower case with underscores needs quotes wherever it stands.

use crate::change::Change;
use crate::lint::rules::made_names;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "name-case",
    about: "A name that is not in lower case with underscores needs quotes wherever it stands",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE \"UserNotes\" (id BIGINT PRIMARY KEY);",
    good: "CREATE TABLE user_notes (id BIGINT PRIMARY KEY);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let name = made_names(change).into_iter().find(|name| !name.bytes().all(plain))?;
    let message = format!("`{name}` needs quotes wherever it stands");
    let fix = Fix::here(vec![at.seen.text.replace(name, &snake(name))]);
    Some(Finding::new(message, "write names in lower case, with underscores between words", fix))
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.chars().enumerate() {
        if c.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase().map(|c| if c.is_alphanumeric() { c } else { '_' }));
    }
    out
}
