//! A database of its own for each test, on each engine.

use mainstay::Result;
use mainstay::engine::{Connection, Enforcement, Url, connect};
use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::sql::Sql;
use std::sync::atomic::{AtomicU32, Ordering};

/// A server, or the file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// SQLite, in memory.
    Sqlite,
    /// PostgreSQL in the newest version, with pgvector.
    Postgresql,
    /// PostgreSQL in the oldest version that is supported.
    Postgresql15,
    /// MySQL.
    Mysql,
    /// MariaDB with vectors.
    Mariadb,
    /// MariaDB in the oldest version that is supported.
    Mariadb10,
    /// A cluster of MariaDB, through its first node.
    Galera,
}

/// A database that nobody else uses, and a connection to it.
pub struct Database {
    /// The connection.
    pub connection: Box<dyn Connection>,
    /// Its URL.
    pub url: Url,
    /// Where it was made, and the statement that drops it.
    admin: Option<(Url, String)>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Server {
    /// Every server.
    pub const ALL: [Self; 7] =
        [Self::Sqlite, Self::Postgresql, Self::Postgresql15, Self::Mysql, Self::Mariadb, Self::Mariadb10, Self::Galera];

    /// The variable that holds its URL.
    fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgresql => Some("MAINSTAY_TEST_POSTGRESQL_URL"),
            Self::Postgresql15 => Some("MAINSTAY_TEST_POSTGRESQL15_URL"),
            Self::Mysql => Some("MAINSTAY_TEST_MYSQL_URL"),
            Self::Mariadb => Some("MAINSTAY_TEST_MARIADB_URL"),
            Self::Mariadb10 => Some("MAINSTAY_TEST_MARIADB10_URL"),
            Self::Galera => Some("MAINSTAY_TEST_GALERA_URL"),
        }
    }

    /// A database on it; `None`, and a line that says so, where it is not there.
    ///
    /// # Panics
    /// When it is not there and `CI` is `true`, or it refuses.
    pub async fn database(self) -> Option<Database> {
        let Some(variable) = self.variable() else {
            return Some(open(Url::parse("sqlite::memory:").expect("a URL"), None).await);
        };
        let Ok(text) = std::env::var(variable) else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{variable} is not set, and CI needs every server");
            eprintln!("skipped on {self:?}: {variable} is not set");
            return None;
        };
        let admin = Url::parse(&text).unwrap_or_else(|error| panic!("{variable}: {error}"));
        let name = format!("laws_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&admin, format!("CREATE DATABASE {name}{}", self.words().0)).await;
        if matches!(self, Self::Postgresql | Self::Postgresql15) {
            // Durability is not what these tests are about.
            run(&admin, format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
        }
        let dropping = format!("DROP DATABASE {name}{}", self.words().1);
        Some(open(admin.with_database(&name), Some((admin, dropping))).await)
    }

    /// What stands behind the name of a database that is made, and of one that is dropped.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Postgresql | Self::Postgresql15 => (" TEMPLATE template0", " WITH (FORCE)"),
            // The collation of the tables that Mainstay makes: what a case leaves unsaid is no difference.
            Self::Mysql => (" COLLATE utf8mb4_0900_bin", ""),
            _ => (" COLLATE utf8mb4_nopad_bin", ""),
        }
    }
}

async fn open(url: Url, admin: Option<(Url, String)>) -> Database {
    let connection = connect(&url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    Database { connection, url, admin }
}

async fn run(admin: &Url, sql: String) {
    let mut connection = connect(admin).await.unwrap_or_else(|error| panic!("{admin}: {error}"));
    connection.execute(&Sql::written(sql)).await.unwrap_or_else(|error| panic!("{admin}: {error:?}"));
}

impl Database {
    /// Runs steps as a revision does, in as few transactions as they allow.
    ///
    /// # Errors
    /// At the first that fails; its transaction is rolled back.
    pub async fn run(&mut self, steps: &[Step]) -> Result<()> {
        for group in groups(steps) {
            let enforcement = match group.iter().any(|step| step.runs == Runs::Unenforced) {
                true => Enforcement::Off,
                false => Enforcement::On,
            };
            if group[0].runs == Runs::Outside {
                self.connection.execute(&group[0].sql).await?;
                continue;
            }
            self.connection.begin(enforcement).await?;
            for step in group {
                if let Err(error) = self.connection.execute(&step.sql).await {
                    self.connection.rollback().await?;
                    return Err(error.statement(step.sql.to_string()));
                }
            }
            if let Err(error) = self.connection.commit().await {
                self.connection.rollback().await?;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Gives the database back.
    pub async fn close(self) {
        drop(self.connection);
        if let Some((admin, dropping)) = self.admin {
            run(&admin, dropping).await;
        }
    }
}

/// Steps that share a transaction.
fn groups(steps: &[Step]) -> Vec<&[Step]> {
    let ends = |one: &Step, next: &Step| {
        one.runs == Runs::Outside || next.runs == Runs::Outside || one.runs == Runs::Committed
    };
    steps.chunk_by(|one, next| !ends(one, next)).collect()
}
