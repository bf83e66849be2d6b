//! Servers for the tests, and a database of its own for each.

use mainstay::engine::{Connection, Url, connect};
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::Sql;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

/// The URLs of these variables that are set. Where a missing server is a failure, `CI` says so.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub fn urls(variables: &[&str]) -> Vec<Url> {
    let mut found = Vec::new();
    for variable in variables {
        match env::var(variable) {
            Ok(text) => found.push(Url::parse(&text).unwrap()),
            Err(_) if env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{variable} is not set"),
            Err(_) => eprintln!("skipped: {variable} is not set"),
        }
    }
    found
}

/// Every server that there is; of a cluster, the node that the URL names first.
pub fn all() -> Vec<Url> {
    let mut found = urls(&["MAINSTAY_TEST_MYSQL_URL", "MAINSTAY_TEST_MARIADB_URL", "MAINSTAY_TEST_MARIADB10_URL"]);
    found.extend(cluster());
    found
}

/// The cluster, if there is one.
pub fn cluster() -> Option<Url> {
    urls(&["MAINSTAY_TEST_GALERA_URL"]).pop()
}

/// An empty database, dropped when the test is done with it.
pub struct Database {
    pub url: Url,
    pub connection: Box<dyn Connection>,
    server: Box<dyn Connection>,
}

impl Database {
    pub async fn new(server: &Url) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("mainstay_test_{}_{number}", std::process::id());
        let mut at_server = connect(server).await.unwrap();
        run(&mut *at_server, &format!("CREATE DATABASE {name}")).await;
        let url = server.with_database(&name);
        let connection = connect(&url).await.unwrap();
        Self { url, connection, server: at_server }
    }

    /// A database that this script made.
    pub async fn with(server: &Url, script: &str) -> Self {
        let mut database = Self::new(server).await;
        run(&mut *database.connection, script).await;
        database
    }

    pub async fn inspect(&mut self) -> Schema {
        self.connection.inspect().await.unwrap()
    }

    pub async fn close(self) {
        let Self { url, connection, mut server } = self;
        drop(connection);
        run(&mut *server, &format!("DROP DATABASE {}", url.database)).await;
    }
}

pub async fn run(connection: &mut dyn Connection, sql: &str) {
    let outcome = connection.execute(&Sql::written(sql)).await;
    outcome.unwrap_or_else(|error| panic!("{error}\n{sql}"));
}
