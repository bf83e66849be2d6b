//! Why the gym does not do what it is asked. One type, so that the service finds a code for each.

use mainstay::{ErrorKind, ViolationKind};
use std::fmt;

/// Why a request is refused.
#[derive(Debug)]
pub enum Refusal {
    /// Nobody is signed in, or no longer.
    NotSignedIn,
    /// The wrong password, no such user, or a disabled one: nobody is told which.
    WrongPassword,
    /// Signed in, and still not allowed.
    NotAllowed,
    /// There is no such thing.
    Unknown(String),
    /// Somebody or something has this already; the constraint that says so.
    Taken(String),
    /// The request makes no sense, and why.
    Wrong(String),
    /// Not now: what stands in the way.
    NotNow(String),
    /// The database has a trouble of its own.
    Database(mainstay::Error),
}

/// What a request comes to.
pub type Result<T> = std::result::Result<T, Refusal>;

impl From<mainstay::Error> for Refusal {
    fn from(error: mainstay::Error) -> Self {
        // One of ours, on its way out of a transaction.
        let error = match error.into_application::<Self>() {
            Ok(refusal) => return refusal,
            Err(error) => error,
        };
        let violation = error.violation().map(|violation| (violation.kind, violation.constraint.clone()));
        match (error.kind(), violation) {
            (ErrorKind::NotFound, _) => Self::Unknown(error.place().unwrap_or("row").to_owned()),
            (_, Some((ViolationKind::Unique, constraint))) => Self::Taken(constraint.unwrap_or_default()),
            (_, Some((ViolationKind::ForeignKey, constraint))) => {
                Self::Unknown(constraint.unwrap_or_else(|| "what it belongs to".to_owned()))
            }
            (_, Some((ViolationKind::Check | ViolationKind::NotNull, _))) => Self::Wrong(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

/// What a transaction gives up with; it comes out as it was.
impl From<Refusal> for mainstay::Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Database(error) => error,
            refusal => Self::application(refusal),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSignedIn => f.write_str("nobody is signed in"),
            Self::WrongPassword => f.write_str("user or password are wrong"),
            Self::NotAllowed => f.write_str("only an administrator may do this"),
            Self::Unknown(what) => write!(f, "not found: {what}"),
            Self::Taken(constraint) => write!(f, "there is one already ({constraint})"),
            Self::Wrong(why) | Self::NotNow(why) => f.write_str(why),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}
