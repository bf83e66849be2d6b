//! A check is tried on every row while readers and writers wait.

use crate::change::{Change, Constraint};
use crate::lint::rules::NO_WAY_AROUND;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::plan::validated_later;
use crate::schema::Check;

pub(super) const RULE: Rule = Rule {
    name: "check",
    about: "A check is tried on every row while readers and writers wait",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD CONSTRAINT users_young CHECK (age < 200);",
    good: "ALTER TABLE users ADD CONSTRAINT users_young CHECK (age < 200) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_young;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddConstraint { table, constraint: Constraint::Check(check) } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("every row of {table} is looked at while others wait");
    let name = check.name.clone().unwrap_or_else(|| format!("{}_check", table.name));
    let later = Constraint::Check(Check { name: Some(name.clone()), not_valid: true, ..check.clone() });
    let (advice, fix) = match at.ways().unvalidated_constraints {
        true => (
            "add it for new rows, then check the old ones without a lock",
            Fix::here(at.instead(change, &validated_later(table, later, name))),
        ),
        false => (NO_WAY_AROUND, at.allowed(RULE.name, "the table is small")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}
