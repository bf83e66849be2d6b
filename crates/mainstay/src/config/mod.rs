//! `mainstay.toml`, `.env`, the environment and `--url` become one [`Config`].
//! Nothing else in the library reads the environment.

mod compare;
mod connect;
mod database;
pub mod encryption;
mod environment;
mod file;
mod ignore;
mod keep;
mod kinds;
mod lint;
mod migrate;
pub mod settings;

pub use compare::Also;
pub use connect::{Attempt, Connect};
pub use environment::Lookup;
pub use ignore::{Ignore, Owners, Pattern};
pub use keep::Keep;
pub use kinds::Kinds;
pub use lint::Lint;
pub use migrate::Migrate;

use crate::engine::{Url, engine_named};
use crate::error::{Error, ErrorKind, Result};
use environment::{Environment, operator};
use file::File;
use mainstay_schema::dialect::{self, Dialect};
use settings::Setting;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Where to look for the settings.
pub struct Where<'a> {
    /// The folder that we stand in; `mainstay.toml` is looked for here, then above.
    pub directory: PathBuf,
    /// The file to read instead (`--config`).
    pub file: Option<PathBuf>,
    /// The database to use whatever the rest says (`--url`).
    pub url: Option<String>,
    /// The variables that are set.
    pub environment: &'a Lookup<'a>,
}

impl Where<'static> {
    /// Here, with the variables of this process.
    pub fn process(directory: impl Into<PathBuf>) -> Self {
        let environment = &|name: &str| std::env::var(name).ok();
        Self { directory: directory.into(), file: None, url: None, environment }
    }
}

/// What a project says of itself and of its database. Paths are ready to be opened.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that `mainstay.toml` stands in, or where we stand when there is none.
    pub folder: PathBuf,
    /// The file that was read.
    pub file: Option<PathBuf>,
    /// The model files and folders, or `.sql` files.
    pub models: Vec<PathBuf>,
    /// The folder of the revision files.
    pub migrations: PathBuf,
    /// The engines that the project runs on; empty when neither the file nor a URL says.
    pub engines: Vec<&'static str>,
    /// The database.
    pub url: Option<Url>,
    /// Who named the database: `--url`, a variable, or the file.
    pub url_by: Option<String>,
    /// How to connect.
    pub connect: Connect,
    /// The most connections that an application keeps open.
    pub pool_size: Option<u32>,
    /// What the linter looks at.
    pub lint: Lint,
    /// How revisions are run.
    pub migrate: Migrate,
    /// What is done about data that revisions destroy.
    pub keep: Keep,
    /// What is not ours.
    pub ignore: Ignore,
    /// What a comparison looks at beside the usual.
    pub also: Vec<Also>,
    /// Who is at work, for the history: `user@host`.
    pub operator: String,
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// When the file or `.env` cannot be read, or says something wrong. Without a file the defaults hold.
    pub fn load(from: &Where<'_>) -> Result<Self> {
        let path = find(from)?;
        let folder = folder(from, path.as_deref());
        let environment = Environment::read(from.environment, folder)?;
        let text = path.as_deref().map(read_text).transpose()?.unwrap_or_default();
        let name = path.as_deref().unwrap_or(Path::new(settings::FILE)).display().to_string();
        let file = File::read(name, &text)?;
        let engines = engines(&file)?;
        let said = database::Said {
            engines: &engines,
            url: file.text(settings::URL)?.map(|text| (text, file.place(settings::URL))),
        };
        let named = database::choose(from.url.as_deref(), &environment, &said)?;
        let (url, url_by) = named.map(|named| (named.url, named.by)).unzip();
        // What is typed is relative to where it is typed, what is written to where it is written.
        let base = if from.url.is_some() { &from.directory } else { folder };
        let url = url.map(|url| database::resolve(url, base));
        Ok(Self { file: path.clone(), url_by, ..Self::of(&environment, &file, folder, url)? })
    }

    /// What holds for a database when nothing but its URL is said, and the variables around.
    ///
    /// # Errors
    /// When a variable is wrong.
    pub fn of_url(url: Url) -> Result<Self> {
        let environment = Environment::without_file(&|name| std::env::var(name).ok());
        Self::of(&environment, &File::default(), Path::new("."), Some(url))
    }

    fn of(environment: &Environment<'_>, file: &File<'_>, folder: &Path, url: Option<Url>) -> Result<Self> {
        let engines = engines(file)?;
        let seconds = |setting| number::<f64>(environment, file, setting).and_then(|n| duration(setting, n));
        Ok(Self {
            models: paths(file, settings::MODELS, folder)?,
            migrations: under(
                folder,
                file.text(settings::MIGRATIONS)?.unwrap_or_else(|| fallback(settings::MIGRATIONS)),
            ),
            engines: if engines.is_empty() { url.iter().map(Url::scheme).collect() } else { engines },
            connect: Connect {
                timeout: seconds(settings::TIMEOUT)?,
                retries: number(environment, file, settings::RETRIES)?.unwrap_or_default(),
                retry_delay: seconds(settings::RETRY_DELAY)?,
            },
            pool_size: number(environment, file, settings::POOL_SIZE)?,
            lint: Lint::read(file)?,
            migrate: Migrate {
                lock_timeout: seconds(settings::LOCK_TIMEOUT)?,
                lock_retries: number(environment, file, settings::LOCK_RETRIES)?.unwrap_or_default(),
                batch_pause: seconds(settings::BATCH_PAUSE)?,
                safe: file.flag(settings::SAFE)?.unwrap_or(true),
            },
            keep: Keep::read(file, number(environment, file, settings::KEEP_DAYS)?)?,
            ignore: Ignore::read(file)?,
            also: compare::read(file)?,
            operator: operator(environment),
            folder: folder.to_owned(),
            file: None,
            url,
            url_by: None,
        })
    }

    /// The dialect that revisions are written in: that of the one engine, or the portable one for several.
    ///
    /// # Errors
    /// When nothing says which engine it is.
    pub fn dialect(&self) -> Result<&'static dyn Dialect> {
        let name = match &*self.engines {
            [] => {
                return Err(Error::new(ErrorKind::Config, "nothing says which engine this project runs on")
                    .hint(format!("add `engines = [\"sqlite\"]` to {}", settings::FILE)));
            }
            [engine] => engine,
            _ => "portable",
        };
        dialect::by_name(name).ok_or_else(|| Error::new(ErrorKind::Config, format!("the engine {name} has no dialect")))
    }

    /// The dialect that revision files are written in: the engine's own where all of it can be said in
    /// that, portable SQL elsewhere (no `ALTER COLUMN`, no enum type could be written otherwise).
    ///
    /// # Errors
    /// As [`Config::dialect`].
    pub fn writes(&self) -> Result<&'static dyn Dialect> {
        let own = self.dialect()?;
        Ok(if own.capabilities().writes_own { own } else { dialect::portable() })
    }

    /// The database to work on.
    ///
    /// # Errors
    /// When nothing names one.
    pub fn database(&self) -> Result<&Url> {
        self.url.as_ref().ok_or_else(|| {
            let hint = format!("add `url = \"sqlite:app.db\"` to {}, set DATABASE_URL, or give --url", settings::FILE);
            Error::new(ErrorKind::Config, "no database is named").hint(hint)
        })
    }

    /// The file that makes this a project.
    ///
    /// # Errors
    /// When there is none.
    pub fn project_file(&self) -> Result<&Path> {
        self.file.as_deref().ok_or_else(|| {
            let message = format!("there is no {} here or in a folder above", settings::FILE);
            Error::new(ErrorKind::Config, message).hint("mainstay init makes one; -C DIR looks elsewhere")
        })
    }
}

