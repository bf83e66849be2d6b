//! What the server and the network say, in the library's words: kind, code, detail, the next thing to do.
//! Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use crate::engine::cause::{find, root};
use crate::engine::failures::unsure;
use crate::error::{Error, ErrorKind, Violation, ViolationKind};
use std::io;
use tokio_postgres::error::{DbError, ErrorPosition};

/// A statement that failed.
pub(super) fn failed(error: &tokio_postgres::Error, statement: &str) -> Error {
    match error.as_db_error() {
        Some(said) => told(said, statement).statement(statement),
        // What never left: a value that the statement cannot take.
        None if !error.is_closed() && find::<io::Error>(error).is_none() => {
            Error::new(ErrorKind::Statement, format!("{error}: {}", root(error))).statement(statement)
        }
        None => Error::new(ErrorKind::Unreachable, format!("the connection to the server was lost ({})", root(error)))
            .hint("see that the server runs, and run the same command again")
            .statement(statement),
    }
}

/// A COMMIT that failed: unless the server says why, nobody knows whether it did.
pub(super) fn committing(error: &tokio_postgres::Error) -> Error {
    unsure(failed(error, "COMMIT"))
}

/// Whether tables have changed since the statement was prepared, and that is all.
pub(super) fn is_stale(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|said| match said.code().code() {
        "0A000" => said.message().contains("cached plan"),
        // Somebody has said DISCARD ALL or DEALLOCATE.
        code => code == "26000",
    })
}

/// A connection that did not come about. Neither the server's words nor ours repeat the password.
pub(super) fn connecting(error: &tokio_postgres::Error, host: &str, database: &str, user: &str) -> Error {
    if let Some(said) = error.as_db_error() {
        let refusal = told(said, "").at(host);
        return match said.code().code() {
            "3D000" => refusal.hint(format!("make it: createdb {database}")),
            "28P01" => refusal.hint(format!("check the password of {user}")),
            "28000" => refusal.hint(format!("check that {user} may connect: pg_hba.conf on the server, or sslmode")),
            _ => refusal,
        };
    }
    let said = root(error);
    if let Some(problem) = find::<rustls::Error>(error) {
        return Error::new(ErrorKind::Refused, format!("TLS failed: {problem}"))
            .at(host)
            .hint("check sslmode, and that sslrootcert holds the authority that signed the server's certificate");
    }
    if said.contains("does not support TLS") {
        return Error::new(ErrorKind::Refused, "the server does not speak TLS")
            .at(host)
            .hint("enable ssl on the server, or use sslmode=prefer or disable");
    }
    if find::<io::Error>(error).is_some() || error.is_closed() || said.contains("timeout") {
        return Error::new(ErrorKind::Unreachable, format!("the server cannot be reached: {said}"))
            .at(host)
            .hint("check host and port, and that the server runs");
    }
    Error::new(ErrorKind::Refused, said).at(host).hint("check the URL's user, password and options")
}

fn told(said: &DbError, statement: &str) -> Error {
    let code = said.code().code();
    let mut message = said.message().to_owned();
    if let Some(ErrorPosition::Original(at)) = said.position() {
        let (line, column) = place(statement, *at as usize);
        message.push_str(&format!(" at line {line}, column {column} of the statement"));
    }
    let mut error = Error::new(kind(code), message).code(code);
    if let Some(kind) = violated(code) {
        let text = |text: Option<&str>| text.map(str::to_owned);
        error = error.violating(Violation {
            kind,
            constraint: text(said.constraint()),
            table: text(said.table()),
            columns: columns(said),
        });
    }
    // The whole row stands there: a password's hash with it.
    let says_a_row = ["23502", "23514"].contains(&code);
    if let Some(detail) = said.detail().filter(|_| !says_a_row) {
        error = error.detail(detail);
    }
    if let Some(context) = said.where_() {
        error = error.note(context);
    }
    match said.hint().or_else(|| next_step(code, said.message())) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The columns that a violation is about: one by name, or those of `Key (a, b)=(…)`.
fn columns(said: &DbError) -> Vec<String> {
    if let Some(column) = said.column() {
        return vec![column.to_owned()];
    }
    let key = said.detail().and_then(|detail| detail.strip_prefix("Key (")?.split_once(")=("));
    key.map(|(columns, _)| columns.split(", ").map(str::to_owned).collect()).unwrap_or_default()
}

fn violated(code: &str) -> Option<ViolationKind> {
    Some(match code {
        "23502" => ViolationKind::NotNull,
        "23503" => ViolationKind::ForeignKey,
        "23505" => ViolationKind::Unique,
        "23514" => ViolationKind::Check,
        "23P01" => ViolationKind::Exclusion,
        _ => return None,
    })
}

/// Line and column, from 1, of the character at `position`, which the server counts from 1.
fn place(statement: &str, position: usize) -> (usize, usize) {
    let before: String = statement.chars().take(position.saturating_sub(1)).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

fn kind(code: &str) -> ErrorKind {
    match code {
        // Connection lost, shut down, starting up, out of connections or memory.
        "57P01" | "57P02" | "57P03" | "53300" => ErrorKind::Unreachable,
        "28000" | "28P01" | "3D000" => ErrorKind::Refused,
        "42P01" => ErrorKind::NoSuchTable,
        "40001" | "40P01" => ErrorKind::Conflict,
        "55P03" => ErrorKind::LockTimeout,
        _ if code.starts_with("08") => ErrorKind::Unreachable,
        _ => ErrorKind::Statement,
    }
}

/// What to do where the server does not say it.
fn next_step(code: &str, message: &str) -> Option<&'static str> {
    Some(match code {
        "57P03" => "wait until the server is up: --wait does",
        "53300" => "close connections that nobody needs, or raise max_connections",
        "23502" | "23505" | "23503" | "23514" | "23P01" => "mend the rows that are in the way, and run it again",
        "2BP01" => "drop what depends on it first, or in the same revision",
        "42501" => "run it as the owner, or have the owner GRANT it",
        "55P03" => "another session holds the table: see pg_stat_activity, and run it again",
        "40P01" | "40001" => "another session was in the way: run it again",
        "57014" => "raise statement_timeout, or run it when there is less to do",
        "3F000" => "create the schema first: CREATE SCHEMA",
        "42704" if message.contains("\"vector\"") => "add CREATE EXTENSION vector before it",
        "0A000" | "58P01" if message.contains("extension") => "install the extension's package on the server first",
        "55P04" => "a new enum value can be used once it is committed: put its use into the next revision",
        "25001" => "put it into a revision of its own, marked to run outside a transaction",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_lines() {
        for (statement, position, expected) in
            [("SELECT x", 8, (1, 8)), ("SELECT\n  é, x", 13, (2, 6)), ("", 1, (1, 1)), ("a", 99, (1, 2))]
        {
            assert_eq!(place(statement, position), expected, "{statement}");
        }
    }

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        for (code, expected) in [
            ("57P03", ErrorKind::Unreachable),
            ("53300", ErrorKind::Unreachable),
            ("08006", ErrorKind::Unreachable),
            ("28P01", ErrorKind::Refused),
            ("3D000", ErrorKind::Refused),
            ("42P01", ErrorKind::NoSuchTable),
            ("42601", ErrorKind::Statement),
        ] {
            assert_eq!(kind(code), expected, "{code}");
        }
    }
}
