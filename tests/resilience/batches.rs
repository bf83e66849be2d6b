//! Statements that run in batches: killed at any moment, run by several at once, in the way of others: every row is
//! met once. What they do to a row could not be repeated without showing.

use crate::stage::{Stage, stages};
use crate::{Random, finish, quiet, seed};
use std::fmt::Write;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

const ROWS: u32 = 1500;
const ROUNDS: u32 = 4;
const KILLS: u32 = 5;
/// A lease of a killed process is waited for.
const ROUNDS_OF_A_CLUSTER: u32 = 1;

#[test]
fn batches_on_sqlite() {
    batches("sqlite");
}

#[test]
fn batches_on_postgresql() {
    batches("postgresql");
}

#[test]
fn batches_on_mysql() {
    batches("mysql");
}

#[test]
fn batches_on_mariadb() {
    batches("mariadb");
}

#[test]
fn batches_on_galera() {
    batches("galera");
}

/// Killed again and again, then several at once.
fn batches(engine: &str) {
    for stage in stages(engine) {
        let project = Project::new(engine);
        let url = stage.fresh_database();
        let started = Instant::now();
        finish(project.upgrade(&url), "the reference");
        let undisturbed = started.elapsed();
        check(&stage, &url, "the reference");
        stage.drop_database(&url);
        let mut random = Random(seed());
        for round in 0..if engine == "galera" { ROUNDS_OF_A_CLUSTER } else { ROUNDS } {
            let url = stage.fresh_database();
            for _ in 0..KILLS {
                let mut child = project.upgrade(&url);
                std::thread::sleep(undisturbed.mul_f64(random.fraction() * 1.3 / f64::from(KILLS)));
                child.kill().expect("the process can be killed");
                child.wait().expect("the process ends");
            }
            let children: Vec<Child> = (0..3).map(|_| project.upgrade(&url)).collect();
            for child in children {
                finish(child, &format!("round {round}"));
            }
            check(&stage, &url, &format!("round {round}, seed {}", seed()));
            stage.drop_database(&url);
        }
    }
}

/// Others write the same rows through every node meanwhile: whose transaction was in the way runs again.
#[test]
fn writers_beside_batches_on_every_server() {
    for engine in ["postgresql", "mysql", "mariadb", "galera"] {
        for stage in stages(engine) {
            let project = Project::new(engine);
            let url = stage.fresh_database();
            finish(project.run(&url, &["upgrade", "b1"]), "the tables");
            let child = project.upgrade(&url);
            let written = stage.write_until(&url, child, |number| {
                format!("UPDATE counters SET other = other + 1 WHERE id = {}", 3 * (number * 7 % ROWS))
            });
            assert!(written > 0, "{engine}: nobody wrote");
            check(&stage, &url, engine);
            let others = stage.number(&url, "SELECT CAST(sum(other) AS CHAR(20)) FROM counters");
            assert_eq!(others, i64::from(written), "{engine}");
            stage.drop_database(&url);
        }
    }
}

fn check(stage: &Stage, url: &str, what: &str) {
    for (sql, expected) in [
        ("SELECT count(*) FROM counters WHERE n = 1", i64::from(ROWS * 4 / 5)),
        ("SELECT count(*) FROM counters WHERE n = 0", i64::from(ROWS / 5)),
        ("SELECT count(*) FROM copies", i64::from(ROWS * 4 / 5)),
        ("SELECT count(*) FROM names", 700),
        ("SELECT count(*) FROM pairs WHERE n = 1", 600),
        ("SELECT count(*) FROM ids WHERE n = 1", 300),
        ("SELECT count(*) FROM mainstay_batches", 0),
        ("SELECT count(*) FROM mainstay_history WHERE steps_done = steps_total", 2),
    ] {
        assert_eq!(stage.number(url, sql), expected, "{what}: {sql}");
    }
}

struct Project {
    folder: TempDir,
}

impl Project {
    fn new(engine: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let named = if engine == "galera" { "mariadb" } else { engine };
        let settings = format!(
            "engines = [\"{named}\"]\nmodels = \"models.rs\"\nurl = \"sqlite:unused.db\"\n\n[migrate]\nbatch_pause = 0.001\n"
        );
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        write("mainstay.toml", &settings);
        write("models.rs", "");
        std::fs::create_dir(folder.path().join("migrations")).expect("migrations");
        write("migrations/b1.sql", &tables(named));
        write("migrations/b2.sql", WORK);
        Self { folder }
    }

    fn upgrade(&self, url: &str) -> Child {
        self.run(url, &["upgrade", "head"])
    }

    fn run(&self, url: &str, what: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainstay"));
        command.arg("-C").arg(self.folder.path()).args(["--url", url]).args(what);
        command.stdin(Stdio::null()).stdout(quiet()).stderr(quiet());
        command.spawn().expect("the binary starts")
    }
}

/// Keys that are numbers, text, several columns, and bytes.
fn tables(engine: &str) -> String {
    let mut text = "-- tables\n-- revision: b1\n-- revises: none\n\n-- upgrade\n\
        CREATE TABLE counters (id BIGINT PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0, other INTEGER NOT NULL DEFAULT 0);\n\
        CREATE TABLE copies (a BIGINT NOT NULL, b INTEGER);\n\
        CREATE TABLE names (name VARCHAR(40) PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0);\n\
        CREATE TABLE pairs (word VARCHAR(20), number BIGINT, n INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (word, number));\n\
        CREATE TABLE ids (id UUID PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0);\n"
        .to_owned();
    let uuid = match engine {
        "postgresql" => "gen_random_uuid()",
        "mysql" => "unhex(replace(uuid(), '-', ''))",
        "mariadb" => "uuid()",
        _ => "randomblob(16)",
    };
    let mut rows = |table: &str, count: u32, row: &dyn Fn(u32) -> String| {
        let rows: Vec<_> = (0..count).map(row).collect();
        let _ = writeln!(text, "INSERT INTO {table} VALUES {};", rows.join(", "));
    };
    rows("counters (id)", ROWS, &|row| format!("({})", row * 3));
    rows("names (name)", 1000, &|row| format!("('it''s \"{row:03}\" ä')"));
    rows("pairs (word, number)", 600, &|row| format!("('w{}', {})", row % 7, row));
    rows("ids (id)", 300, &|_| format!("({uuid})"));
    text.push_str("\n-- downgrade\n");
    text
}

const WORK: &str = "-- work
-- revision: b2
-- revises: b1

-- upgrade
-- in batches of 37
UPDATE counters AS c SET n = c.n + 1 WHERE id % 15 <> 0 OR id IS NULL;

-- in batches of 40
INSERT INTO copies (a, b) SELECT id, n FROM counters WHERE n > 0;

-- in batches of 50
DELETE FROM names WHERE name < 'it''s \"300\"';

-- in batches of 23
UPDATE pairs SET n = n + 1;

-- in batches of 20
UPDATE ids SET n = ids.n + (SELECT count(*) FROM copies WHERE a = 3) -- not in the way: ;
WHERE n < 5 -- a comment at the end
;

-- downgrade
";
