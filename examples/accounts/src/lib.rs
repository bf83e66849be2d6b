//! User accounts on whichever database the environment names. Nothing here knows which one it is.

pub mod models;

use mainstay::prelude::*;
use mainstay::types::Password;
use mainstay::{Database, ErrorKind, ViolationKind};
use models::AuthUser;
use std::{fmt, iter};

/// The accounts; cheap to clone, and safe from any task and any thread.
#[derive(Clone)]
pub struct Accounts {
    db: Database,
}

/// Why somebody gets no account, or does not come in.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody has the address already; the constraint that says so.
    Taken { email: String, constraint: String },
    /// No address of mail, or one that is too long.
    NoAddress(String),
    /// Too short a password.
    Weak,
    /// The wrong password, no such account, or one that is not active: nobody is told which.
    Wrong,
    /// There is no such account.
    Unknown(String),
    /// The database has another trouble.
    Database(mainstay::Error),
}

/// What a request comes to.
pub type Result<T> = std::result::Result<T, Refusal>;

impl Accounts {
    /// The accounts of the database that `DB_TYPE`, `DB_HOST`, … name. Waits until it is up, and brings its tables to
    /// where this program is, however many of them start at once.
    pub async fn open() -> mainstay::Result<Self> {
        let revisions = mainstay::revisions!("migrations");
        revisions.upgrade_from_env().await?;
        Ok(Self { db: Database::from_env().await? })
    }

    /// A new account, not confirmed yet.
    pub async fn register(&self, email: &str, password: &str) -> Result<i64> {
        let email = email.trim().to_lowercase();
        if !email.contains('@') || email.chars().count() > 255 {
            return Err(Refusal::NoAddress(email));
        }
        if password.chars().count() < 8 {
            return Err(Refusal::Weak);
        }
        let password = hashed(password).await?;
        let user = AuthUser { id: 0, email, password, active: true, fs_uniquifier: unique(), confirmed_at: None };
        self.db.insert(&user).await.map_err(|error| Refusal::of(error, &user.email))
    }

    /// The account of somebody who knows its password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<AuthUser> {
        let user = self.db.find(AuthUser::email.eq(email.trim().to_lowercase())).first().await?;
        let (kept, plain) = (user.as_ref().map(|user| user.password.clone()), password.to_owned());
        // Where there is no account a password is hashed all the same, so that the time does not tell.
        let is_right = tokio::task::spawn_blocking(move || match kept {
            Some(kept) => Ok(kept.verify(&plain)),
            None => Password::new(&plain).map(|_| false),
        });
        let is_right = is_right.await.unwrap_or(Ok(false))?;
        user.filter(|user| is_right && user.active).ok_or(Refusal::Wrong)
    }

    /// Notes that somebody has the address that they gave.
    pub async fn confirm(&self, email: &str) -> Result<()> {
        let unconfirmed = AuthUser::email.eq(email).and(AuthUser::confirmed_at.is_null());
        let changed = self.db.update(unconfirmed).set(AuthUser::confirmed_at, Timestamp::now()).run().await?;
        if changed == 0 && !self.db.find(AuthUser::email.eq(email)).exists().await? {
            return Err(Refusal::Unknown(email.to_owned()));
        }
        Ok(())
    }

    /// Ends all sessions of an account, and lets it begin no new ones.
    pub async fn deactivate(&self, email: &str) -> Result<()> {
        let account = self.db.update(AuthUser::email.eq(email));
        match account.set(AuthUser::active, false).set(AuthUser::fs_uniquifier, unique()).run().await? {
            0 => Err(Refusal::Unknown(email.to_owned())),
            _ => Ok(()),
        }
    }

    /// All accounts, by address.
    pub async fn list(&self) -> Result<Vec<AuthUser>> {
        Ok(self.db.all::<AuthUser>().order_by(AuthUser::email.asc()).all().await?)
    }

    /// What the server says of itself.
    pub async fn server(&self) -> Result<String> {
        Ok(self.db.server_version().await?)
    }
}

/// Hashing takes long on purpose: tasks that share the thread go on meanwhile.
async fn hashed(plain: &str) -> Result<Password> {
    let plain = plain.to_owned();
    match tokio::task::spawn_blocking(move || Password::new(&plain)).await {
        Ok(hash) => Ok(hash?),
        Err(_) => Err(Refusal::Weak),
    }
}

fn unique() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

impl Refusal {
    /// Which constraint refused says what is wrong.
    fn of(error: mainstay::Error, email: &str) -> Self {
        let taken = error.violation().filter(|violation| {
            violation.kind == ViolationKind::Unique && violation.constraint.as_deref() == Some("auth_user_email_key")
        });
        match (error.kind(), taken) {
            (ErrorKind::Constraint, Some(violation)) => {
                Self::Taken { email: email.to_owned(), constraint: violation.constraint.clone().unwrap_or_default() }
            }
            _ => Self::Database(error),
        }
    }
}

impl From<mainstay::Error> for Refusal {
    fn from(error: mainstay::Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { email, constraint } => write!(f, "{email} has an account already ({constraint})"),
            Self::NoAddress(text) => write!(f, "`{text}` is no address of mail with at most 255 characters"),
            Self::Weak => f.write_str("a password has at least 8 characters"),
            Self::Wrong => f.write_str("address or password are wrong"),
            Self::Unknown(email) => write!(f, "there is no account of {email}"),
            Self::Database(error) => {
                write!(f, "{error}")?;
                for cause in iter::successors(std::error::Error::source(error), |cause| cause.source()) {
                    write!(f, ": {cause}")?;
                }
                error.next_step().map_or(Ok(()), |hint| write!(f, "\nnext: {hint}"))
            }
        }
    }
}

impl std::error::Error for Refusal {}
