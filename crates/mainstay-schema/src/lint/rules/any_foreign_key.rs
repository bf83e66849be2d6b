//! A foreign key, for teams that have none: tools that copy tables beside the writers do not take them.

use crate::change::{Change, Constraint};
use crate::lint::{Finding, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "any-foreign-key",
    about: "A foreign key, for teams that have none: tools that copy tables beside the writers do not take them",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE notes (id BIGINT PRIMARY KEY, team_id BIGINT, CONSTRAINT k FOREIGN KEY (team_id) REFERENCES teams (id));",
    good: "CREATE TABLE notes (id BIGINT PRIMARY KEY, team_id BIGINT);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let table = match change {
        Change::CreateTable { table } if !table.foreign_keys.is_empty() => &table.name,
        Change::AddConstraint { table, constraint: Constraint::ForeignKey(_) } => table,
        _ => return None,
    };
    let message = format!("{table} has a foreign key, which tools that copy tables beside the writers do not take");
    let advice = "see in the application that what is referred to is there";
    Some(Finding::new(message, advice, at.allowed(RULE.name, "no such tool is used here")))
}
