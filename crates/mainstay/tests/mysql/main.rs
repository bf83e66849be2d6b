//! MySQL and MariaDB by real servers: `MAINSTAY_TEST_MYSQL_URL` and its relatives say where they are.
//! What is true of every engine is proved by the conformance suite; here is what is these two's own.

mod cluster;
mod galera;
mod inspect;
mod server;
mod session;
mod tls;
