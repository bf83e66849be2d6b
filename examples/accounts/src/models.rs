//! Who may sign in.

use mainstay::prelude::*;
use mainstay::types::Password;

/// An account
#[derive(Debug, Clone, Model)]
#[model(table = "auth_user")]
pub struct AuthUser {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 255)]
    pub email: String,
    pub password: Password,
    #[column(default = true)]
    pub active: bool,
    /// What sessions are tied to: a new one ends them all
    #[column(unique, length = 64)]
    pub fs_uniquifier: String,
    pub confirmed_at: Option<Timestamp>,
}
