//! Which database: `--url`, `DATABASE_URL`, the families of variables, `mainstay.toml`; the first that says one wins.

use super::environment::Environment;
use super::settings;
use crate::engine::{FAMILIES, Url, Variables, engine_named};
use crate::error::{Error, ErrorKind, Result};
use std::path::Path;

/// A database, and who named it.
pub(super) struct Named {
    pub(super) url: Url,
    pub(super) by: String,
}

/// What the file says that bears on the choice.
pub(super) struct Said<'a> {
    /// The engines of the project; empty: not said.
    pub(super) engines: &'a [&'static str],
    /// The URL, with its place.
    pub(super) url: Option<(String, String)>,
}

/// The database that wins. Paths are left as they were written, relative to what [`Named::by`] stands in.
pub(super) fn choose(argument: Option<&str>, environment: &Environment<'_>, said: &Said<'_>) -> Result<Option<Named>> {
    let named = if let Some(text) = argument {
        Some(read(text, "--url", "--url")?)
    } else if let Some((text, name)) = settings::URL.variable.and_then(|name| Some((environment.get(name)?, name))) {
        Some(read(&text, name, name)?)
    } else if let Some(named) = from_families(environment, said)? {
        Some(named)
    } else if let Some((text, place)) = &said.url {
        Some(read(text, place, settings::FILE)?)
    } else {
        None
    };
    named.map(|named| Ok(Named { url: fill_gaps(named.url, environment)?, ..named })).transpose()
}

fn read(text: &str, place: &str, by: &str) -> Result<Named> {
    let url = Url::parse(text).map_err(|error| error.at(place))?;
    Ok(Named { url, by: by.to_owned() })
}

/// The first family that names a database. A project that says which engines it runs on does not listen to
/// the variables of the others: `PGDATABASE` in a shell is no reason to leave the project's SQLite file.
fn from_families(environment: &Environment<'_>, said: &Said<'_>) -> Result<Option<Named>> {
    let heard = |family: &&Variables| {
        family.scheme.is_none_or(|scheme| said.engines.is_empty() || said.engines.contains(&scheme))
    };
    for family in FAMILIES.iter().filter(heard) {
        if let Some(url) = from_parts(family, environment, said)? {
            return Ok(Some(Named { url, by: family.database.to_owned() }));
        }
    }
    Ok(None)
}

/// The URL of one family, when it names a database.
fn from_parts(family: &Variables, environment: &Environment<'_>, said: &Said<'_>) -> Result<Option<Url>> {
    let Some(database) = environment.get(family.database) else {
        // A family that fills gaps may well hold nothing but a host or a password.
        let begun = [family.engine, family.host].into_iter().find(|name| environment.get(name).is_some());
        return match begun.filter(|_| !family.fills_gaps) {
            Some(name) => Err(incomplete(name, family.database)),
            None => Ok(None),
        };
    };
    let scheme = match family.scheme {
        Some(scheme) => scheme,
        None => engine_of(family, environment, said)?,
    };
    let hosts = environment.get(family.host).unwrap_or_default();
    let ports = ports(family, &hosts, environment)?;
    let url = Url::from_parts(scheme, &hosts, &ports, &database, environment.get(family.user))?;
    Ok(Some(url.with_password(environment.get(family.password))))
}

/// The engine of a family that serves several: its own variable says it, or the project has but one.
fn engine_of(family: &Variables, environment: &Environment<'_>, said: &Said<'_>) -> Result<&'static str> {
    match (environment.get(family.engine), said.engines) {
        (Some(word), _) => engine_named(&word).map_err(|error| error.at(family.engine)),
        (None, &[engine]) => Ok(engine),
        (None, _) => Err(incomplete(family.database, family.engine)),
    }
}

fn incomplete(set: &str, missing: &str) -> Error {
    Error::new(ErrorKind::Config, format!("{set} is set, but {missing} is not"))
        .hint(format!("set {missing} too, or {}", settings::URL.variable.unwrap_or("--url")))
}

/// The ports of these hosts: none, one for all of them, or one for each.
fn ports(family: &Variables, hosts: &str, environment: &Environment<'_>) -> Result<Vec<u16>> {
    let wrong = |what: String| Error::new(ErrorKind::Config, what).at(family.port);
    let Some(text) = environment.get(family.port) else { return Ok(Vec::new()) };
    let read =
        |port: &str| port.trim().parse().map_err(|_| wrong("the port is not a number from 0 to 65535".to_owned()));
    let ports: Vec<u16> = text.split(',').map(read).collect::<Result<_>>()?;
    let hosts = hosts.split(',').count();
    match ports.len() == 1 || ports.len() == hosts {
        true => Ok(ports),
        false => Err(wrong(format!("there are {} ports for {hosts} hosts", ports.len()))
            .hint("give one port for all hosts, or one for each")),
    }
}

/// What a URL leaves out, the engine's own variables say, as they do for the engine's own tools.
fn fill_gaps(mut url: Url, environment: &Environment<'_>) -> Result<Url> {
    let scheme = Some(url.scheme());
    for family in FAMILIES.iter().filter(|family| family.fills_gaps && family.scheme == scheme) {
        if url.hosts.is_empty() {
            let hosts = environment.get(family.host).unwrap_or_default();
            url.hosts = Url::hosts_at(&hosts, &ports(family, &hosts, environment)?);
        }
        if url.database.is_empty() {
            url.database = environment.get(family.database).unwrap_or_default();
        }
        url.user = url.user.or_else(|| environment.get(family.user));
        if url.password().is_none() {
            url = url.with_password(environment.get(family.password));
        }
        for (option, variable) in family.options {
            if let Some(value) = environment.get(variable) {
                url.options.entry((*option).to_owned()).or_insert(value);
            }
        }
    }
    Ok(url)
}

/// The same with the path of a database file resolved against `folder`.
pub(super) fn resolve(mut url: Url, folder: &Path) -> Url {
    let is_path = url.is_file() && !url.database.starts_with("file:");
    if is_path {
        url.database = super::under(folder, &url.database).display().to_string();
    }
    url
}