/// The folder of the settings, where `.env` stands too.
fn folder<'a>(from: &'a Where<'_>, file: Option<&'a Path>) -> &'a Path {
    match file {
        Some(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        None => &from.directory,
    }
}

/// The settings file: the one that is named, or the nearest.
fn find(from: &Where<'_>) -> Result<Option<PathBuf>> {
    if !from.directory.is_dir() {
        let error = Error::new(ErrorKind::Config, "there is no such folder").at(from.directory.display());
        return Err(error.hint("name one that is there, or make it first"));
    }
    if let Some(file) = &from.file {
        // As if the command had been started there.
        return Ok(Some(under(&from.directory, file)));
    }
    let here = under(&from.directory, settings::FILE);
    if here.is_file() {
        return Ok(Some(here));
    }
    let directory = std::path::absolute(&from.directory).map_err(|error| {
        Error::new(ErrorKind::File, "the folder cannot be read").at(from.directory.display()).caused_by(error)
    })?;
    Ok(directory.ancestors().skip(1).map(|folder| folder.join(settings::FILE)).find(|path| path.is_file()))
}

/// The path within the folder, without a `./` in front: as a person would write it.
pub fn under(folder: &Path, path: impl AsRef<Path>) -> PathBuf {
    if folder == Path::new(".") { path.as_ref().to_owned() } else { folder.join(path) }
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        let hint = format!("name a file that can be read, or leave --config out to use the nearest {}", settings::FILE);
        Error::new(ErrorKind::Config, "the settings cannot be read").at(path.display()).hint(hint).caused_by(error)
    })
}

fn engines(file: &File<'_>) -> Result<Vec<&'static str>> {
    let words = file.texts(settings::ENGINES)?.unwrap_or_default();
    let named = |word: &String| engine_named(word).map_err(|error| error.at(file.place(settings::ENGINES)));
    words.iter().map(named).collect()
}

/// The paths that a setting names, or its default, within the folder; never none.
fn paths(file: &File<'_>, setting: Setting, folder: &Path) -> Result<Vec<PathBuf>> {
    let said = file.texts(setting)?.filter(|texts| !texts.is_empty());
    let texts = said.unwrap_or_else(|| vec![fallback(setting)]);
    Ok(texts.into_iter().map(|text| under(folder, text)).collect())
}

/// The default of a setting that is a text.
fn fallback(setting: Setting) -> String {
    setting.default.unwrap_or_default().trim_matches('"').to_owned()
}

/// The number that the variable, else the file, else the default gives.
fn number<T: FromStr>(environment: &Environment<'_>, file: &File<'_>, setting: Setting) -> Result<Option<T>> {
    let wrong = |place: String| {
        Error::new(ErrorKind::Config, format!("`{}` is not a number that fits", setting.key))
            .at(place)
            .hint(setting.doc)
    };
    if let Some((name, text)) = setting.variable.and_then(|name| Some((name, environment.get(name)?))) {
        return text.trim().parse().map(Some).map_err(|_| wrong(name.to_owned()));
    }
    match file.number(setting)? {
        Some(text) => text.parse().map(Some).map_err(|_| wrong(file.place(setting))),
        None => Ok(setting.default.and_then(|text| text.parse().ok())),
    }
}

fn duration(setting: Setting, seconds: Option<f64>) -> Result<Duration> {
    Duration::try_from_secs_f64(seconds.unwrap_or_default()).map_err(|error| {
        Error::new(ErrorKind::Config, format!("`{}` is not a number of seconds", setting.key))
            .hint(setting.doc)
            .caused_by(error)
    })
}

#[cfg(test)]
mod tests;
