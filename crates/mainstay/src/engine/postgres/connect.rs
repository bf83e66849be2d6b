//! From a URL to a session: hosts in their order, TLS as `sslmode` says, and the settings that all of our
//! statements count on.

use super::wire::Wire;
use super::{Postgres, Spelling, errors};
use crate::engine::hosts::{Host, hosts, no_host, patience};
use crate::engine::tls::{Attempt, Security};
use crate::engine::{Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use std::pin::pin;
use std::time::Duration;
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres::{Client, Config};

/// The oldest version whose catalogues the queries read.
const OLDEST: u32 = 15_00_00;
/// The port that servers listen on when nobody says another.
const PORT: u16 = 5432;

/// Connects.
///
/// # Errors
/// When no host can be reached, the one that answers refuses, or an option of the URL is wrong.
pub async fn connect(url: &Url) -> Result<Box<dyn Connection>> {
    Ok(Box::new(open(url).await?))
}

/// The same, as the type it is.
pub(super) async fn open(url: &Url) -> Result<Postgres> {
    let (client, wire, host) = line(url).await?;
    wire.carry_by_itself();
    started(client, url, host).await
}

/// The same, for queries: what is asked, and what carries it.
pub(super) async fn reach(url: &Url) -> Result<(Client, Wire)> {
    let (client, mut wire, host) = line(url).await?;
    let postgres = wire.carry_for(pin!(started(client, url, host))).await?;
    Ok((postgres.client, wire))
}

/// The first host that answers.
async fn line(url: &Url) -> Result<(Client, Wire, String)> {
    let security = Security::of(url)?;
    let hosts = hosts(url, PORT);
    let mut last = None;
    for host in &hosts {
        let target = Target { url, host, patience: patience(url, hosts.len())? };
        match target.connect(&security).await {
            Ok((client, wire)) => return Ok((client, wire, host.to_string())),
            // Who answers and refuses speaks for all: the next would be asked for the same.
            Err(error) if error.kind() != ErrorKind::Unreachable => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(no_host))
}

impl Postgres {
    /// Leaves a server that was lost for the next that is fit; its locks went with the session.
    pub(super) async fn go_to_another_host(&mut self) -> Result<bool> {
        if hosts(&self.url, PORT).len() < 2 {
            return Ok(false);
        }
        *self = open(&self.url).await?;
        Ok(true)
    }
}

/// One host of the URL.
struct Target<'u> {
    url: &'u Url,
    host: &'u Host,
    patience: Duration,
}

impl Target<'_> {
    async fn connect(&self, security: &Security) -> Result<(Client, Wire)> {
        let attempts = security.attempts(self.host.is_socket());
        let mut failure = None;
        for attempt in attempts {
            match tokio::time::timeout(self.patience, self.attempt(security, attempt)).await {
                Ok(Ok(line)) => return Ok(line),
                Ok(Err(error)) => failure = Some(error),
                Err(_) => return Err(self.host.does_not_answer(self.patience)),
            }
        }
        Err(failure.unwrap_or_else(|| Error::new(ErrorKind::Config, "nothing was tried")))
    }

    async fn attempt(&self, security: &Security, attempt: Attempt) -> Result<(Client, Wire)> {
        let config = self.config(attempt)?;
        let user = config.get_user().unwrap_or_default().to_owned();
        let (client, connection) = config
            .connect(security.connector()?)
            .await
            .map_err(|error| errors::connecting(&error, &self.host.to_string(), &self.url.database, &user))?;
        Ok((client, Wire::new(connection)))
    }

    fn config(&self, attempt: Attempt) -> Result<Config> {
        let url = self.url;
        let option = |name: &str| url.options.get(name).map(String::as_str);
        let user = url.user.as_deref().or(option("user")).unwrap_or("postgres");
        let database = if url.database.is_empty() { option("dbname").unwrap_or(user) } else { &url.database };
        let mut config = Config::new();
        config
            .user(user)
            .dbname(database)
            .port(self.host.port)
            .application_name(option("application_name").unwrap_or("mainstay"));
        if self.host.is_socket() {
            config.host_path(&self.host.name)
        } else {
            config.host(&self.host.name)
        };
        if let Some(password) = url.password() {
            config.password(password);
        }
        if let Some(options) = option("options") {
            config.options(options);
        }
        config.ssl_mode(match attempt {
            Attempt::Plain => SslMode::Disable,
            Attempt::Either => SslMode::Prefer,
            Attempt::Tls => SslMode::Require,
        });
        config.target_session_attrs(match option("target_session_attrs") {
            None | Some("any") => TargetSessionAttrs::Any,
            Some("read-write" | "primary") => TargetSessionAttrs::ReadWrite,
            Some("read-only" | "standby") => TargetSessionAttrs::ReadOnly,
            Some(_) => {
                let error = Error::new(ErrorKind::Config, "target_session_attrs is not a word that is known");
                return Err(error.hint("any, read-write or read-only"));
            }
        });
        Ok(config)
    }
}

/// Settles what every statement of ours counts on, and asks who answered.
async fn started(client: Client, url: &Url, host: String) -> Result<Postgres> {
    const START: &str = include_str!("sql/start.sql");
    let row = client.query_typed(START, &[]).await;
    let rows = row.map_err(|error| errors::failed(&error, START))?;
    let [row] = rows.as_slice() else {
        return Err(Error::new(ErrorKind::Refused, "the server does not say who it is").at(host));
    };
    let number = u32::try_from(row.get::<_, i32>(0)).unwrap_or_default();
    let version: String = row.get(1);
    if number < OLDEST {
        let error = Error::new(ErrorKind::Unsupported, format!("the server is PostgreSQL {version}")).at(host);
        return Err(error.hint("Mainstay works with PostgreSQL 15 and later"));
    }
    let url = url.with_database(row.get(2));
    // `18.4 (Debian 18.4-1)` says more than anybody asked.
    let version = version.split(' ').next().unwrap_or_default().to_owned();
    let dialect = Spelling::for_version(number).at_home_in(row.get(3));
    Ok(Postgres { client, begins: false, dialect, url, version, host, search_path: row.get(5) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config> {
        let host = Host { name: "h".to_owned(), port: 5432 };
        let url = Url::parse(text).unwrap();
        Target { url: &url, host: &host, patience: Duration::MAX }.config(Attempt::Either)
    }

    #[test]
    fn what_is_not_said_has_a_usual_value() {
        let config = config("postgresql://h").unwrap();
        assert_eq!(config.get_user(), Some("postgres"));
        assert_eq!(config.get_dbname(), Some("postgres"));
        assert_eq!(config.get_application_name(), Some("mainstay"));
    }

    #[test]
    fn a_wrong_option_is_named_with_what_would_be_right() {
        let error = config("postgresql://h/x?target_session_attrs=any-old").unwrap_err();
        assert!(error.to_string().contains("target_session_attrs") && error.next_step().is_some(), "{error}");
    }
}
