//! An enum, for teams that have none: its values are part of the schema, and taking one out is a change of it.

use crate::change::Change;
use crate::lint::rules::new_columns;
use crate::lint::{Finding, Looks, Rule, Subject, Usual};
use crate::schema::Type;

pub(super) const RULE: Rule = Rule {
    name: "any-enum",
    about: "An enum, for teams that have none: its values are part of the schema, and taking one out is a change of it",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TYPE colour AS ENUM ('red', 'green');",
    good: "CREATE TABLE colours (name VARCHAR(20) PRIMARY KEY);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let is_enum = |ty: &Type| matches!(ty, Type::InlineEnum(_));
    let makes = matches!(change, Change::CreateEnum { .. });
    if !makes && !new_columns(change).iter().any(|column| is_enum(&column.ty)) {
        return None;
    }
    let advice = "a table of its values, and a foreign key to it";
    let message = "the values of an enum are part of the schema: each that comes or goes is a revision";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "its values never change")))
}
