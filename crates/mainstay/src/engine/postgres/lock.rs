//! Who may migrate: one session at a time holds an advisory lock of the database.
//!
//! It is only ever tried for. A session that waits in the blocking call holds a snapshot that
//! `CREATE INDEX CONCURRENTLY` of the lock's holder waits for: one of the two is killed, or both hang.

use super::execute;
use crate::engine::{Turn, Value};
use crate::error::Result;
use mainstay_schema::sql::Sql;

/// `mainstay` in ASCII; advisory locks are a database's own, so that one key serves all.
const TRY: Sql = Sql::constant("SELECT pg_try_advisory_lock(x'6d61696e73746179'::bit(64)::bigint)::int");
const UNLOCK: Sql = Sql::constant("SELECT pg_advisory_unlock(x'6d61696e73746179'::bit(64)::bigint)::int");

pub(super) async fn try_lock(client: &tokio_postgres::Client) -> Result<Turn> {
    let is_ours = execute::query(client, &TRY, &[]).await? == [[Value::Integer(1)]];
    Ok(if is_ours { Turn::Ours } else { Turn::Theirs })
}

pub(super) async fn unlock(client: &tokio_postgres::Client) -> Result<()> {
    execute::query(client, &UNLOCK, &[]).await.map(drop)
}
