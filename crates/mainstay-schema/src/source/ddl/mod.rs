//! Reads SQL statements into changes: `text -> changes, or an opaque statement with its place`.
//!
//! One narrow door for every dialect. What is not understood to the last token is not understood.

mod alter;
mod alter_column;
mod alter_constraint;
mod alter_inline;
mod classify;
mod column;
mod comment;
mod constraint;
mod cursor;
mod drop;
mod enumeration;
mod error;
mod expression;
mod identity;
mod index;
mod inline;
mod names;
mod namespace;
mod options;
mod rows;
mod settle;
mod statement;
mod table;
#[cfg(test)]
mod tests;
mod types;
mod view;

pub use error::DdlError;
pub use rows::on_rows;
pub use statement::{Statement, in_script, statements};
pub use view::reads;

use crate::change::{Change, Constraint};
use crate::dialect::Dialect;
use crate::schema::{Index, ObjectName, Schema, Table, View};
use classify::Class;
use cursor::{Origin, Reader};

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// These changes, and nothing else.
    Changes(Vec<Change>),
    /// Nothing that a [`Schema`] has words for: data, grants, functions.
    Opaque,
}

/// Reads one statement against the schema that it is run on.
///
/// # Errors
/// When it changes tables in a way that cannot be followed, or does not fit `state` (no such table).
pub fn read(statement: &str, state: &Schema, dialect: &dyn Dialect) -> Result<Reading, DdlError> {
    match classify::classify(statement, dialect.lexis())? {
        Class::Opaque => Ok(Reading::Opaque),
        Class::Schema => Reader::new(statement, state, dialect, Origin::Written)?.statement(),
    }
}

/// Reads a `CREATE TABLE` that a server printed. References without columns are left without, since other
/// tables are not known here; words without quotes are folded to lower case as everywhere.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_table(statement: &str, dialect: &dyn Dialect) -> Result<Table, DdlError> {
    printed(statement, dialect, |reader| {
        reader.expect_all(&["create", "table"])?;
        reader.accept_all(&["if", "not", "exists"]);
        reader.table_definition()
    })
}

/// Reads a `CREATE INDEX` that a server printed: the table's name and the index.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_index(statement: &str, dialect: &dyn Dialect) -> Result<(ObjectName, Index), DdlError> {
    printed(statement, dialect, |reader| {
        reader.expect("create")?;
        let unique = reader.accept("unique");
        reader.expect("index")?;
        let written = reader.index_definition(unique)?;
        Ok((written.table, written.index))
    })
}

/// Reads a constraint that a server printed: `FOREIGN KEY (a) REFERENCES t(id) ON DELETE CASCADE`.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_constraint(text: &str, dialect: &dyn Dialect) -> Result<Constraint, DdlError> {
    printed(text, dialect, |reader| Ok(reader.table_constraint()?.constraint))
}

/// Reads a `CREATE VIEW` that a server printed; what it reads is for [`reads`] to find.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_view(statement: &str, dialect: &dyn Dialect) -> Result<View, DdlError> {
    printed(statement, dialect, |reader| {
        reader.expect("create")?;
        let materialized = reader.accept("materialized");
        reader.expect("view")?;
        reader.accept_all(&["if", "not", "exists"]);
        reader.view_definition(materialized)
    })
}

/// Reads all of a text that a server printed.
fn printed<T>(
    text: &str,
    dialect: &dyn Dialect,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, DdlError>,
) -> Result<T, DdlError> {
    let nothing = Schema::new();
    let mut reader = Reader::new(text, &nothing, dialect, Origin::Printed)?;
    let value = read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

impl Reader<'_> {
    fn statement(&mut self) -> Result<Reading, DdlError> {
        if self.accept("create") {
            self.create()
        } else if self.accept("alter") {
            self.alter()
        } else if self.accept("drop") {
            self.drop()
        } else if self.whole && self.accept_all(&["rename", "table"]) {
            self.rename_tables()
        } else {
            self.expect_all(&["comment", "on"])?;
            self.comment()
        }
    }

    fn create(&mut self) -> Result<Reading, DdlError> {
        let start = self.mark();
        let replace = self.accept_all(&["or", "replace"]);
        let said = self.view_preamble()?;
        if self.accept("view") {
            return self.create_view(false, replace, said);
        } else if self.accept_all(&["materialized", "view"]) {
            return self.create_view(true, replace, said);
        }
        self.back_to(start);
        if self.is("temp") || self.is("temporary") {
            Err(self.refuse("what is temporary is gone when the revision is done"))
        } else if self.accept("table") {
            self.create_table(false)
        } else if self.accept_all(&["unlogged", "table"]) {
            self.create_table(true)
        } else if self.accept("index") {
            self.create_index(false)
        } else if self.accept_all(&["unique", "index"]) {
            self.create_index(true)
        } else if self.whole && self.starts_index() {
            self.create_special_index()
        } else if self.accept("type") {
            self.create_type()
        } else if self.accept("schema") {
            self.create_namespace()
        } else if self.accept("extension") {
            self.create_extension()
        } else {
            Err(self.stopped())
        }
    }

    fn alter(&mut self) -> Result<Reading, DdlError> {
        if self.accept("table") {
            self.alter_table()
        } else if self.accept("index") {
            self.alter_index()
        } else if self.accept("type") {
            self.alter_type()
        } else if self.accept("extension") {
            self.alter_extension()
        } else if self.accept("view") || self.accept_all(&["materialized", "view"]) || self.accept("schema") {
            self.alter_owner()
        } else {
            Err(self.stopped())
        }
    }

    fn drop(&mut self) -> Result<Reading, DdlError> {
        if self.accept("table") {
            self.drop_table()
        } else if self.accept("index") {
            self.drop_index()
        } else if self.accept("view") {
            self.drop_view(false)
        } else if self.accept_all(&["materialized", "view"]) {
            self.drop_view(true)
        } else if self.accept("type") {
            self.drop_type()
        } else if self.accept("schema") {
            self.drop_namespace()
        } else if self.accept("extension") {
            self.drop_extension()
        } else {
            Err(self.stopped())
        }
    }

    /// `name OWNER TO role`, the one alteration that a schema has no words for.
    fn alter_owner(&mut self) -> Result<Reading, DdlError> {
        self.accept_all(&["if", "exists"]);
        self.object_name("a name")?;
        self.expect_all(&["owner", "to"])?;
        self.name("a role")?;
        self.end()?;
        Ok(Reading::Opaque)
    }
}
