//! The sides of a comparison, and reading one: the models, the revisions, a database, a URL, a `.sql` file.

use super::autogenerate::cannot_express;
use super::project::{Project, read_models, unreadable};
use super::settle::settle_at_once;
use crate::config::{Config, Ignore, Owners};
use crate::engine::{Connection, Url};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect};
use mainstay_schema::schema::Schema;
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
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Models | Self::Revisions)
    }
}

/// Where a comparison takes place: an engine, and a server of it where one is needed.
pub(super) struct Comparer<'c> {
    pub(super) config: &'c Config,
    /// The models, which are read while the server answers.
    models: Option<JoinHandle<Result<Schema>>>,
    url: Option<Url>,
    offline: &'static dyn Dialect,
    /// What others own, on either side.
    pub(super) owners: Owners,
    /// Where names without a schema are, on the first database and on the second, where that is not the same.
    pub(super) homes: Option<[String; 2]>,
    pub(super) connection: Option<Box<dyn Connection>>,
}

impl<'c> Comparer<'c> {
    pub(super) async fn new(config: &'c Config, from: &Side, to: &Side) -> Result<Self> {
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
        let mut comparer = Self { config, models, url, offline, owners: Owners::new(), homes: None, connection: None };
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

    pub(super) fn dialect(&self) -> &dyn Dialect {
        self.connection.as_ref().map_or(self.offline, |connection| connection.dialect())
    }

    pub(super) async fn load(&mut self, side: &Side) -> Result<Schema> {
        let ignore = &self.config.ignore;
        let (schema, owners) = match (side, &mut self.connection) {
            (Side::Models, _) => {
                let schema = match self.models.take() {
                    Some(reading) => reading.await.map_err(|error| Error::new(ErrorKind::Source, error.to_string()))?,
                    None => read_models(self.config),
                };
                return self.normal(schema?);
            }
            (Side::Revisions, _) => {
                let project = Project::open(self.config.clone())?;
                return self.normal(project.replay(Some(self.dialect().name()))?.into_schema());
            }
            // The connection is to the first side that is a database, which may be another one.
            (Side::Database, Some(connection)) if self.url.is_none() || self.config.url == self.url => {
                ours_and_theirs(&mut **connection, ignore).await?
            }
            (Side::Database, _) => self.beside(self.config.database()?).await?,
            (Side::Url(url), Some(connection)) if Some(url) == self.url.as_ref() => {
                ours_and_theirs(&mut **connection, ignore).await?
            }
            (Side::Url(url), _) => self.beside(url).await?,
            (Side::File(path), Some(connection)) => {
                let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
                let script = script_of(&text, connection.dialect());
                let mut made = connection.on_scratch(&script).await.map_err(|error| error.at(path.display()))?;
                let owners = ignore.owned(&made, Owners::new());
                ignore.apply(&mut made, &owners);
                (made, owners)
            }
            _ => {
                let error = Error::new(ErrorKind::Config, "this side needs a project and a database");
                return Err(error.hint("run it within a project"));
            }
        };
        self.owners.extend(owners);
        Ok(schema)
    }

    /// Reads another database than the one that we are connected to, in the words of that one.
    async fn beside(&mut self, url: &Url) -> Result<(Schema, Owners)> {
        let mut other = self.config.connect.to_existing(url).await?;
        if let (Some(first), Some(second)) = (self.dialect().home(), other.dialect().home())
            && first != second
        {
            self.homes = Some([first.to_owned(), second.to_owned()]);
        }
        other.share_home(self.dialect());
        ours_and_theirs(&mut *other, &self.config.ignore).await
    }

    fn normal(&self, mut schema: Schema) -> Result<Schema> {
        self.config.ignore.apply(&mut schema, &Owners::new());
        match self.dialect().normalize(&mut schema).into_iter().next() {
            Some(first) => Err(cannot_express(first)),
            None => Ok(schema),
        }
    }

    /// Brings both sides together; whether nothing leads from the server's side to the text.
    pub(super) async fn settle(&mut self, text: &mut Schema, shown: &mut Schema) -> Result<bool> {
        match &mut self.connection {
            Some(connection) => settle_at_once(&mut **connection, text, shown).await,
            None => Ok(false),
        }
    }
}

/// What a database looks like, without what is not ours.
///
/// # Errors
/// When it cannot be read.
pub async fn ours(connection: &mut dyn Connection, ignore: &Ignore) -> Result<Schema> {
    let (mut schema, _) = ours_and_theirs(connection, ignore).await?;
    ignore.kinds.leave(&mut Schema::new(), &mut schema);
    Ok(schema)
}

/// What a database looks like without what belongs to others, and what of it they own; kinds are left aside.
pub(super) async fn ours_and_theirs(connection: &mut dyn Connection, ignore: &Ignore) -> Result<(Schema, Owners)> {
    let mut schema = connection.inspect().await?;
    let owners = if ignore.owners.is_empty() { Owners::new() } else { connection.owners().await? };
    let owners = ignore.owned(&schema, owners);
    ignore.apply(&mut schema, &owners);
    Ok((schema, owners))
}

/// A file, statement by statement, as a client runs it: some cannot be in a transaction with others. What cannot
/// be cut is left to the server whole.
fn script_of(text: &str, dialect: &dyn Dialect) -> Vec<Sql> {
    match statements(text, dialect.lexis()) {
        Ok(all) => all.iter().map(|statement| Sql::written(statement.text)).collect(),
        Err(_) => vec![Sql::written(text)],
    }
}
