// What the page on hooks takes for known.
// given: db: Database
use mainstay::prelude::*;

#[derive(Debug, Clone, serde::Serialize, Model)]
struct Client {
    #[column(primary_key)]
    id: i64,
    email: String,
    age: i32,
}

#[derive(Debug, Clone, serde::Serialize, Model)]
struct Payment {
    #[column(primary_key)]
    id: i64,
    client: i64,
}

#[derive(Debug)]
struct TooYoung(#[allow(dead_code, reason = "it is shown")] i32);

impl std::fmt::Display for TooYoung {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too young")
    }
}

impl std::error::Error for TooYoung {}
