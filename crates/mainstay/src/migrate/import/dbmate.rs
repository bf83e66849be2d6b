//! dbmate: `20240102030405_create_users.sql` with `-- migrate:up` and `-- migrate:down`.

use super::{Foreign, Found, chained, files, name_of, text_of};
use crate::error::Result;
use std::path::Path;

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<Found> {
    let (mut revisions, mut notes) = (Vec::new(), Vec::new());
    for path in files(folder, ".sql")? {
        let file = name_of(&path);
        let digits = file.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let Ok(number) = digits.parse() else {
            notes.push(format!("{file}: its name begins with no number"));
            continue;
        };
        let (up, down) = parts(&text_of(&path)?);
        let message = file[digits.len()..].trim_end_matches(".sql").replace('_', " ").trim().to_owned();
        let revision = Foreign { version: digits.to_owned(), message, up, down, file, ..Foreign::default() };
        revisions.push((vec![number], revision));
    }
    Ok(Found { revisions: chained(revisions), notes })
}

/// What stands below the marks.
fn parts(text: &str) -> (String, String) {
    let (mut up, mut down) = (String::new(), String::new());
    let mut part = None;
    for line in text.lines() {
        let mark = line.trim_start().strip_prefix("--").map(str::trim_start);
        match mark {
            Some(mark) if mark.starts_with("migrate:up") => part = Some(&mut up),
            Some(mark) if mark.starts_with("migrate:down") => part = Some(&mut down),
            _ => {
                if let Some(part) = &mut part {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    (up, down)
}
