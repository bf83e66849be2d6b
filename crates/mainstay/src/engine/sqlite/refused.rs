//! The name of the unique constraint that refused a row. SQLite says only its columns; the table's own text, or the
//! index, has the name.

use crate::error::{Error, Violation, ViolationKind};
use mainstay_schema::dialect::sqlite;
use mainstay_schema::source::ddl::read_table;
use rusqlite::Connection;

/// The same error, with the name of its constraint where the database tells it.
#[cold]
pub(super) fn named(database: &Connection, error: Error) -> Error {
    let nameless = |violation: &&Violation| violation.kind == ViolationKind::Unique && violation.constraint.is_none();
    let Some(violation) = error.violation().filter(nameless).cloned() else { return error };
    match of_table(database, &violation).or_else(|| of_index(database, &violation)) {
        Some(name) => error.violating(Violation { constraint: Some(name), ..violation }),
        None => error,
    }
}

fn of_table(database: &Connection, violation: &Violation) -> Option<String> {
    let asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
    let text: String = database.query_row(asked, [violation.table.as_ref()?], |row| row.get(0)).ok()?;
    let table = read_table(&text, sqlite::inspecting()).ok()?;
    table.uniques.into_iter().find(|unique| unique.columns == violation.columns)?.name
}

fn of_index(database: &Connection, violation: &Violation) -> Option<String> {
    let asked = "SELECT name FROM pragma_index_list(?1) AS list WHERE list.\"unique\" AND list.origin = 'c'
                 AND (SELECT group_concat(name) FROM pragma_index_info(list.name)) = ?2";
    let columns = violation.columns.join(",");
    database.query_row(asked, [violation.table.as_ref()?, &columns], |row| row.get(0)).ok()
}
