//! What the server and the network say, in the library's words: kind, code, the next thing to do.
//! Codes: <https://mariadb.com/kb/en/mariadb-error-code-reference/>; MySQL's are the same up to about 1900.

use crate::engine::cause::{find, root};
use crate::engine::failures::unsure;
use crate::error::{Error, ErrorKind, Violation, ViolationKind};
use mysql_async::{DriverError, ServerError};

/// Another session holds what is needed, or a conflict that a cluster found when it certified.
const DEADLOCK: &str = "1213";
/// A row has changed since the transaction saw it (MariaDB 11.6).
const CHANGED: &str = "1020";
/// What only a cluster says in passing: a wait for other nodes ended, the node is not ready.
const CLUSTER: [&str; 2] = ["1205", "1047"];
/// The node does not serve: not yet, or not any more.
pub(super) const NOT_READY: &str = "1047";
/// There is such a row already.
pub(super) const DUPLICATE: &str = "1062";
/// A user who may not make databases is told one of these.
pub(super) const DENIED: [&str; 2] = ["1044", "1227"];

/// Whether the statement did nothing and may run again.
pub(super) fn is_in_the_way(error: &Error, cluster: bool) -> bool {
    error.server_code().is_some_and(|code| [DEADLOCK, CHANGED].contains(&code) || (cluster && CLUSTER.contains(&code)))
}

/// A statement that failed.
pub(super) fn failed(error: &mysql_async::Error, statement: &str) -> Error {
    match error {
        mysql_async::Error::Server(said) => told(said).statement(statement),
        mysql_async::Error::Driver(problem) if !matches!(problem, DriverError::ConnectionClosed) => {
            Error::new(ErrorKind::Statement, problem.to_string()).statement(statement)
        }
        other => Error::new(ErrorKind::Unreachable, format!("the connection to the server was lost ({})", root(other)))
            .hint("see that the server runs, and run the same command again")
            .statement(statement),
    }
}

/// The same as queries know it: what a transaction is run again for.
pub(super) fn in_query(error: Error) -> Error {
    match error.server_code() {
        // A lock that was waited for in vain; a row that has changed since the transaction began.
        Some("1205" | "1020") => error.of_kind(ErrorKind::Conflict),
        _ => error,
    }
}

/// Whether a conflict undid its statement and no more, as far as one knows.
pub(super) fn is_statement_alone(conflict: &Error) -> bool {
    conflict.server_code() != Some(DEADLOCK)
}

/// Whether somebody ended the statement, or its connection.
pub(super) fn is_interrupted(error: &Error) -> bool {
    error.server_code() == Some("1317")
}

/// A statement, or a COMMIT, of a transaction that the server has undone for another one's sake: it would count as
/// one of its own.
pub(super) fn undone(statement: &str) -> Error {
    Error::new(ErrorKind::Conflict, "the server has undone the transaction that the statement belongs to")
        .code(DEADLOCK)
        .statement(statement)
        .hint("return the error of the statement that was in another's way, and the transaction is run again")
}

/// A COMMIT that failed: unless the server says why, nobody knows whether it did.
pub(super) fn committing(error: Error) -> Error {
    unsure(in_query(error))
}

/// A connection that did not come about. Neither the server's words nor ours repeat the password.
pub(super) fn connecting(error: &mysql_async::Error, host: &str, database: &str, user: &str) -> Error {
    if let mysql_async::Error::Server(said) = error {
        let refusal = told(said).at(host);
        return match said.code {
            1045 | 1698 => {
                refusal.hint(format!("check the password of {user}, and that {user} may come from this host"))
            }
            1044 => refusal.hint(format!("let {user} use it: GRANT ALL ON {database}.* TO …")),
            1049 => refusal.hint(format!("make it: CREATE DATABASE {database}")),
            _ => refusal,
        };
    }
    if let mysql_async::Error::Driver(problem) = error {
        return cannot_agree(problem).at(host);
    }
    if find::<rustls::Error>(error).is_some_and(is_broken_off) {
        return Error::new(ErrorKind::Unreachable, "the server ended the connection while it was made").at(host);
    }
    if let Some(problem) = find::<rustls::Error>(error) {
        return Error::new(ErrorKind::Refused, format!("TLS failed: {problem}"))
            .at(host)
            .hint("check sslmode, and that sslrootcert holds the authority that signed the server's certificate");
    }
    Error::new(ErrorKind::Unreachable, format!("the server cannot be reached: {}", root(error)))
        .at(host)
        .hint("check host and port, and that the server runs")
}

