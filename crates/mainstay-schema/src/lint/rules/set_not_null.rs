//! A column becomes NOT NULL under a lock while every row is looked at, and one NULL makes it fail.

use crate::change::Change;
use crate::lint::rules::zero;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "set-not-null",
    about: "A column becomes NOT NULL under a lock while every row is looked at, and one NULL makes it fail",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ALTER COLUMN name SET NOT NULL;",
    good: "ALTER TABLE users ALTER COLUMN name SET DEFAULT '';",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AlterColumn { table, from, to, .. } = change else { return None };
    let old = at.old_table(table)?;
    if !from.nullable || to.nullable {
        return None;
    }
    let cost = at.long_lock(change);
    if cost.is_none() && (at.ways().check_proves_not_null || at.is_filled(&table.name)) {
        return None;
    }
    let fill = zero(&to.ty, at.before()).map(|value| {
        let mut writer = at.writer();
        writer.raw("UPDATE ").name(table).raw(" SET ").ident(&to.name).raw(" = ").expr(&value);
        writer.raw(" WHERE ").ident(&to.name).raw(" IS NULL").finish().to_string()
    });
    let message = format!("one row with NULL in {table}.{} makes it fail", to.name);
    let mut statements: Vec<String> = fill.into_iter().collect();
    statements.extend(at.instead(change, &at.not_null(old, from)));
    let advice = match cost {
        Some(_) => "fill the rows, prove it with a check that is validated without a lock, then set NOT NULL",
        None => "fill the rows first",
    };
    let finding = Finding::new(message, advice, Fix::here(statements));
    Some(match cost {
        Some(cost) => finding.cost(cost),
        None => finding,
    })
}
