//! Autogenerate cases, numbered as in the list that Alembic's own tests were read into: from A to B the operations
//! are these, then nothing differs, and the way back is A again. On every engine that a case concerns.
//!
//! `cases/*.case` holds them: A, `-- becomes` (or `-- becomes the models`) and B, `-- by` and each operation.

use mainstay::migrate::settle;
use mainstay::schema::change::Change;
use mainstay::schema::dialect::Dialect;
use mainstay::schema::diff::diff;
use mainstay::schema::plan::plan;
use mainstay::schema::schema::Schema;
use mainstay::schema::source::ddl::statements;
use mainstay::schema::source::models;
use mainstay::schema::sql::Sql;
use mainstay_tests::database::{Database, Server};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::Path;

/// From A to B.
struct Case {
    /// Its number, and what it is about.
    title: String,
    /// The engines that it concerns; empty: all of them.
    on: Vec<String>,
    /// What must be installed for it.
    needs: Option<String>,
    a: String,
    b: String,
    /// Whether B is models, not SQL.
    models: bool,
    /// The operations, in their order.
    by: Vec<String>,
}

impl Case {
    /// Reads what stands behind `-- case `.
    fn read(text: &str) -> Self {
        let (title, body) = text.split_once('\n').expect("a case has lines");
        let on = title.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(on, _)| on);
        let (on, needs) = on.split_once(" with ").map_or((on, None), |(on, needs)| (on, Some(needs.to_owned())));
        let (a, rest) = body.split_once("-- becomes").unwrap_or_else(|| panic!("case {title}: no `-- becomes`"));
        let (kind, rest) = rest.split_once('\n').expect("B");
        let (b, by): (Vec<_>, Vec<_>) = rest.lines().partition(|line| !line.starts_with("-- by "));
        Self {
            title: title.to_owned(),
            on: on.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
            needs,
            a: a.to_owned(),
            b: b.join("\n"),
            models: kind.contains("models"),
            by: by.into_iter().map(|line| line["-- by ".len()..].trim().to_owned()).collect(),
        }
    }

    fn is_for(&self, dialect: &dyn Dialect) -> bool {
        self.on.is_empty() || self.on.iter().any(|name| name == dialect.name())
    }

    /// Whether the server has what the case needs.
    async fn has_needs(&self, database: &mut Database) -> bool {
        let Some(extension) = &self.needs else { return true };
        let sql = Sql::written(format!("SELECT 1 FROM pg_available_extensions WHERE name = '{extension}'"));
        database.connection.execute(&sql).await.expect("the server says what it has") > 0
    }

    /// B, as the server shows it.
    async fn wanted(&self, database: &mut Database, before: &Schema) -> Result<Schema, String> {
        if !self.models {
            return database.connection.on_scratch(&script(&self.b, database)).await.map_err(in_words);
        }
        let file = |path: &str| (path == "models.rs").then(|| self.b.clone());
        let mut wanted = models::read("models.rs", &file).map_err(|errors| format!("{errors:?}"))?;
        if let Some(unsupported) = database.connection.dialect().normalize(&mut wanted).first() {
            return Err(unsupported.to_string());
        }
        wanted.keep_undeclared(before);
        settle(&mut *database.connection, &mut wanted, &mut before.clone()).await.map_err(in_words)?;
        Ok(wanted)
    }
}

fn in_words(error: impl Display) -> String {
    error.to_string()
}

/// Every case, in the order of the files.
fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/cases");
    let mut files: Vec<_> = folder.read_dir().expect("the cases").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a file of cases");
    let all: String = files.iter().map(read).collect();
    all.split("-- case ").skip(1).map(Case::read).collect()
}

/// Cases of the list that no row above can hold, and where they are proven or why they cannot be.
const ELSEWHERE: [(u32, &str); 4] = [
    (12, "a model has no words for a system column"),
    (17, "several files of models: the tests of the reader of models"),
    (91, "tables left out by a filter"),
    (99, "filters"),
];

