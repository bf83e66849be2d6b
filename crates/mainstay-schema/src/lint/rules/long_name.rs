//! A name that is longer than the server keeps is cut without a word.

use crate::change::Change;
use crate::lint::rules::made_names;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "long-name",
    about: "A name that is longer than the server keeps is cut without a word",
    usual: Usual::On,
    setup: "",
    bad: "CREATE INDEX CONCURRENTLY ix_users_by_email_for_the_weekly_report_of_everything_that_ever_happened ON users (email);",
    good: "CREATE INDEX CONCURRENTLY ix_users_by_email ON users (email);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let most = at.engine.capabilities().identifier_bytes;
    let name = made_names(change).into_iter().find(|name| name.len() > most)?;
    let end = (0..=most).rev().find(|end| name.is_char_boundary(*end))?;
    let message = format!("`{name}` is longer than the {most} bytes that the server keeps");
    let fix = Fix::here(vec![at.seen.text.replace(name, &name[..end])]);
    Some(Finding::new(message, "choose a shorter name", fix))
}
