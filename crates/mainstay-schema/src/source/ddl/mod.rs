//! Reads SQL statements into changes: `text -> changes, or an opaque statement with its place`.
//!
//! One narrow door for every dialect. What is not understood to the last token is not understood.

use crate::change::{Change, Constraint};
use crate::dialect::Dialect;
use crate::schema::{Index, ObjectName, Schema, Table, View};
use crate::sql::Lexis;

/// One statement of a text, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The statement without its semicolon, leading comments and blank space left out.
    pub text: &'a str,
    /// Its first line in the text, from 1.
    pub line: usize,
    /// Its first byte in the text.
    pub start: usize,
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// These changes, and nothing else.
    Changes(Vec<Change>),
    /// Nothing that a [`Schema`] has words for: data, grants, functions.
    Opaque,
}

/// SQL text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DdlError {
    /// What is wrong.
    pub message: String,
    /// The line, from 1, in the text that was read.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What to do next.
    pub hint: Option<String>,
}

/// Cuts a text into statements at its semicolons: not those within strings, comments, parentheses,
/// dollar quotes, trigger bodies (`BEGIN … END`) or `BEGIN ATOMIC` functions.
///
/// # Errors
/// When a string or comment is never closed.
pub fn statements(text: &str, lexis: Lexis) -> Result<Vec<Statement<'_>>, DdlError> {
    let _ = (text, lexis);
    Ok(Vec::new())
}

/// Reads one statement against the schema that it is run on.
///
/// # Errors
/// When it changes tables in a way that cannot be followed, or does not fit `state` (no such table).
pub fn read(statement: &str, state: &Schema, dialect: &dyn Dialect) -> Result<Reading, DdlError> {
    let _ = (statement, state, dialect);
    Ok(Reading::Opaque)
}

/// Reads a `CREATE TABLE` that a server printed.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_table(statement: &str, dialect: &dyn Dialect) -> Result<Table, DdlError> {
    let _ = (statement, dialect);
    todo!()
}

/// Reads a `CREATE INDEX` that a server printed: the table's name and the index.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_index(statement: &str, dialect: &dyn Dialect) -> Result<(ObjectName, Index), DdlError> {
    let _ = (statement, dialect);
    todo!()
}

/// Reads a constraint that a server printed: `FOREIGN KEY (a) REFERENCES t(id) ON DELETE CASCADE`.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_constraint(text: &str, dialect: &dyn Dialect) -> Result<Constraint, DdlError> {
    let _ = (text, dialect);
    todo!()
}

/// Reads a `CREATE VIEW` that a server printed.
///
/// # Errors
/// When a part of it is not understood.
pub fn read_view(statement: &str, dialect: &dyn Dialect) -> Result<View, DdlError> {
    let _ = (statement, dialect);
    todo!()
}
