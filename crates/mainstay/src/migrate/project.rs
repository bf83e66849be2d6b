//! A project on disk: its models and its revision files.

use super::Rename;
use super::autogenerate::Said;
use super::rename::within_columns;
use super::rust_work::{self, Work};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::revision::{Graph, Replay, Revision, RevisionError};
use mainstay_schema::schema::Schema;
use mainstay_schema::source::models::{self, ModelError};
use mainstay_schema::sql::Lexis;
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

/// A project: its settings, and its revisions in order.
#[derive(Debug)]
pub struct Project {
    config: Config,
    graph: Graph,
    /// Work in Rust, by revision.
    works: HashMap<String, Work>,
    /// What revisions and models say: asked for several times on the way to a revision, and read once.
    pub(super) said: OnceLock<Said>,
}

impl Project {
    /// Reads the revision files of a project.
    ///
    /// # Errors
    /// When a file cannot be read, is no revision, or the revisions do not form a graph.
    pub fn open(config: Config) -> Result<Self> {
        config.project_file()?;
        let revisions = read_revisions(&revision_files(&config.migrations)?, &config)?;
        Ok(Self { graph: Graph::new(revisions)?, config, works: HashMap::new(), said: OnceLock::new() })
    }

    /// A project of revisions that are in memory, by name and text.
    pub(super) fn of_texts(config: Config, texts: &[(&str, &str)], works: HashMap<String, Work>) -> Result<Self> {
        let lexis = lexis(&config);
        let read = |(file, text): &(&str, &str)| Ok(Revision::read_as(file, text.as_bytes(), lexis)?);
        let graph = Graph::new(texts.iter().map(read).collect::<Result<_>>()?)?;
        rust_work::check(&works, |id| graph.get(id).map(|revision| revision.upgrade.has_rust()))?;
        Ok(Self { config, graph, works, said: OnceLock::new() })
    }

    /// The work in Rust of a revision.
    pub(super) fn work(&self, revision: &Revision) -> Option<&Work> {
        self.works.get(&revision.id)
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The revisions.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The dialect that revision files are read in.
    ///
    /// # Errors
    /// When nothing says which engine the project is for.
    pub fn reads(&self) -> Result<&'static dyn Dialect> {
        self.config.dialect()
    }

    /// The dialect that revision files are written in: the engine's own where all of it can be said in
    /// that, portable SQL elsewhere (no `ALTER COLUMN`, no enum type could be written otherwise).
    ///
    /// # Errors
    /// When nothing says which engine the project is for.
    pub fn writes(&self) -> Result<&'static dyn Dialect> {
        self.config.writes()
    }

    /// The one engine of the project; `None` when there are several.
    pub(super) fn only_engine(&self) -> Option<&'static str> {
        only_engine(&self.config)
    }

    /// The dialects of the engines that the project runs on.
    pub(super) fn engines(&self) -> Vec<&'static dyn Dialect> {
        self.config.engines.iter().filter_map(|name| dialect::by_name(name)).collect()
    }

    /// What the models say.
    ///
    /// # Errors
    /// When a model cannot be read: everything that is wrong, not only the first of it.
    pub fn models(&self) -> Result<Schema> {
        read_models(&self.config)
    }

    /// The same, and what the models call otherwise than before.
    pub(super) fn models_and_renames(&self) -> Result<(Schema, Vec<Rename>)> {
        read_models_and_renames(&self.config)
    }

    /// What all revisions add up to.
    pub(super) fn replay(&self, engine: Option<&str>) -> Result<Replay<'static>> {
        self.replay_of(self.graph.iter(), engine)
    }

    /// What these revisions add up to, in the order of the graph.
    pub(super) fn replay_of<'r>(
        &self,
        revisions: impl Iterator<Item = &'r Revision>,
        engine: Option<&str>,
    ) -> Result<Replay<'static>> {
        let mut replay = Replay::new(self.reads()?).meant_for(self.engines());
        for revision in revisions {
            replay.upgrade(revision, engine)?;
        }
        Ok(replay)
    }
}

fn only_engine(config: &Config) -> Option<&'static str> {
    match *config.engines {
        [engine] => Some(engine),
        _ => None,
    }
}

/// See [`Project::models`]; the revisions are not needed for it.
pub(super) fn read_models(config: &Config) -> Result<Schema> {
    read_models_and_renames(config).map(|(schema, _)| schema)
}

