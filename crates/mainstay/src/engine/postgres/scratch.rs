//! A database of its own for a script, thrown away afterwards; where the user may make none, this one within a
//! transaction that is rolled back: its schemas are put aside, or the script runs in a schema beside them.

use super::{Postgres, connect, execute, inspect};
use crate::engine::{Connection, Scratch, Value, scratch};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Object, Schema};
use mainstay_schema::source::ddl;
use mainstay_schema::sql::{Sql, SqlWriter};

/// What a session that may not make databases is told.
const INSUFFICIENT_PRIVILEGE: &str = "42501";
/// What a script is told that makes the schema itself in which its names are at home.
const DUPLICATE_SCHEMA: &str = "42P06";
/// What a statement is told that cannot run in one transaction with others: CREATE INDEX CONCURRENTLY,
/// the use of a new enum value.
const NOT_TOGETHER: [&str; 2] = ["25001", "55P04"];
/// What is told of a database that subscriptions belong to.
const OBJECT_IN_USE: &str = "55006";
/// What to do where the user may make no database.
const MAKE_DATABASES: &str = "this user may make no database to try it on: ALTER ROLE … CREATEDB";

/// Who makes the schema in which names without one are at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    /// It is there before the script runs.
    IsThere,
    /// The script makes it.
    OfScript,
}

impl Postgres {
    /// What the script makes of an empty database.
    pub(super) async fn inspect_scratch(&mut self, script: &[Sql]) -> Result<Schema> {
        script.iter().try_for_each(begins_nothing)?;
        self.drop_left_over().await;
        let name = scratch::name();
        match self.create_empty(&name).await {
            Ok(()) => {}
            Err(error) if error.server_code() == Some(INSUFFICIENT_PRIVILEGE) => {
                return self.inspect_within_transaction(&name, script).await;
            }
            Err(error) => return Err(error),
        }
        let outcome = self.inspect_database(&name, script).await;
        let dropped = self.drop_scratch(&name).await;
        let schema = outcome?;
        dropped.map(|()| schema)
    }

    /// An empty database, and a connection to it.
    pub(super) async fn make_scratch(&mut self) -> Result<Scratch> {
        self.drop_left_over().await;
        let name = scratch::name();
        self.create_empty(&name).await.map_err(may_make_databases)?;
        let connection = Box::new(self.open_scratch(&name).await?);
        Ok(Scratch { connection, name: Some(name) })
    }

    /// A session on a scratch database, where names mean what they mean here.
    pub(super) async fn open_scratch(&self, name: &str) -> Result<Self> {
        let mut there = connect::open(&self.url.with_database(name)).await?;
        if there.search_path != self.search_path || there.dialect != self.dialect {
            let path = SqlWriter::new(&self.dialect).literal(&self.search_path).finish();
            let mut sql = SqlWriter::new(&self.dialect);
            sql.raw("CREATE SCHEMA IF NOT EXISTS ").ident(self.dialect.home());
            sql.raw("; SELECT set_config('search_path', ").part(&path).raw(", false)");
            execute::execute(&there.client, &sql.finish()).await?;
            there.search_path.clone_from(&self.search_path);
        }
        there.dialect = self.dialect.clone();
        Ok(there)
    }

    async fn create_empty(&mut self, name: &str) -> Result<()> {
        self.on_database("CREATE DATABASE ", name, " TEMPLATE template0").await
    }

    pub(super) async fn drop_scratch(&mut self, name: &str) -> Result<()> {
        match self.on_database("DROP DATABASE ", name, " WITH (FORCE)").await {
            Err(error) if error.server_code() == Some(OBJECT_IN_USE) => {
                self.drop_subscriptions(name).await?;
                self.on_database("DROP DATABASE ", name, " WITH (FORCE)").await
            }
            outcome => outcome,
        }
    }

    /// A database with subscriptions cannot be dropped; what they left elsewhere is not theirs, for they never ran.
    async fn drop_subscriptions(&self, name: &str) -> Result<()> {
        const SUBSCRIPTIONS: Sql = Sql::constant(include_str!("sql/subscriptions.sql"));
        let there = connect::open(&self.url.with_database(name)).await?;
        for name in texts(execute::query(&there.client, &SUBSCRIPTIONS, &[]).await?) {
            let mut sql = SqlWriter::new(&self.dialect);
            sql.raw("ALTER SUBSCRIPTION ").ident(&name).raw(" DISABLE; ALTER SUBSCRIPTION ").ident(&name);
            sql.raw(" SET (slot_name = NONE); DROP SUBSCRIPTION ").ident(&name);
            execute::execute(&there.client, &sql.finish()).await?;
        }
        Ok(())
    }

