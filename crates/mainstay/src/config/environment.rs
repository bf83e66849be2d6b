//! The variables around us: the process's own first, then those of `.env`, which is read without
//! being put into the process.

use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::Path;

/// Gives the value of a variable by its name. Injected, so that tests need no process environment.
pub type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What is set, and what `.env` adds to it.
pub(super) struct Environment<'a> {
    set: &'a Lookup<'a>,
    added: HashMap<String, String>,
}

impl<'a> Environment<'a> {
    /// The set variables, and those of the `.env` in `folder` if there is one.
    pub(super) fn read(set: &'a Lookup<'a>, folder: &Path) -> Result<Self> {
        let path = super::under(folder, ".env");
        let added = match std::fs::read_to_string(&path) {
            Ok(text) => parse(&path, text.trim_start_matches('\u{feff}'))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => HashMap::new(),
            Err(error) => {
                return Err(Error::new(ErrorKind::File, "the file cannot be read").at(path.display()).caused_by(error));
            }
        };
        Ok(Self { set, added })
    }

    /// The set variables alone.
    pub(super) fn without_file(set: &'a Lookup<'a>) -> Self {
        Self { set, added: HashMap::new() }
    }

    /// A variable's value; an empty one counts as not set, as in a compose file that passes `FOO=${FOO}` on.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let value = (self.set)(name).or_else(|| self.added.get(name).cloned());
        value.filter(|value| !value.is_empty())
    }
}

/// Who is at work: `user@host`, as far as the environment says.
pub(super) fn operator(environment: &Environment<'_>) -> String {
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| environment.get(name));
    let host = environment.get("HOSTNAME").or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let host = host.map(|host| host.trim().to_owned()).filter(|host| !host.is_empty());
    let user = user.unwrap_or_else(|| "unknown".to_owned());
    host.map_or_else(|| user.clone(), |host| format!("{user}@{host}"))
}

/// Reads the text of a `.env`; of a line that is wrong only its number is told.
fn parse(path: &Path, text: &str) -> Result<HashMap<String, String>> {
    let mut variables = HashMap::new();
    for item in dotenvy::from_read_iter(text.as_bytes()) {
        match item {
            // The first of two lines for one name counts, as in every other reader of these files.
            Ok((name, value)) => {
                variables.entry(name).or_insert(value);
            }
            Err(error) => return Err(unreadable(path, text, &error)),
        }
    }
    Ok(variables)
}

fn unreadable(path: &Path, text: &str, error: &dotenvy::Error) -> Error {
    let at = match error {
        dotenvy::Error::LineParse(wrong, _) => text.find(wrong.trim()),
        _ => None,
    };
    let place = match at {
        Some(at) => format!("{}:{}", path.display(), text[..at].matches('\n').count() + 1),
        None => path.display().to_string(),
    };
    Error::new(ErrorKind::Config, "the line is not `NAME=value`")
        .at(place)
        .hint("put a value with spaces, quotes or `#` into single quotes")
}
