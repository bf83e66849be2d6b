//! Tables of MariaDB that keep the rows they had in columns of their own names (`ROW START`, `ROW END`, `PERIOD FOR
//! SYSTEM_TIME`): these belong together, come and go in one statement, and are one object of their table.

use super::Found;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Column, Expr, IndexKey, Object, ObjectName, Table};
use mainstay_schema::sql::SqlWriter;

/// The kind of object.
const KIND: &str = Table::HISTORY;
/// What the server shows as the expressions of the two columns.
const ENDS: [&str; 2] = ["ROW START", "ROW END"];
/// What lets the server change a table that keeps a history.
const LET: &str = "SET STATEMENT system_versioning_alter_history = KEEP FOR ";

/// Takes such columns off their tables.
pub(super) fn read(found: &mut Found<'_>) {
    let has = |table: &&mut Table| table.columns.iter().any(|column| end(column).is_some());
    let dialect = found.dialect;
    let objects: Vec<Object> = found.schema.tables.values_mut().filter(has).map(|table| take(table, dialect)).collect();
    found.schema.objects.extend(objects);
}

/// Which end of the period a column is.
fn end(column: &Column) -> Option<usize> {
    let expr = column.generated.as_ref()?.expr.as_str();
    ENDS.iter().position(|end| *end == expr)
}

fn take(table: &mut Table, dialect: &dyn Dialect) -> Object {
    let (mut ends, columns): (Vec<Column>, Vec<Column>) =
        std::mem::take(&mut table.columns).into_iter().partition(|column| end(column).is_some());
    ends.sort_by_key(end);
    table.columns = columns;
    table.options.shift_remove(Table::VERSIONED);
    // The server adds the end of the period to every key that tells rows apart.
    let last = ends.last().map(|column| column.name.clone()).unwrap_or_default();
    if let Some(key) = &mut table.primary_key {
        key.columns.retain(|name| *name != last);
    }
    table.primary_key.take_if(|key| key.columns.is_empty());
    for index in table.indexes.iter_mut().filter(|index| index.unique) {
        index.keys.retain(|key| key.column_name() != Some(&last));
    }
    let is_used = ends.iter().any(|column| is_used(table, &column.name));
    let (definition, removal) = statements(&table.name, &ends, dialect);
    let unsaid = is_used || table.columns.iter().any(|column| column.options.contains_key(Column::UNVERSIONED));
    Object {
        definition,
        removal: if unsaid || table.has_option("partitioned") { String::new() } else { removal },
        depends_on: vec![table.name.clone()],
        table: Some(table.name.clone()),
        ..Object::new(KIND, table.name.clone())
    }
}

/// Whether something else of the table needs the column, and so could not be made before it.
fn is_used(table: &Table, column: &str) -> bool {
    table.indexes.iter().any(|index| index.keys.iter().any(|key: &IndexKey| key.column_name() == Some(column)))
        || table.checks.iter().any(|check| check.expr.mentions(column))
        || table.columns.iter().filter_map(|one| one.generated.as_ref()).any(|one| one.expr.mentions(column))
}

fn statements(table: &ObjectName, ends: &[Column], dialect: &dyn Dialect) -> (String, String) {
    let (mut add, mut drop) = (SqlWriter::new(dialect), SqlWriter::new(dialect));
    add.raw("ALTER TABLE ").name(table).raw("\n    ");
    drop.raw(LET).raw("ALTER TABLE ").name(table).raw(" DROP SYSTEM VERSIONING");
    for column in ends {
        let ty = Expr::new(dialect.type_name(&column.ty).unwrap_or_default());
        add.raw("ADD COLUMN ").ident(&column.name).raw(" ").expr(&ty);
        add.raw(" GENERATED ALWAYS AS ").raw(end(column).map_or("", |end| ENDS[end]));
        add.raw(if column.options.contains_key(Column::INVISIBLE) { " INVISIBLE" } else { "" });
        if let Some(comment) = &column.comment {
            add.raw(" COMMENT ").literal(comment);
        }
        add.raw(",\n    ");
        drop.raw(", DROP COLUMN ").ident(&column.name);
    }
    add.raw("ADD PERIOD FOR SYSTEM_TIME ").columns(ends.iter().map(|column| &column.name));
    add.raw(",\n    ADD SYSTEM VERSIONING");
    (add.finish().to_string(), drop.finish().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::dialect::by_name;
    use mainstay_schema::schema::{Generated, Index, Type};

    #[test]
    fn the_columns_of_a_history_are_one_object() {
        let end = |name: &str, expr: &str| Column {
            generated: Some(Generated { expr: expr.into(), stored: true }),
            ..Column::new(name, Type::Native("timestamp(6)".into()))
        };
        let columns = vec![Column::new("id", Type::Integer), end("re", "ROW END"), end("rs", "ROW START")];
        let mut table = Table::new("t", columns).primary_key(&["id", "re"]);
        table.options.insert(Table::VERSIONED.to_owned(), String::new());
        table.indexes.push(Index { unique: true, ..Index::new("u", &["id", "re"]) });
        let dialect = by_name("mariadb").expect("a dialect");
        let object = take(&mut table, dialect);
        assert_eq!(
            object.definition,
            "ALTER TABLE t\n    ADD COLUMN rs timestamp(6) GENERATED ALWAYS AS ROW START,\n    \
             ADD COLUMN re timestamp(6) GENERATED ALWAYS AS ROW END,\n    ADD PERIOD FOR SYSTEM_TIME (rs, re),\n    \
             ADD SYSTEM VERSIONING"
        );
        assert!(object.removal.ends_with("ALTER TABLE t DROP SYSTEM VERSIONING, DROP COLUMN rs, DROP COLUMN re"));
        let index = Index { unique: true, ..Index::new("u", &["id"]) };
        assert_eq!((table.columns.len(), &table.indexes, table.options.len()), (1, &vec![index], 0));
        assert_eq!(table.primary_key.expect("it stays").columns, ["id"]);
    }
}
