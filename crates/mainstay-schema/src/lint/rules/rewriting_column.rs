//! A new column whose value differs from row to row has every row written anew.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Generated};

pub(super) const RULE: Rule = Rule {
    name: "rewriting-column",
    about: "A new column whose value differs from row to row has every row written anew",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ADD COLUMN token UUID DEFAULT gen_random_uuid();",
    good: "ALTER TABLE users ADD COLUMN seen_at TIMESTAMPTZ DEFAULT now();",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddColumn { table, column } = change else { return None };
    let cost = at.long_lock(change)?;
    let message = format!("every row of {table} is written anew for {}", column.name);
    let (advice, fix) = match (&column.default, &column.generated) {
        (Some(_), _) => ("add it empty, set the default for new rows, fill the old ones", in_steps(at, change, column)),
        (None, Some(generated)) if at.engine.capabilities().virtual_columns => {
            let generated = Some(Generated { stored: false, ..generated.clone() });
            let column = Column { generated, ..column.clone() };
            let add = Change::AddColumn { table: table.clone(), column };
            ("let it be computed when it is read", Fix::here(at.instead(change, &[add])))
        }
        _ => ("add a plain column, fill it with a trigger and in batches", at.allowed(RULE.name, "the table is small")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}

/// Empty first, then the default, then the rows, then NOT NULL.
fn in_steps(at: &Subject<'_>, change: &Change, column: &Column) -> Fix {
    let Some(table) = change.table() else { return Fix::default() };
    let bare = Column { default: None, nullable: true, ..column.clone() };
    let ready = Column { nullable: true, ..column.clone() };
    let add = Change::AddColumn { table: table.clone(), column: bare.clone() };
    let default = Change::AlterColumn { table: table.clone(), from: bare, to: ready.clone(), using: None };
    let mut fill = at.writer();
    fill.raw("UPDATE ").name(table).raw(" SET ").ident(&column.name).raw(" = DEFAULT");
    fill.raw(" WHERE ").ident(&column.name).raw(" IS NULL");
    let fix = Fix::here(at.instead(change, &[add, default])).then(vec![fill.finish().to_string()]);
    match at.old_table(table) {
        Some(old) if !column.nullable => fix.then(at.sql(&at.not_null(old, &ready))),
        _ => fix,
    }
}
