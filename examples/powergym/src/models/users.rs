//! The people behind the counter.

use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

/// What a user may do
#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    Admin,
    Employee,
}

/// People who work at the gym and sign in
#[derive(Debug, Clone, Model)]
#[model(table = "users", index(columns = [email, username]))]
pub struct User {
    #[column(primary_key, length = 50)]
    pub username: String,
    #[column(unique, length = 255)]
    pub email: String,
    #[column(length = 100)]
    pub full_name: Option<String>,
    /// Argon2id, never the password itself
    pub hashed_password: Password,
    #[column(default = "employee")]
    pub role: UserRole,
    #[column(default = false)]
    pub disabled: bool,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}

/// Somebody is signed in
#[derive(Debug, Clone, Model)]
#[model(table = "sessions")]
pub struct Session {
    /// SHA-256 of the token: who reads this table cannot sign in with it
    #[column(primary_key, length = 64)]
    pub token_hash: String,
    #[column(references = "users.username", on_delete = "cascade", on_update = "cascade", length = 50, index)]
    pub username: String,
    #[column(index)]
    pub expires_at: Timestamp,
}
