//! Where the processes meet: databases of real servers, and SQLite files. Their state is read here.

use mainstay::engine::{Connection, Url, Value, connect};
use mainstay::schema::schema::Schema;
use mainstay::schema::sql::Sql;
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A server, or a folder.
pub struct Stage {
    server: Option<String>,
    folder: TempDir,
    runtime: tokio::runtime::Runtime,
}

/// The servers of an engine.
fn variables(engine: &str) -> &'static [&'static str] {
    match engine {
        "postgresql" => &["MAINSTAY_TEST_POSTGRESQL_URL", "MAINSTAY_TEST_POSTGRESQL15_URL"],
        "mysql" => &["MAINSTAY_TEST_MYSQL_URL"],
        "mariadb" => &["MAINSTAY_TEST_MARIADB_URL", "MAINSTAY_TEST_MARIADB10_URL"],
        "galera" => &["MAINSTAY_TEST_GALERA_URL"],
        _ => &[],
    }
}

/// What is compared: the schema, the log line of each revision, the rows of the tables, the history.
#[derive(Debug, PartialEq)]
pub struct State {
    pub schema: Schema,
    pub log: Vec<String>,
    pub rows: i64,
    pub history: usize,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The servers of an engine that are there; without any, nothing, unless this is CI.
pub fn stages(engine: &str) -> Vec<Stage> {
    let stage = |server| Stage {
        server,
        folder: tempfile::tempdir().expect("a folder"),
        runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
    };
    if engine == "sqlite" {
        return vec![stage(None)];
    }
    let urls: Vec<_> = variables(engine).iter().map(|&name| (name, std::env::var(name).ok())).collect();
    for (name, url) in &urls {
        assert!(url.is_some() || std::env::var("CI").is_err(), "{name} is not set: run ./test");
    }
    urls.into_iter().filter_map(|(_, url)| url).map(|url| stage(Some(url))).collect()
}

impl Stage {
    /// The URL of the server.
    pub fn url(&self) -> &str {
        self.server.as_deref().expect("a server")
    }

    /// The URL of a database with nothing in it.
    pub fn fresh_database(&self) -> String {
        let name = format!("stage_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        match &self.server {
            None => format!("sqlite:{}", self.folder.path().join(name).display()),
            Some(server) => {
                self.on_server(&format!("CREATE DATABASE {name}"));
                format!("{}/{name}", server.rsplit_once('/').expect("a database in the URL").0)
            }
        }
    }

    pub fn drop_database(&self, url: &str) {
        let name = url.rsplit('/').next().expect("a name");
        match &self.server {
            None => (),
            Some(server) if server.starts_with("postgres") => {
                self.on_server(&format!("DROP DATABASE {name} WITH (FORCE)"))
            }
            Some(_) => self.on_server(&format!("DROP DATABASE {name}")),
        }
    }

    fn on_server(&self, statement: &str) {
        let url = Url::parse(self.url()).expect("a URL");
        self.runtime.block_on(async {
            let mut connection = connect(&url).await.expect("the server answers");
            connection.execute(&Sql::written(statement)).await.expect("the statement runs");
        });
    }

    /// The number that a query gives.
    pub fn number(&self, url: &str, query: &str) -> i64 {
        self.runtime.block_on(async {
            let mut connection = connect(&Url::parse(url).expect("a URL")).await.expect("the database answers");
            number(&mut *connection, query).await
        })
    }

    /// Writes until a process ends, and says how often that succeeded.
    pub fn write_until(&self, url: &str, mut child: Child, statement: impl Fn(u32) -> String) -> u32 {
        self.runtime.block_on(async {
            let mut connection = connect(&Url::parse(url).expect("a URL")).await.expect("the database answers");
            let mut written = 0;
            for number in 0.. {
                if child.try_wait().expect("a process").is_some() {
                    break;
                }
                written += u32::from(connection.execute(&Sql::written(statement(number))).await.is_ok());
            }
            crate::finish(child, "beside a writer");
            written
        })
    }

    pub fn state(&self, url: &str) -> State {
        self.runtime.block_on(async {
            let mut connection = connect(&Url::parse(url).expect("a URL")).await.expect("the database answers");
            let connection = &mut *connection;
            let tables = (0..crate::REVISIONS / 6).flat_map(|table| [format!("t{table}"), format!("child_t{table}")]);
            let mut rows = 0;
            for table in tables {
                rows += number(connection, &format!("SELECT count(*) FROM {table}")).await;
            }
            State {
                schema: connection.inspect().await.expect("the schema is read"),
                log: texts(connection, "SELECT revision FROM run_log ORDER BY revision").await,
                rows,
                history: texts(connection, "SELECT revision FROM mainstay_history WHERE steps_done = steps_total")
                    .await
                    .len(),
            }
        })
    }
}

async fn texts(connection: &mut dyn Connection, query: &str) -> Vec<String> {
    let rows = connection.query(&Sql::written(query), &[]).await.expect("the query runs");
    let text =
        |row: Vec<Value>| if let Some(Value::Text(text)) = row.into_iter().next() { text } else { String::new() };
    rows.into_iter().map(text).collect()
}

async fn number(connection: &mut dyn Connection, query: &str) -> i64 {
    let rows = connection.query(&Sql::written(query), &[]).await.expect("the query runs");
    match rows[0][0] {
        Value::Integer(number) => number,
        Value::Text(ref text) => text.trim().parse().expect("a number"),
        ref other => panic!("{query}: {other:?}"),
    }
}
