//! A day that is none: servers in strict mode refuse it, and drivers read it as nothing.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "zero-date",
    about: "A day that is none: servers in strict mode refuse it, and drivers read it as nothing",
    usual: Usual::On,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seen_on DATE DEFAULT '0000-00-00') ENGINE = InnoDB;",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seen_on DATE DEFAULT '2000-01-01') ENGINE = InnoDB;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let is_zero =
        |column: &Column| column.default.as_ref().is_some_and(|value| value.as_str().starts_with("'0000-00-00"));
    let column = new_columns(change).iter().find(|column| is_zero(column))?;
    let message = format!("0000-00-00 in {} is no day, and servers in strict mode refuse it", column.name);
    let without = with_columns(change, |column| {
        if is_zero(column) {
            column.default = None;
        }
    });
    Some(Finding::new(message, "let it be NULL where nobody knows the day", Fix::here(at.instead(change, &[without]))))
}
