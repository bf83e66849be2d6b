//! A revision that takes the limit of its waiting away: while it waits for a lock, everybody behind it waits too.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "no-lock-timeout",
    about: "A revision that takes the limit of its waiting away: while it waits for a lock, everybody behind it waits too",
    usual: Usual::On,
    setup: "",
    bad: "SET LOCAL lock_timeout = 0;",
    good: "SET LOCAL lock_timeout = '10s';",
    looks: Looks::Statement(look),
};

fn look(_at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    /// The names of the limit, and what it is where there is none.
    const LIMITS: [&str; 2] = ["lock_timeout", "lock_wait_timeout"];
    const ENDLESS: [&str; 5] = ["0", "'0'", "'0s'", "'0ms'", "default"];
    if words.first()? != "set" || !words.iter().any(|word| LIMITS.contains(&word.as_str())) {
        return None;
    }
    let last = words.last().filter(|word| ENDLESS.contains(&word.as_str()))?;
    let message = format!("with {last}, what follows waits for locks without end, and everybody behind it waits too");
    Some(Finding::new(message, "leave it out: migrate.lock_timeout is the limit of every revision", Fix::default()))
}
