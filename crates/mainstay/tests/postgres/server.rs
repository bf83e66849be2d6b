//! Servers for the tests, and a database of its own for each.

use mainstay::engine::{Connection, Url, connect};
use mainstay_schema::plan::{Runs, Step, plan};
use mainstay_schema::schema::Schema;
use mainstay_schema::sql::Sql;
use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

/// The URLs of these variables that are set. Where a missing server is a failure, `CI` says so.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub fn urls(variables: &[&str]) -> Vec<Url> {
    let mut found = Vec::new();
    for variable in variables {
        match env::var(variable) {
            Ok(text) => found.push(Url::parse(&text).unwrap()),
            Err(_) if env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{variable} is not set"),
            Err(_) => println!("skipped: {variable} is not set"),
        }
    }
    found
}

/// Every PostgreSQL that there is.
pub fn all() -> Vec<Url> {
    urls(&["MAINSTAY_TEST_POSTGRESQL_URL", "MAINSTAY_TEST_POSTGRESQL15_URL"])
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

    /// Goes from what is there to `to`, a transaction for all steps that can be in one.
    pub async fn arrive(&mut self, to: &Schema) -> Vec<Step> {
        let from = self.inspect().await;
        let steps = plan(&from, to, self.connection.dialect()).unwrap().steps;
        run(&mut *self.connection, "BEGIN").await;
        for step in &steps {
            if step.runs == Runs::Outside {
                run(&mut *self.connection, "COMMIT").await;
            }
            let outcome = self.connection.execute(&step.sql).await;
            outcome.unwrap_or_else(|error| panic!("{error}\n{}\n{}", step.sql, text(&steps)));
            match step.runs {
                Runs::Outside => run(&mut *self.connection, "BEGIN").await,
                Runs::Committed => run(&mut *self.connection, "COMMIT; BEGIN").await,
                _ => {}
            }
        }
        run(&mut *self.connection, "COMMIT").await;
        steps
    }

    pub async fn close(self) {
        let Self { url, connection, mut server } = self;
        drop(connection);
        run(&mut *server, &format!("DROP DATABASE {} WITH (FORCE)", url.database)).await;
    }
}

pub fn text(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("{};\n", step.sql)).collect()
}

pub async fn run(connection: &mut dyn Connection, sql: &str) {
    let outcome = connection.execute(&Sql::written(sql)).await;
    outcome.unwrap_or_else(|error| panic!("{error} {:?}\n{sql}", error.server_detail()));
}
