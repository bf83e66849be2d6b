//! Databases we talk to. One trait, one folder an engine with the same file names in each:
//! `connect`, `inspect`, `execute`, `lock`, `errors`, and the catalogue queries in `sql/`.

mod cause;
mod classes;
mod concern;
mod environment;
pub(crate) mod failures;
mod hosts;
pub mod mysql;
mod own;
pub mod postgres;
mod scratch;
pub(crate) mod session;
pub mod sqlite;
mod tls;
mod url;

pub use classes::{CLASSES, COLUMNS, Class, Columns, Held};
pub use concern::{Concern, Weight};
pub use environment::{FAMILIES, Variables};
pub use scratch::{Rows, Scratch};
pub(crate) use session::SPELLINGS;
pub use session::{Access, Isolation};
pub(crate) use url::without_passwords;
pub use url::{ENGINES, Url, engine_named};

use crate::config::Owners;
use crate::error::Result;
use async_trait::async_trait;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{ObjectName, Schema};
use mainstay_schema::sql::Sql;
use std::collections::BTreeSet;
use std::time::Duration;

/// A connection to a database.
#[async_trait]
pub trait Connection: Send {
    /// How this server, in its version, spells SQL.
    fn dialect(&self) -> &dyn Dialect;

    /// The server and the database in words, without a password: `PostgreSQL 18.4, gym on db.example:5432`.
    fn describe(&self) -> String;

    /// Means by names without a schema from now on what they mean on another connection: two databases are compared in
    /// the words of one. Nothing to do where a database is all that names are in.
    fn share_home(&mut self, _with: &dyn Dialect) {}

    /// Reads what the database looks like, in the dialect's normal form, but for defaults, which stay as the
    /// server prints them until [`Dialect::normalize`] makes them comparable with what a text says. Mainstay's own tables
    /// are left out; what has no words in [`Schema`] is in `Schema::objects`.
    async fn inspect(&mut self) -> Result<Schema>;

    /// Who owns what, by name; nothing on an engine without owners.
    async fn owners(&mut self) -> Result<Owners> {
        Ok(Owners::new())
    }

    /// Runs one or several statements without parameters and results; the number of rows the last one touched.
    async fn execute(&mut self, sql: &Sql) -> Result<u64>;

    /// Runs one statement with `?`-free parameters (`$1` on every engine) and returns its rows.
    async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>>;

    /// Begins a transaction that may write.
    async fn begin(&mut self, enforcement: Enforcement) -> Result<()>;

    /// Commits. After [`Enforcement::Off`] the foreign keys are checked first: a violation is an error that
    /// names table and row, and nothing is committed.
    async fn commit(&mut self) -> Result<()>;

    /// Runs a last statement and commits: in one go where the engine can.
    async fn execute_and_commit(&mut self, sql: &Sql) -> Result<()> {
        self.execute(sql).await?;
        self.commit().await
    }

    /// Rolls back; does nothing outside a transaction.
    async fn rollback(&mut self) -> Result<()>;

    /// How long statements wait for a lock that another session holds on what they change; `None`: as long as the
    /// server lets them.
    async fn wait_for_locks(&mut self, _most: Option<Duration>) -> Result<()> {
        Ok(())
    }

    /// Tries to become the one migrator of this database, without waiting.
    async fn try_lock(&mut self) -> Result<Turn>;

    /// Gives the migrator's lock back.
    async fn unlock(&mut self) -> Result<()>;

    /// Runs a script on a database of its own that is thrown away, and says what it made: how a text is
    /// understood by the server itself. Nothing of the connected database is changed.
    async fn on_scratch(&mut self, script: &[Sql]) -> Result<Schema>;

    /// Makes an empty database of its own on the same server, and connects to it.
    async fn scratch(&mut self) -> Result<Scratch>;

    /// Copies rows into a scratch database that has the tables.
    async fn copy_rows(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()>;

    /// What the open transaction has locked, and how, in the server's words; nothing where it does not tell.
    async fn locks(&mut self) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }

    /// Takes a scratch database away.
    async fn discard(&mut self, scratch: Scratch) -> Result<()>;

    /// The names of those who may own things and be granted rights, where a plan can name them.
    async fn roles(&mut self) -> Result<Option<BTreeSet<String>>> {
        Ok(None)
    }

    /// How many bytes a table and its indexes take, as the server knows it; 0 when it is not there.
    async fn size(&mut self, table: &ObjectName) -> Result<u64>;

    /// Whether the index is there but unusable: what a failed `CREATE INDEX CONCURRENTLY` leaves behind.
    async fn is_invalid_index(&mut self, table: &ObjectName, index: &str) -> Result<bool>;

    /// What the database and its server have that those who migrate it will trip over.
    async fn concerns(&mut self) -> Result<Vec<Concern>> {
        Ok(Vec::new())
    }

    /// Why the schema had better not be changed just now: the servers of a cluster do not keep up.
    async fn pressure(&mut self) -> Result<Option<String>> {
        Ok(None)
    }

    /// From now on changes of the schema go to one server of the cluster after the other, and not through all at once.
    async fn roll(&mut self) -> Result<()> {
        Err(failures::no_rolling())
    }

    /// How often something ran again that another session or server had been in the way of.
    fn conflicts(&self) -> u64 {
        0
    }

    /// Goes to the next host of the URL that is fit, when the server was lost; `false`: it names no other. What lock
    /// was held may be gone.
    async fn reconnect(&mut self) -> Result<bool> {
        Ok(false)
    }
}

/// Whose turn it is to migrate a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Ours alone, until we give the lock back.
    Ours,
    /// Ours within each of our write transactions; between two of them somebody else may come.
    OursByTransaction,
    /// Somebody else's.
    Theirs,
}

/// Whether foreign keys are enforced within a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// As always.
    On,
    /// Not until the commit: a table is rebuilt.
    Off,
}

/// A value sent to or read from a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
}

/// The one number of an answer that is a size.
fn size_in(rows: &[Vec<Value>]) -> u64 {
    match rows.first().map(Vec::as_slice) {
        Some([Value::Integer(bytes)]) => u64::try_from(*bytes).unwrap_or_default(),
        _ => 0,
    }
}

/// Connects to the database that the URL names; the scheme chooses the engine.
///
/// # Errors
/// When the URL is wrong, the server cannot be reached, or it refuses.
pub async fn connect(url: &Url) -> Result<Box<dyn Connection>> {
    match url.scheme() {
        "sqlite" => sqlite::connect(url).await,
        "postgresql" => postgres::connect(url).await,
        "mysql" | "mariadb" => mysql::connect(url).await,
        other => Err(failures::no_engine(other)),
    }
}
