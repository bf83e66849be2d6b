//! A project in a folder, and a database of its own on a server.

use mainstay::config::{Config, Where};
use mainstay::engine::{Connection, Url, Value, connect};
use mainstay::migrate::{Migrator, Project};
use mainstay::schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use std::path::Path;
use tempfile::TempDir;

/// A project and a database.
pub struct Place {
    folder: TempDir,
    database: Option<Database>,
    pub url: Url,
}

impl Place {
    /// A project without revisions, and an empty database; `None` where the server is not there.
    pub async fn on(server: Server) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let (database, url) = match server {
            Server::Sqlite => {
                let file = format!("sqlite:{}", folder.path().join("app.db").display());
                (None, Url::parse(&file).expect("a URL"))
            }
            server => {
                let database = server.database().await?;
                let url = database.url.clone();
                (Some(database), url)
            }
        };
        let place = Self { folder, database, url };
        let engine = place.connect().await.dialect().name();
        place.write("mainstay.toml", &format!("engines = [\"{engine}\"]\nmodels = \"schema.sql\"\n"));
        place.write("schema.sql", "");
        std::fs::create_dir(place.path().join("migrations")).expect("a folder");
        Some(place)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and its folder.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Writes a revision file.
    pub fn revision(&self, id: &str, revises: &str, upgrade: &str, downgrade: &str) {
        let text = format!(
            "-- {id}\n-- revision: {id}\n-- revises: {revises}\n\n-- upgrade\n{upgrade}\n\n-- downgrade\n{downgrade}\n"
        );
        self.write(&format!("migrations/{id}.sql"), &text);
    }

    pub fn config(&self) -> Config {
        let from = Where { file: None, directory: self.path().to_owned(), url: None, environment: &|_| None };
        Config { url: Some(self.url.clone()), ..Config::load(&from).expect("the settings") }
    }

    pub fn project(&self) -> Project {
        Project::open(self.config()).unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn connect(&self) -> Box<dyn Connection> {
        connect(&self.url).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs statements that no revision knows of.
    pub async fn by_hand(&self, sql: &str) {
        let outcome = self.connect().await.execute(&Sql::written(sql)).await;
        outcome.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    /// Runs what leads to a target.
    pub async fn upgrade(&self, target: &str) {
        let project = self.project();
        let mut migrator = Migrator::new(&project, self.connect().await);
        let target = target.parse().expect("a target");
        migrator.upgrade(&target, &mut |_| {}).await.unwrap_or_else(|error| panic!("{error:?}"));
    }

    /// Takes back what stands on a target.
    pub async fn downgrade(&self, target: &str) {
        let project = self.project();
        let mut migrator = Migrator::new(&project, self.connect().await);
        let target = target.parse().expect("a target");
        migrator.downgrade(&target, &mut |_| {}).await.unwrap_or_else(|error| panic!("{error:?}"));
    }

    /// The texts that a query gives.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let rows = self.connect().await.query(&Sql::written(sql), &[]).await;
        let text = |row: Vec<Value>| match row.into_iter().next() {
            Some(Value::Text(text)) => text,
            _ => String::new(),
        };
        rows.unwrap_or_else(|error| panic!("{sql}: {error:?}")).into_iter().map(text).collect()
    }

    /// Gives the database back.
    pub async fn close(self) {
        if let Some(database) = self.database {
            database.close().await;
        }
    }
}
