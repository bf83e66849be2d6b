//! CHAR(n) pads with blanks, and is no faster than text.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "char-column",
    about: "CHAR(n) pads with blanks, and is no faster than text",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN country CHAR(2);",
    good: "ALTER TABLE users ADD COLUMN country VARCHAR(2);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let wrong = |column: &Column| matches!(column.ty, Type::Char(_));
    let column = new_columns(change).iter().find(|column| wrong(column))?;
    let message = format!("{} is padded with blanks, and no faster for it", column.name);
    let fix = Fix::here(at.instead(
        change,
        &[with_columns(change, |column| {
            if let Type::Char(most) = column.ty {
                column.ty = Type::Varchar(Some(most));
            }
        })],
    ));
    Some(Finding::new(message, "use VARCHAR(n) or TEXT", fix))
}
