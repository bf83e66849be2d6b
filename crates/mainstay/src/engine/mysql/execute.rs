//! Statements: several at once as plain text, those with parameters prepared. And the transaction that they run in,
//! whose beginning goes with its first statement: one message less to wait for.

use super::errors;
use crate::backoff::Backoff;
use crate::error::{ErrorKind, Result};
use mainstay_schema::dialect::mysql::within_settings;
use mainstay_schema::sql::Sql;
use mysql_async::Conn;
use mysql_async::prelude::Queryable;
use std::fmt;
use std::mem::replace;
use std::time::Duration;

/// How often a statement is tried again that another session, or node, was in the way of.
const RETRIES: u32 = 20;
/// The pauses before it is tried again: eight seconds in all. Who writes a row without a pause, on another node, wins
/// many rounds of certification in a row.
const PAUSES: Backoff = Backoff::between(Duration::from_millis(10), Duration::from_millis(500));

/// A session, and where it stands in a transaction.
pub(super) struct Session {
    pub(super) conn: Conn,
    transaction: Transaction,
    /// What ran in the transaction, to run it again; `None` where that would not be the same.
    ran: Option<Vec<String>>,
    /// Whether it is a session with a node of a cluster.
    in_cluster: bool,
    /// How often something ran again that another session or node had been in the way of.
    conflicts: u64,
}

/// The driver's own words for a connection repeat the password.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("transaction", &self.transaction).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    /// One was begun, and the server not told yet.
    Due,
    Open,
}

impl Session {
    pub(super) fn new(conn: Conn) -> Self {
        Self { conn, transaction: Transaction::None, ran: None, in_cluster: false, conflicts: 0 }
    }

    /// The connection alone.
    pub(super) fn into_connection(self) -> Conn {
        self.conn
    }

    /// Settles what every statement counts on.
    pub(super) async fn settle(&mut self, settings: &str, in_cluster: bool) -> Result<()> {
        self.in_cluster = in_cluster;
        self.run(settings).await.map(drop)
    }

    pub(super) fn conflicts(&self) -> u64 {
        self.conflicts
    }

    /// Takes the place of a session that was lost.
    pub(super) fn count_on_from(&mut self, lost: &Self) {
        self.conflicts += lost.conflicts;
    }

    /// Whether a statement changes the schema, and is no part of a transaction. Rows go through all nodes by
    /// themselves, however they are changed.
    pub(super) fn changes_schema(&self, sql: &Sql) -> bool {
        let known = ["create", "alter", "drop", "rename", "truncate", "optimize", "analyze", "grant", "revoke"];
        let statement = within_settings(sql.as_str()).map_or(sql.as_str(), |[_, statement, _]| statement);
        let statement = statement
            .strip_prefix("SET STATEMENT ")
            .and_then(|rest| rest.split_once(" FOR "))
            .map_or(statement, |(_, rest)| rest);
        self.transaction == Transaction::None && begins_with(statement, &known)
    }

    pub(super) fn begin(&mut self) {
        self.transaction = Transaction::Due;
        self.ran = Some(Vec::new());
    }

    /// Tells the server that a transaction began, if it did.
    pub(super) async fn begin_due(&mut self) -> Result<()> {
        // Who reads may act on what was read.
        self.ran = None;
        if self.transaction == Transaction::Due {
            self.transaction = Transaction::Open;
            self.run("START TRANSACTION").await?;
        }
        Ok(())
    }

    pub(super) async fn commit(&mut self) -> Result<()> {
        if self.transaction == Transaction::Open {
            self.run_within("COMMIT").await?;
        }
        self.transaction = Transaction::None;
        Ok(())
    }

    pub(super) async fn rollback(&mut self) -> Result<()> {
        match replace(&mut self.transaction, Transaction::None) {
            Transaction::Due => Ok(()),
            _ => self.run("ROLLBACK").await.map(drop),
        }
    }

    /// Runs statements; the number of rows the last one touched. Rows that they return are passed over.
    pub(super) async fn execute(&mut self, sql: &Sql) -> Result<u64> {
        match self.transaction {
            Transaction::None => match within_settings(sql.as_str()) {
                Some([before, statement, after]) => self.run_between(before, statement, after).await,
                None => self.run_alone(sql.as_str()).await,
            },
            _ => self.run_within(sql.as_str()).await,
        }
    }

    /// One by one: the server would keep the semicolon with the body of a routine. What was set is set back whatever
    /// becomes of the statement.
    async fn run_between(&mut self, before: &str, statement: &str, after: &str) -> Result<u64> {
        self.run(before).await?;
        let outcome = self.run_alone(statement).await;
        self.run(after).await?;
        outcome
    }

