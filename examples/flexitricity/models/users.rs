//! Who works here.

use mainstay::prelude::*;

/// Somebody of the trading team
#[derive(Model)]
#[model(table = "users")]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    #[column(length = 50)]
    pub name: String,
    #[column(length = 200)]
    pub fullname: Option<String>,
    #[column(length = 50)]
    pub nickname: Option<String>,
}
