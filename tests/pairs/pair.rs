//! One pair: forward, silent, equal to the desired schema loaded by itself, and back.

use crate::server::{Database, Place};
use mainstay::config::{Config, Connect};
use mainstay::migrate::{Comparison, Side, compare};
use mainstay::schema::plan::{Runs, Step};
use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// A pair, as its file says it.
#[derive(Debug, Deserialize)]
pub struct Pair {
    pub id: String,
    kind: String,
    current_sql: String,
    desired_sql: String,
    session: Option<Session>,
    #[serde(default)]
    pub roles: Vec<String>,
    engines: Vec<String>,
    pub topics: Vec<String>,
    max_version: Option<String>,
    /// Queries whose rows stay what they are.
    #[serde(skip)]
    probes: Vec<String>,
}

/// Who runs a pair: a user who may make no database, and whose names are at home in the first of some schemas.
#[derive(Debug, Deserialize)]
pub struct Session {
    pub user: String,
    pub search_path: String,
}

pub enum Outcome {
    Passed,
    Failed(String),
    Refused(String),
}

impl Pair {
    /// A pair that was made up: from one script to another, and what these queries find stays.
    pub fn generated(id: String, engine: &str, [current_sql, desired_sql]: [String; 2], probes: &[&str]) -> Self {
        Self {
            id,
            kind: "migrate".into(),
            current_sql,
            desired_sql,
            session: None,
            roles: Vec::new(),
            engines: vec![engine.into()],
            topics: Vec::new(),
            max_version: None,
            probes: probes.iter().map(|probe| (*probe).to_owned()).collect(),
        }
    }

    /// Both scripts, to be read.
    pub fn scripts(&self) -> String {
        format!("-- current\n{}\n-- desired\n{}", self.current_sql, self.desired_sql)
    }

    pub fn is_for(&self, engine: &str) -> bool {
        self.engines.iter().any(|name| name.split('+').next() == Some(engine))
    }
}

/// What went wrong, in one line.
type Attempt<T> = Result<T, String>;

pub async fn run(pair: &Pair, place: &Place) -> Attempt<Outcome> {
    if place.is_too_new_for(pair.max_version.as_deref()) {
        return Ok(Outcome::Refused("is for older servers".into()));
    }
    place.roles(&pair.roles).await?;
    let session = pair.session.as_ref();
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (current, desired) = (folder.path().join("current.sql"), folder.path().join("desired.sql"));
    std::fs::write(&current, &pair.current_sql).map_err(|error| error.to_string())?;
    std::fs::write(&desired, &pair.desired_sql).map_err(|error| error.to_string())?;
    let live = match place.database(&pair.current_sql, folder.path(), session).await {
        Ok(live) => live,
        Err(error) => return not_here(error),
    };
    let goal = match place.database(&pair.desired_sql, folder.path(), session).await {
        Ok(goal) => goal,
        Err(error) => {
            live.drop().await;
            return not_here(error);
        }
    };
    let outcome = there_and_back(pair, &live, &goal, &current, &desired).await;
    live.drop().await;
    goal.drop().await;
    outcome
}

/// What this server cannot load says nothing of us: an extension or a locale that it was built without.
fn not_here(error: String) -> Attempt<Outcome> {
    let lacks = error.contains("is not available") || error.contains("for encoding");
    if error.contains("no schema has been selected") {
        return Ok(Outcome::Refused("no server loads it: its search_path names a schema that nothing makes".into()));
    }
    if lacks { Ok(Outcome::Refused(format!("this server lacks it: {error}"))) } else { Err(error) }
}

async fn there_and_back(
    pair: &Pair,
    live: &Database,
    goal: &Database,
    current: &Path,
    desired: &Path,
) -> Attempt<Outcome> {
    let start = live.dump().await?;
    let rows = live.rows(&pair.probes).await?;
    let forward = difference(live, desired).await?;
    if let Some(reason) = refusal(&forward) {
        return Ok(Outcome::Refused(reason));
    }
    if pair.kind == "noop" && !forward.plan.changes.is_empty() {
        return Err(format!("not silent: {}", words(&forward)));
    }
    execute(live, &forward.plan.steps).await.map_err(|error| format!("forward: {error}"))?;
    if live.rows(&pair.probes).await? != rows {
        return Err(format!("rows are not what they were: {}", words(&forward)));
    }
    let again = difference(live, desired).await?;
    if !again.plan.changes.is_empty() {
        return Err(format!("again: {}", words(&again)));
    }
    same("desired", &live.dump().await?, &goal.dump().await?)?;
    let back = difference(live, current).await?;
    if let Some(reason) = refusal(&back) {
        return Ok(Outcome::Refused(format!("back: {reason}")));
    }
    execute(live, &back.plan.steps).await.map_err(|error| format!("back: {error}"))?;
    same("current", &live.dump().await?, &start)?;
    if live.rows(&pair.probes).await? != rows {
        return Err(format!("rows are not what they were, back: {}", words(&back)));
    }
    Ok(Outcome::Passed)
}

async fn difference(live: &Database, file: &Path) -> Attempt<Comparison> {
    let url = live.url().clone();
    let config = Config {
        folder: file.parent().unwrap_or(Path::new(".")).to_owned(),
        file: None,
        models: Vec::new(),
        migrations: "migrations".into(),
        engines: vec![url.scheme()],
        url: Some(url),
        url_by: None,
        connect: Connect { timeout: Duration::from_secs(30), retries: 0, retry_delay: Duration::ZERO },
        pool_size: None,
        lint: mainstay::config::Lint::default(),
        migrate: Default::default(),
        keep: Default::default(),
        ignore: Default::default(),
        also: vec![mainstay::config::Also::Access],
        operator: "pairs".into(),
    };
    let compared = compare(&config, &Side::Database, &Side::File(file.to_owned())).await;
    compared.map_err(|error| format!("diff: {}", chain(&error)))
}

fn refusal(comparison: &Comparison) -> Option<String> {
    let first = comparison.refused.first()?;
    let words = first.to_string();
    let kind = words.split_whitespace().next().unwrap_or_default().to_owned();
    let verb = words.rsplit(' ').next().unwrap_or_default().to_owned();
    Some(format!("a {kind} would have to be {verb}"))
}

fn words(comparison: &Comparison) -> String {
    comparison.plan.changes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Runs steps as a user would: in one transaction where they can be.
async fn execute(live: &Database, steps: &[Step]) -> Attempt<()> {
    let whole = steps.iter().all(|step| matches!(step.runs, Runs::Inside | Runs::Unenforced));
    let statements: Vec<String> = steps.iter().map(|step| step.sql.to_string()).collect();
    live.execute(&statements, whole).await
}

/// Compares two dumps line by line, without regard to order.
fn same(what: &str, found: &[String], wanted: &[String]) -> Attempt<()> {
    if found == wanted {
        return Ok(());
    }
    let extra: Vec<_> = found.iter().filter(|line| !wanted.contains(line)).cloned().collect();
    let missing: Vec<_> = wanted.iter().filter(|line| !found.contains(line)).cloned().collect();
    Err(format!("not {what}: has `{}`, lacks `{}`", extra.join(" | "), missing.join(" | ")))
}

pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
