//! The people behind the counter.

use mainstay::prelude::*;

/// What a user may do
#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
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
    #[column(length = 255)]
    pub hashed_password: String,
    #[column(default = "employee")]
    pub role: UserRole,
    #[column(default = false)]
    pub disabled: bool,
    #[column(default = sql("now()"))]
    pub created_at: Timestamp,
    #[column(default = sql("now()"))]
    pub updated_at: Timestamp,
}
