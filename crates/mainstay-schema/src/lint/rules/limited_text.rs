//! A limit in a type is hard to change; a check is not.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "limited-text",
    about: "A limit in a type is hard to change; a check is not",
    usual: Usual::Off,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN nick VARCHAR(20);",
    good: "ALTER TABLE users ADD COLUMN nick TEXT;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let wrong = |column: &Column| matches!(column.ty, Type::Varchar(Some(_)));
    let column = new_columns(change).iter().find(|column| wrong(column))?;
    let message = format!("the limit of {} is part of its type, and hard to change", column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if wrong(column) {
                column.ty = Type::Text;
            }
        })],
    ));
    Some(Finding::new(message, "use TEXT, and a check for the limit", fix))
}
