//! The difference of two schemas, as changes. One file an object, as in `schema`.
//!
//! Both schemas stand in one dialect's normal form; what differs and no change can carry out is named by
//! [`object::differences`].

mod column;
mod constraint;
mod enumeration;
mod index;
pub mod object;
mod table;
mod view;

use crate::change::{Change, Commented};
use crate::schema::Schema;

/// The changes that turn `from` into `to`, object by object; [`crate::plan::order`] puts them into an
/// order that works. Empty when nothing differs that matters: the order of columns, an empty comment and
/// the name of a constraint that one side left open do not.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    namespaces(from, to, &mut changes);
    extensions(from, to, &mut changes);
    enumeration::diff(from, to, &mut changes);
    table::diff(from, to, &mut changes);
    view::diff(from, to, &mut changes);
    object::diff(from, to, &mut changes);
    changes
}

fn namespaces(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let created = to.namespaces.difference(&from.namespaces).cloned();
    changes.extend(created.map(|name| Change::CreateNamespace { name }));
    let dropped = from.namespaces.difference(&to.namespaces).cloned();
    changes.extend(dropped.map(|name| Change::DropNamespace { name }));
}

/// Extensions are there or not; place and version are the server's business where a side leaves them to it.
fn extensions(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let created = to.extensions.values().filter(|one| !from.extensions.contains_key(&one.name));
    changes.extend(created.map(|one| Change::CreateExtension { extension: one.clone() }));
    let dropped = from.extensions.values().filter(|one| !to.extensions.contains_key(&one.name));
    changes.extend(dropped.map(|one| Change::DropExtension { extension: one.clone() }));
    for (name, wanted) in &to.extensions {
        let Some(found) = from.extensions.get(name) else { continue };
        if found.version.is_some() && wanted.version.is_some() && found != wanted {
            changes.push(Change::AlterExtension { from: found.clone(), to: wanted.clone() });
        }
    }
}

/// Notes a comment that differs; none and an empty one are the same.
fn comment(on: Commented, from: Option<&String>, to: Option<&String>, changes: &mut Vec<Change>) {
    let (from, to) = (from.filter(|text| !text.is_empty()), to.filter(|text| !text.is_empty()));
    if from != to {
        changes.push(Change::SetComment { on, from: from.cloned(), to: to.cloned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Check, Column, Index, Order, Table, Type, Unique};

    fn with(edit: impl FnOnce(&mut Table)) -> Schema {
        let mut table =
            Table::new("t", vec![Column::new("a", Type::Integer), Column::new("b", Type::Varchar(Some(20)))]);
        edit(&mut table);
        let mut schema = Schema::new();
        schema.add_table(table);
        schema
    }

    fn unique(name: Option<&str>, columns: &[&str]) -> Unique {
        Unique {
            name: name.map(str::to_owned),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            include: Vec::new(),
            nulls_not_distinct: false,
            timing: crate::schema::Timing::NotDeferrable,
        }
    }

    fn check(name: &str, expr: &str) -> Check {
        Check { name: Some(name.to_owned()), expr: expr.into(), no_inherit: false, not_valid: false, column: None }
    }

    fn words(from: &Schema, to: &Schema) -> Vec<String> {
        diff(from, to).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_does_not_matter_is_silent() {
        let plain = with(|_| {});
        let silent = [
            with(|table| table.columns.reverse()),
            with(|table| table.comment = Some(String::new())),
            with(|table| table.columns[0].comment = Some(String::new())),
        ];
        for other in silent {
            assert!(diff(&plain, &other).is_empty() && diff(&other, &plain).is_empty());
        }
        let named = with(|table| table.uniques.push(unique(Some("chosen_by_the_server"), &["a"])));
        let open = with(|table| table.uniques.push(unique(None, &["a"])));
        assert!(diff(&named, &open).is_empty() && diff(&open, &named).is_empty());
    }

    #[test]
    fn partitions_that_models_cannot_say_are_not_theirs_to_remove() {
        let parted = with(|table| _ = table.options.insert(Table::PARTITIONED.to_owned(), "HASH (a)".to_owned()));
        let mut plain = with(|_| {});
        assert_eq!(diff(&parted, &plain).len(), 1);
        plain.keep_undeclared(&parted);
        assert!(diff(&parted, &plain).is_empty());
    }

    #[test]
    fn one_change_a_column_whatever_differs() {
        let after = with(|table| {
            table.columns[0].ty = Type::BigInt;
            table.columns[0].nullable = false;
        });
        assert_eq!(words(&with(|_| {}), &after), ["alter_column t.a (type, nullable)"]);
    }

    #[test]
    fn names_first_then_what_they_say() {
        let from = with(|table| table.uniques = vec![unique(Some("u"), &["a"]), unique(Some("old"), &["b"])]);
        let to = with(|table| table.uniques = vec![unique(Some("u"), &["a", "b"]), unique(Some("new"), &["b"])]);
        assert_eq!(words(&from, &to), ["drop_unique u on t", "add_unique u on t", "rename_constraint old -> new on t"]);
    }

    #[test]
    fn a_renamed_check_is_validated_too() {
        let not_valid = with(|table| table.checks.push(Check { not_valid: true, ..check("old", "a > 0") }));
        let valid = with(|table| table.checks.push(check("new", "a > 0")));
        assert_eq!(words(&not_valid, &valid), ["rename_constraint old -> new on t", "validate_constraint new on t"]);
        assert_eq!(words(&valid, &not_valid), ["add_check old on t", "drop_check new on t"]);
    }

    #[test]
    fn a_check_by_its_tokens_an_index_by_all_it_says() {
        let from = with(|table| {
            table.checks.push(check("c", "a > 0"));
            table.indexes.push(Index::new("i", &["a"]));
        });
        let mut to = from.clone();
        let table = &mut to.tables[0];
        table.checks[0].expr = "( A>0 )".into();
        assert!(diff(&from, &to).is_empty());
        to.tables[0].checks[0].expr = "a > 10".into();
        to.tables[0].indexes[0].keys[0].order = Order::Desc;
        assert_eq!(
            words(&from, &to),
            ["drop_check c on t", "add_check c on t", "drop_index i on t", "create_index i on t"]
        );
    }
}
