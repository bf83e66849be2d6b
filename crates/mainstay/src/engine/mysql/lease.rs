//! The lease of a cluster: a row that is won by certification, renewed over a connection of its own for as long
//! as it is held, and taken over only from an owner who is gone.
//!
//! A time that ran out is not enough to say so: while a long `ALTER TABLE` runs, no node of the cluster writes
//! anything, the renewal included. So who takes over first writes into the row himself, and then waits for longer
//! than a renewal takes; an owner who lives has renewed by then.

use super::execute::Session;
use super::{Spelling, connect, errors};
use crate::engine::{Url, Value};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often a lease is renewed.
const RENEWAL: Duration = Duration::from_secs(2);
/// How long it is the owner's after that; the statements below say the same.
const LEASE: Duration = Duration::from_secs(10);
/// How long who takes over waits for a sign of life.
const GRACE: Duration = Duration::from_secs(5);

const CREATE: Sql = Sql::constant(
    "CREATE TABLE IF NOT EXISTS mainstay_lease (
    name VARCHAR(32) NOT NULL PRIMARY KEY,
    owner VARCHAR(64) NOT NULL,
    heartbeat BIGINT NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    looked_at DATETIME(6) NOT NULL
) ENGINE = InnoDB",
);
const LOOK: Sql =
    Sql::constant("SELECT heartbeat, expires_at < utc_timestamp(6) FROM mainstay_lease WHERE name = 'migrate'");

/// What was seen of a lease that has run out.
#[derive(Debug, Default)]
pub(super) struct Claim(Option<(i64, Instant)>);

impl Claim {
    /// Tries to become the owner, without waiting.
    pub(super) async fn try_take(
        &mut self,
        session: &mut Session,
        dialect: &'static Spelling,
        url: &Url,
    ) -> Result<Option<Lease>> {
        let owner = uuid::Uuid::new_v4().to_string();
        let taken = match look(session).await? {
            None => insert(session, dialect, &owner).await?,
            Some((_, false)) => {
                self.0 = None;
                false
            }
            Some((heartbeat, true)) => self.take_over(session, dialect, &owner, heartbeat).await?,
        };
        Ok(taken.then(|| Lease::keep(owner, dialect, url.clone())))
    }

    async fn take_over(
        &mut self,
        session: &mut Session,
        dialect: &Spelling,
        owner: &str,
        heartbeat: i64,
    ) -> Result<bool> {
        match self.0 {
            Some((seen, since)) if seen == heartbeat => {
                if since.elapsed() < GRACE {
                    return Ok(false);
                }
                self.0 = None;
                let mut sql = SqlWriter::new(dialect);
                sql.raw("UPDATE mainstay_lease SET owner = ").literal(owner);
                sql.raw(", heartbeat = heartbeat + 1, expires_at = utc_timestamp(6) + INTERVAL 10 SECOND");
                sql.raw(" WHERE name = 'migrate' AND heartbeat = ").number(heartbeat);
                Ok(session.execute(&sql.finish()).await? == 1)
            }
            _ => {
                // Only when this went through, the owner could have written too.
                let mut sql = SqlWriter::new(dialect);
                sql.raw(
                    "UPDATE mainstay_lease SET looked_at = utc_timestamp(6) WHERE name = 'migrate' AND heartbeat = ",
                );
                if session.execute(&sql.number(heartbeat).finish()).await? == 1 {
                    self.0 = Some((heartbeat, Instant::now()));
                }
                Ok(false)
            }
        }
    }
}

/// How often the owner gave a sign of life, and whether the time has run out; `None`: nobody holds it.
async fn look(session: &mut Session) -> Result<Option<(i64, bool)>> {
    let rows = match session.query(&LOOK, &[]).await {
        Err(error) if error.kind() == ErrorKind::NoSuchTable => {
            session.execute(&CREATE).await?;
            Vec::new()
        }
        outcome => outcome?,
    };
    Ok(match rows.first().map(Vec::as_slice) {
        Some([Value::Integer(heartbeat), Value::Integer(expired)]) => Some((*heartbeat, *expired == 1)),
        _ => None,
    })
}

async fn insert(session: &mut Session, dialect: &Spelling, owner: &str) -> Result<bool> {
    let mut sql = SqlWriter::new(dialect);
    sql.raw("INSERT INTO mainstay_lease VALUES ('migrate', ").literal(owner);
    sql.raw(", 1, utc_timestamp(6) + INTERVAL 10 SECOND, utc_timestamp(6))");
    match session.execute(&sql.finish()).await {
        Err(error) if error.server_code() == Some(errors::DUPLICATE) => Ok(false),
        outcome => outcome.map(|_| true),
    }
}

/// Whether the lease is ours, and when that was last seen.
#[derive(Debug, Clone, Copy)]
enum State {
    Held(Instant),
    Lost,
}

/// A lease that is held, and the task that renews it.
#[derive(Debug)]
pub(super) struct Lease {
    owner: String,
    state: watch::Receiver<State>,
    renewing: JoinHandle<()>,
}

impl Lease {
    fn keep(owner: String, dialect: &'static Spelling, url: Url) -> Self {
        let (tell, state) = watch::channel(State::Held(Instant::now()));
        let mut sql = SqlWriter::new(dialect);
        sql.raw("UPDATE mainstay_lease SET heartbeat = heartbeat + 1");
        sql.raw(", expires_at = utc_timestamp(6) + INTERVAL 10 SECOND WHERE name = 'migrate' AND owner = ");
        let sql = sql.literal(&owner).finish();
        Self { owner, state, renewing: tokio::spawn(renew(url, sql, tell)) }
    }

    /// Waits, when it has not been renewed for long, until it is known whose it is.
    pub(super) async fn assert_held(&mut self) -> Result<()> {
        loop {
            match *self.state.borrow_and_update() {
                State::Held(since) if since.elapsed() < LEASE - RENEWAL => return Ok(()),
                State::Held(_) => {}
                State::Lost => return Err(lost("another process took the lease of the cluster over")),
            }
            if !matches!(tokio::time::timeout(LEASE, self.state.changed()).await, Ok(Ok(()))) {
                return Err(lost("the lease of the cluster could not be renewed"));
            }
        }
    }

    /// Gives it back.
    pub(super) async fn give_back(self, session: &mut Session, dialect: &Spelling) -> Result<()> {
        self.renewing.abort();
        let mut sql = SqlWriter::new(dialect);
        sql.raw("DELETE FROM mainstay_lease WHERE name = 'migrate' AND owner = ").literal(&self.owner);
        session.execute(&sql.finish()).await.map(drop)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

fn lost(message: &str) -> Error {
    Error::new(ErrorKind::State, message)
        .hint("nothing more was run; look with `mainstay current`, and run the same command again")
}

/// Renews until the lease is lost. A node that does not answer is replaced by another of the URL.
async fn renew(url: Url, sql: Sql, tell: watch::Sender<State>) {
    let mut session = None;
    loop {
        let asked = Instant::now();
        match renewed(&mut session, &url, &sql).await {
            Ok(1) => _ = tell.send(State::Held(asked)),
            Ok(_) => {
                let _ = tell.send(State::Lost);
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "the lease could not be renewed: again");
                session = None;
            }
        }
        tokio::time::sleep(RENEWAL).await;
    }
}

async fn renewed(session: &mut Option<Session>, url: &Url, sql: &Sql) -> Result<u64> {
    let session = match session {
        Some(session) => session,
        none => none.insert(connect::open(url).await?.into_session()),
    };
    session.execute(sql).await
}
