//! A gym of its own for each test.

use mainstay::config::Config;
use mainstay::engine::Url;
use mainstay::prelude::*;
use mainstay_tests::database::{self, Server};
use powergym::models::{Client, DocumentType, Gender};
use powergym::{Gym, NewClient};
use tempfile::TempDir;

/// The servers that it runs on: those with vectors. MySQL has them and no index for them.
pub const SERVERS: [Server; 4] = [Server::Sqlite, Server::Postgresql, Server::Mysql, Server::Mariadb];

pub struct Place {
    pub gym: Gym,
    pub server: Server,
    home: Option<database::Database>,
    _folder: TempDir,
}

impl Place {
    /// An empty gym.
    pub async fn on(server: Server) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let home = server.database().await?;
        let url = match server {
            // One in memory would be another for every connection.
            Server::Sqlite => Url::parse(&format!("sqlite:{}", folder.path().join("gym.db").display())).unwrap(),
            _ => home.url.clone(),
        };
        let gym = Gym::of(&Config::of_url(url).unwrap()).await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
        Some(Self { gym, server, home: Some(home), _folder: folder })
    }

    /// The name of its database.
    pub fn database(&self) -> &str {
        self.home.as_ref().map_or("", |home| &home.url.database)
    }

    pub async fn close(self) {
        drop(self.gym);
        if let Some(home) = self.home {
            home.close().await;
        }
    }
}

/// Runs a test on every server, in an empty gym.
macro_rules! in_every_gym {
    ($($name:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for server in crate::place::SERVERS {
                if let Some(place) = crate::place::Place::on(server).await {
                    super::$name(&place).await;
                    place.close().await;
                }
            }
        }
    )*};
}

pub(crate) use in_every_gym;

/// Somebody who might train here.
pub fn somebody(document: &str, first: &str, last: &str) -> NewClient {
    NewClient {
        dni_type: DocumentType::Cc,
        dni_number: document.to_owned(),
        first_name: first.to_owned(),
        middle_name: None,
        last_name: last.to_owned(),
        second_last_name: None,
        gender: Gender::Other,
        birth_date: Date::constant(1990, 2, 3),
        phone: "3001234567".to_owned(),
        email: None,
        address: None,
    }
}

pub async fn client(gym: &Gym) -> Client {
    gym.register(somebody("1", "Ana", "Díaz")).await.unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}
