//! Flyway: `V1.2__create_users.sql`, and `U1.2__create_users.sql` for the way back.

use super::{Foreign, Found, chained, files, name_of, text_of};
use crate::error::{Error, ErrorKind, Result};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<Found> {
    let mut found: BTreeMap<Vec<u128>, Foreign> = BTreeMap::new();
    let mut notes = Vec::new();
    let values = placeholders(folder)?;
    for path in all_files(folder)? {
        let file = name_of(&path);
        let Some((kind, numbers, words)) = parts(&file) else {
            notes.push(format!(
                "{file}: only V and U files are versions; run it by hand when it changes, or in a revision"
            ));
            continue;
        };
        let text = filled(&text_of(&path)?, &values).map_err(|name| {
            let message = format!("nothing says what the placeholder ${{{name}}} stands for");
            let hint = format!("say flyway.placeholders.{name} in flyway.conf, or write the value in its place");
            Error::new(ErrorKind::Source, message).at(&file).hint(hint)
        })?;
        let revision = found.entry(numbers.clone()).or_default();
        revision.version = joined(&numbers);
        match kind {
            'U' => revision.down = text,
            _ => (revision.message, revision.up, revision.file) = (words, text, file),
        }
    }
    Ok(Found { revisions: chained(found.into_iter().collect()), notes })
}

/// The files of a folder and of those in it, by name.
fn all_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = files(folder, ".sql")?;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            all.extend(all_files(&entry.path())?);
        }
    }
    Ok(all)
}

/// What the settings beside the folder, or above it, say that placeholders stand for.
fn placeholders(folder: &Path) -> Result<HashMap<String, String>> {
    let mut values = HashMap::new();
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for place in folder.ancestors().take(3) {
        for name in
            ["flyway.conf", "conf/flyway.conf"].map(|name| place.join(name)).iter().filter(|path| path.is_file())
        {
            let text = text_of(name)?;
            let said =
                text.lines().filter_map(|line| line.trim().strip_prefix("flyway.placeholders.")?.split_once('='));
            values.extend(said.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())));
        }
        let file = place.join("flyway.toml");
        if file.is_file() {
            let settings: toml::Table = text_of(&file)?.parse().map_err(|error: toml::de::Error| {
                Error::new(ErrorKind::Config, error.message()).at(file.display()).hint("mend the file first")
            })?;
            let said = settings.get("flyway").and_then(|flyway| flyway.get("placeholders")?.as_table());
            let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            values.extend(said.into_iter().flatten().map(|(name, value)| (name.clone(), text(value))));
        }
    }
    Ok(values)
}

/// The text with what its placeholders stand for, or the name of one that nobody knows.
fn filled(text: &str, values: &HashMap<String, String>) -> std::result::Result<String, String> {
    let mut parts = text.split("${");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').ok_or_else(|| part.chars().take(20).collect::<String>())?;
        out.push_str(values.get(name).ok_or_else(|| name.to_owned())?);
        out.push_str(rest);
    }
    Ok(out)
}

/// Whether a version is no newer than another.
pub(super) fn is_within(version: &str, newest: &str) -> bool {
    numbers(version).zip(numbers(newest)).is_some_and(|(version, newest)| version <= newest)
}

/// The kind of a file, its version and its words.
fn parts(file: &str) -> Option<(char, Vec<u128>, String)> {
    let kind = file.chars().next().filter(|kind| ['V', 'U'].contains(kind))?;
    let (version, words) = file[1..].strip_suffix(".sql")?.split_once("__")?;
    Some((kind, numbers(version)?, words.replace('_', " ")))
}

/// `1.2`, `1_2`: the numbers, without zeros at the end.
fn numbers(version: &str) -> Option<Vec<u128>> {
    let parts = version.split(['.', '_']).map(str::parse);
    let mut numbers: Vec<u128> = parts.collect::<Result<_, _>>().ok()?;
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

fn joined(numbers: &[u128]) -> String {
    numbers.iter().map(u128::to_string).collect::<Vec<_>>().join(".")
}

/// A version as its file is called here: `01.20.0` and `1.20` are one.
pub(super) fn plain(version: &str) -> String {
    numbers(version).map_or_else(|| version.to_owned(), |numbers| joined(&numbers))
}
