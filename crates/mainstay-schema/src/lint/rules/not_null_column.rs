//! A new column that must have a value fails where there are rows, or gives them one that nobody chose.

use crate::change::Change;
use crate::lint::rules::zero;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "not-null-column",
    about: "A new column that must have a value fails where there are rows, or gives them one that nobody chose",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN score INTEGER NOT NULL;",
    good: "ALTER TABLE users ADD COLUMN score INTEGER NOT NULL DEFAULT 0;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddColumn { table, column } = change else { return None };
    at.old_table(table)?;
    if column.fills_itself() {
        return None;
    }
    let message = format!("the rows of {table} have no value for {}", column.name);
    let advice = "give a default, or add it without NOT NULL, fill it, then set NOT NULL";
    let fix = match zero(&column.ty, at.before()) {
        Some(value) => {
            let column = Column { default: Some(value), ..column.clone() };
            Fix::here(at.instead(change, &[Change::AddColumn { table: table.clone(), column }]))
        }
        None => at.allowed(RULE.name, "the table is empty"),
    };
    Some(Finding::new(message, advice, fix))
}