    async fn inspect_database(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let mut scratch = self.open_scratch(name).await?;
        let is = |outcome: &Result<()>, codes: &[&str]| {
            outcome.as_ref().is_err_and(|error| error.server_code().is_some_and(|code| codes.contains(&code)))
        };
        let mut outcome = run_together(&scratch, script).await;
        if is(&outcome, &[DUPLICATE_SCHEMA]) {
            let sql = SqlWriter::new(&self.dialect).raw("DROP SCHEMA ").ident(self.dialect.home()).finish();
            execute::execute(&scratch.client, &sql).await?;
            outcome = run_together(&scratch, script).await;
        }
        if is(&outcome, &NOT_TOGETHER) {
            outcome = run_apart(&scratch, script).await;
        }
        outcome?;
        scratch.inspect().await
    }

    /// What cannot be seen this way: extensions and all else that belongs to no schema and is there already, and
    /// what a transaction does not take (CREATE INDEX CONCURRENTLY).
    async fn inspect_within_transaction(&mut self, name: &str, script: &[Sql]) -> Result<Schema> {
        let mut outcome = self.rolled_back(name, script, Home::IsThere).await;
        if outcome.as_ref().is_err_and(|error| error.server_code() == Some(DUPLICATE_SCHEMA)) {
            outcome = self.rolled_back(name, script, Home::OfScript).await;
        }
        outcome.map_err(|error| if error.next_step().is_none() { error.hint(MAKE_DATABASES) } else { error })
    }

    async fn rolled_back(&mut self, name: &str, script: &[Sql], home: Home) -> Result<Schema> {
        execute::run(&self.client, "BEGIN").await?;
        let outcome = async {
            let own = self.own_schemas().await?;
            if own.iter().any(|schema| schema == self.dialect.home()) {
                self.inspect_put_aside(name, &own, script, home).await
            } else {
                self.inspect_in_schema(name, script).await
            }
        };
        let outcome = outcome.await;
        execute::run(&self.client, "ROLLBACK").await?;
        outcome
    }

    /// The schemas that this user may put aside.
    async fn own_schemas(&self) -> Result<Vec<String>> {
        const OWN: Sql = Sql::constant(include_str!("sql/own_schemas.sql"));
        Ok(texts(execute::query(&self.client, &OWN, &[]).await?))
    }

    /// The script has the user's schemas for itself, and those that every database has.
    async fn inspect_put_aside(&self, name: &str, own: &[String], script: &[Sql], home: Home) -> Result<Schema> {
        let writer = || SqlWriter::new(&self.dialect);
        for (number, schema) in own.iter().enumerate() {
            let aside = format!("{name}_{number}");
            let sql = writer().raw("ALTER SCHEMA ").ident(schema).raw(" RENAME TO ").ident(&aside).finish();
            execute::execute(&self.client, &sql).await?;
        }
        let there = |schema: &&String| *schema == "public" || *schema == self.dialect.home();
        for schema in own.iter().filter(there).filter(|_| home == Home::IsThere) {
            let sql = writer().raw("CREATE SCHEMA ").ident(schema).finish();
            execute::execute(&self.client, &sql).await?;
        }
        self.run_each(script).await?;
        inspect::inspect(&self.client, &self.dialect, inspect::Scope::Database(self.dialect.home())).await
    }

