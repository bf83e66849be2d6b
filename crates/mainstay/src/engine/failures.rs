//! Errors that every engine may come to, in the same words.

use crate::error::{Error, ErrorKind};

pub(crate) fn no_engine(name: &str) -> Error {
    Error::new(ErrorKind::Config, format!("no engine is called `{name}`"))
        .hint("use sqlite:PATH, or postgresql://, mysql:// or mariadb://user@host/database")
}

/// A server that stands alone.
pub(super) fn no_rolling() -> Error {
    Error::new(ErrorKind::Unsupported, "only a cluster can change one server after the other").hint("leave --rsu out")
}

/// A statement that wants more values than it is given, or fewer.
pub(crate) fn wrong_count(wanted: usize, given: usize, sql: &str) -> Error {
    Error::new(ErrorKind::Statement, format!("the statement takes {wanted} values, and {given} were given"))
        .statement(sql)
        .hint("bind a value for each of $1, $2, …")
}

/// A COMMIT after a statement had failed.
pub(super) fn nothing_to_commit() -> Error {
    Error::new(ErrorKind::Statement, "a statement of the transaction had failed, so nothing was committed")
        .hint("return the error of that statement, or run it in a transaction of its own within this one")
}
