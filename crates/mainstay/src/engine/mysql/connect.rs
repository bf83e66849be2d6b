//! From a URL to a session: the first host that is fit to work, TLS as `sslmode` says, and the settings that all
//! of our statements count on.

use super::execute::Session;
use super::lock::Lock;
use super::{MySql, errors, tls};
use crate::engine::hosts::{Host, hosts, no_host, patience};
use crate::engine::tls::{Attempt, Security};
use crate::engine::{Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::dialect::mysql::{Flavor, MySql as Spelling, SQL_MODE};
use mysql_async::{Conn, Opts, OptsBuilder, SslOpts};
use std::collections::HashMap;
use std::time::Duration;

/// The longest message that is sent or taken: what servers allow at most.
const LONGEST_MESSAGE: usize = 1 << 30;
/// A session that is left alone for this long (a day, in seconds) may be ended by the server.
const IDLE: usize = 86_400;
/// The port that servers listen on when nobody says another.
pub(super) const PORT: u16 = 3306;
/// The state of a node that keeps up with its cluster.
pub(super) const SYNCED: &str = "4";
/// After how long a silence a session asks whether its server is still there.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// Connects.
///
/// # Errors
/// When no host can be reached and is fit to work, the one that answers refuses, or an option of the URL is wrong.
pub async fn connect(url: &Url) -> Result<Box<dyn Connection>> {
    Ok(Box::new(open(url).await?))
}

impl MySql {
    /// Settles anew what every statement of a migration counts on.
    pub(super) async fn settle_again(&mut self) -> Result<()> {
        self.session.run(&settings(self.dialect, Purpose::Migrations)).await.map(drop)
    }

    /// The session alone.
    pub(super) fn into_session(self) -> Session {
        self.session
    }

    /// Leaves a server that was lost for the next that is fit. A lease is renewed by a session of its own, and so may
    /// still be ours; a named lock went with the session.
    pub(super) async fn go_to_another_host(&mut self) -> Result<bool> {
        if hosts(&self.url, PORT).len() < 2 {
            return Ok(false);
        }
        let mut next = open(&self.url).await?;
        next.session.count_on_from(&self.session);
        if let Lock::Lease(_) = self.lock {
            next.lock = std::mem::take(&mut self.lock);
        }
        let rolls = self.others.is_some();
        *self = next;
        if rolls {
            self.start_rolling().await?;
        }
        Ok(true)
    }
}

/// The same, as the type it is.
pub(super) async fn open(url: &Url) -> Result<MySql> {
    open_for(Purpose::Migrations, url).await
}

/// The connection alone, settled for queries, and the dialect of who answered.
pub(super) async fn open_for_queries(url: &Url) -> Result<(Conn, &'static Spelling, usize)> {
    let opened = open_for(Purpose::Queries, url).await?;
    Ok((opened.session.into_connection(), opened.dialect, opened.longest))
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Migrations,
    Queries,
}

async fn open_for(purpose: Purpose, url: &Url) -> Result<MySql> {
    let security = Security::of(url)?;
    let hosts = hosts(url, PORT);
    let writes = Writes::wanted(url, hosts.len())?;
    let mut last = None;
    for host in &hosts {
        let target = Target { url, host, purpose, patience: patience(url, hosts.len())? };
        let opened = match target.connect(&security).await {
            Ok(conn) => started(conn, &target, writes).await,
            Err(error) => Err(error),
        };
        match opened {
            // Who answers and refuses speaks for all: the next would be asked for the same.
            Err(error) if error.kind() == ErrorKind::Unreachable => last = Some(error),
            outcome => return outcome,
        }
    }
    Err(last.unwrap_or_else(no_host))
}

/// Whether a server that only reads is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writes {
    Wanted,
    Any,
}

impl Writes {
    /// One host is taken as it is, unless more is said; of several, one that takes writes.
    fn wanted(url: &Url, hosts: usize) -> Result<Self> {
        match url.options.get("target_session_attrs").map(String::as_str) {
            None if hosts < 2 => Ok(Self::Any),
            None | Some("read-write" | "primary") => Ok(Self::Wanted),
            Some("any") => Ok(Self::Any),
            Some(_) => {
                let error = Error::new(ErrorKind::Config, "target_session_attrs is not a word that is known");
                Err(error.hint("any or read-write"))
            }
        }
    }
}

