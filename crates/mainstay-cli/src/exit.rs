//! Exit codes: one list, from which `--help` and the documentation are made.

use mainstay::{Error, ErrorKind};
use std::fmt::Write as _;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    Difference,
    Usage,
    Connection,
    Source,
    Statement,
    State,
    File,
}

/// Each with its number and meaning.
const EXITS: [(Exit, u8, &str); 8] = [
    (Exit::Done, 0, "Done; for check: no difference; for lint and verify: nothing found"),
    (Exit::Difference, 1, "check, diff or drift --exit-code, current --check-heads, lint or verify found something"),
    (Exit::Usage, 2, "The command line or a setting is wrong"),
    (Exit::Connection, 3, "The server cannot be reached, or refuses"),
    (Exit::Source, 4, "A revision, a model or SQL text is wrong, or the engine has no words for it"),
    (Exit::Statement, 5, "A statement failed on the server"),
    (Exit::State, 6, "The database is not in the state that its history says, or that the command needs"),
    (Exit::File, 7, "A file could not be read or written"),
];

impl Exit {
    /// The end that an error makes.
    pub fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Config => Self::Usage,
            ErrorKind::Unreachable | ErrorKind::Refused | ErrorKind::UnknownOutcome | ErrorKind::PoolTimeout => {
                Self::Connection
            }
            ErrorKind::Revision | ErrorKind::Source | ErrorKind::Unsupported => Self::Source,
            ErrorKind::Statement | ErrorKind::NoSuchTable | ErrorKind::AlreadyDone => Self::Statement,
            ErrorKind::Constraint | ErrorKind::Conflict | ErrorKind::LockTimeout => Self::Statement,
            ErrorKind::NotFound | ErrorKind::Outdated | ErrorKind::Decode => Self::Statement,
            ErrorKind::State | ErrorKind::Application => Self::State,
            ErrorKind::File => Self::File,
        }
    }

    fn code(self) -> u8 {
        EXITS.iter().find(|(exit, ..)| *exit == self).map_or(1, |(_, code, _)| *code)
    }

    /// The list, for the end of `--help`.
    pub fn help() -> String {
        let mut text = "Exit codes:\n".to_owned();
        for (_, code, meaning) in EXITS {
            let _ = writeln!(text, "  {code}  {meaning}");
        }
        text
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_a_code_of_its_own() {
        for (at, (exit, code, _)) in EXITS.into_iter().enumerate() {
            assert_eq!(usize::from(code), at);
            assert_eq!(exit.code(), code);
        }
    }
}
