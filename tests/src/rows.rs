//! Rows in generated tables: put there before a change, read back after it.

use crate::generate::{Profile, types};
use mainstay::Result;
use mainstay::engine::{Connection, Value};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Column, IdentityKind, ObjectName, Schema, Table, Type};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::collections::BTreeMap;

/// Rows a table.
const ROWS: usize = 3;

/// What is in the columns that a change leaves alone, by table.
pub type Snapshot = BTreeMap<ObjectName, Vec<Vec<Value>>>;

/// Fills every table of `a`. The last row has NULL wherever both `a` and `b` allow it.
///
/// # Errors
/// When a row is refused.
pub async fn insert(connection: &mut dyn Connection, profile: &Profile, a: &Schema, b: &Schema) -> Result<()> {
    enforce(connection, false).await?;
    for table in a.tables.values() {
        for row in 0..ROWS {
            let sql = insertion(connection.dialect(), profile, table, row, (a, b));
            connection.execute(&sql).await.map_err(|error| error.statement(sql.to_string()))?;
        }
    }
    enforce(connection, true).await
}

/// Empties every table.
///
/// # Errors
/// When a table is not there.
pub async fn delete(connection: &mut dyn Connection, schema: &Schema) -> Result<()> {
    enforce(connection, false).await?;
    for table in schema.tables.values() {
        let sql = SqlWriter::new(connection.dialect()).raw("DELETE FROM ").name(&table.name).finish();
        connection.execute(&sql).await?;
    }
    enforce(connection, true).await
}

/// Foreign keys form circles: no order of rows would do.
async fn enforce(connection: &mut dyn Connection, on: bool) -> Result<()> {
    let sql = match (connection.dialect().name(), on) {
        ("postgresql", true) => "SET session_replication_role = origin",
        ("postgresql", false) => "SET session_replication_role = replica",
        ("sqlite", true) => "PRAGMA foreign_keys = on",
        ("sqlite", false) => "PRAGMA foreign_keys = off",
        (_, true) => "SET foreign_key_checks = 1",
        (_, false) => "SET foreign_key_checks = 0",
    };
    connection.execute(&Sql::constant(sql)).await.map(drop)
}

fn insertion(dialect: &dyn Dialect, profile: &Profile, table: &Table, row: usize, (a, b): (&Schema, &Schema)) -> Sql {
    let given: Vec<&Column> = table.columns.iter().filter(|column| column.generated.is_none()).collect();
    let always = |column: &&&Column| column.identity.as_ref().is_some_and(|one| one.kind == IdentityKind::Always);
    let overriding = given.iter().any(|column| always(&column));
    let values: Vec<String> = given.iter().map(|column| value(dialect, profile, table, column, row, (a, b))).collect();
    let mut writer = SqlWriter::new(dialect);
    writer.raw("INSERT INTO ").name(&table.name).raw(" ");
    writer.columns(given.iter().map(|column| &column.name));
    let head = writer.finish();
    let overriding = if overriding { " OVERRIDING SYSTEM VALUE" } else { "" };
    Sql::written(format!("{head}{overriding} VALUES ({})", values.join(", ")))
}

fn value(
    dialect: &dyn Dialect,
    profile: &Profile,
    table: &Table,
    column: &Column,
    row: usize,
    (a, b): (&Schema, &Schema),
) -> String {
    let after = b.tables.get(&table.name).and_then(|table| table.column(&column.name));
    if row + 1 == ROWS && column.nullable && after.is_none_or(|after| after.nullable) {
        return "NULL".to_owned();
    }
    let value = types::value(&column.ty, row, profile, a);
    match (&column.ty, dialect.type_name(&column.ty)) {
        (Type::Array(_), Ok(ty)) => format!("{value}::{ty}"),
        _ => value,
    }
}

/// Reads the columns that have the same values in both schemas, and the rows of the tables that stay.
///
/// # Errors
/// When a table cannot be read.
pub async fn snapshot(connection: &mut dyn Connection, a: &Schema, b: &Schema) -> Result<Snapshot> {
    let mut out = Snapshot::new();
    for (before, after) in a.tables.values().filter_map(|before| Some((before, b.tables.get(&before.name)?))) {
        let kept = before.columns.iter().filter(|column| {
            after
                .column(&column.name)
                .is_some_and(|after| after.ty == column.ty && after.generated.is_none() && column.generated.is_none())
        });
        let sql = selection(connection.dialect(), &before.name, kept);
        let mut rows = connection.query(&sql, &[]).await.map_err(|error| error.statement(sql.to_string()))?;
        rows.sort_by_key(|row| format!("{row:?}"));
        out.insert(before.name.clone(), rows);
    }
    Ok(out)
}

fn selection<'c>(dialect: &dyn Dialect, table: &ObjectName, columns: impl Iterator<Item = &'c Column>) -> Sql {
    let mut writer = SqlWriter::new(dialect);
    writer.raw("SELECT 'row'");
    for column in columns {
        match dialect.name() {
            "postgresql" => writer.raw(", CAST(").ident(&column.name).raw(" AS TEXT)"),
            "sqlite" => writer.raw(", quote(").ident(&column.name).raw(")"),
            // Bytes are no text.
            _ => writer.raw(", hex(").ident(&column.name).raw(")"),
        };
    }
    writer.raw(" FROM ").name(table).finish()
}
