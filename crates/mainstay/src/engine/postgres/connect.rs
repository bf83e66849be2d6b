//! From a URL to a session: hosts in their order, TLS as `sslmode` says, and the settings that all of our
//! statements count on.

use super::tls::{Attempt, Security};
use super::{DEFAULT_SCHEMA, Postgres, Spelling, errors};
use crate::engine::{Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use std::time::Duration;
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres::{Client, Config};

/// How long all hosts together may take, unless `connect_timeout` says how long each may.
const PATIENCE: Duration = Duration::from_secs(10);
/// The oldest version whose catalogues the queries read.
const OLDEST: u32 = 15_00_00;

/// Connects.
///
/// # Errors
/// When no host can be reached, the one that answers refuses, or an option of the URL is wrong.
pub async fn connect(url: &Url) -> Result<Box<dyn Connection>> {
    Ok(Box::new(open(url).await?))
}

/// The same, as the type it is.
pub(super) async fn open(url: &Url) -> Result<Postgres> {
    let security = Security::of(url)?;
    let hosts = hosts(url);
    let mut last = None;
    for (host, port) in &hosts {
        let target = Target { url, host, port: *port, patience: patience(url, hosts.len())? };
        match target.connect(&security).await {
            Ok(client) => return started(client, url, target.to_string()).await,
            // Who answers and refuses speaks for all: the next would be asked for the same.
            Err(error) if error.kind() != ErrorKind::Unreachable => return Err(error),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| Error::new(ErrorKind::Config, "the URL names no host")))
}

/// The hosts to try: those of the URL, the directory of a socket in `host`, or this machine.
fn hosts(url: &Url) -> Vec<(String, u16)> {
    let port = url.options.get("port").and_then(|port| port.parse().ok()).unwrap_or(5432);
    if !url.hosts.is_empty() {
        return url.hosts.iter().map(|(host, own)| (host.clone(), own.unwrap_or(port))).collect();
    }
    let given = url.options.get("host").map(String::as_str).unwrap_or("localhost");
    given.split(',').map(|host| (host.to_owned(), port)).collect()
}

fn patience(url: &Url, hosts: usize) -> Result<Duration> {
    let Some(seconds) = url.options.get("connect_timeout") else {
        return Ok(PATIENCE / u32::try_from(hosts).unwrap_or(u32::MAX));
    };
    match seconds.parse() {
        // Zero is libpq's word for no limit.
        Ok(0) => Ok(Duration::MAX),
        Ok(seconds) => Ok(Duration::from_secs(seconds)),
        Err(_) => {
            Err(Error::new(ErrorKind::Config, "connect_timeout is not a number of seconds").hint("connect_timeout=10"))
        }
    }
}

/// One host of the URL.
struct Target<'u> {
    url: &'u Url,
    host: &'u str,
    port: u16,
    patience: Duration,
}

impl std::fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl Target<'_> {
    async fn connect(&self, security: &Security) -> Result<Client> {
        let attempts = security.attempts(self.is_socket());
        let mut failure = None;
        for attempt in attempts {
            match tokio::time::timeout(self.patience, self.attempt(security, attempt)).await {
                Ok(Ok(client)) => return Ok(client),
                Ok(Err(error)) => failure = Some(error),
                Err(_) => {
                    let message = format!("no answer within {:?}", self.patience);
                    let error = Error::new(ErrorKind::Unreachable, message).at(self);
                    return Err(error.hint("check host and port, or raise connect_timeout"));
                }
            }
        }
        Err(failure.unwrap_or_else(|| Error::new(ErrorKind::Config, "nothing was tried")))
    }

    async fn attempt(&self, security: &Security, attempt: Attempt) -> Result<Client> {
        let config = self.config(attempt)?;
        let user = config.get_user().unwrap_or_default().to_owned();
        let (client, connection) = config
            .connect(security.connector()?)
            .await
            .map_err(|error| errors::connecting(&error, &self.to_string(), &self.url.database, &user))?;
        // Ends when the client is dropped; what goes wrong is told to whoever waits for an answer.
        tokio::spawn(connection);
        Ok(client)
    }

    fn is_socket(&self) -> bool {
        self.host.starts_with('/')
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
            .port(self.port)
            .application_name(option("application_name").unwrap_or("mainstay"));
        if self.is_socket() {
            config.host_path(self.host)
        } else {
            config.host(self.host)
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
    let row = client.query_typed(START, &[(&DEFAULT_SCHEMA, tokio_postgres::types::Type::TEXT)]).await;
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
    Ok(Postgres { client, begins: false, dialect: Spelling::for_version(number), url, version, host })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target<'u>(url: &'u Url, host: &'u str) -> Target<'u> {
        Target { url, host, port: 5432, patience: PATIENCE }
    }

    #[test]
    fn hosts_ports_and_sockets() {
        for (text, expected) in [
            ("postgresql://u@a:1,b/x", vec![("a", 1), ("b", 5432)]),
            ("postgresql://u@/x?host=/run/pg&port=9", vec![("/run/pg", 9)]),
            ("postgresql://u@%2Frun%2Fpg/x", vec![("/run/pg", 5432)]),
            ("postgresql:///x", vec![("localhost", 5432)]),
        ] {
            let url = Url::parse(text).unwrap();
            let expected: Vec<_> = expected.into_iter().map(|(host, port)| (host.to_owned(), port)).collect();
            assert_eq!(hosts(&url), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_said_has_a_usual_value() {
        let url = Url::parse("postgresql://h").unwrap();
        let config = target(&url, "h").config(Attempt::Either).unwrap();
        assert_eq!(config.get_user(), Some("postgres"));
        assert_eq!(config.get_dbname(), Some("postgres"));
        assert_eq!(config.get_application_name(), Some("mainstay"));
        assert_eq!(patience(&url, 2).unwrap(), Duration::from_secs(5));
    }

    #[test]
    fn a_wrong_option_is_named_with_what_would_be_right() {
        for (text, word) in [
            ("postgresql://h/x?connect_timeout=soon", "connect_timeout"),
            ("postgresql://h/x?target_session_attrs=any-old", "target_session_attrs"),
        ] {
            let url = Url::parse(text).unwrap();
            let error = patience(&url, 1).and_then(|_| target(&url, "h").config(Attempt::Plain)).unwrap_err();
            assert!(error.to_string().contains(word) && error.next_step().is_some(), "{error}");
        }
    }
}
