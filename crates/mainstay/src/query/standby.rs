//! Reads from a standby: a copy of the database that follows it, and is a little behind.

use super::Database;
use super::parameters::Parameters;
use super::row::{InOrder, Sink};
use crate::backoff::Backoff;
use crate::engine::Url;
use crate::error::{Error, ErrorKind, Result};
use crate::pool::{Pool, PoolOptions};
use mainstay_schema::sql::Sql;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How an engine says how far a standby is.
#[derive(Debug)]
pub(crate) struct Following {
    /// Asks the primary how far it has written; one text.
    pub(crate) position: Sql,
    /// Asks a standby whether it is as far as `$1`, such a text; one truth value.
    pub(crate) is_reached: Sql,
}

/// A standby, and whether reads go to it.
#[derive(Debug, Clone)]
pub(super) struct Standby {
    pool: Arc<Pool>,
    is_asked: bool,
}

impl Database {
    /// The same database, with a standby that [`on_standby`](Self::on_standby) reads from. It is connected to when it is
    /// first read from.
    ///
    /// # Errors
    /// When the URL names another engine.
    pub fn with_standby(mut self, url: &Url, options: PoolOptions) -> Result<Self> {
        let pool = Arc::new(Pool::new(url, options)?);
        if pool.spelling().0 != self.engine {
            return Err(Error::new(ErrorKind::Config, "a standby is of the same engine as its primary")
                .at(url)
                .hint("name a server that follows this database; to read from another one, connect to it by itself"));
        }
        self.standby = Some(Standby { pool, is_asked: false });
        Ok(self)
    }

    /// The same database, whose reads go to its standby, where it has one. They may see a state of a moment ago;
    /// [`causal`](Self::causal) ones see all that was committed before them: each asks the primary how far it is, and waits
    /// until the standby is there. Writes and transactions stay with the primary, and so do reads while the
    /// standby is away, or a second behind.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct User { #[column(primary_key)] id: i64 }
    /// # async fn example(db: Database, url: mainstay::engine::Url) -> mainstay::Result<()> {
    /// let db = db.with_standby(&url, mainstay::PoolOptions::default())?;
    /// let users = db.on_standby().all::<User>().count().await?;
    /// let mine: User = db.on_standby().causal().get(42).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn on_standby(&self) -> Self {
        let mut database = self.clone();
        if let Some(standby) = &mut database.standby {
            standby.is_asked = true;
        }
        database
    }

    /// Whether reads are to go to a standby.
    pub(super) fn reads_from_standby(&self) -> bool {
        self.scope.is_none() && self.standby.as_ref().is_some_and(|standby| standby.is_asked)
    }

    /// Asks the standby; `false` where the primary has to be asked instead, and the sink has taken nothing.
    pub(super) async fn fetched_from_standby<P: Parameters + ?Sized, S: Sink>(
        &self,
        sql: &Sql,
        values: &P,
        sink: &mut S,
        is_causal: bool,
    ) -> Result<bool> {
        let Some(standby) = self.standby.as_ref().filter(|_| self.reads_from_standby()) else { return Ok(false) };
        if is_causal && !self.is_there(&standby.pool).await? {
            return Ok(false);
        }
        let outcome = match standby.pool.lease().await {
            Ok(mut lease) => lease.fetch(sql, values, sink).await,
            Err(error) => Err(error),
        };
        match outcome {
            // It is gone, or what it replays was in the way of what it was asked.
            Err(error) if sink.is_fresh() && is_of_the_standby(&error) => {
                tracing::debug!(target: "mainstay::pool", %error, "the primary is asked instead of its standby");
                Ok(false)
            }
            outcome => outcome.map(|()| true),
        }
    }

    /// Whether the standby is as far as the primary is now; it is waited for.
    async fn is_there(&self, pool: &Arc<Pool>) -> Result<bool> {
        const PATIENCE: Duration = Duration::from_secs(1);
        let Some(following) = self.spelling.following() else { return Ok(false) };
        let mut position: InOrder<String> = InOrder(Vec::new());
        self.pool.lease().await?.fetch(&following.position, &(), &mut position).await?;
        let position = [super::Datum::Text(position.0.pop().unwrap_or_default().into())];
        let (since, mut pauses) = (Instant::now(), Backoff::between(Duration::from_millis(1), PATIENCE / 20));
        while since.elapsed() < PATIENCE {
            let mut reached: InOrder<bool> = InOrder(Vec::new());
            let asked = match pool.lease().await {
                Ok(mut lease) => lease.fetch(&following.is_reached, position.as_slice(), &mut reached).await,
                Err(error) => Err(error),
            };
            match asked {
                Ok(()) if reached.0 == [true] => return Ok(true),
                Ok(()) => {}
                Err(error) if is_of_the_standby(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
            pauses.wait().await;
        }
        Ok(false)
    }
}

/// Whether the primary may well answer what a standby has not.
fn is_of_the_standby(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::PoolTimeout | ErrorKind::Conflict)
}
