//! Whoever names a column by its old name fails the moment it is renamed.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::Column;

pub(super) const RULE: Rule = Rule {
    name: "rename-column",
    about: "Whoever names a column by its old name fails the moment it is renamed",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users RENAME COLUMN name TO full_name;",
    good: "ALTER TABLE users ADD COLUMN full_name VARCHAR(50);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::RenameColumn { table, from, to } = change else { return None };
    let column = at.old_table(table)?.column(from)?;
    let message = format!("whoever says {table}.{from} fails, until everybody says {to}");
    let advice =
        "add the new column, let the application write both, copy the values, drop the old one in a later release";
    let new = Column { name: to.clone(), nullable: true, ..column.clone() };
    let add = Change::AddColumn { table: table.clone(), column: new };
    let mut copy = at.writer();
    copy.raw("UPDATE ").name(table).raw(" SET ").ident(to).raw(" = ").ident(from);
    copy.raw(" WHERE ").ident(to).raw(" IS NULL");
    let fix = Fix::here(at.instead(change, &[add])).then(vec![copy.finish().to_string()]);
    Some(Finding::new(message, advice, fix))
}
