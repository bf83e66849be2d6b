//! SQLite for real: every statement that the dialect spells runs in a database, and what it made is read back.
//! What all engines have in common is in the conformance suite; here stands what only SQLite does.

mod files;
mod inspecting;
mod rebuilding;
mod renaming;
mod values;

use mainstay::engine::{self, Connection, Enforcement, Url, Value};
use mainstay_schema::change::Change;
use mainstay_schema::diff::diff;
use mainstay_schema::plan::{Runs, Step, plan};
use mainstay_schema::schema::{Column, ObjectName, Schema, Table};
use mainstay_schema::sql::Sql;

/// A database, and the words of these tests for it.
struct Database(Box<dyn Connection>);

impl Database {
    async fn in_memory() -> Self {
        Self::open("sqlite::memory:").await
    }

    async fn open(url: &str) -> Self {
        Self(engine::connect(&Url::parse(url).unwrap()).await.unwrap())
    }

    /// A database that a script has made.
    async fn of(script: &str) -> Self {
        let mut database = Self::in_memory().await;
        database.run(script).await;
        database
    }

    async fn run(&mut self, script: &str) {
        self.0.execute(&Sql::written(script)).await.unwrap();
    }

    async fn schema(&mut self) -> Schema {
        self.0.inspect().await.unwrap()
    }

    /// Makes changes in one transaction, as a migration does; the statements that were run.
    async fn change(&mut self, changes: &[Change]) -> mainstay::Result<Vec<String>> {
        let from = self.schema().await;
        let steps = self.0.dialect().render(changes, &from).unwrap();
        self.take(&steps).await?;
        Ok(steps.iter().map(|step| step.sql.to_string()).collect())
    }

    async fn take(&mut self, steps: &[Step]) -> mainstay::Result<()> {
        let unenforced = steps.iter().any(|step| step.runs == Runs::Unenforced);
        self.0.begin(if unenforced { Enforcement::Off } else { Enforcement::On }).await?;
        for step in steps {
            if let Err(error) = self.0.execute(&step.sql).await {
                self.0.rollback().await.unwrap();
                return Err(error);
            }
        }
        self.0.commit().await
    }

    /// Brings the database to a schema; afterwards nothing differs.
    async fn become_like(&mut self, wanted: &Schema) {
        let from = self.schema().await;
        let wanted = Schema { objects: from.objects.clone(), ..self.normal(wanted) };
        let steps = plan(&from, &wanted, self.0.dialect()).unwrap().steps;
        self.take(&steps).await.unwrap();
        self.is_like(&wanted).await;
    }

    async fn is_like(&mut self, wanted: &Schema) {
        let found = self.schema().await;
        // SQLite follows a rename into the text of triggers, a schema in memory does not.
        let wanted = Schema { objects: found.objects.clone(), ..self.normal(wanted) };
        assert_eq!(diff(&found, &wanted), []);
        assert_eq!(diff(&wanted, &found), []);
    }

    fn normal(&self, schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        assert_eq!(self.0.dialect().normalize(&mut schema), []);
        schema
    }

    /// The rows of a query, a line each, values apart by `|`.
    async fn rows(&mut self, sql: &str) -> Vec<String> {
        let rows = self.0.query(&Sql::written(sql), &[]).await.unwrap();
        rows.iter().map(|row| row.iter().map(word).collect::<Vec<_>>().join("|")).collect()
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

/// The change that alters a column of a live table.
fn altered(schema: &Schema, table: &str, column: &str, how: impl FnOnce(&mut Column)) -> Change {
    let from = schema.tables[&named(table)].column(column).unwrap().clone();
    let mut to = from.clone();
    how(&mut to);
    Change::AlterColumn { table: table.into(), from, to, using: None }
}

/// The name of a table.
fn named(name: &str) -> ObjectName {
    ObjectName::new(name)
}

/// A schema of these tables.
fn schema_of(tables: impl IntoIterator<Item = Table>) -> Schema {
    let mut schema = Schema::new();
    tables.into_iter().for_each(|table| schema.add_table(table));
    schema
}

fn is_rebuilt(statements: &[String]) -> bool {
    statements.iter().any(|sql| sql.contains("mainstay_new_"))
}
