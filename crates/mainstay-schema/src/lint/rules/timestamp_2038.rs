//! A type that knows no moment after January 2038.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "timestamp-2038",
    about: "A type that knows no moment after January 2038",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seen_at TIMESTAMP NULL) ENGINE = InnoDB;",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY, seen_at DATETIME(6)) ENGINE = InnoDB;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    if !at.engine.capabilities().whole_definitions {
        return None;
    }
    let ends =
        |column: &Column| matches!(&column.ty, Type::Native(text) if text.to_lowercase().starts_with("timestamp"));
    let column = new_columns(change).iter().find(|column| ends(column))?;
    let message = format!("{} holds no moment after January 2038", column.name);
    let longer = with_columns(change, |column| {
        if ends(column) {
            column.ty = Type::Timestamp;
        }
    });
    Some(Finding::new(message, "use DATETIME, and write moments in UTC", Fix::here(at.instead(change, &[longer]))))
}
