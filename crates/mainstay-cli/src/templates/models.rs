//! The models: one struct a table. `mainstay revision --autogenerate` writes what changed here as a revision.

// use mainstay::prelude::*;
//
// /// Somebody who may sign in.
// #[derive(Model)]
// #[model(table = "users")]
// pub struct User {
//     #[column(primary_key)]
//     pub id: i64,
//     #[column(unique, length = 255)]
//     pub email: String,
//     /// Only an `Option` may be NULL.
//     pub name: Option<String>,
//     #[column(default = true)]
//     pub active: bool,
//     #[column(default = sql("now()"))]
//     pub created_at: Timestamp,
// }