    /// The script has a schema of its own, as long as it names no other.
    async fn inspect_in_schema(&self, name: &str, script: &[Sql]) -> Result<Schema> {
        const TOUCHED: Sql = Sql::constant(include_str!("sql/touched.sql"));
        let writer = || SqlWriter::new(&self.dialect);
        execute::execute(&self.client, &writer().raw("CREATE SCHEMA ").ident(name).finish()).await?;
        // Types of extensions that are installed go on being found.
        let sql = writer().raw("SET LOCAL search_path = ").ident(name).raw(", public").finish();
        execute::execute(&self.client, &sql).await?;
        self.run_each(script).await?;
        let touched = execute::query(&self.client, &TOUCHED, &[Value::Text(name.to_owned())]).await?;
        if let Some(touched) = texts(touched).first() {
            let message = format!("the script changes {touched}, which is not this user's to put aside for a trial");
            return Err(Error::new(ErrorKind::Refused, message));
        }
        let mut schema = inspect::inspect(&self.client, &self.dialect, inspect::Scope::Only(name)).await?;
        let home = writer().ident(self.dialect.home()).finish().to_string();
        schema.objects.iter_mut().for_each(|object| say_home(object, name, &home));
        Ok(schema)
    }

    async fn run_each(&self, script: &[Sql]) -> Result<()> {
        for sql in script {
            execute::execute(&self.client, sql).await?;
        }
        Ok(())
    }

    async fn on_database(&mut self, before: &'static str, name: &str, after: &'static str) -> Result<()> {
        let sql = SqlWriter::new(&self.dialect).raw(before).ident(name).raw(after).finish();
        execute::execute(&self.client, &sql).await.map(drop)
    }

    /// Drops what a run that was killed left behind an hour ago or more. That it fails is no reason to stop.
    async fn drop_left_over(&mut self) {
        const LEFT_OVER: &str = include_str!("sql/scratch_left_over.sql");
        let Ok(rows) = self.client.query_typed(LEFT_OVER, &[]).await else { return };
        for row in rows {
            let _ = self.on_database("DROP DATABASE IF EXISTS ", row.get(0), " WITH (FORCE)").await;
        }
    }
}

/// What to do where the user may make no database.
fn may_make_databases(error: Error) -> Error {
    match error.server_code() {
        Some(INSUFFICIENT_PRIVILEGE) => error.hint(MAKE_DATABASES),
        _ => error,
    }
}

/// A subscription begins to take rows from elsewhere when it is made, unless it says that it does not connect.
fn begins_nothing(sql: &Sql) -> Result<()> {
    let words: Vec<_> = sql.as_str().split_whitespace().map(str::to_lowercase).collect();
    let makes = words.windows(2).any(|pair| pair == ["create", "subscription"]);
    if !makes || words.concat().contains("connect=false") {
        return Ok(());
    }
    let error =
        Error::new(ErrorKind::Refused, "the script makes a subscription, which would begin on a scratch database");
    Err(error.statement(words[..3.min(words.len())].join(" ")).hint("say WITH (connect = false, …) in the file"))
}

/// An object that was made in the schema `scratch`, as it would be printed at home. No other word is like that name.
fn say_home(object: &mut Object, scratch: &str, home: &str) {
    let replacement = object.replacement.iter_mut().flat_map(|one| [&mut one.statement, &mut one.fixed]);
    let texts = [&mut object.name.name, &mut object.definition, &mut object.removal];
    texts.into_iter().chain(replacement).for_each(|text| *text = text.replace(scratch, home));
}

/// The first column.
fn texts(rows: Vec<Vec<Value>>) -> Vec<String> {
    let text = |row: Vec<Value>| match row.into_iter().next() {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    rows.into_iter().filter_map(text).collect()
}

/// The whole script in one transaction: one answer to wait for, one commit.
async fn run_together(scratch: &Postgres, script: &[Sql]) -> Result<()> {
    execute::run(&scratch.client, "BEGIN").await?;
    let outcome = async {
        let pending = script.iter().map(|sql| execute::execute(&scratch.client, sql));
        futures_util::future::try_join_all(pending).await
    };
    match outcome.await {
        Ok(_) => execute::run(&scratch.client, "COMMIT").await,
        Err(error) => {
            execute::run(&scratch.client, "ROLLBACK").await?;
            Err(error)
        }
    }
}

/// Statement by statement, each by itself.
async fn run_apart(scratch: &Postgres, script: &[Sql]) -> Result<()> {
    for sql in script {
        let statements = ddl::statements(sql.as_str(), scratch.dialect.lexis())
            .map_err(|error| Error::new(ErrorKind::Source, error.message.clone()).at(format!("line {}", error.line)))?;
        for statement in statements {
            execute::execute(&scratch.client, &Sql::written(statement.text)).await?;
        }
    }
    Ok(())
}
