//! What a server says of itself that those who migrate it should know before, when it can be reached.

use super::{Migrator, Project};
use crate::config::Connect;
use crate::engine::Concern;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect;
use mainstay_schema::lint::Found;
use std::collections::HashSet;
use std::time::Duration;

/// How long a server is waited for that may as well be away.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was found by asking.
#[derive(Debug, serde::Serialize)]
pub struct Asked {
    /// The server in words.
    pub server: String,
    /// What it has that gets in the way.
    pub concerns: Vec<Concern>,
    /// What it will not take of the revisions that it does not have yet.
    pub findings: Vec<Found>,
}

impl Project {
    /// Asks the database of the project, where its engine is one whose servers can form a cluster; `None` where there is
    /// nothing to ask, and an error within where it cannot be reached or refuses.
    ///
    /// # Errors
    /// When the server cannot be read, or a revision cannot.
    pub async fn ask_the_server(&self) -> Result<Option<Result<Asked>>> {
        let Some(url) = &self.config().url else { return Ok(None) };
        if dialect::in_cluster(url.scheme()).is_none() {
            return Ok(None);
        }
        let connect = Connect { timeout: self.config().connect.timeout.min(PATIENCE), ..self.config().connect };
        let connection = match connect.to(url).await {
            Err(error) if matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::Refused) => {
                return Ok(Some(Err(error)));
            }
            outcome => outcome?,
        };
        let server = connection.describe();
        let mut migrator = Migrator::new(self, connection);
        let applied = match migrator.applied().await {
            // What differs there is the business of other commands.
            Err(error) if error.kind() == ErrorKind::State => Vec::new(),
            outcome => outcome?,
        };
        let connection = migrator.connection();
        let mut concerns = connection.concerns().await?;
        concerns.extend(connection.pressure().await?.map(Concern::of_pressure));
        let has: HashSet<&str> = applied.iter().map(|row| row.revision.as_str()).collect();
        let new = self.graph().iter().map(|one| one.id.as_str()).filter(|id| !has.contains(id)).collect();
        let findings = match connection.dialect().capabilities().cluster {
            true => self.lint_in_cluster(connection.dialect(), &new)?,
            false => Vec::new(),
        };
        Ok(Some(Ok(Asked { server, concerns, findings })))
    }

    /// What a cluster of the project's engines would not take of its revisions, without a server.
    ///
    /// # Errors
    /// When no engine of the project has servers that form clusters, or a revision cannot be read.
    pub fn as_for_a_cluster(&self) -> Result<Vec<Found>> {
        let able: Vec<_> = dialect::NAMES.into_iter().filter(|name| dialect::in_cluster(name).is_some()).collect();
        let engine = self.config().engines.iter().find_map(|name| dialect::in_cluster(name)).ok_or_else(|| {
            Error::new(ErrorKind::Config, "no engine of the project has servers that form a cluster")
                .hint(format!("leave --cluster out, or add {} to `engines`", able.join(" or ")))
        })?;
        self.lint_in_cluster(engine, &self.graph().iter().map(|one| one.id.as_str()).collect())
    }
}
