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

/// The error of something that committed itself, or was to: unless the server says why not, nobody knows whether it did.
pub(crate) fn unsure(error: Error) -> Error {
    /// Shut down, killed, interrupted: a server may say so of what it has committed already.
    const SAID_TOO_LATE: [&str; 5] = ["57P01", "57P02", "1053", "1317", "1927"];
    let is_sure = |code: &str| !SAID_TOO_LATE.contains(&code) && !code.starts_with("08");
    if error.kind() != ErrorKind::Unreachable || error.server_code().is_some_and(is_sure) {
        return error;
    }
    error
        .of_kind(ErrorKind::UnknownOutcome)
        .note("whether it was committed is not known")
        .hint("look for what it should have written before doing it again")
}

/// A COMMIT after a statement had failed.
pub(super) fn nothing_to_commit() -> Error {
    Error::new(ErrorKind::Statement, "a statement of the transaction had failed, so nothing was committed")
        .hint("return the error of that statement, or run it in a transaction of its own within this one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_have_been_committed_is_no_failure() {
        let lost = |code: Option<&str>| {
            let error = Error::new(ErrorKind::Unreachable, "lost");
            unsure(code.map_or_else(|| Error::new(ErrorKind::Unreachable, "lost"), |code| error.code(code))).kind()
        };
        for code in [None, Some("57P01"), Some("08006"), Some("1927")] {
            assert_eq!(lost(code), ErrorKind::UnknownOutcome, "{code:?}");
        }
        for code in [Some("53300"), Some("1047"), Some("1040")] {
            assert_eq!(lost(code), ErrorKind::Unreachable, "{code:?}");
        }
        let refused = Error::new(ErrorKind::Constraint, "no").code("23505");
        assert_eq!(unsure(refused).kind(), ErrorKind::Constraint);
    }
}
