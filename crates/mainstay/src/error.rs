//! The library's one error: what happened, where, and what to do next.

use std::fmt;

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong; the command line picks its exit code by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A setting, URL or argument is wrong.
    Config,
    /// The server cannot be reached, is starting up, or has no room: trying again may help.
    Unreachable,
    /// The server refused the user, password or certificate: trying again does not help.
    Refused,
    /// A revision file, or the graph of them, is wrong.
    Revision,
    /// Models or SQL text could not be read.
    Source,
    /// A statement failed on the server.
    Statement,
    /// A statement failed because a table that it reads is not there.
    NoSuchTable,
    /// A statement failed because what it makes is there already, or what it drops is not.
    AlreadyDone,
    /// A constraint refuses a row; [`Error::violation`] says which.
    Constraint,
    /// Another transaction was in the way, and nothing was done: trying the whole transaction again helps.
    Conflict,
    /// Another session held a lock for longer than we may wait: nothing was done.
    LockTimeout,
    /// The connection was lost before the server said whether it committed: it may have, or not.
    UnknownOutcome,
    /// There is no such row.
    NotFound,
    /// Somebody else changed the row since it was read.
    Outdated,
    /// A row cannot be read as the type that was asked for.
    Decode,
    /// No connection of the pool came free in time.
    PoolTimeout,
    /// The engine cannot express what is asked.
    Unsupported,
    /// The database is not in the state that its history says, or that the command needs.
    State,
    /// Reading or writing a file failed.
    File,
    /// The application itself gave up; [`Error::into_application`] says why.
    Application,
}

/// The constraint that refuses a row, as far as the server names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What kind of constraint.
    pub kind: ViolationKind,
    /// The constraint's name.
    pub constraint: Option<String>,
    /// The table.
    pub table: Option<String>,
    /// Its columns.
    pub columns: Vec<String>,
}

/// Kinds of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViolationKind {
    /// A value is there already: UNIQUE, PRIMARY KEY.
    Unique,
    /// A row refers to one that is not there, or is referred to.
    ForeignKey,
    /// A value is missing.
    NotNull,
    /// A CHECK does not hold.
    Check,
    /// An EXCLUDE does not hold.
    Exclusion,
}

/// What went wrong, where, and what to do next. A cause is in [`source`](std::error::Error::source), never in the message too.
///
/// One pointer wide, so that the way without an error stays cheap.
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: ErrorKind,
    message: String,
    place: Option<String>,
    statement: Option<String>,
    code: Option<String>,
    detail: Option<String>,
    note: Option<String>,
    hint: Option<String>,
    violation: Option<Violation>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of this kind, in words.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            message: message.into(),
            place: None,
            statement: None,
            code: None,
            detail: None,
            note: None,
            hint: None,
            violation: None,
            source: None,
        }))
    }

    /// An error of the application's own, on its way out of a transaction, which is undone. The application has it back by
    /// [`into_application`](Self::into_application).
    ///
    /// ```
    /// # #[derive(Debug, PartialEq)] struct SoldOut;
    /// # impl std::fmt::Display for SoldOut {
    /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("sold out") }
    /// # }
    /// # impl std::error::Error for SoldOut {}
    /// let error = mainstay::Error::application(SoldOut);
    /// assert_eq!(error.into_application::<SoldOut>().unwrap(), SoldOut);
    /// ```
    pub fn application(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::new(ErrorKind::Application, "the application gave up").caused_by(error)
    }

    /// The application's own error, if it is one of this type.
    ///
    /// # Errors
    /// The error as it was, when it is none.
    pub fn into_application<E: std::error::Error + 'static>(mut self) -> Result<E, Self> {
        match self.0.source.take().map(|source| source.downcast::<E>()) {
            Some(Ok(own)) => Ok(*own),
            Some(Err(other)) => {
                self.0.source = Some(other);
                Err(self)
            }
            None => Err(self),
        }
    }

    /// Where: `migrations/3e8e_users.sql:14`, `users.email`, a revision.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.place = Some(place.to_string());
        self
    }

    /// The statement that failed.
    pub fn statement(mut self, text: impl Into<String>) -> Self {
        self.0.statement = Some(text.into());
        self
    }

    /// The server's own code (SQLSTATE, SQLite's extended code).
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    /// More of what the server said (PostgreSQL's DETAIL).
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.0.detail = Some(text.into());
        self
    }

    /// What state the failure left things in.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.0.note = Some(text.into());
        self
    }

    /// What to do next.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.0.hint = Some(text.into());
        self
    }

    /// The constraint that refuses a row.
    pub fn violating(mut self, violation: Violation) -> Self {
        self.0.kind = ErrorKind::Constraint;
        self.0.violation = Some(violation);
        self
    }

    /// The same error, known to be of another kind.
    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The cause.
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The place, where one is known.
    pub fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// The statement that failed, where one did.
    pub fn failed_statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    /// The server's own code, where it gave one.
    pub fn server_code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// More of what the server said.
    pub fn server_detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What state the failure left things in.
    pub fn aftermath(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// What to do next.
    pub fn next_step(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The constraint that refuses a row.
    pub fn violation(&self) -> Option<&Violation> {
        self.0.violation.as_ref()
    }

    /// Whether trying again may help.
    pub fn is_transient(&self) -> bool {
        self.0.kind == ErrorKind::Unreachable
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.place {
            Some(place) => write!(f, "{place}: {}", self.0.message),
            None => f.write_str(&self.0.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
