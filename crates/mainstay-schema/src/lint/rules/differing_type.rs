//! A column that has another type than the column of the same name in other tables.

use crate::change::Change;
use crate::lint::rules::{new_columns, with_columns};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Type};

pub(super) const RULE: Rule = Rule {
    name: "differing-type",
    about: "A column that has another type than the columns of the same name in other tables",
    usual: Usual::Off,
    setup: "",
    bad: "ALTER TABLE teams ADD COLUMN age BIGINT;",
    good: "ALTER TABLE teams ADD COLUMN age INTEGER;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let others = |column: &Column| {
        let tables = at.before().tables.values().filter(|table| change.table() != Some(&table.name));
        let found: Vec<(String, Type)> =
            tables.filter_map(|table| Some((table.name.to_string(), table.column(&column.name)?.ty.clone()))).collect();
        let agree = found.windows(2).all(|pair| pair[0].1 == pair[1].1);
        found.into_iter().next().filter(|(_, ty)| agree && *ty != column.ty)
    };
    let (column, (table, ty)) = new_columns(change).iter().find_map(|column| Some((column, others(column)?)))?;
    let message = format!("{} has another type in {table}, so that joins and comparisons convert", column.name);
    let same = with_columns(change, |one| {
        if one.name == column.name {
            one.ty = ty.clone();
        }
    });
    Some(Finding::new(message, "give it the same type, or another name", Fix::here(at.instead(change, &[same]))))
}
