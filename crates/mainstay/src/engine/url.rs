//! The URL of a database: parsed once, its password never shown.

use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::suggest::closest;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::fmt;

/// Where a database is: `postgresql://user:password@host:5432/name?sslmode=require`, `sqlite:path/to/file.db`,
/// `sqlite::memory:`. `Debug` and `Display` show `***` for the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    scheme: &'static str,
    /// The user, decoded.
    pub user: Option<String>,
    password: Option<String>,
    /// Host and port of each server, in order.
    pub hosts: Vec<(String, Option<u16>)>,
    /// The database's name, or the file's path.
    pub database: String,
    /// `sslmode`, `sslrootcert`, …, decoded.
    pub options: BTreeMap<String, String>,
}

const SCHEMES: [(&str, &str); 9] = [
    ("postgresql", "postgresql"),
    ("postgres", "postgresql"),
    ("psql", "postgresql"),
    ("pgsql", "postgresql"),
    ("pg", "postgresql"),
    ("mysql", "mysql"),
    ("mariadb", "mariadb"),
    ("sqlite", "sqlite"),
    ("sqlite3", "sqlite"),
];

/// The engines, each with a URL as an example; the first is the one that needs nothing installed.
pub const ENGINES: [(&str, &str); 4] = [
    ("sqlite", "sqlite:app.db"),
    ("postgresql", "postgresql://app@localhost:5432/app"),
    ("mysql", "mysql://app@localhost:3306/app"),
    ("mariadb", "mariadb://app@localhost:3306/app"),
];

/// The engine that a word stands for: the scheme of a URL, a `DB_TYPE`, an entry of `engines`.
///
/// # Errors
/// When it stands for none. The message repeats the word only when it can hold no password.
pub fn engine_named(word: &str) -> Result<&'static str> {
    // SQLAlchemy's `postgresql+psycopg2` names a driver after the engine.
    let word = word.split('+').next().unwrap_or_default().to_ascii_lowercase();
    if let Some((_, engine)) = SCHEMES.iter().find(|(name, _)| *name == word) {
        return Ok(engine);
    }
    let known = ENGINES.map(|(name, _)| name).join(", ");
    let plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let message = if plain { format!("no engine is called `{word}`") } else { "it names no engine".to_owned() };
    Err(Error::new(ErrorKind::Config, message).hint(match closest(&word, SCHEMES.map(|(name, _)| name)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the engines are {known}, as in {}", ENGINES[1].1),
    }))
}

impl Url {
    /// Reads a URL.
    ///
    /// # Errors
    /// When it is not one, or its scheme names no engine; the message never repeats the text, which may hold a password.
    pub fn parse(text: &str) -> Result<Self> {
        let (scheme, rest) = text.split_once(':').ok_or_else(|| wrong("a database URL begins with its engine"))?;
        let scheme = engine_named(scheme)?;
        if scheme == "sqlite" { Ok(Self::file(rest)) } else { Self::server(scheme, rest) }
    }

    /// A SQLite file.
    fn file(rest: &str) -> Self {
        let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
        // `sqlite:///relative.db` and `sqlite:////absolute.db` are SQLAlchemy's; `sqlite:relative.db` is ours and SQLite's.
        let path = path.strip_prefix("///").or_else(|| path.strip_prefix("//")).unwrap_or(path);
        Self {
            scheme: "sqlite",
            user: None,
            password: None,
            hosts: Vec::new(),
            database: if path.is_empty() { ":memory:".to_owned() } else { decode(path) },
            options: read_options(options),
        }
    }

    fn server(scheme: &'static str, rest: &str) -> Result<Self> {
        let rest = rest.strip_prefix("//").ok_or_else(|| wrong("`//` is missing after the engine"))?;
        let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
        // A password may hold an unescaped `@` or `/`: the last `@` ends it.
        let (login, rest) = rest.rsplit_once('@').map_or((None, rest), |(login, rest)| (Some(login), rest));
        let (hosts, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
            Some((user, password)) => (Some(decode(user)), Some(decode(password))),
            None => (None, None),
        };
        Ok(Self {
            scheme,
            user: user.filter(|user| !user.is_empty()),
            password: password.filter(|password| !password.is_empty()),
            hosts: hosts.split(',').filter(|host| !host.is_empty()).map(read_host).collect::<Result<_>>()?,
            database: decode(database),
            options: read_options(options),
        })
    }

    /// A URL from its parts, as the environment gives them: hosts with commas between them, and no port, one for all
    /// of them, or one for each.
    pub fn from_parts(scheme: &str, hosts: &str, ports: &[u16], database: &str, user: Option<String>) -> Result<Self> {
        let mut url = Self::parse(&format!("{scheme}://"))?;
        url.database = database.to_owned();
        url.user = user;
        if url.scheme != "sqlite" {
            url.hosts = Self::hosts_at(hosts, ports);
        }
        Ok(url)
    }

    /// Each host with its port.
    pub(crate) fn hosts_at(hosts: &str, ports: &[u16]) -> Vec<(String, Option<u16>)> {
        let hosts = hosts.split(',').map(str::trim).filter(|host| !host.is_empty());
        let port = |at: usize| ports.get(if ports.len() == 1 { 0 } else { at }).copied();
        hosts.enumerate().map(|(at, host)| (host.to_owned(), port(at))).collect()
    }

