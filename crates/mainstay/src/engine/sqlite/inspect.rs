//! Reads what a database looks like: SQLite keeps the statements that made it, so one query holds everything.

use super::errors;
use crate::error::Result;
use mainstay_schema::dialect::sqlite;
use mainstay_schema::schema::{ForeignKey, Object, ObjectKind, ObjectName, Replacement, Schema};
use mainstay_schema::source::ddl::{read_index, read_table, read_view, reads};
use mainstay_schema::sql::SqlWriter;
use std::collections::HashMap;

/// A row of the catalogue.
struct Entry {
    kind: String,
    name: String,
    /// The table it belongs to; a table's or view's own name.
    table: String,
    sql: String,
}

pub(super) fn inspect(database: &rusqlite::Connection) -> Result<Schema> {
    let entries = entries(database)?;
    let mut reader = Reader { virtual_tables: virtual_tables(database, &entries)?, ..Reader::default() };
    let (tables, others): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| matches!(entry.kind.as_str(), "table" | "view"));
    for entry in tables.into_iter().chain(others) {
        reader.add(entry);
    }
    let mut schema = reader.schema;
    schema.objects.extend(head(database)?);
    // A rebuilt table's triggers come last in the catalogue: their place there means nothing.
    schema.objects.sort_by(|one, other| (&one.kind, &one.name).cmp(&(&other.kind, &other.name)));
    read_views(&mut schema);
    schema.tables.values_mut().flat_map(|table| &mut table.foreign_keys).for_each(forget_match);
    // What is there can be there: a type that another engine also has (`INET`) is no reason to refuse it.
    let _ = sqlite::dialect().normalize(&mut schema);
    Ok(schema)
}

/// What an application wrote into the head of its database; zero is nothing.
fn head(database: &rusqlite::Connection) -> Result<Vec<Object>> {
    let mut found = Vec::new();
    for name in ["user_version", "application_id"] {
        let number = database
            .pragma_query_value(None, name, |row| row.get::<_, i32>(0))
            .map_err(|error| errors::failed(error, name))?;
        if number != 0 {
            let statement = format!("PRAGMA {name} = {number}");
            found.push(Object {
                definition: statement.clone(),
                removal: format!("PRAGMA {name} = 0"),
                replacement: Some(Replacement { statement, fixed: String::new() }),
                ..Object::new("pragma", name)
            });
        }
    }
    Ok(found)
}

fn entries(database: &rusqlite::Connection) -> Result<Vec<Entry>> {
    rows(database, include_str!("sql/objects.sql"), |row| {
        Ok(Entry { kind: row.get(0)?, name: row.get(1)?, table: row.get(2)?, sql: row.get(3)? })
    })
}

/// Virtual tables and the tables that hold what is in them, with their kind; asked for only where there are some,
/// because SQLite reads the whole schema to answer.
fn virtual_tables(database: &rusqlite::Connection, entries: &[Entry]) -> Result<HashMap<String, String>> {
    let is_virtual =
        |entry: &Entry| entry.sql.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("create virtual"));
    if !entries.iter().any(is_virtual) {
        return Ok(HashMap::new());
    }
    let found = rows(database, include_str!("sql/virtual_tables.sql"), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.into_iter().collect())
}

fn rows<T>(
    database: &rusqlite::Connection,
    sql: &str,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let query = || database.prepare_cached(sql)?.query_map([], read)?.collect::<rusqlite::Result<_>>();
    query().map_err(|error| errors::failed(error, sql))
}

/// Notes what each view reads.
fn read_views(schema: &mut Schema) {
    let read = schema.views.values().map(|view| reads(&view.query, schema)).collect::<Vec<_>>();
    for (view, read) in schema.views.values_mut().zip(read) {
        view.reads = read;
    }
}

/// SQLite reads `MATCH FULL` and does nothing with it: <https://sqlite.org/foreignkeys.html#fk_unsupported>.
fn forget_match(key: &mut ForeignKey) {
    key.match_full = false;
}

#[derive(Default)]
struct Reader {
    schema: Schema,
    /// The names of tables and views as they are in the schema, by the catalogue's names: text without quotes
    /// folds to lower case, the catalogue keeps it as it was typed.
    names: HashMap<String, ObjectName>,
    virtual_tables: HashMap<String, String>,
}

impl Reader {
    fn add(&mut self, entry: Entry) {
        let understood = match entry.kind.as_str() {
            "table" => self.table(&entry),
            "view" => self.view(&entry),
            "index" => self.index(&entry),
            _ => false,
        };
        if !understood {
            self.object(entry);
        }
    }

    fn table(&mut self, entry: &Entry) -> bool {
        if self.virtual_tables.contains_key(&entry.name) {
            return false;
        }
        let Ok(table) = read_table(&entry.sql, sqlite::inspecting()) else { return false };
        self.names.insert(entry.name.clone(), table.name.clone());
        self.schema.add_table(table);
        true
    }

    fn view(&mut self, entry: &Entry) -> bool {
        let Ok(view) = read_view(&entry.sql, sqlite::inspecting()) else { return false };
        self.names.insert(entry.name.clone(), view.name.clone());
        self.schema.add_view(view);
        true
    }

    fn index(&mut self, entry: &Entry) -> bool {
        let Some(table) = self.names.get(&entry.table).and_then(|name| self.schema.tables.get_mut(name)) else {
            return false;
        };
        let Ok((_, index)) = read_index(&entry.sql, sqlite::inspecting()) else { return false };
        table.indexes.push(index);
        true
    }

    /// What has no words in a schema is named, and kept as it is.
    fn object(&mut self, entry: Entry) {
        let table = (entry.table != entry.name || entry.kind == "trigger")
            .then(|| self.names.get(&entry.table).cloned().unwrap_or_else(|| ObjectName::new(&*entry.table)));
        let kind = match self.virtual_tables.get(&entry.name) {
            Some(kind) if entry.kind == "table" => format!("{kind} table"),
            _ => entry.kind,
        };
        // What holds the rows of a virtual table comes and goes with it.
        if kind == "shadow table" {
            return;
        }
        let what = match kind.as_str() {
            ObjectKind::TRIGGER => "DROP TRIGGER ",
            "index" => "DROP INDEX ",
            "view" => "DROP VIEW ",
            _ => "DROP TABLE ",
        };
        let removal = SqlWriter::new(sqlite::dialect()).raw(what).ident(&entry.name).finish();
        self.schema.objects.push(Object {
            depends_on: table.iter().cloned().collect(),
            table,
            definition: entry.sql,
            removal: removal.to_string(),
            ..Object::new(kind, entry.name)
        });
    }
}
