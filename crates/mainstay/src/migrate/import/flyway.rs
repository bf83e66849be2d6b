//! Flyway: `V1.2__create_users.sql`, and `U1.2__create_users.sql` for the way back.

use super::{Foreign, Found, chained, files, name_of, text_of};
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<Found> {
    let mut found: BTreeMap<Vec<u128>, Foreign> = BTreeMap::new();
    let mut notes = Vec::new();
    for path in files(folder, ".sql")? {
        let file = name_of(&path);
        let Some((kind, numbers, words)) = parts(&file) else {
            notes.push(format!(
                "{file}: only V and U files are versions; run it by hand when it changes, or in a revision"
            ));
            continue;
        };
        let text = text_of(&path)?;
        if text.contains("${") {
            let message = "it has a placeholder, whose value only the tool's settings know";
            return Err(Error::new(ErrorKind::Source, message).at(&file).hint("write the value in its place"));
        }
        let revision = found.entry(numbers.clone()).or_default();
        revision.version = joined(&numbers);
        match kind {
            'U' => revision.down = text,
            _ => (revision.message, revision.up, revision.file) = (words, text, file),
        }
    }
    Ok(Found { revisions: chained(found.into_iter().collect()), notes })
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
