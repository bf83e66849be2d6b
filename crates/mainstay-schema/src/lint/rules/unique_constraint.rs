//! A unique constraint builds its index while readers and writers wait.

use crate::change::{Change, Constraint};
use crate::lint::rules::{Built, NO_WAY_AROUND, on_an_index};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "unique-constraint",
    about: "A unique constraint builds its index while readers and writers wait",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);",
    good: "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\nALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddConstraint { table, constraint: Constraint::Unique(unique) } = change else { return None };
    let cost = at.long_lock(change).filter(|_| !at.takes_an_index_over())?;
    let message = format!("its index is built while everybody on {table} waits, and one duplicate makes it fail");
    let name = unique.name.clone().unwrap_or_else(|| format!("{}_{}_key", table.name, unique.columns.join("_")));
    let (advice, fix) = match at.ways().constraint_on_index {
        true => (
            "look for duplicates, build the index beside the writers, then make it the constraint's",
            Fix::here(on_an_index(at, change, table, Built { name: &name, columns: &unique.columns, kind: "UNIQUE" })),
        ),
        false => (NO_WAY_AROUND, at.allowed(RULE.name, "the table is small, and has no duplicates")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}
