//! Floating point numbers are not exact: 0.1 + 0.2 is not 0.3.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "float-column",
    about: "Floating point numbers are not exact: 0.1 + 0.2 is not 0.3",
    usual: Usual::Off,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN balance DOUBLE PRECISION;",
    good: "ALTER TABLE users ADD COLUMN balance NUMERIC(12, 2);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let wrong = |column: &Column| matches!(column.ty, Type::Real | Type::Double);
    let column = new_columns(change).iter().find(|column| wrong(column))?;
    let message = format!("{} is not exact: 0.1 + 0.2 is not 0.3 there", column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if wrong(column) {
                column.ty = Type::Numeric(Some((18, 6)));
            }
        })],
    ));
    Some(Finding::new(message, "use NUMERIC for amounts that are counted", fix))
}