/// One host of the URL.
struct Target<'u> {
    url: &'u Url,
    host: &'u Host,
    purpose: Purpose,
    patience: Duration,
}

impl Target<'_> {
    async fn connect(&self, security: &Security) -> Result<Conn> {
        let is_socket = self.host.is_socket() || self.url.options.contains_key("socket");
        let mut failure = None;
        for attempt in security.attempts(is_socket) {
            match tokio::time::timeout(self.patience, self.attempt(security, attempt)).await {
                Ok(Ok(conn)) => return Ok(conn),
                Ok(Err(error)) => failure = Some(error),
                Err(_) => return Err(self.host.does_not_answer(self.patience)),
            }
        }
        Err(failure.unwrap_or_else(|| Error::new(ErrorKind::Config, "nothing was tried")))
    }

    async fn attempt(&self, security: &Security, attempt: Attempt) -> Result<Conn> {
        let tls = tls::options(security, attempt)?;
        let mut opened = Conn::new(self.options(tls.clone())).await;
        if let Err(error) = &opened {
            if attempt == Attempt::Either && errors::is_without_tls(error) {
                opened = Conn::new(self.options(None)).await;
            } else if let Some(name) = tls::own_name(security, error) {
                opened =
                    Conn::new(self.options(tls.map(|tls| tls.with_danger_tls_hostname_override(Some(name))))).await;
            }
        }
        let user = self.user();
        opened.map_err(|error| errors::connecting(&error, &self.host.to_string(), &self.url.database, user))
    }

    fn user(&self) -> &str {
        self.url.user.as_deref().or(self.option("user")).unwrap_or("root")
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.url.options.get(name).map(String::as_str)
    }

    fn options(&self, tls: Option<SslOpts>) -> Opts {
        let socket = self.option("socket").or(self.host.is_socket().then_some(&*self.host.name));
        OptsBuilder::default()
            .ip_or_hostname(&self.host.name)
            .tcp_port(self.host.port)
            .socket(socket)
            .prefer_socket(false)
            .user(Some(self.user()))
            .pass(self.url.password())
            .db_name(Some(&self.url.database).filter(|name| !name.is_empty()))
            .ssl_opts(tls)
            // Said here, they need not be asked for.
            .max_allowed_packet(Some(LONGEST_MESSAGE))
            .wait_timeout(Some(IDLE))
            .tcp_keepalive(Some(KEEPALIVE))
            // A row that is found counts, though the change leaves it as it is.
            .client_found_rows(self.purpose == Purpose::Queries)
            // Sessions for queries keep their statements themselves.
            .stmt_cache_size(0)
            .into()
    }
}

/// Looks at who answered, and settles what every statement of ours counts on.
async fn started(conn: Conn, target: &Target<'_>, writes: Writes) -> Result<MySql> {
    const START: &str = include_str!("sql/start.sql");
    let host = target.host.to_string();
    let mut session = Session::new(conn);
    let mut answers = session.query_all(START).await?.into_iter();
    let who = answers.next().and_then(|rows| rows.into_iter().next());
    let Some((version, database)) = who.map(mysql_async::from_row::<(String, Option<String>)>) else {
        return Err(Error::new(ErrorKind::Refused, "the server does not say who it is").at(host));
    };
    let said: HashMap<String, String> = answers.flatten().map(mysql_async::from_row).collect();
    let said = |name: &str| said.get(name).map(String::as_str).unwrap_or_default();
    let is_node = said("wsrep_on") == "ON" && !matches!(said("wsrep_provider"), "" | "none");
    if let Some(problem) = unfit(said, is_node, writes) {
        // As the server itself says it to a statement: what is waited for.
        let error = Error::new(ErrorKind::Unreachable, problem).code(errors::NOT_READY).at(host);
        return Err(error.hint("wait (--wait does), or name more hosts in the URL"));
    }
    let dialect = Flavor::detect(&version, is_node);
    session.settle(&settings(dialect, target.purpose), is_node).await?;
    // `10.11.19-MariaDB-0+deb12u1` says more than anybody asked.
    let version = version.trim_start_matches("5.5.5-").split('-').next().unwrap_or_default().to_owned();
    let url = target.url.with_database(&database.unwrap_or_default());
    let longest = said("max_allowed_packet").parse().unwrap_or(LONGEST_MESSAGE);
    Ok(MySql { session, dialect, url, version, host, longest, lock: Lock::default(), flow: None, others: None })
}

