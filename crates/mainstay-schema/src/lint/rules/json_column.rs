//! A json column keeps text, and cannot be compared: DISTINCT and GROUP BY fail.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "json-column",
    about: "A json column keeps text, and cannot be compared: DISTINCT and GROUP BY fail",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN extra json;",
    good: "ALTER TABLE users ADD COLUMN extra jsonb;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let wrong = |column: &Column| column.ty == Type::Native("json".to_owned());
    let column = new_columns(change).iter().find(|column| wrong(column))?;
    let message = format!("{} keeps text, and cannot be compared: DISTINCT and GROUP BY fail", column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if wrong(column) {
                column.ty = Type::Json;
            }
        })],
    ));
    Some(Finding::new(message, "use the binary form", fix))
}
