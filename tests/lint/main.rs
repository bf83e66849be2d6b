//! What the linter prints instead of what it finds: pasted into revisions, and run on every server.

use mainstay::config::{Config, Where};
use mainstay::engine::{Connection, Url, connect};
use mainstay::migrate::{Migrator, Project, Target};
use mainstay::schema::lint::{Found, Looks, RULES, Rule, Usual};
use mainstay_tests::database::Server;
use std::collections::HashSet;
use std::path::Path;
use tempfile::TempDir;

/// The tables that all examples have, and some rows in them.
const TABLES: &str = include_str!("../../crates/mainstay-schema/src/lint/examples.sql");
const ROWS: &str = "INSERT INTO teams (id, name) VALUES (1, 'a'), (2, 'b');\n\
                    INSERT INTO users (id, email, name, age, mood, team_id) VALUES\n\
                    (1, 'a@b.c', NULL, 7, 'sad', 1), (2, 'd@e.f', 'd', NULL, NULL, NULL);\n";

/// Lines of a revision before its first statement.
const LINES_BEFORE: usize = 4;

/// A project of one engine in a folder of its own.
struct Stage {
    folder: TempDir,
    url: Url,
}

impl Stage {
    fn new(url: Url, rule: &Rule) -> Self {
        let stage = Self { folder: tempfile::tempdir().expect("a folder"), url };
        let also = if rule.usual == Usual::Off { format!("lint.also = [\"{}\"]\n", rule.name) } else { String::new() };
        let settings = format!("engines = [\"{}\"]\n{also}", stage.url.scheme());
        std::fs::write(stage.path().join("mainstay.toml"), settings).expect("a file");
        std::fs::create_dir(stage.path().join("migrations")).expect("a folder");
        stage.revision("tables", "none", &format!("{TABLES}\n{}\n{ROWS}", rule.setup));
        stage
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn revision(&self, id: &str, revises: &str, upgrade: &str) {
        let text = format!("-- revision: {id}\n-- revises: {revises}\n\n-- upgrade\n{upgrade}\n-- downgrade\n");
        std::fs::write(self.path().join(format!("migrations/{id}.sql")), text).expect("a file");
    }

    fn project(&self) -> Project {
        let nothing = |_: &str| None;
        let place = Where { directory: self.path().to_owned(), file: None, url: None, environment: &nothing };
        Project::open(Config::load(&place).expect("settings")).expect("a project")
    }

    /// What is found in the revisions after the tables.
    fn found(&self) -> mainstay::Result<Vec<Found>> {
        let project = self.project();
        let ids: HashSet<&str> =
            project.graph().iter().map(|one| one.id.as_str()).filter(|id| *id != "tables").collect();
        project.lint(&ids)
    }
}

/// The bad example with what is printed in the place of what was found; a statement of it is one line.
fn pasted(rule: &Rule, line: usize, text: &str) -> String {
    let mut lines: Vec<&str> = rule.bad.lines().collect();
    lines[line - LINES_BEFORE - 1] = text;
    lines.join("\n")
}

/// Runs what the linter prints for a rule; `false`: the engine has nothing that it finds, or no words for the example.
async fn fixed(connection: Box<dyn Connection>, stage: &Stage, rule: &Rule) -> bool {
    stage.revision("bad", "tables", rule.bad);
    // Names in quotes are no names everywhere.
    let Ok(found) = stage.found() else { return false };
    let Some(found) = found.into_iter().find(|found| found.rule == rule.name) else { return false };
    std::fs::remove_file(stage.path().join("migrations/bad.sql")).expect("it was there");
    let mut last = "tables".to_owned();
    for (at, mut text) in found.fix.texts().enumerate() {
        if at == 0 {
            text = pasted(rule, found.line, &text);
        }
        let id = format!("fix{at}");
        stage.revision(&id, &last, &text);
        last = id;
    }
    let again = stage.found().unwrap_or_else(|error| panic!("{}: {error}\n{}", rule.name, found.fix));
    assert!(again.is_empty(), "{}: {again:#?}", rule.name);
    let project = stage.project();
    let mut migrator = Migrator::new(&project, connection);
    match migrator.upgrade(&Target::Heads, &mut |_| {}).await {
        Ok(_) => true,
        // Such as partitions, where there are none: the example is not for this engine.
        Err(error) if error.place().is_some_and(|place| place.contains("tables.sql")) => false,
        Err(error) => {
            panic!("{} on {}: {error}\n{:?}\n{}", rule.name, stage.url.scheme(), error.next_step(), found.fix)
        }
    }
}

/// Whether statements that change no schema, which run as they are written, are in the server's own SQL.
fn runs_the_examples(server: Server) -> bool {
    matches!(server, Server::Postgresql | Server::Postgresql15)
}

/// Runs every rule on a server; at least so many have something to find there.
async fn all_on(server: Server, least: usize) {
    let mut run = Vec::new();
    for rule in RULES {
        if matches!(rule.looks, Looks::Statement(_)) && !runs_the_examples(server) {
            continue;
        }
        let Some(mut database) = server.database().await else { return };
        let stage = Stage::new(database.url.clone(), rule);
        let connection = connect(&database.url).await.unwrap_or_else(|error| panic!("{error}"));
        let own = std::mem::replace(&mut database.connection, connection);
        if fixed(own, &stage, rule).await {
            run.push(rule.name);
        }
        database.close().await;
    }
    assert!(run.len() >= least, "only {} on {server:?}: {run:?}", run.len());
}

macro_rules! servers {
    ($($name:ident: $server:ident, $least:literal;)*) => {
        $(#[tokio::test]
        async fn $name() {
            all_on(Server::$server, $least).await;
        })*
    };
}

servers! {
    fixes_on_sqlite: Sqlite, 15;
    fixes_on_postgresql: Postgresql, 50;
    fixes_on_postgresql_15: Postgresql15, 50;
    fixes_on_mysql: Mysql, 15;
    fixes_on_mariadb: Mariadb, 15;
    fixes_on_mariadb_10: Mariadb10, 15;
}
