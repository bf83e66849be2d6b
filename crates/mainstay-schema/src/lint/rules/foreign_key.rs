//! A foreign key is checked for every row while writers of both tables wait.

use crate::change::{Change, Constraint};
use crate::lint::rules::NO_WAY_AROUND;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::plan::validated_later;
use crate::schema::ForeignKey;

pub(super) const RULE: Rule = Rule {
    name: "foreign-key",
    about: "A foreign key is checked for every row while writers of both tables wait",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD CONSTRAINT users_boss_fkey FOREIGN KEY (boss_id) REFERENCES users (id);",
    good: "ALTER TABLE users ADD CONSTRAINT users_boss_fkey FOREIGN KEY (boss_id) REFERENCES users (id) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_boss_fkey;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddConstraint { table, constraint: Constraint::ForeignKey(key) } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("every row of {table} is looked up in {} while writers of both wait", key.references);
    let name = key.name.clone().unwrap_or_else(|| format!("{}_{}_fkey", table.name, key.columns.join("_")));
    let later = Constraint::ForeignKey(ForeignKey { name: Some(name.clone()), not_valid: true, ..key.clone() });
    let (advice, fix) = match at.ways().unvalidated_constraints {
        true => (
            "add it for new rows, then check the old ones without a lock",
            Fix::here(at.instead(change, &validated_later(table, later, name))),
        ),
        false => (NO_WAY_AROUND, at.allowed(RULE.name, "the table is small")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}
