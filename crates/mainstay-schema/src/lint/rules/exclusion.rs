//! An exclusion constraint builds its index while readers and writers wait.

use crate::change::{Change, Constraint};
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "exclusion",
    about: "An exclusion constraint builds its index while readers and writers wait",
    usual: Usual::On,
    setup: "CREATE TABLE rooms (id BIGINT PRIMARY KEY, span tstzrange);",
    bad: "ALTER TABLE rooms ADD CONSTRAINT rooms_free EXCLUDE USING gist (span WITH &&);",
    good: "ALTER TABLE rooms ADD COLUMN label TEXT;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddConstraint { table, constraint: Constraint::Exclusion(_) } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("its index is built while everybody on {table} waits");
    let advice = "there is no way without the lock: do it while the table is small, or while nobody needs it";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "the table is small")).cost(cost))
}
