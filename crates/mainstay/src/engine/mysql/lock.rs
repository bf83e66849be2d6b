//! Who may migrate: on one server the session that holds a named lock; in a cluster, whose nodes know nothing of
//! each other's locks, the owner of a lease.

use super::MySql;
use super::execute::Session;
use super::lease::{Claim, Lease};
use crate::engine::{Turn, Value};
use crate::error::Result;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::sql::Sql;

/// Named locks are the server's; the name of the database makes them its own. Names have 64 characters at most.
const TRY: Sql = Sql::constant("SELECT get_lock(concat('mainstay_', left(sha2(database(), 256), 40)), 0)");
const UNLOCK: Sql = Sql::constant("SELECT release_lock(concat('mainstay_', left(sha2(database(), 256), 40)))");

/// What is held, or was seen of who holds it.
#[derive(Debug)]
pub(super) enum Lock {
    /// Nothing; what was seen of the lease of somebody else.
    No(Claim),
    /// The named lock of a server.
    Named,
    /// The lease of a cluster.
    Lease(Lease),
}

impl Default for Lock {
    fn default() -> Self {
        Self::No(Claim::default())
    }
}

impl Lock {
    /// Makes sure that what was ours still is. A named lock goes with its session, which statements notice by
    /// themselves.
    pub(super) async fn assert_held(&mut self) -> Result<()> {
        match self {
            Self::Lease(lease) => lease.assert_held().await,
            Self::Named | Self::No(_) => Ok(()),
        }
    }
}

impl MySql {
    pub(super) async fn try_to_lock(&mut self) -> Result<Turn> {
        let Lock::No(claim) = &mut self.lock else { return Ok(Turn::Ours) };
        let taken = if self.dialect.capabilities().cluster {
            claim.try_take(&mut self.session, self.dialect, &self.url).await?.map(Lock::Lease)
        } else {
            named(&mut self.session).await?.then_some(Lock::Named)
        };
        Ok(match taken {
            Some(lock) => {
                self.lock = lock;
                Turn::Ours
            }
            None => Turn::Theirs,
        })
    }

    pub(super) async fn give_lock_back(&mut self) -> Result<()> {
        match std::mem::take(&mut self.lock) {
            Lock::No(_) => Ok(()),
            Lock::Named => self.session.query(&UNLOCK, &[]).await.map(drop),
            Lock::Lease(lease) => lease.give_back(&mut self.session, self.dialect).await,
        }
    }
}

async fn named(session: &mut Session) -> Result<bool> {
    Ok(session.query(&TRY, &[]).await? == [[Value::Integer(1)]])
}
