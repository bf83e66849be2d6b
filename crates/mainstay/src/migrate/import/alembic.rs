//! Alembic: what stands on what is read from the files of its revisions; the SQL is what its own offline mode prints.

use super::{Foreign, Found, files, name_of, text_of};
use crate::engine::without_passwords;
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Reads a folder with an `alembic.ini`.
pub(super) fn read(folder: &Path) -> Result<Found> {
    let mut revisions = Vec::new();
    for place in versions(folder)? {
        for path in files(&place, ".py")? {
            revisions.extend(header(&text_of(&path)?, &name_of(&path)));
        }
    }
    if revisions.is_empty() {
        return Ok(Found::default());
    }
    let mut ups = sections(&offline(folder, &["upgrade", "heads", "--sql"])?);
    let (mut downs, mut notes) = (HashMap::new(), Vec::new());
    match offline(folder, &["downgrade", "heads:base", "--sql"]) {
        Ok(script) => downs = sections(&script),
        Err(error) => notes.push(format!("the downgrades are left empty: {error}")),
    }
    for revision in &mut revisions {
        revision.up = ups.remove(&revision.version).unwrap_or_default();
        revision.down = downs.remove(&revision.version).unwrap_or_default();
    }
    Ok(Found { revisions, notes })
}

/// The folders of the revisions, as `alembic.ini` says it.
fn versions(folder: &Path) -> Result<Vec<PathBuf>> {
    let settings = text_of(&folder.join("alembic.ini"))
        .map_err(|error| error.hint("name the folder that has the alembic.ini, where its commands are run"))?;
    let place = |location: &str| folder.join(location.replace("%(here)s/", "").replace("%(here)s", "."));
    // Several are apart by spaces, lines or what a setting says: no folder of revisions has one of these in its name.
    let several = said(&settings, "version_locations").unwrap_or_default();
    let several: Vec<PathBuf> =
        several.split([' ', '\n', '\t', ',', ';', ':']).filter(|one| !one.is_empty()).map(place).collect();
    if !several.is_empty() {
        return Ok(several);
    }
    let location = said(&settings, "script_location").unwrap_or_else(|| ".".to_owned());
    Ok(vec![place(&location).join("versions")])
}

/// What a setting says; lines that are indented go on with the one before.
fn said(settings: &str, name: &str) -> Option<String> {
    let mut lines = settings.lines();
    let first = lines.by_ref().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim_end() == name).then(|| value.trim().to_owned())
    })?;
    let more = lines.take_while(|line| line.starts_with([' ', '\t']));
    Some(more.fold(first, |value, line| value + "\n" + line.trim()))
}

/// What a file says of its revision, by its lines `name = value`.
fn header(text: &str, file: &str) -> Option<Foreign> {
    let said = |name: &str| {
        let value = text.lines().enumerate().find_map(|(at, line)| {
            let rest = line.strip_prefix(name)?;
            let (between, value) = rest.split_once('=')?;
            (between.is_empty() || between.starts_with([' ', ':'])).then_some((at, value))
        })?;
        let (at, first) = value;
        let bare = |line: &'_ str| line.split('#').next().unwrap_or_default().to_owned();
        let first = bare(first);
        let mut value = first.clone();
        // A tuple may go on.
        let more = text.lines().skip(at + 1).take_while(|_| first.contains('(') && !first.contains(')'));
        more.take_while(|line| !line.starts_with(')')).for_each(|line| value.push_str(&bare(line)));
        Some(quoted(&value))
    };
    let version = said("revision")?.into_iter().next()?;
    let docstring = text.trim_start().trim_start_matches("\"\"\"").lines().next().unwrap_or_default();
    Some(Foreign {
        message: docstring.trim_end_matches("\"\"\"").trim().to_owned(),
        parents: said("down_revision").unwrap_or_default(),
        depends: said("depends_on").unwrap_or_default(),
        labels: said("branch_labels").unwrap_or_default(),
        version,
        file: file.to_owned(),
        ..Foreign::default()
    })
}

