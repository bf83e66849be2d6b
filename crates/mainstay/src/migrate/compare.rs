//! Comparing any two of: the models, the revisions, a database, a URL, a `.sql` file.
//!
//! What stands in text is first brought into the form that the server prints: only the server knows
//! whether two spellings of an expression are one.

use super::autogenerate::cannot_express;
use super::project::{Project, read_models, unreadable};
use super::settle::settle_at_once;
use super::{Rename, access, renamed};
use crate::config::{Also, Config, Ignore, Owners};
use crate::engine::{Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::diff::{diff, object};
use mainstay_schema::plan::{Plan, Runs, Step, order, plan};
use mainstay_schema::schema::{Object, Schema};
use mainstay_schema::source::ddl::statements;
use mainstay_schema::sql::Sql;
use std::path::PathBuf;
use tokio::task::{JoinHandle, spawn_blocking};

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// What the models say.
    Models,
    /// What the revisions add up to.
    Revisions,
    /// The database of the project.
    Database,
    /// Another database.
    Url(Url),
    /// What a script makes, run on a scratch database.
    File(PathBuf),
}

impl Side {
    /// Reads a side as it is typed: a word, a URL, or the path of a `.sql` file.
    ///
    /// # Errors
    /// When it is none of them.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "models" => Ok(Self::Models),
            "revisions" => Ok(Self::Revisions),
            "database" => Ok(Self::Database),
            path if path.ends_with(".sql") && !path.contains("://") => Ok(Self::File(PathBuf::from(path))),
            url if url.contains(':') => Url::parse(url).map(Self::Url),
            _ => Err(Error::new(ErrorKind::Config, format!("`{text}` is nothing that can be compared"))
                .hint("use models, revisions, database, a URL such as postgresql://host/name, or a .sql file")),
        }
    }

    /// Whether it is read from files as text, and has never been seen by a server.
    fn is_text(&self) -> bool {
        matches!(self, Self::Models | Self::Revisions)
    }
}

/// What leads from one side to the other.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Comparison {
    /// The engine that it was made on.
    pub engine: &'static str,
    /// The changes, and the statements that make them.
    #[serde(flatten)]
    pub plan: Plan,
    /// What differs and cannot be planned yet: a plan without it would be blind, so there is none then.
    pub refused: Vec<object::ObjectDifference>,
    /// What a database has that models and revisions have no words for, and was not compared.
    pub not_compared: Vec<Object>,
}

impl Comparison {
    /// What leads from one schema to another, both in the dialect's normal form.
    pub(super) fn between(from: &Schema, to: &Schema, dialect: &dyn Dialect) -> Result<Self> {
        let refused = object::differences(from, to);
        let plan = if refused.is_empty() { plan(from, to, dialect).map_err(cannot_express)? } else { Plan::default() };
        Ok(Self { plan, refused, ..Self::silent(dialect) })
    }

    /// No difference.
    fn silent(dialect: &dyn Dialect) -> Self {
        Self { engine: dialect.name(), plan: Plan::default(), refused: Vec::new(), not_compared: Vec::new() }
    }

    /// Whether there is no difference.
    pub fn is_silent(&self) -> bool {
        self.plan.changes.is_empty() && self.refused.is_empty()
    }

    /// The statements as a script that a client of the engine runs; what destroys data is said above it.
    pub fn script(&self) -> String {
        let rebuilds = self.plan.steps.iter().any(|step| step.runs == Runs::Unenforced);
        let dialect = dialect::by_name(self.engine).filter(|_| rebuilds);
        let [off, on] = match dialect.and_then(Dialect::without_enforcement) {
            Some(pair) => pair.map(|sql| format!("{sql};\n")),
            None => Default::default(),
        };
        let step = |step: &Step| match &step.destroys {
            Some(loss) => format!("-- destroys: {loss}\n{};\n", step.sql),
            None => format!("{};\n", step.sql),
        };
        let steps: String = self.plan.steps.iter().map(step).collect();
        format!("{off}{steps}{on}")
    }
}

/// Compares two sides, and plans the way from the first to the second.
///
/// # Errors
/// When a side cannot be read, the two are of different engines, or the engine cannot express one of them.
pub async fn compare(config: &Config, from: &Side, to: &Side) -> Result<Comparison> {
    look(config, from, to).await?.comparison().await
}

/// Two sides that were read and brought together.
pub(super) struct Looked<'c> {
    at: Comparer<'c>,
    pub(super) before: Schema,
    pub(super) after: Schema,
    is_silent: bool,
    /// Whether the second side has never been seen by a server.
    to_text: bool,
    not_compared: Vec<Object>,
    /// Renames that the second side says.
    renames: Vec<Rename>,
}

