//! What SQLite's result codes mean, and what to do next: <https://sqlite.org/rescode.html>.

use crate::error::{Error, ErrorKind, Result, Violation, ViolationKind};
use rusqlite::ErrorCode;

/// The extended code of a foreign key that is not kept (SQLITE_CONSTRAINT_FOREIGNKEY).
pub(super) const FOREIGN_KEY: &str = "787";

/// Runs a statement of ours.
pub(super) fn run(database: &rusqlite::Connection, sql: &'static str) -> Result<()> {
    database.execute_batch(sql).map_err(|error| failed(error, sql))
}

/// A file that could not be opened.
pub(super) fn opening(error: rusqlite::Error, path: &str) -> Error {
    explained(&error).at(path)
}

/// A statement that failed.
pub(super) fn failed(error: rusqlite::Error, statement: &str) -> Error {
    explained(&error).statement(statement)
}

fn explained(error: &rusqlite::Error) -> Error {
    let failure = match error {
        rusqlite::Error::SqliteFailure(failure, _) | rusqlite::Error::SqlInputError { error: failure, .. } => failure,
        other => return Error::new(ErrorKind::Statement, other.to_string()),
    };
    let (mut kind, message, hint) = meaning(failure.code);
    let said = said(error);
    // SQLite has one code (1) for every statement that it cannot prepare; only its words tell them apart.
    if kind == ErrorKind::Statement && said.starts_with("no such table: ") {
        kind = ErrorKind::NoSuchTable;
    }
    let message = if message.is_empty() { said.clone() } else { format!("{message} ({said})") };
    let mut explained = Error::new(kind, message).code(failure.extended_code.to_string());
    if let Some(violation) = violation(failure.extended_code, &said) {
        explained = explained.violating(violation);
    }
    if hint.is_empty() { explained } else { explained.hint(hint) }
}

/// The constraint that is meant: after a colon stands the name of a check, or the columns.
fn violation(code: i32, said: &str) -> Option<Violation> {
    use rusqlite::ffi;
    let kind = match code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            ViolationKind::Unique
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ViolationKind::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => ViolationKind::NotNull,
        ffi::SQLITE_CONSTRAINT_CHECK => ViolationKind::Check,
        _ => return None,
    };
    let meant = said.split_once(": ").map(|(_, meant)| meant).unwrap_or_default();
    if kind == ViolationKind::Check {
        return Some(Violation { kind, constraint: Some(meant.to_owned()), table: None, columns: Vec::new() });
    }
    let columns = meant.split(", ").filter_map(|column| column.split_once('.'));
    let (tables, columns): (Vec<&str>, Vec<String>) = columns.map(|(table, column)| (table, column.to_owned())).unzip();
    Some(Violation { kind, constraint: None, table: tables.first().map(|table| (*table).to_owned()), columns })
}

/// The library's own words; a table that is being rebuilt is meant by its name.
fn said(error: &rusqlite::Error) -> String {
    let text = match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    text.replace("mainstay_new_", "")
}

/// The kind, what it means where SQLite's own words do not say it, and what to do next.
fn meaning(code: ErrorCode) -> (ErrorKind, &'static str, &'static str) {
    match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => (
            ErrorKind::Unreachable,
            "another process is using the database",
            "wait until it is done, or end it, and run the same command again",
        ),
        ErrorCode::CannotOpen => (
            ErrorKind::File,
            "the database file cannot be opened",
            "check the path, and that you may read and write it",
        ),
        ErrorCode::NotADatabase => {
            (ErrorKind::File, "the file is no SQLite database", "check the path; an encrypted database cannot be read")
        }
        ErrorCode::DatabaseCorrupt => (
            ErrorKind::State,
            "the database file is damaged",
            "stop writing to it, keep a copy, and restore a backup or try `sqlite3 FILE .recover`",
        ),
        ErrorCode::ReadOnly => (
            ErrorKind::File,
            "the database can only be read",
            "check the rights of the file and of its folder, and that the URL does not say mode=ro",
        ),
        ErrorCode::DiskFull => (ErrorKind::File, "there is no room on the disk", "make room, and run it again"),
        ErrorCode::SystemIoFailure => {
            (ErrorKind::File, "reading or writing the database file failed", "check the disk")
        }
        ErrorCode::PermissionDenied => (ErrorKind::File, "", "check the rights of the file and of its folder"),
        ErrorCode::ConstraintViolation => {
            (ErrorKind::Statement, "", "mend the rows that the constraint refuses, and run it again")
        }
        _ => (ErrorKind::Statement, "", ""),
    }
}
