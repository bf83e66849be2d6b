//! sqlx: `20240102030405_create_users.sql`, or the same with `.up.sql` and `.down.sql`.

use super::{Foreign, Found, chained, files, name_of, text_of};
use crate::error::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<Found> {
    let mut found: BTreeMap<u128, Foreign> = BTreeMap::new();
    let mut notes = Vec::new();
    for path in files(folder, ".sql")? {
        let file = name_of(&path);
        let Some((number, rest)) = file.split_once('_').and_then(|(digits, rest)| Some((digits.parse().ok()?, rest)))
        else {
            notes.push(format!("{file}: its name begins with no number"));
            continue;
        };
        let revision = found.entry(number).or_default();
        revision.version = number.to_string();
        let text = text_of(&path)?;
        match rest.strip_suffix(".down.sql") {
            Some(_) => revision.down = text,
            None => {
                let words = rest.trim_end_matches(".sql").trim_end_matches(".up");
                (revision.message, revision.up, revision.file) = (words.replace('_', " "), text, file.clone());
            }
        }
    }
    let revisions = chained(found.into_iter().map(|(number, one)| (vec![number], one)).collect());
    Ok(Found { revisions, notes })
}
