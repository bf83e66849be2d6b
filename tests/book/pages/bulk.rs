// What the page on many rows takes for known.
// given: db: Database, other: Database, readings: Vec<Reading>, body: tokio::io::Empty, mut file: tokio::io::Sink
use mainstay::prelude::*;

#[derive(Model)]
struct Reading {
    #[column(primary_key)]
    id: i64,
    at: Timestamp,
    watts: i64,
}