/// Whether the server ended the connection in the middle of the handshake: it says so in plain words, which is not
/// what TLS expects.
fn is_broken_off(problem: &rustls::Error) -> bool {
    use rustls::AlertDescription::UnexpectedMessage;
    use rustls::Error::{AlertReceived, InappropriateHandshakeMessage, InappropriateMessage};
    let is_out_of_turn = matches!(problem, InappropriateMessage { .. } | InappropriateHandshakeMessage { .. });
    is_out_of_turn || *problem == AlertReceived(UnexpectedMessage)
}

/// Whether the server has no TLS.
pub(super) fn is_without_tls(error: &mysql_async::Error) -> bool {
    matches!(error, mysql_async::Error::Driver(DriverError::NoClientSslFlagFromServer))
}

fn cannot_agree(problem: &DriverError) -> Error {
    match problem {
        DriverError::NoClientSslFlagFromServer => Error::new(ErrorKind::Refused, "the server does not speak TLS")
            .hint("enable it on the server, or use sslmode=prefer or disable"),
        DriverError::ConnectionClosed => Error::new(ErrorKind::Unreachable, "the server closed the connection")
            .hint("see that the server is up, and try again"),
        other => Error::new(ErrorKind::Refused, other.to_string())
            .hint("use an account with caching_sha2_password, mysql_native_password or ed25519"),
    }
}

