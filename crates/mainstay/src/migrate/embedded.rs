//! Revisions inside the binary: an application brings its database to where its code is, when it starts.

use super::project::Project;
use super::rust_work::{Pending, Rows, Work};
use super::{Migrator, Report, Target};
use crate::config::{Attempt, Config, Where};
use crate::engine::{Connection, Url, engine_named};
use crate::error::Result;
use std::collections::HashMap;

/// The revisions of a project, inside the binary; [`revisions!`](crate::revisions) makes it.
///
/// ```no_run
/// # async fn example() -> mainstay::Result<()> {
/// # const _: &str = stringify!(
/// let revisions = mainstay::revisions!("migrations");
/// # );
/// # let revisions = mainstay::migrate::Embedded::new(&[], &[]);
/// let report = revisions.upgrade("postgresql://app@localhost/app").await?;
/// println!("{} revisions ran", report.ran.len());
/// # Ok(()) }
/// ```
///
/// Any number of replicas may do this at the same time: each revision runs once, the others wait.
#[derive(Debug, Clone)]
pub struct Embedded {
    files: &'static [(&'static str, &'static str)],
    engines: &'static [&'static str],
    works: HashMap<String, Work>,
}

impl Embedded {
    /// Revision files, by name and text, and the engines that they are for (none: that of the database).
    pub fn new(files: &'static [(&'static str, &'static str)], engines: &'static [&'static str]) -> Self {
        Self { files, engines, works: HashMap::new() }
    }

    /// The same, with work in Rust at the end of a revision, within its transaction; the revision says so by a line
    /// `-- rust` in its upgrade part. Where the engine commits every statement, the work is a step of its own.
    ///
    /// ```
    /// use mainstay::schema::sql::Sql;
    ///
    /// let revisions = mainstay::migrate::Embedded::new(&[], &[]).with("3e8e0e3e8e0e", |mut rows| {
    ///     Box::pin(async move {
    ///         rows.execute(&Sql::constant("UPDATE users SET slug = lower(name)")).await?;
    ///         Ok(())
    ///     })
    /// });
    /// ```
    pub fn with<F>(mut self, revision: impl Into<String>, work: F) -> Self
    where
        F: for<'c> Fn(Rows<'c>) -> Pending<'c> + Send + Sync + 'static,
    {
        self.works.insert(revision.into(), Work::new(work));
        self
    }

    /// Brings the database that the URL names to the newest revisions.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`], and when the database cannot be reached.
    pub async fn upgrade(&self, url: &str) -> Result<Report> {
        let config = Config::of_url(Url::parse(url)?)?;
        let connection = config.connect.to(config.database()?).await?;
        self.upgrade_on(config, connection).await
    }

    /// Brings the database that `mainstay.toml`, `.env` and the environment name to the newest revisions; it is waited
    /// for, as [`Database::from_env`](crate::Database::from_env) does.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`], and when the database does not come up in time.
    pub async fn upgrade_from_env(&self) -> Result<Report> {
        self.upgrade_from_config(&Config::load(&Where::process("."))?).await
    }

    /// The same, with the settings already read.
    ///
    /// # Errors
    /// As for [`upgrade_from_env`](Self::upgrade_from_env).
    pub async fn upgrade_from_config(&self, config: &Config) -> Result<Report> {
        let mut tell = |attempt: Attempt<'_>| {
            tracing::warn!(number = attempt.number, of = attempt.of, error = %attempt.error, "waiting for the database");
        };
        let connection = config.connect.patiently_to(config.database()?, &mut tell).await?;
        self.upgrade_on(config.clone(), connection).await
    }

    async fn upgrade_on(&self, config: Config, connection: Box<dyn Connection>) -> Result<Report> {
        let project = self.project(config)?;
        Migrator::new(&project, connection).upgrade(&Target::Heads, &mut |_| {}).await
    }

    /// The project that the revisions form, for a [`Migrator`] of one's own.
    ///
    /// # Errors
    /// When a revision cannot be read, or work is registered for one that does not ask for it.
    pub fn project(&self, mut config: Config) -> Result<Project> {
        if !self.engines.is_empty() {
            config.engines = self.engines.iter().map(|name| engine_named(name)).collect::<Result<_>>()?;
        }
        Project::of_texts(config, self.files, self.works.clone())
    }
}
