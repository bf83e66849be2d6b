//! Names that change hands: where one thing gives up the name that another takes, a rename would find it
//! taken, and two that swap names could not be renamed at all. The one that takes it is made anew.

use crate::change::{Change, Constraint};
use crate::schema::{Column, ObjectName, Schema, Table};

/// Gives the name of a NOT NULL up before another column's takes it.
pub(super) fn freed_not_null(changes: Vec<Change>) -> Vec<Change> {
    let name = |column: &Column| column.options.get(Column::NOT_NULL_NAME).filter(|_| !column.nullable).cloned();
    let takes = |change: &Change| match change {
        Change::AlterColumn { table, from, to, .. } if name(from) != name(to) => Some((table.clone(), name(to)?)),
        Change::AddColumn { table, column } => Some((table.clone(), name(column)?)),
        _ => None,
    };
    let taken: Vec<_> = changes.iter().filter_map(takes).collect();
    let mut out = Vec::with_capacity(changes.len());
    for mut change in changes {
        let gives_up = match &mut change {
            Change::AlterColumn { table, from, to, .. } if name(from) != name(to) => Some((table.clone(), from)),
            Change::DropColumn { table, column } => Some((table.clone(), column)),
            _ => None,
        };
        if let Some((table, column)) = gives_up
            && let Some(old) = name(column)
            && taken.contains(&(table.clone(), old.clone()))
        {
            let aside = format!("{old}_before");
            column.options.insert(Column::NOT_NULL_NAME.to_owned(), aside.clone());
            out.push(Change::RenameConstraint { table, from: old, to: aside });
        }
        out.push(change);
    }
    out
}

/// The changes with renames in whose way another rename stands as a drop and a creation.
pub(super) fn freed(changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    let given_up: Vec<(Option<String>, String)> = changes.iter().filter_map(gives_up).collect();
    if given_up.len() < 2 {
        return changes;
    }
    let collides = |table: &ObjectName, to: &String| given_up.contains(&(table.schema.clone(), to.clone()));
    let anew = |change: Change| match &change {
        Change::RenameIndex { table, from: old, to } | Change::RenameConstraint { table, from: old, to }
            if collides(table, to) =>
        {
            let made = made_anew(from, table, old, to);
            made.map_or_else(|| vec![change.clone()], |pair| pair.to_vec())
        }
        _ => vec![change],
    };
    changes.into_iter().flat_map(anew).collect()
}

fn gives_up(change: &Change) -> Option<(Option<String>, String)> {
    match change {
        Change::RenameIndex { table, from, .. } | Change::RenameConstraint { table, from, .. } => {
            Some((table.schema.clone(), from.clone()))
        }
        _ => None,
    }
}

/// Dropping the index or constraint `old`, and making it again under another name.
fn made_anew(from: &Schema, name: &ObjectName, old: &str, new: &str) -> Option<[Change; 2]> {
    let indexes = from.tables.get(name).map(|table| &table.indexes);
    let indexes = indexes.or_else(|| from.views.get(name).map(|view| &view.indexes))?;
    if let Some(index) = indexes.iter().find(|index| index.name == old) {
        let mut renamed = index.clone();
        new.clone_into(&mut renamed.name);
        let drop = Change::DropIndex { table: name.clone(), index: index.clone(), concurrently: false };
        return Some([drop, Change::CreateIndex { table: name.clone(), index: renamed, concurrently: false }]);
    }
    let (dropped, made) = constraint(from.tables.get(name)?, old, new)?;
    let drop = Change::DropConstraint { table: name.clone(), constraint: dropped };
    Some([drop, Change::AddConstraint { table: name.clone(), constraint: made }])
}

/// The constraint `old` of a table, and the same under another name.
fn constraint(table: &Table, old: &str, new: &str) -> Option<(Constraint, Constraint)> {
    macro_rules! find {
        ($list:expr, $kind:ident) => {
            if let Some(found) = $list.iter().find(|one| one.name.as_deref() == Some(old)) {
                let mut made = found.clone();
                made.name = Some(new.to_owned());
                return Some((Constraint::$kind(found.clone()), Constraint::$kind(made)));
            }
        };
    }
    find!(table.primary_key, PrimaryKey);
    find!(table.uniques, Unique);
    find!(table.foreign_keys, ForeignKey);
    find!(table.checks, Check);
    find!(table.exclusions, Exclusion);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Index, Type};

    #[test]
    fn a_name_is_free_before_it_is_taken() {
        let mut from = Schema::new();
        for (table, index) in [("s", "i"), ("t", "j")] {
            let mut table = Table::new(table, vec![Column::new("a", Type::Integer)]);
            table.indexes.push(Index::new(index, &["a"]));
            from.add_table(table);
        }
        let rename = |table: &str, from: &str, to: &str| Change::RenameIndex {
            table: table.into(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let words = |changes: Vec<Change>| freed(changes, &from).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(words(vec![rename("s", "i", "k")]), ["rename_index i -> k on s"]);
        assert_eq!(
            words(vec![rename("s", "i", "j"), rename("t", "j", "k")]),
            ["drop_index i on s", "create_index j on s", "rename_index j -> k on t"]
        );
    }
}
