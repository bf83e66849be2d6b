//! Whoever says an enum value by its old name fails the moment it is renamed.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "rename-enum-value",
    about: "Whoever says an enum value by its old name fails the moment it is renamed",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TYPE mood RENAME VALUE 'sad' TO 'gloomy';",
    good: "ALTER TYPE mood ADD VALUE 'gloomy';",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::RenameEnumValue { name, from, to } = change else { return None };
    let old = at.before().enums.get(name).filter(|_| !at.is_new(name))?;
    let message = format!("whoever says '{from}' fails, until everybody says '{to}'");
    let advice =
        "add the new value, let the application take both, change the rows, remove the old one in a later release";
    let mut new = old.clone();
    new.values.push(to.clone());
    let grow = Change::AlterEnum { from: old.clone(), to: new };
    let rows = at.before().enum_users(name).map(|(table, column)| {
        let mut writer = at.writer();
        writer.raw("UPDATE ").name(&table.name).raw(" SET ").ident(&column.name).raw(" = ").literal(to);
        writer.raw(" WHERE ").ident(&column.name).raw(" = ").literal(from).finish().to_string()
    });
    let fix = Fix::here(at.instead(change, &[grow])).then(rows.collect());
    Some(Finding::new(message, advice, fix))
}
