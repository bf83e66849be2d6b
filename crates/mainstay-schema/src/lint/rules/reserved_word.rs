//! A name that is a word of SQL needs quotes wherever it stands.

use crate::change::Change;
use crate::lint::rules::made_names;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "reserved-word",
    about: "A name that is a word of SQL needs quotes wherever it stands",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE \"order\" (id BIGINT PRIMARY KEY);",
    good: "CREATE TABLE orders (id BIGINT PRIMARY KEY);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let quoted = |name: &&str| {
        let mut out = String::new();
        at.engine.quote(&mut out, name);
        out != **name && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let name = made_names(change).into_iter().find(quoted)?;
    let message = format!("`{name}` is a word of SQL, and needs quotes wherever it stands");
    let fix = Fix::here(vec![at.seen.text.replace(name, &format!("{name}_"))]);
    Some(Finding::new(message, "choose another name", fix))
}