fn read_models_and_renames(config: &Config) -> Result<(Schema, Vec<Rename>)> {
    let (sql, rust): (Vec<_>, Vec<_>) = config.models.iter().partition(|path| has_extension(path, "sql"));
    let mut roots = Vec::new();
    for path in rust {
        roots.extend(model_roots(path)?.iter().map(|root| shown(root, config)));
    }
    let files = |path: &str| std::fs::read_to_string(config.folder.join(path)).ok();
    let names: Vec<&str> = roots.iter().map(String::as_str).collect();
    let (schema, renamed) = models::read_all(&names, &files).map_err(model_errors)?;
    let mut replay = Replay::of(schema, config.dialect()?);
    for path in sql {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
        replay.text(&text, &shown(path, config), only_engine(config))?;
    }
    let schema = replay.into_schema();
    let mut renames: Vec<Rename> = renamed.into_iter().map(Rename::from).collect();
    let can = config.dialect()?.capabilities();
    if can.writes_own && !can.named_enums {
        renames = within_columns(renames, &schema);
    }
    Ok((schema, renames))
}

/// How the text of revisions is cut.
fn lexis(config: &Config) -> Lexis {
    config.dialect().map_or(Lexis::STANDARD, |dialect| dialect.lexis())
}

/// How many files are worth a thread: opening one takes longer than reading it.
const FILES_A_THREAD: usize = 500;

/// Reads revision files; the first that is wrong is the error.
fn read_revisions(paths: &[PathBuf], config: &Config) -> Result<Vec<Revision>> {
    let lexis = lexis(config);
    let read = |path: &PathBuf| {
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, error))?;
        Ok(Revision::read_as(&shown(path, config), &bytes, lexis)?)
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(paths.len() / FILES_A_THREAD);
    if threads < 2 {
        return paths.iter().map(read).collect();
    }
    let chunks = paths.chunks(paths.len().div_ceil(threads));
    thread::scope(|scope| {
        let work: Vec<_> =
            chunks.map(|chunk| scope.spawn(move || chunk.iter().map(read).collect::<Result<Vec<_>>>())).collect();
        let mut all = Vec::with_capacity(paths.len());
        for thread in work {
            all.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(all)
    })
}

/// The revision files of a folder, by name.
fn revision_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        let hint = "`mainstay init` makes the folder; the setting `migrations` in mainstay.toml names another";
        Error::new(ErrorKind::File, "the folder of the revisions cannot be read")
            .at(folder.display())
            .caused_by(error)
            .hint(hint)
    })?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if has_extension(&path, "sql") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The files that models are read from: the path itself, or a folder's `mod.rs` or `lib.rs`, or all its files.
fn model_roots(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        let missing =
            || Error::new(ErrorKind::Source, "there is no such file, and mainstay.toml says that the models are there");
        let hint = "correct `models` in mainstay.toml, or write the file";
        return if path.is_file() { Ok(vec![path.to_owned()]) } else { Err(missing().at(path.display()).hint(hint)) };
    }
    if let Some(root) = ["mod.rs", "lib.rs"].iter().map(|name| path.join(name)).find(|root| root.is_file()) {
        return Ok(vec![root]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, error))?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|file| has_extension(file, "rs"));
    files.sort();
    Ok(files)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// A path as messages show it: from the project's folder.
fn shown(path: &Path, config: &Config) -> String {
    path.strip_prefix(&config.folder).unwrap_or(path).display().to_string()
}

pub(super) fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let hint = match error.kind() {
        std::io::ErrorKind::NotFound => "is the name right, and is it seen from the folder of the command?",
        std::io::ErrorKind::PermissionDenied => "let the account that runs Mainstay read it",
        std::io::ErrorKind::InvalidData => "save it as UTF-8",
        _ => "mend what the system says",
    };
    Error::new(ErrorKind::File, "the file cannot be read").at(path.display()).caused_by(error).hint(hint)
}

pub(super) fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::File, "the file cannot be written")
        .at(path.display())
        .caused_by(error)
        .hint("let the account that runs Mainstay write there, and see that the disk has room")
}

impl From<RevisionError> for Error {
    fn from(error: RevisionError) -> Self {
        let mut out = Self::new(ErrorKind::Revision, &error.message);
        if let Some(place) = error.place() {
            out = out.at(place);
        }
        if let Some(hint) = error.hint { out.hint(hint) } else { out }
    }
}

/// All errors of the models as one: each on a line of its own, with its hint.
fn model_errors(errors: Vec<ModelError>) -> Error {
    if let [only] = errors.as_slice() {
        let error =
            Error::new(ErrorKind::Source, &only.message).at(format!("{}:{}:{}", only.file, only.line, only.column));
        return match &only.hint {
            Some(hint) => error.hint(hint),
            None => error,
        };
    }
    let lines: Vec<_> = errors.iter().map(model_error_line).collect();
    Error::new(ErrorKind::Source, format!("the models have {} errors\n{}", errors.len(), lines.join("\n")))
        .hint("mend them from the first on; one may be the cause of others")
}

fn model_error_line(error: &ModelError) -> String {
    match &error.hint {
        Some(hint) => format!("  {error}\n    hint: {hint}"),
        None => format!("  {error}"),
    }
}
