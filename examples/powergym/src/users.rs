//! Who works at the gym, and who is signed in.

use crate::models::{Session, User, UserRole};
use crate::{Gym, Refusal, Result};
use jiff::ToSpan;
use mainstay::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What a client of the service shows with each request.
#[derive(Debug, Clone, Serialize)]
pub struct Token {
    pub token: String,
    pub expires_at: Timestamp,
}

/// A working day, and some.
const SESSION_HOURS: i64 = 12;

impl Session {
    fn user() -> BelongsTo<Session, User> {
        belongs_to(Session::username, User::username)
    }
}

impl Gym {
    /// Lets somebody in behind the counter.
    pub async fn add_user(&self, username: &str, email: &str, password: &str, role: UserRole) -> Result<User> {
        if password.chars().count() < 8 {
            return Err(Refusal::Wrong("a password has at least 8 characters".to_owned()));
        }
        let user = User {
            username: username.to_owned(),
            email: email.to_lowercase(),
            full_name: None,
            hashed_password: hashed(password).await?,
            role,
            disabled: false,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        Ok(self.db.insert_returning(&user).await?)
    }

    /// A token for somebody who knows the password.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<Token> {
        let user = self.db.lookup::<User>(username.to_owned()).await?.filter(|user| !user.disabled);
        let Some(user) = user else {
            // The time that an answer takes does not tell who works here.
            hashed(password).await?;
            return Err(Refusal::WrongPassword);
        };
        let (kept, plain) = (user.hashed_password.clone(), password.to_owned());
        if !apart(move || kept.verify(&plain)).await? {
            return Err(Refusal::WrongPassword);
        }
        if user.hashed_password.is_outdated() {
            let anew = hashed(password).await?;
            self.db.update(User::username.eq(username)).set(User::hashed_password, anew).run().await?;
        }
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let expires_at = Timestamp::now() + SESSION_HOURS.hours();
        let session = Session { token_hash: hash_of(&token), username: user.username, expires_at };
        self.db.insert(&session).await?;
        Ok(Token { token, expires_at })
    }

    /// Whose token this is.
    pub async fn user_of(&self, token: &str) -> Result<User> {
        let valid = Session::token_hash.eq(hash_of(token)).and(Session::expires_at.gt(Timestamp::now()));
        let user = self.db.find(valid).join(Session::user()).select(whole::<User>()).first().await?;
        user.filter(|user| !user.disabled).ok_or(Refusal::NotSignedIn)
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        self.db.delete(Session::token_hash.eq(hash_of(token))).run().await?;
        Ok(())
    }

    /// Clears away the sessions that are over.
    pub async fn forget_sessions(&self) -> Result<u64> {
        Ok(self.db.delete(Session::expires_at.le(Timestamp::now())).run().await?)
    }
}

/// A token is as random as a key: one round is enough.
fn hash_of(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn hashed(plain: &str) -> Result<Password> {
    let plain = plain.to_owned();
    Ok(apart(move || Password::new(&plain)).await??)
}

/// Hashing takes long on purpose: tasks that share the thread go on meanwhile.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::NotNow("the password was not hashed".to_owned()))
}
