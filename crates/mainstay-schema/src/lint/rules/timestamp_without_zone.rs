//! A timestamp without a zone means another instant to every session.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "timestamp-without-zone",
    about: "A timestamp without a zone means another instant to every session",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN seen_at TIMESTAMP;",
    good: "ALTER TABLE users ADD COLUMN seen_at TIMESTAMPTZ;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    if at.engine.type_name(&Type::Timestamp) == at.engine.type_name(&Type::TimestampTz) {
        return None;
    }
    let wrong = |column: &Column| column.ty == Type::Timestamp;
    let column = new_columns(change).iter().find(|column| wrong(column))?;
    let message = format!("{} means another instant to every session", column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if wrong(column) {
                column.ty = Type::TimestampTz;
            }
        })],
    ));
    Some(Finding::new(message, "use TIMESTAMPTZ, which keeps the instant", fix))
}
