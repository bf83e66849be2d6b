//! Columns that got another spelling, where the server takes `Name` and `name` for one: a column of the new name could
//! not be added beside the old one, and the rows are in the old one.

use super::order;
use crate::change::Change;
use crate::dialect::Capabilities;
use crate::diff::diff;
use crate::schema::{Schema, Table};
use std::borrow::Cow;

/// The changes from one schema to another, in the order in which they are made.
pub fn changes(from: &Schema, to: &Schema, can: &Capabilities) -> Vec<Change> {
    let (mut changes, state) = respelled(from, to, can);
    changes.extend(order(diff(&state, to), &state, can));
    changes
}

/// The renames of columns whose names differ in upper and lower case alone, and the schema that they lead to.
pub fn respelled<'s>(from: &'s Schema, to: &Schema, can: &Capabilities) -> (Vec<Change>, Cow<'s, Schema>) {
    let mut state = Cow::Borrowed(from);
    if !can.names_ignore_case {
        return (Vec::new(), state);
    }
    let pairs = to.tables.values().filter_map(|after| Some((from.tables.get(&after.name)?, after)));
    let mut changes: Vec<Change> = pairs.flat_map(|(before, after)| renames(before, after)).collect();
    changes.retain(|change| state.to_mut().apply(change).is_ok());
    (changes, state)
}

fn renames(before: &Table, after: &Table) -> Vec<Change> {
    let new = after.columns.iter().filter(|column| before.column(&column.name).is_none());
    let rename = |to: &str| {
        let same = before.columns.iter().find(|column| column.name.to_lowercase() == to.to_lowercase())?;
        Some(Change::RenameColumn { table: before.name.clone(), from: same.name.clone(), to: to.to_owned() })
    };
    new.filter_map(|column| rename(&column.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect;
    use crate::schema::{Column, ForeignKey, Index, Type};

    fn schema(column: &str) -> Schema {
        let mut schema = Schema::new();
        let mut table = Table::new("t", vec![Column::new(column, Type::Integer).not_null()]).primary_key(&[column]);
        table.indexes.push(Index::new("ix", &[column]));
        schema.add_table(table);
        let mut other = Table::new("u", vec![Column::new("t_id", Type::Integer)]);
        other.foreign_keys.push(ForeignKey { name: Some("fk".into()), ..ForeignKey::new(&["t_id"], "t", &[column]) });
        schema.add_table(other);
        schema
    }

    #[test]
    fn another_spelling_is_a_rename_where_names_ignore_case() {
        for engine in dialect::NAMES {
            let can = dialect::by_name(engine).expect("a dialect").capabilities();
            let words = |to: &str| {
                let changes = changes(&schema("Id"), &schema(to), can);
                changes.iter().map(ToString::to_string).collect::<Vec<_>>()
            };
            match can.names_ignore_case {
                true => assert_eq!(words("id"), ["rename_column t.Id -> id"], "{engine}"),
                false => assert!(words("id").contains(&"drop_column t.Id".to_owned()), "{engine}"),
            }
            assert!(words("Id").is_empty(), "{engine}");
            assert!(!words("ident").iter().any(|change| change.contains("rename")), "{engine}");
        }
    }
}
