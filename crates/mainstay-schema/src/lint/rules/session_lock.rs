//! A lock of the session's own says nothing to the other servers of a cluster, and ends transactions on the way.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "session-lock",
    about: "A lock of the session's own keeps nobody out who works through another server of a cluster",
    usual: Usual::On,
    setup: "",
    bad: "SELECT get_lock('users', 10);",
    good: "UPDATE users SET age = 0 WHERE id = 1;",
    looks: Looks::Statement(look),
};

fn look(_at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let message = match words.as_slice() {
        ["lock", "tables" | "table", .., "read" | "write"] | ["lock", "tables", .., "local"] => {
            "LOCK TABLES commits what ran before it, and shuts the journal of the revisions out"
        }
        ["flush", .., "with", "read", "lock"] => {
            "the journal of the revisions waits for the lock of the session itself"
        }
        _ if words.windows(2).any(|pair| pair == ["get_lock", "("]) => {
            "a named lock is one server's: the other servers of a cluster give it to somebody else"
        }
        _ => return None,
    };
    let advice =
        "leave it out: one at a time migrates a database, and rows are locked by the statement that changes them";
    Some(Finding::new(message, advice, Fix::default()))
}
