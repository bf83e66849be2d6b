//! The hosts of a URL, and how long each is waited for.

use super::Url;
use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::time::Duration;

/// How long all hosts together may take, unless `connect_timeout` says how long each may.
const PATIENCE: Duration = Duration::from_secs(10);

/// A host to try: a name, an address, or the path of a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) port: u16,
}

impl Host {
    pub(super) fn is_socket(&self) -> bool {
        self.name.starts_with('/')
    }

    /// Who was waited for in vain.
    pub(super) fn does_not_answer(&self, patience: Duration) -> Error {
        let error = Error::new(ErrorKind::Unreachable, format!("no answer within {patience:?}")).at(self);
        error.hint("check host and port, or raise connect_timeout")
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { name, .. } if self.is_socket() => f.write_str(name),
            Self { name, port } if name.contains(':') => write!(f, "[{name}]:{port}"),
            Self { name, port } => write!(f, "{name}:{port}"),
        }
    }
}

/// The hosts to try: those of the URL, the path of a socket in `host`, or this machine.
pub(super) fn hosts(url: &Url, usual_port: u16) -> Vec<Host> {
    let port = url.options.get("port").and_then(|port| port.parse().ok()).unwrap_or(usual_port);
    if !url.hosts.is_empty() {
        let host = |(name, own): &(String, Option<u16>)| Host { name: name.clone(), port: own.unwrap_or(port) };
        return url.hosts.iter().map(host).collect();
    }
    let given = url.options.get("host").map(String::as_str).unwrap_or("localhost");
    given.split(',').map(|name| Host { name: name.to_owned(), port }).collect()
}

/// How long one of so many hosts may take.
pub(super) fn patience(url: &Url, hosts: usize) -> Result<Duration> {
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

/// A URL of which no host was tried.
pub(super) fn no_host() -> Error {
    Error::new(ErrorKind::Config, "the URL names no host").hint("write it as engine://user@host:port/database")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_ports_and_sockets() {
        for (text, expected) in [
            ("postgresql://u@a:1,b/x", vec!["a:1", "b:5432"]),
            ("postgresql://u@/x?host=/run/pg&port=9", vec!["/run/pg"]),
            ("postgresql://u@%2Frun%2Fpg/x", vec!["/run/pg"]),
            ("postgresql://[::1]/x", vec!["[::1]:5432"]),
            ("postgresql:///x", vec!["localhost:5432"]),
        ] {
            let found: Vec<String> = hosts(&Url::parse(text).unwrap(), 5432).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn patience_is_shared_unless_it_is_said() {
        for (text, hosts, expected) in [
            ("postgresql://h/x", 2, Some(Duration::from_secs(5))),
            ("postgresql://h/x?connect_timeout=3", 2, Some(Duration::from_secs(3))),
            ("postgresql://h/x?connect_timeout=0", 2, Some(Duration::MAX)),
            ("postgresql://h/x?connect_timeout=soon", 1, None),
        ] {
            assert_eq!(patience(&Url::parse(text).unwrap(), hosts).ok(), expected, "{text}");
        }
    }
}