/// Reads two sides, and brings them together.
pub(super) async fn look<'c>(config: &'c Config, from: &Side, to: &Side) -> Result<Looked<'c>> {
    let mut at = Comparer::new(config, from, to).await?;
    let (mut before, mut after) = if from.is_text() {
        // Models are read meanwhile, so the server goes first.
        let after = at.load(to).await?;
        (at.load(from).await?, after)
    } else {
        (at.load(from).await?, at.load(to).await?)
    };
    let mut is_silent = false;
    match (from.is_text(), to.is_text()) {
        (true, false) => drop(at.settle(&mut before, &mut after).await?),
        (false, true) => is_silent = at.settle(&mut after, &mut before).await?,
        _ => {}
    }
    if *to == Side::Models {
        after.keep_undeclared(&before);
    } else if *from == Side::Models {
        before.keep_undeclared(&after);
    }
    let text = from.is_text() || to.is_text();
    if !text {
        access::settle(&mut before, &mut after, &config.also);
    }
    let not_compared = if text { share_objects(&mut before, &mut after, from.is_text()) } else { Vec::new() };
    let renames = match to {
        Side::File(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
            renamed::said(&text, at.dialect().lexis()).map_err(|error| error.at(path.display()))?
        }
        _ => Vec::new(),
    };
    Ok(Looked { at, before, after, is_silent, to_text: to.is_text(), not_compared, renames })
}

impl Looked<'_> {
    /// The connection to the first side, or to where scratch databases can be made.
    pub(super) fn connection(&mut self) -> Result<&mut dyn Connection> {
        match &mut self.at.connection {
            Some(connection) => Ok(&mut **connection),
            None => Err(Error::new(ErrorKind::Config, "this needs a database").hint("give --url, or set DATABASE_URL")),
        }
    }

    /// What leads from the first side to the second.
    pub(super) async fn comparison(&mut self) -> Result<Comparison> {
        let dialect = self.at.dialect();
        let between = if self.is_silent {
            Comparison::silent(dialect)
        } else if self.renames.is_empty() {
            Comparison::between(&self.before, &self.after, dialect)?
        } else {
            self.with_renames()?
        };
        let also = &self.at.config.also;
        if let Some(connection) = self.at.connection.as_mut().filter(|_| also.contains(&Also::Access)) {
            access::check_roles(&mut **connection, &between.plan.changes).await?;
        }
        Ok(Comparison { not_compared: self.not_compared.clone(), ..between })
    }

    /// Renames first, then what is different still.
    fn with_renames(&self) -> Result<Comparison> {
        let dialect = self.at.dialect();
        let (mut changes, state) = renamed::outstanding(&self.renames, &self.before, &self.after, dialect)?;
        let refused = object::differences(&state, &self.after);
        if !refused.is_empty() {
            return Ok(Comparison { refused, ..Comparison::silent(dialect) });
        }
        changes.extend(order(diff(&state, &self.after), &state, dialect.capabilities()));
        let steps = dialect.render(&changes, &self.before).map_err(cannot_express)?;
        Ok(Comparison { plan: Plan { changes, steps }, ..Comparison::silent(dialect) })
    }

    /// What still leads from what was found on a clone to the second side.
    pub(super) fn left(&self, found: &mut Schema, dialect: &dyn Dialect) -> Result<Vec<String>> {
        self.at.config.ignore.apply(found, &Owners::new());
        if self.to_text {
            dialect.normalize(found);
            found.objects.clone_from(&self.after.objects);
        }
        let rest = Comparison::between(found, &self.after, dialect)?;
        let refused = rest.refused.iter().map(ToString::to_string);
        Ok(rest.plan.changes.iter().map(ToString::to_string).chain(refused).collect())
    }
}

/// Gives a text the objects of the other side, and names them: models and revisions say nothing of them, and so
/// take nothing away.
fn share_objects(before: &mut Schema, after: &mut Schema, from_text: bool) -> Vec<Object> {
    let (text, shown) = if from_text { (before, after) } else { (after, before) };
    text.objects.clone_from(&shown.objects);
    access::beside(shown)
}

/// Where a comparison takes place: an engine, and a server of it where one is needed.
struct Comparer<'c> {
    config: &'c Config,
    /// The models, which are read while the server answers.
    models: Option<JoinHandle<Result<Schema>>>,
    url: Option<Url>,
    offline: &'static dyn Dialect,
    connection: Option<Box<dyn Connection>>,
}