/// The texts in quotes.
fn quoted(value: &str) -> Vec<String> {
    value.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned).collect()
}

/// What Alembic prints for a command that needs no server.
fn offline(folder: &Path, words: &[&str]) -> Result<String> {
    let output = Command::new("alembic").args(words).current_dir(folder).output().map_err(|error| {
        Error::new(ErrorKind::Config, "`alembic` cannot be started, and only Alembic turns its revisions into SQL")
            .caused_by(error)
            .hint("activate the environment that it is installed in, so that `alembic` is on the PATH")
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let last = without_passwords(complaint.trim_end().lines().last().unwrap_or_default());
    let message = format!("`alembic {}` fails: {last}", words.join(" "));
    Err(Error::new(ErrorKind::Source, message)
        .hint("a revision that asks the database (get_bind, reflection, batch mode) has no SQL of its own: write op.execute(…) there"))
}

/// The script of each revision, without what keeps Alembic's own history.
fn sections(script: &str) -> HashMap<String, String> {
    let mut out: HashMap<String, String> = HashMap::new();
    let mut at: Option<String> = None;
    for line in script.lines() {
        if let Some((from, to)) = running(line, "upgrade") {
            at = Some(if to.is_empty() { from } else { to });
        } else if let Some((from, _)) = running(line, "downgrade") {
            at = Some(from);
        } else if let Some(id) = &at {
            let text = out.entry(id.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    out
}

/// `-- Running upgrade a, b -> c`
fn running(line: &str, word: &str) -> Option<(String, String)> {
    let (from, to) = line.strip_prefix("-- Running ")?.strip_prefix(word)?.split_once("->")?;
    Some((from.trim().to_owned(), to.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Alembic 1.x printed for the revisions beside it.
    const UPGRADE: &str = include_str!("../../../../../tests/workflow/alembic/upgrade.sql");

    #[test]
    fn revisions_stand_where_the_settings_say() {
        let folders = |settings: &str| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("alembic.ini"), settings).unwrap();
            let all = versions(folder.path()).unwrap();
            all.iter().map(|one| one.strip_prefix(folder.path()).unwrap().display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(folders("[alembic]\nscript_location = %(here)s/db\n"), ["db/versions"]);
        assert_eq!(folders("version_locations = %(here)s/a:b\nscript_location = db\n"), ["a", "b"]);
        assert_eq!(folders("version_locations =\n    %(here)s/a\n    b\n\nscript_location = db\n"), ["a", "b"]);
        assert_eq!(folders("# version_locations = a\nscript_location = db\n"), ["db/versions"]);
    }

    #[test]
    fn a_script_is_cut_at_its_revisions() {
        let sections = sections(UPGRADE);
        let mut ids: Vec<_> = sections.keys().map(String::as_str).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["a1", "b2", "c3", "d4"]);
        assert!(sections["a1"].contains("CREATE TABLE users") && sections["b2"].contains("SET age = 1"));
    }

    #[test]
    fn headers_in_every_customary_form() {
        let first = header(include_str!("../../../../../tests/workflow/alembic/a1_users.py"), "a1.py").unwrap();
        assert_eq!((first.version.as_str(), first.message.as_str()), ("a1", "create users"));
        assert!(first.parents.is_empty() && first.labels.is_empty());
        let side = header(include_str!("../../../../../tests/workflow/alembic/b2_left.py"), "b2.py").unwrap();
        assert_eq!((side.parents, side.labels), (vec!["a1".to_owned()], vec!["billing".to_owned()]));
        let text = "\"\"\"merge\"\"\"\nrevision = \"d4\"  # pragma: 'x'\ndown_revision = (\n    'b2',\n    'c3',\n)\n";
        let merge = header(text, "d4.py").unwrap();
        assert_eq!((merge.version, merge.parents), ("d4".to_owned(), vec!["b2".to_owned(), "c3".to_owned()]));
        assert_eq!(header("import os\n", "x.py"), None);
    }
}
