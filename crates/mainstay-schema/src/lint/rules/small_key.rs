//! A key of 32 bits is used up after two thousand million rows.

use crate::change::Change;
use crate::lint::rules::with_columns;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "small-key",
    about: "A key of 32 bits is used up after two thousand million rows",
    usual: Usual::On,
    setup: "",
    bad: "CREATE TABLE notes (id INTEGER PRIMARY KEY);",
    good: "CREATE TABLE notes (id BIGINT PRIMARY KEY);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateTable { table } = change else { return None };
    if at.engine.capabilities().one_integer_type {
        return None;
    }
    let small =
        |column: &Column| table.is_sole_key(&column.name) && matches!(column.ty, Type::Integer | Type::SmallInt);
    let column = table.columns.iter().find(|column| small(column))?;
    let message =
        format!("{}.{} is used up one day, and the change of its type is a long one", table.name, column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if small(column) {
                column.ty = Type::BigInt;
            }
        })],
    ));
    Some(Finding::new(message, "use BIGINT", fix))
}