fn told(said: &ServerError) -> Error {
    let mut error = Error::new(kind(said), said.message.clone()).code(said.code.to_string());
    if let Some(violation) = violation(said) {
        error = error.violating(violation);
    }
    match next_step(said) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// What a row violates, as far as the words say it: the protocol has no fields for it.
fn violation(said: &ServerError) -> Option<Violation> {
    let message = said.message.as_str();
    let found = |open: &str, close: char| Some(message.split_once(open)?.1.split_once(close)?.0.to_owned());
    let column = |open| found(open, '\'').into_iter().collect();
    let (kind, constraint, columns) = match said.code {
        // MySQL says `table.key`, MariaDB the key alone.
        1062 => {
            let key = found("for key '", '\'').map(|key| key.rsplit('.').next().unwrap_or_default().to_owned());
            (ViolationKind::Unique, key, Vec::new())
        }
        1216 | 1217 | 1451 | 1452 => (ViolationKind::ForeignKey, found("CONSTRAINT `", '`'), Vec::new()),
        1048 => (ViolationKind::NotNull, None, column("Column '")),
        1364 => (ViolationKind::NotNull, None, column("Field '")),
        3819 => (ViolationKind::Check, found("Check constraint '", '\''), Vec::new()),
        4025 => (ViolationKind::Check, found("CONSTRAINT `", '`'), Vec::new()),
        _ => return None,
    };
    Some(Violation { kind, constraint, table: None, columns })
}

fn kind(said: &ServerError) -> ErrorKind {
    match said.code {
        // No room, shutting down, killed, a node that is not ready or has lost the others.
        1040 | 1203 | 1226 | 1053 | 1047 | 1129 | 1927 => ErrorKind::Unreachable,
        1180 if said.message.contains("Primary Component") => ErrorKind::Unreachable,
        1044 | 1045 | 1049 | 1130 | 1251 | 1275 | 1524 | 1698 | 1820 | 1862 | 3118 | 3159 | 4151 => ErrorKind::Refused,
        1146 => ErrorKind::NoSuchTable,
        // A row changed since the transaction saw it (MariaDB 11.6); a deadlock.
        1020 | 1213 => ErrorKind::Conflict,
        1205 => ErrorKind::LockTimeout,
        // ALGORITHM or LOCK as asked for is not possible.
        1845 | 1846 => ErrorKind::Unsupported,
        // Databases, tables, columns, keys, constraints, routines, triggers, events: there already, or not there.
        1007 | 1008 | 1050 | 1051 | 1060 | 1061 | 1068 | 1091 | 1304 | 1305 | 1359 | 1360 | 1537 | 1539 | 1826
        | 3821 | 3822 | 3940 => ErrorKind::AlreadyDone,
        1005 if said.message.contains("errno: 121") => ErrorKind::AlreadyDone,
        _ => ErrorKind::Statement,
    }
}

/// What to do, which these servers do not say.
fn next_step(said: &ServerError) -> Option<&'static str> {
    Some(match said.code {
        1040 | 1203 | 1226 => "close connections that nobody needs, or raise max_connections",
        1129 => "too many attempts failed: FLUSH HOSTS on the server",
        1047 => "the node is not part of the cluster yet: wait (--wait does), or name more hosts in the URL",
        1180 if said.message.contains("Primary Component") => {
            "the node has lost the others: wait (--wait does), or name more hosts in the URL"
        }
        1180 | 1105 if said.message.contains("ws_rows") || said.message.contains("writeset") => {
            "the transaction is too large for the cluster: mark the statement `-- in batches of 1000`"
        }
        1105 | 1153 if said.message.contains("max_allowed_packet") => {
            "raise max_allowed_packet on the server (1G is the most), or keep the value in parts"
        }
        1820 | 1862 => "the password has expired: ALTER USER … IDENTIFIED BY …",
        3118 | 4151 => "the account is locked: ALTER USER … ACCOUNT UNLOCK",
        3159 => "the server wants TLS: use sslmode=require",
        1048 | 1062 | 1216 | 1217 | 1451 | 1452 | 3819 | 4025 | 1265 | 1264 | 1406 | 1138 => {
            "mend the rows that are in the way, and run it again"
        }
        1142 | 1143 | 1044 | 1227 | 1370 => "run it as the owner, or have an administrator GRANT it",
        1205 => "another session holds the rows or the table: see SHOW PROCESSLIST, and run it again",
        1213 => "another session was in the way: run it again",
        1290 | 1792 | 1836 => "the server only reads: give the URL of the one that takes writes, or all of them",
        1071 => "index less of it: VARCHAR(n) with a smaller n, or a prefix",
        1170 => "a text of any length cannot be a key: use VARCHAR(n)",
        1118 => "use TEXT for the long columns: they are kept beside the row",
        1419 => "the server wants log_bin_trust_function_creators=1, or an administrator to make it",
        1553 => "a foreign key needs the index: drop the foreign key first",
        1021 | 1114 => "make room on the server's disk, and run it again",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: u16, message: &str) -> ServerError {
        ServerError { code, message: message.to_owned(), state: "HY000".to_owned() }
    }

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        for (code, message, expected) in [
            (1040, "Too many connections", ErrorKind::Unreachable),
            (1047, "WSREP has not yet prepared node for application use", ErrorKind::Unreachable),
            (1180, "Got error 6 \"Not connected to Primary Component\"", ErrorKind::Unreachable),
            (1180, "wsrep_max_ws_rows exceeded", ErrorKind::Statement),
            (1045, "Access denied", ErrorKind::Refused),
            (1049, "Unknown database", ErrorKind::Refused),
            (1146, "Table 'a.b' doesn't exist", ErrorKind::NoSuchTable),
            (1061, "Duplicate key name 'i'", ErrorKind::AlreadyDone),
            (
                1005,
                "Can't create table `a`.`b` (errno: 121 \"Duplicate key on write or update\")",
                ErrorKind::AlreadyDone,
            ),
            (1064, "You have an error in your SQL syntax", ErrorKind::Statement),
        ] {
            assert_eq!(kind(&said(code, message)), expected, "{code}");
        }
    }

    #[test]
    fn what_a_row_violates_is_read_from_the_words() {
        for (code, message, kind, constraint, columns) in [
            (1062, "Duplicate entry '1' for key 'p.PRIMARY'", ViolationKind::Unique, Some("PRIMARY"), vec![]),
            (1062, "Duplicate entry '1' for key 'uu'", ViolationKind::Unique, Some("uu"), vec![]),
            (1048, "Column 'a' cannot be null", ViolationKind::NotNull, None, vec!["a"]),
            (3819, "Check constraint 'ck' is violated.", ViolationKind::Check, Some("ck"), vec![]),
            (4025, "CONSTRAINT `ck` failed for `d`.`t`", ViolationKind::Check, Some("ck"), vec![]),
            (
                1452,
                "Cannot add or update a child row: a foreign key constraint fails (`d`.`c`, CONSTRAINT `f` FOREIGN KEY (`p`))",
                ViolationKind::ForeignKey,
                Some("f"),
                vec![],
            ),
        ] {
            let error = told(&said(code, message));
            let violation = error.violation().unwrap();
            assert_eq!((violation.kind, violation.constraint.as_deref()), (kind, constraint), "{message}");
            assert_eq!(
                (violation.columns.join(","), error.kind()),
                (columns.join(","), ErrorKind::Constraint),
                "{message}"
            );
        }
    }

    #[test]
    fn only_a_cluster_is_asked_again_after_a_wait() {
        for (code, alone, cluster) in
            [(1213, true, true), (1205, false, true), (1047, false, true), (1062, false, false)]
        {
            let error = told(&said(code, ""));
            assert_eq!((is_in_the_way(&error, false), is_in_the_way(&error, true)), (alone, cluster), "{code}");
        }
    }
}