#[test]
fn no_number_is_missing() {
    let numbers = |case: &Case| -> Vec<u32> {
        let end = case.title.find(['[', ':']).unwrap_or(case.title.len());
        case.title[..end].split([',', ' ']).filter_map(|word| word.parse().ok()).collect()
    };
    let held: BTreeSet<u32> = cases().iter().flat_map(numbers).chain(ELSEWHERE.map(|(number, _)| number)).collect();
    assert_eq!(held, (1..=100).collect());
}

fn script(text: &str, database: &Database) -> Vec<Sql> {
    let all = statements(text, database.connection.dialect().lexis()).expect("a case is SQL");
    all.iter().map(|statement| Sql::written(statement.text)).collect()
}

/// An operation, and what it destroys: where a type may be any words, nobody knows what they can hold.
fn operation(change: &Change, dialect: &dyn Dialect) -> String {
    let unknown = dialect.capabilities().loose_types && matches!(change, Change::AlterColumn { .. });
    match change.loss() {
        Some(loss) if !unknown => format!("{change}, destroying {loss}"),
        _ => change.to_string(),
    }
}

/// Goes from what the database is to `to`; gives the changes. A text is compared in normal form, a server's word
/// with a server's as it is.
async fn go(database: &mut Database, to: &Schema, text: bool) -> Result<Vec<Change>, String> {
    let mut from = database.connection.inspect().await.map_err(in_words)?;
    if text {
        database.connection.dialect().normalize(&mut from);
    }
    let way = plan(&from, to, database.connection.dialect()).map_err(in_words)?;
    database.run(&way.steps).await.map_err(in_words)?;
    let mut reached = database.connection.inspect().await.map_err(in_words)?;
    let mut to = to.clone();
    settle(&mut *database.connection, &mut to, &mut reached).await.map_err(in_words)?;
    let left = diff(&reached, &to);
    if left.is_empty() { Ok(way.changes) } else { Err(format!("does not arrive: {left:#?}")) }
}

/// One case, there and back.
async fn hold(case: &Case, database: &mut Database) -> Result<(), String> {
    for sql in script(&case.a, database) {
        database.connection.execute(&sql).await.map_err(in_words)?;
    }
    let before = database.connection.inspect().await.map_err(in_words)?;
    let after = case.wanted(database, &before).await?;
    let changes = go(database, &after, case.models).await?;
    go(database, &before, false).await.map_err(|error| format!("the way back {error}"))?;
    let dialect = database.connection.dialect();
    let operations: Vec<_> = changes.iter().map(|change| operation(change, dialect)).collect();
    let silent = |by: &String| by.split_once(", destroying what").map_or(by.clone(), |(by, _)| by.to_owned());
    let wanted: Vec<_> = match dialect.capabilities().loose_types {
        true => case.by.iter().map(silent).collect(),
        false => case.by.clone(),
    };
    if operations == wanted { Ok(()) } else { Err(operations.join("\n")) }
}

async fn hold_on(server: Server) {
    let mut wrong = Vec::new();
    for case in cases() {
        let Some(mut database) = server.database().await else { return };
        if case.is_for(database.connection.dialect()) && case.has_needs(&mut database).await {
            wrong.extend(hold(&case, &mut database).await.err().map(|error| format!("case {}\n{error}\n", case.title)));
        }
        database.close().await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn cases_on_sqlite() {
    hold_on(Server::Sqlite).await;
}

#[tokio::test]
async fn cases_on_postgresql() {
    hold_on(Server::Postgresql).await;
}

#[tokio::test]
async fn cases_on_postgresql_15() {
    hold_on(Server::Postgresql15).await;
}

#[tokio::test]
async fn cases_on_mysql() {
    hold_on(Server::Mysql).await;
}

#[tokio::test]
async fn cases_on_mariadb() {
    hold_on(Server::Mariadb).await;
}

#[tokio::test]
async fn cases_on_mariadb_10() {
    hold_on(Server::Mariadb10).await;
}

#[tokio::test]
async fn cases_on_galera() {
    hold_on(Server::Galera).await;
}
