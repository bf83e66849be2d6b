//! PostgreSQL by real servers: `MAINSTAY_TEST_POSTGRESQL_URL` and its relatives say where they are.
//! What is true of every engine is proved by the conformance suite; here is what is PostgreSQL's own.
#![allow(clippy::print_stdout)] // a test that is skipped says so

#[path = "postgres/arrive.rs"]
mod arrive;
#[path = "postgres/home.rs"]
mod home;
#[path = "postgres/inspect.rs"]
mod inspect;
#[path = "postgres/server.rs"]
mod server;
#[path = "postgres/session.rs"]
mod session;
#[path = "postgres/tls.rs"]
mod tls;
