//! A project in a folder of its own, and its database.

use mainstay::config::{Config, Where};
use mainstay::engine::{Connection, Url, Value, connect};
use mainstay::migrate::{Event, Migrator, Project, Target};
use mainstay::schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use tempfile::TempDir;

pub struct Stage {
    folder: TempDir,
    database: Database,
}

impl Stage {
    /// A project on a server, where it is there. A file, so that several connections see the same.
    pub async fn new(server: Server, settings: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut database = server.database().await?;
        if server == Server::Sqlite {
            database.url = Url::parse(&format!("sqlite:{}", folder.path().join("app.db").display())).expect("a URL");
        }
        let stage = Self { folder, database };
        let engine = stage.url().scheme();
        stage.write("mainstay.toml", &format!("engines = [\"{engine}\"]\nmodels = \"schema.sql\"\n{settings}"));
        stage.write("schema.sql", "");
        std::fs::create_dir(stage.folder.path().join("migrations")).expect("a folder");
        Some(stage)
    }

    pub fn url(&self) -> &Url {
        &self.database.url
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("a file");
    }

    pub fn revision(&self, id: &str, revises: &str, upgrade: &str) {
        let text =
            format!("-- {id}\n-- revision: {id}\n-- revises: {revises}\n\n-- upgrade\n{upgrade}\n-- downgrade\n");
        self.write(&format!("migrations/{id}.sql"), &text);
    }

    pub fn project(&self) -> Project {
        let nothing = |_: &str| None;
        let directory = self.folder.path().to_owned();
        let place = Where { directory, file: None, url: None, environment: &nothing };
        Project::open(Config::load(&place).expect("settings")).expect("a project")
    }

    pub async fn connect(&self) -> Box<dyn Connection> {
        connect(self.url()).await.unwrap_or_else(|error| panic!("{}: {error}", self.url()))
    }

    /// Upgrades to the head, or downgrades by one; what was heard meanwhile.
    pub async fn go(&self, up: bool, hear: &mut (dyn FnMut(&Event<'_>) + Send)) -> mainstay::Result<()> {
        let project = self.project();
        let mut migrator = Migrator::new(&project, self.connect().await);
        let mut listener = |event: Event<'_>| hear(&event);
        match up {
            true => migrator.upgrade(&Target::Head, &mut listener).await.map(drop),
            false => migrator.downgrade(&"-1".parse::<Target>().expect("a target"), &mut listener).await.map(drop),
        }
    }

    pub async fn upgrade(&self) {
        self.go(true, &mut |_| {}).await.unwrap_or_else(|error| panic!("{}: {}", self.url(), told(&error)));
    }

    pub async fn downgrade(&self) {
        self.go(false, &mut |_| {}).await.unwrap_or_else(|error| panic!("{}: {}", self.url(), told(&error)));
    }

    pub async fn execute(&self, sql: &str) {
        let outcome = self.connect().await.execute(&Sql::written(sql)).await;
        outcome.unwrap_or_else(|error| panic!("{}: {sql}: {error}", self.url()));
    }

    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.connect().await.query(&Sql::written(sql), &[]).await;
        let rows = rows.unwrap_or_else(|error| panic!("{}: {sql}: {error}", self.url()));
        match &rows[0][0] {
            Value::Integer(number) => *number,
            other => panic!("{sql}: {other:?}"),
        }
    }

    pub async fn close(self) {
        self.database.close().await;
    }
}

/// An error with its statement, hint and what it left behind.
pub fn told(error: &mainstay::Error) -> String {
    format!("{error}\n{:?}\n{:?}\n{:?}", error.failed_statement(), error.next_step(), error.aftermath())
}
