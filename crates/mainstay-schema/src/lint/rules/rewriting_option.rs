//! A table option has every row written anew while readers and writers wait.

use crate::change::Change;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rewriting-option",
    about: "A table option has every row written anew while readers and writers wait",
    usual: Usual::On,
    setup: "CREATE TABLE old (id BIGINT PRIMARY KEY);",
    bad: "ALTER TABLE old SET UNLOGGED;",
    good: "ALTER TABLE teams SET (fillfactor = 80);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::SetTableOption { table, option, .. } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("every row of {table} is written anew for the option {option}");
    let advice = "do it while the table is small, or make a new table with the option and bring the rows over";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "the table is small")).cost(cost))
}
