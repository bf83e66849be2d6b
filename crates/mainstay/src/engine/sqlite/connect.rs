//! Opening a database file: the URL's options, and a clear word when there is no such folder.

use super::{Sqlite, errors};
use crate::engine::{Connection, Enforcement, Url};
use crate::error::{Error, ErrorKind, Result};
use rusqlite::OpenFlags;
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another process's write transaction: as long as a large rebuild may take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) const IN_MEMORY: &str = ":memory:";

/// Opens the file that the URL names; it is made when it is not there, unless `?mode=rw` or `?mode=ro` says not to.
///
/// # Errors
/// When the file cannot be opened, its folder is not there, it is not a database, or an option is unknown.
pub async fn connect(url: &Url) -> Result<Box<dyn Connection>> {
    let database = open(url)?;
    Ok(Box::new(Sqlite { database, path: url.database.clone(), enforcement: Enforcement::On }))
}

/// The same, as the driver has it.
pub(super) fn open(url: &Url) -> Result<rusqlite::Connection> {
    let path = url.database.as_str();
    let flags = flags(url)?;
    if path != IN_MEMORY {
        find_folder(path)?;
    }
    if !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) && path != IN_MEMORY && !Path::new(path).exists() {
        let error = Error::new(ErrorKind::File, "there is no such database file").at(path);
        return Err(error.hint("`mainstay upgrade head` makes it; if it should be there, check the path in the URL"));
    }
    let database = rusqlite::Connection::open_with_flags(path, flags).map_err(|error| errors::opening(error, path))?;
    prepare(&database).map_err(|error| errors::opening(error, path))?;
    Ok(database)
}

fn flags(url: &Url) -> Result<OpenFlags> {
    if let Some(unknown) = url.options.keys().find(|option| *option != "mode") {
        return Err(Error::new(ErrorKind::Config, format!("a SQLite URL has no option `{unknown}`"))
            .hint("the one option is ?mode=ro, rw or rwc"));
    }
    let mode = match url.options.get("mode").map_or("rwc", String::as_str) {
        "rwc" => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        "rw" => OpenFlags::SQLITE_OPEN_READ_WRITE,
        "ro" => OpenFlags::SQLITE_OPEN_READ_ONLY,
        other => {
            return Err(Error::new(ErrorKind::Config, format!("`{other}` is no mode of a SQLite file"))
                .hint("use ?mode=ro (read), rw (write what is there) or rwc (make it when it is not there)"));
        }
    };
    Ok(mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn find_folder(path: &str) -> Result<()> {
    let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            Err(Error::new(ErrorKind::File, format!("there is no folder {}", folder.display()))
                .at(path)
                .hint(format!("make it: mkdir -p {}", folder.display())))
        }
        _ => Ok(()),
    }
}

/// The settings of every connection; the journal mode stays what the file has. Reading the schema's version is
/// what finds out whether the file is a database.
fn prepare(database: &rusqlite::Connection) -> rusqlite::Result<()> {
    database.busy_timeout(PATIENCE)?;
    database.execute_batch("PRAGMA foreign_keys = ON; PRAGMA schema_version")
}