/// Why the server is not fit to work.
fn unfit<'s>(said: impl Fn(&str) -> &'s str, is_node: bool, writes: Writes) -> Option<String> {
    if is_node && (said("wsrep_ready") != "ON" || said("wsrep_cluster_status") != "Primary") {
        return Some(format!("the node is not part of a working cluster ({})", said("wsrep_cluster_status")));
    }
    // A node that gives its data to another, or catches up, would hold everybody up.
    if is_node && said("wsrep_local_state") != SYNCED {
        return Some(format!("the node is busy with the cluster ({})", said("wsrep_local_state_comment")));
    }
    let only_reads = said("read_only") == "ON" || said("super_read_only") == "ON";
    (only_reads && writes == Writes::Wanted).then(|| "the server only reads".to_owned())
}

/// What every statement of ours counts on. In a cluster a migration's read waits for what was written through other
/// nodes, and a query's does when it is asked to.
fn settings(dialect: &Spelling, purpose: Purpose) -> String {
    let (collation, is_node) = (dialect.collation(), dialect.capabilities().cluster);
    let mode = match purpose {
        Purpose::Migrations => "",
        // Whoever selects more than what the groups are made of would be given any row's.
        Purpose::Queries if dialect.flavor() == Flavor::MySql => ",ONLY_FULL_GROUP_BY",
        // All assignments of an UPDATE see the row as it was, as the standard has it.
        Purpose::Queries => ",ONLY_FULL_GROUP_BY,SIMULTANEOUS_ASSIGNMENT",
    };
    let reads = if is_node && purpose == Purpose::Migrations { ", wsrep_sync_wait = 1" } else { "" };
    format!("SET NAMES utf8mb4 COLLATE {collation}, time_zone = '+00:00', sql_mode = '{SQL_MODE}{mode}'{reads}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_fit_or_says_why_not() {
        let node = |ready, status, state| {
            [("wsrep_ready", ready), ("wsrep_cluster_status", status), ("wsrep_local_state", state)]
        };
        for (said, is_node, writes, fit) in [
            (&[][..], false, Writes::Wanted, true),
            (&[("read_only", "ON")], false, Writes::Wanted, false),
            (&[("read_only", "ON")], false, Writes::Any, true),
            (&node("ON", "Primary", "4"), true, Writes::Wanted, true),
            (&node("OFF", "non-Primary", "0"), true, Writes::Any, false),
            (&node("ON", "Primary", "2"), true, Writes::Any, false),
        ] {
            let look =
                |name: &str| said.iter().find(|(key, _)| *key == name).map(|(_, value)| *value).unwrap_or_default();
            assert_eq!(unfit(look, is_node, writes).is_none(), fit, "{said:?}");
        }
    }

    #[test]
    fn of_several_hosts_one_that_takes_writes_is_wanted() {
        for (text, hosts, expected) in [
            ("mysql://a/x", 1, Some(Writes::Any)),
            ("mysql://a,b/x", 2, Some(Writes::Wanted)),
            ("mysql://a/x?target_session_attrs=read-write", 1, Some(Writes::Wanted)),
            ("mysql://a,b/x?target_session_attrs=any", 2, Some(Writes::Any)),
            ("mysql://a/x?target_session_attrs=some", 1, None),
        ] {
            assert_eq!(Writes::wanted(&Url::parse(text).unwrap(), hosts).ok(), expected, "{text}");
        }
    }
}
