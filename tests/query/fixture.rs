//! A database with some rows, the library's way to it, and the engine's own client beside it.

use crate::models::{Post, Team, User, post, team, user};
use mainstay::engine::{Connection, Url, Value, connect};
use mainstay::{Database, Models, PoolOptions};
use mainstay_schema::plan::plan;
use mainstay_schema::schema::{Column, Schema, Table, Type};
use mainstay_schema::sql::Sql;
use mainstay_tests::database;
use tempfile::TempDir;
use tokio::sync::Mutex;

pub use mainstay_tests::database::Server;

/// The servers whose engines queries speak to.
pub const SERVERS: [Server; 7] = Server::ALL;

/// Whether it is MySQL or MariaDB.
pub fn is_mysql(server: Server) -> bool {
    matches!(server, Server::Mysql | Server::Mariadb | Server::Mariadb10 | Server::Galera)
}

pub struct Fixture {
    pub db: Database,
    pub server: Server,
    client: Mutex<Box<dyn Connection>>,
    /// In a mutex, so that tasks can share the fixture.
    home: Mutex<Option<database::Database>>,
    _folder: Option<TempDir>,
}

impl Fixture {
    /// The tables, with rows in them.
    pub async fn on(server: Server) -> Option<Self> {
        let fixture = Self::with(server, Models::new().with::<Team>().with::<User>().with::<Post>()).await?;
        let db = &fixture.db;
        // The nodes of a cluster number rows past each other; the tests tell them by their numbers.
        let number = |at: usize| if server == Server::Galera { at as i64 + 1 } else { 0 };
        let teams = ["red", "blue", "empty"].into_iter().enumerate();
        let teams: Vec<Team> = teams.map(|(at, name)| Team { id: number(at), ..team(name) }).collect();
        db.insert_many(&teams).await.unwrap();
        let users = [("ann@x.org", 20), ("bob@x.org", 31), ("Cy%@y.com", 44), ("dee_@y.com", 18), ("eve@z.net", 70)];
        for (at, (email, age)) in users.into_iter().enumerate() {
            let user = user(email, age, [Some(1), Some(2), None][at % 3]);
            db.insert(&User { id: number(at), ..user }).await.unwrap();
        }
        db.insert_many(&[post(1, 1, "first"), post(1, 2, "second"), post(4, 1, "Third")]).await.unwrap();
        Some(fixture)
    }

    /// Empty tables of these models.
    pub async fn with(server: Server, models: Models) -> Option<Self> {
        Self::pooled(server, models, PoolOptions { size: 4, ..PoolOptions::default() }).await
    }

    /// The same, with a pool of these measures.
    pub async fn pooled(server: Server, models: Models, options: PoolOptions) -> Option<Self> {
        let home = server.database().await?;
        let (url, folder) = if server == Server::Sqlite {
            // One in memory would be another for every connection.
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("test.db");
            (Url::parse(&format!("sqlite:{}", path.display())).unwrap(), Some(folder))
        } else {
            (home.url.clone(), None)
        };
        let mut client = connect(&url).await.unwrap();
        let mut schema = models.schema().unwrap();
        let is_vector = |column: &Column| matches!(column.ty, Type::Vector(_));
        let vectors = schema.tables.values().any(|table| table.columns.iter().any(is_vector));
        if vectors && matches!(server, Server::Postgresql15 | Server::Mariadb10) {
            // The oldest servers have no vectors.
            home.close().await;
            return None;
        }
        assert_eq!(client.dialect().normalize(&mut schema), []);
        let steps = plan(&Schema::new(), &schema, client.dialect()).unwrap().steps;
        for step in steps {
            client.execute(&step.sql).await.unwrap_or_else(|error| panic!("{}: {error:?}", step.sql));
        }
        let db = Database::open(&url, options).await.unwrap();
        Some(Self { db, server, client: Mutex::new(client), home: Mutex::new(Some(home)), _folder: folder })
    }

    /// A table as the server shows it.
    pub async fn table(&self, name: &str) -> Table {
        let schema = self.client.lock().await.inspect().await.unwrap();
        schema.tables.into_values().find(|table| table.name.name == name).unwrap()
    }

    /// The rows of a query, asked through the engine's own client; values apart by `|`. Names are quoted by `"`.
    pub async fn plain(&self, sql: &str) -> Vec<String> {
        let sql = if is_mysql(self.server) { sql.replace('"', "`") } else { sql.to_owned() };
        let rows = self.client.lock().await.query(&Sql::written(sql.clone()), &[]).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        rows.iter().map(|row| row.iter().map(word).collect::<Vec<_>>().join("|")).collect()
    }

    /// Ends the connections that the library has open, as an operator or a restart would.
    pub async fn cut_off(&self) {
        if !is_mysql(self.server) {
            let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() \
                       AND pid <> pg_backend_pid() AND application_name = 'mainstay'";
            self.plain(cut).await;
            return;
        }
        let who = "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()";
        for id in self.plain(who).await {
            // It may have gone by itself.
            let _ = self.client.lock().await.execute(&Sql::written(format!("KILL {id}"))).await;
        }
    }

    pub async fn close(self) {
        drop(self.db);
        drop(self.client);
        if let Some(home) = self.home.into_inner() {
            home.close().await;
        }
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}