    /// The engine's name.
    pub fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// Whether the database is a file; one in memory is none.
    pub fn is_file(&self) -> bool {
        self.scheme == "sqlite" && self.database != ":memory:"
    }

    /// Where scratch databases can be made, and nothing else is asked for: no file is needed for that.
    pub fn scratch(&self) -> Self {
        if self.is_file() { self.with_database(":memory:") } else { self.clone() }
    }

    /// The same, but a file that is not there is not made.
    pub fn existing(&self) -> Self {
        let mut url = self.clone();
        if url.is_file() {
            url.options.entry("mode".to_owned()).or_insert_with(|| "rw".to_owned());
        }
        url
    }

    /// The password, for the driver alone.
    pub(crate) fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// The same with a password.
    pub fn with_password(mut self, password: Option<String>) -> Self {
        self.password = password;
        self
    }

    /// The same with another database on the same server.
    pub fn with_database(&self, name: &str) -> Self {
        Self { database: name.to_owned(), ..self.clone() }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scheme == "sqlite" {
            return write!(f, "sqlite:{}", self.database);
        }
        write!(f, "{}://", self.scheme)?;
        if let Some(user) = &self.user {
            write!(f, "{user}{}@", if self.password.is_some() { ":***" } else { "" })?;
        }
        for (at, (host, port)) in self.hosts.iter().enumerate() {
            write!(f, "{}{host}", if at > 0 { "," } else { "" })?;
            if let Some(port) = port {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", self.database)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that others wrote, with stars for the passwords of the URLs in it.
pub(crate) fn without_passwords(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + "://".len());
        let (url, behind) = behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len()));
        out.push_str(before);
        match url.rfind('@').and_then(|at| Some((url[..at].find(':')?, at))) {
            Some((colon, at)) => out.extend([&url[..colon], ":***", &url[at..]]),
            None => out.push_str(url),
        }
        rest = behind;
    }
    out + rest
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message)
        .hint("write it as postgresql://user@host:5432/database, mysql://user@host/database or sqlite:path/to/file.db")
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn read_options(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

fn read_host(text: &str) -> Result<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => text.rsplit_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let port = port.map(str::parse).transpose().map_err(|_| wrong("the port is not a number from 0 to 65535"))?;
    Ok((decode(host), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_shows() {
        for text in [
            "postgresql://joe:s3cret@db:5432/gym",
            "postgres://joe:s3c%40ret@db/gym",
            "postgres://joe:s3c@ret/x@db/gym",
        ] {
            let url = Url::parse(text).unwrap();
            assert!(url.password().is_some_and(|password| password.starts_with("s3c")));
            assert!(!format!("{url} {url:?}").contains("s3c"), "{url}");
        }
        assert!(!Url::parse("nosuch://joe:s3cret@db/x").unwrap_err().to_string().contains("s3cret"));
        assert!(!Url::parse("postgres://joe:s3cret@db:port/x").unwrap_err().to_string().contains("s3cret"));
    }

    #[test]
    fn passwords_in_what_others_say_get_stars() {
        for (said, expected) in [
            ("no such host", "no such host"),
            ("syntax in 'postgresql://app:p%40ss@db1/app' at 18", "syntax in 'postgresql://app:***@db1/app' at 18"),
            ("a://u:p@q@h/x and b://u@h/y and c://h:1/z", "a://u:***@h/x and b://u@h/y and c://h:1/z"),
        ] {
            assert_eq!(without_passwords(said), expected);
        }
    }

    #[test]
    fn engines_by_their_customary_words() {
        for (word, engine) in [
            ("postgres", "postgresql"),
            ("PostgreSQL+psycopg", "postgresql"),
            ("sqlite3", "sqlite"),
            ("mysql+pymysql", "mysql"),
            ("MariaDB", "mariadb"),
        ] {
            assert_eq!(engine_named(word).unwrap(), engine);
        }
        for (word, message, hint) in [
            ("postgers", "no engine is called `postgers`", "did you mean `postgres`?"),
            (
                "s3cret@db",
                "it names no engine",
                "the engines are sqlite, postgresql, mysql, mariadb, as in postgresql://app@localhost:5432/app",
            ),
        ] {
            let error = engine_named(word).unwrap_err();
            assert_eq!((error.to_string().as_str(), error.next_step()), (message, Some(hint)));
        }
    }

    #[test]
    fn files_in_every_customary_spelling() {
        for (text, path) in [
            ("sqlite:gym.db", "gym.db"),
            ("sqlite:///gym.db", "gym.db"),
            ("sqlite:////var/gym.db", "/var/gym.db"),
            ("sqlite:/var/gym.db", "/var/gym.db"),
            ("sqlite::memory:", ":memory:"),
            ("sqlite://", ":memory:"),
        ] {
            assert_eq!(Url::parse(text).unwrap().database, path, "{text}");
        }
    }

    #[test]
    fn hosts_ports_and_options() {
        let url = Url::parse("postgresql://[::1]:5433,b/gym?sslmode=verify-full&sslrootcert=/a%20b").unwrap();
        assert_eq!(url.hosts, [("::1".to_owned(), Some(5433)), ("b".to_owned(), None)]);
        assert_eq!(url.options["sslrootcert"], "/a b");
    }
}