impl<'c> Comparer<'c> {
    async fn new(config: &'c Config, from: &Side, to: &Side) -> Result<Self> {
        let urls: Vec<&Url> = [from, to]
            .into_iter()
            .filter_map(|side| match side {
                Side::Url(url) => Some(url),
                Side::Database => config.url.as_ref(),
                _ => None,
            })
            .collect();
        if let [one, other] = urls.as_slice()
            && one.scheme() != other.scheme()
        {
            let message = format!("{} and {} cannot be compared", one.scheme(), other.scheme());
            return Err(Error::new(ErrorKind::Config, message).hint("both sides must be of one engine"));
        }
        let url = urls.first().copied().or(config.url.as_ref()).cloned();
        if from.is_text() || to.is_text() {
            config.project_file()?;
        }
        let engine = url.as_ref().map(Url::scheme).or_else(|| config.engines.first().copied());
        let offline = engine.and_then(dialect::by_name).ok_or_else(|| {
            Error::new(ErrorKind::Config, "nothing says which engine to compare on")
                .hint("give --url, or set DATABASE_URL")
        })?;
        let own = config.clone();
        let models = [from, to].contains(&&Side::Models).then(|| spawn_blocking(move || read_models(&own)));
        let mut comparer = Self { config, models, url, offline, connection: None };
        if !(from.is_text() && to.is_text()) {
            let is_database = |side: &Side| matches!(side, Side::Database | Side::Url(_));
            comparer.connect(is_database(from) || is_database(to)).await?;
        }
        Ok(comparer)
    }

    /// Connects to the database, or to where scratch databases can be made.
    async fn connect(&mut self, database: bool) -> Result<()> {
        let url = match &self.url {
            Some(url) => url,
            None => self.config.database()?,
        };
        let url = if database { url.existing() } else { url.scratch() };
        self.connection = Some(self.config.connect.to(&url).await?);
        Ok(())
    }

    fn dialect(&self) -> &dyn Dialect {
        self.connection.as_ref().map_or(self.offline, |connection| connection.dialect())
    }

    async fn load(&mut self, side: &Side) -> Result<Schema> {
        let ignore = &self.config.ignore;
        match (side, &mut self.connection) {
            (Side::Models, _) => {
                let schema = match self.models.take() {
                    Some(reading) => reading.await.map_err(|error| Error::new(ErrorKind::Source, error.to_string()))?,
                    None => read_models(self.config),
                };
                self.normal(schema?)
            }
            (Side::Revisions, _) => {
                let project = Project::open(self.config.clone())?;
                self.normal(project.replay(Some(self.dialect().name()))?.into_schema())
            }
            (Side::Database, Some(connection)) => ours(&mut **connection, ignore).await,
            (Side::Url(url), Some(connection)) if Some(url) == self.url.as_ref() => {
                ours(&mut **connection, ignore).await
            }
            (Side::Url(url), _) => ours(&mut *self.config.connect.to_existing(url).await?, ignore).await,
            (Side::File(path), Some(connection)) => {
                let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
                let script = script_of(&text, connection.dialect());
                let mut made = connection.on_scratch(&script).await.map_err(|error| error.at(path.display()))?;
                ignore.apply(&mut made, &Owners::new());
                Ok(made)
            }
            _ => Err(Error::new(ErrorKind::Config, "this side needs a project and a database")
                .hint("run it within a project")),
        }
    }

    fn normal(&self, mut schema: Schema) -> Result<Schema> {
        self.config.ignore.apply(&mut schema, &Owners::new());
        match self.dialect().normalize(&mut schema).into_iter().next() {
            Some(first) => Err(cannot_express(first)),
            None => Ok(schema),
        }
    }

    /// Brings both sides together; whether nothing leads from the server's side to the text.
    async fn settle(&mut self, text: &mut Schema, shown: &mut Schema) -> Result<bool> {
        match &mut self.connection {
            Some(connection) => settle_at_once(&mut **connection, text, shown).await,
            None => Ok(false),
        }
    }
}

/// What a database looks like, without what is not ours.
pub(super) async fn ours(connection: &mut dyn Connection, ignore: &Ignore) -> Result<Schema> {
    let mut schema = connection.inspect().await?;
    let owners = if ignore.owners.is_empty() { Owners::new() } else { connection.owners().await? };
    ignore.apply(&mut schema, &owners);
    Ok(schema)
}

/// A file, statement by statement, as a client runs it: some cannot be in a transaction with others. What cannot
/// be cut is left to the server whole.
fn script_of(text: &str, dialect: &dyn Dialect) -> Vec<Sql> {
    match statements(text, dialect.lexis()) {
        Ok(all) => all.iter().map(|statement| Sql::written(statement.text)).collect(),
        Err(_) => vec![Sql::written(text)],
    }
}