    /// Runs a last statement and commits, in one message.
    pub(super) async fn execute_and_commit(&mut self, sql: &Sql) -> Result<()> {
        let outcome = self.run_within(sql.followed_by(&Sql::constant("COMMIT")).as_str()).await;
        if outcome.is_ok() {
            self.transaction = Transaction::None;
        }
        outcome.map(drop)
    }

    async fn run_within(&mut self, sql: &str) -> Result<u64> {
        if !changes_rows_only(sql) {
            self.ran = None;
        }
        let outcome = match self.send_within(sql).await {
            Err(error) if self.ran.is_some() && errors::is_in_the_way(&error, self.in_cluster) => {
                self.run_again(sql).await
            }
            outcome => outcome,
        };
        self.ran.iter_mut().for_each(|ran| ran.push(sql.to_owned()));
        // Who reads within the transaction runs it again himself.
        let given_up = outcome.as_ref().is_err_and(|error| errors::is_in_the_way(error, self.in_cluster));
        self.conflicts += u64::from(given_up);
        outcome
    }

    async fn send_within(&mut self, sql: &str) -> Result<u64> {
        match replace(&mut self.transaction, Transaction::Open) {
            Transaction::Due => self.run(&format!("START TRANSACTION; {sql}")).await,
            _ => self.run(sql).await,
        }
        .map_err(|error| error.statement(sql))
    }

    /// Another session or node was in the way, and the server has rolled the transaction back: it runs once more,
    /// from its beginning to this statement.
    async fn run_again(&mut self, sql: &str) -> Result<u64> {
        let before = self.ran.clone().unwrap_or_default();
        let mut pauses = PAUSES;
        loop {
            self.give_way(&mut pauses).await;
            self.run("ROLLBACK").await?;
            self.transaction = Transaction::Due;
            let mut outcome = Ok(0);
            for one in before.iter().map(String::as_str).chain([sql]) {
                outcome = self.send_within(one).await;
                if outcome.is_err() {
                    break;
                }
            }
            match outcome {
                Err(error) if pauses.taken() < RETRIES && errors::is_in_the_way(&error, self.in_cluster) => {}
                outcome => return outcome,
            }
        }
    }

    /// A statement that is its own transaction: when another session or node was in its way it did nothing, and
    /// may run again.
    async fn run_alone(&mut self, sql: &str) -> Result<u64> {
        let mut pauses = PAUSES;
        loop {
            let error = match self.conn.query_iter(sql).await {
                Ok(rest) => {
                    rest.drop_result().await.map_err(|error| errors::failed(&error, sql))?;
                    return Ok(self.conn.affected_rows());
                }
                Err(error) => errors::failed(&error, sql),
            };
            // Who waits for the lock of a table has others waiting behind him: when to come again is not ours to say.
            let table = error.kind() == ErrorKind::LockTimeout && !changes_rows_only(sql);
            if table || pauses.taken() >= RETRIES || !errors::is_in_the_way(&error, self.in_cluster) {
                return Err(error);
            }
            self.give_way(&mut pauses).await;
        }
    }

    /// Counts a conflict that is met with another attempt, and waits.
    async fn give_way(&mut self, pauses: &mut Backoff) {
        self.conflicts += 1;
        tracing::warn!(retries = pauses.taken(), "another session or node was in the way: again");
        pauses.wait().await;
    }

    /// Runs statements as they are.
    pub(super) async fn run(&mut self, sql: &str) -> Result<u64> {
        self.conn.query_drop(sql).await.map_err(|error| errors::failed(&error, sql))?;
        Ok(self.conn.affected_rows())
    }
}

/// Whether a statement changes rows and nothing else: all others commit by themselves, and what ran before them
/// must not run twice.
fn changes_rows_only(sql: &str) -> bool {
    begins_with(sql, &["insert", "update", "delete", "replace", "commit"])
}

fn begins_with(sql: &str, words: &[&str]) -> bool {
    let word: String = sql.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_rows_may_run_twice() {
        for (sql, expected) in [
            ("INSERT INTO t VALUES (1)", true),
            ("\n  update t SET a = 1;\nCOMMIT", true),
            ("CREATE TRIGGER insert_it", false),
            ("-- a note\nDELETE FROM t", false),
            ("insertion", false),
            ("CALL p()", false),
        ] {
            assert_eq!(changes_rows_only(sql), expected, "{sql}");
        }
    }
}
