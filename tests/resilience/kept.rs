//! An upgrade that destroys and the downgrade that brings everything back, both killed at any moment: no row and no
//! value is lost.

use crate::stage::{Stage, stages};
use crate::{Random, finish, quiet, seed};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ROUNDS: u32 = 5;
const KILLS: u32 = 5;

#[test]
fn down_with_data_on_sqlite() {
    down_with_data("sqlite");
}

#[test]
fn down_with_data_on_postgresql() {
    down_with_data("postgresql");
}

#[test]
fn down_with_data_on_mysql() {
    down_with_data("mysql");
}

#[test]
fn down_with_data_on_mariadb() {
    down_with_data("mariadb");
}

fn down_with_data(engine: &str) {
    for stage in stages(engine) {
        let project = Project::new(engine);
        let mut random = Random(seed());
        let mut undisturbed = [Duration::from_millis(100); 2];
        for round in 0..=ROUNDS {
            let url = stage.fresh_database();
            finish(project.run(&url, &["upgrade", "a"]), "the rows");
            for (words, most) in [["upgrade", "b"], ["downgrade", "a"]].iter().zip(&mut undisturbed) {
                // The first round is not disturbed: it says how long that takes.
                for _ in 0..if round == 0 { 0 } else { KILLS } {
                    let mut child = project.run(&url, words);
                    std::thread::sleep(most.mul_f64(random.fraction() * 1.3 / f64::from(KILLS)));
                    child.kill().expect("the process can be killed");
                    child.wait().expect("the process ends");
                }
                let started = Instant::now();
                finish(project.run(&url, words), &format!("{words:?}, round {round}, seed {}", seed()));
                *most = if round == 0 { started.elapsed() } else { *most };
            }
            check(&stage, &url, &format!("round {round}, seed {}", seed()));
            stage.drop_database(&url);
        }
    }
}

fn check(stage: &Stage, url: &str, what: &str) {
    let number = |query: &str| stage.number(url, query);
    assert_eq!(number("SELECT count(*) FROM t WHERE x = concat('x', id) AND n = id + 0.1234"), 100, "{what}");
    assert_eq!(number("SELECT count(*) FROM u JOIN t ON t.id = u.t_id WHERE u.id = t.id"), 100, "{what}");
    assert_eq!(number("SELECT count(*) FROM mainstay_kept"), 0, "{what}");
}

struct Project {
    folder: TempDir,
}

impl Project {
    fn new(engine: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        let settings = format!("engines = [\"{engine}\"]\nmodels = \"models.rs\"\n");
        write("mainstay.toml", &settings);
        write("models.rs", "");
        std::fs::create_dir(folder.path().join("migrations")).expect("migrations");
        let rows = (1..=100).map(|id| format!("({id}, 'x{id}', {id}.1234)")).collect::<Vec<_>>().join(", ");
        let make = format!(
            "CREATE TABLE t (id BIGINT PRIMARY KEY, x VARCHAR(20) NOT NULL, n NUMERIC(12, 4));
             CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT REFERENCES t (id));
             INSERT INTO t (id, x, n) VALUES {rows}; INSERT INTO u (id, t_id) SELECT id, id FROM t;"
        );
        write("migrations/a.sql", &revision("a", "none", &make, "DROP TABLE u; DROP TABLE t;"));
        let narrower = alter(engine, "n", "NUMERIC(10, 2)");
        let destroy = format!("{narrower} ALTER TABLE t DROP COLUMN x; DROP TABLE u;");
        let back = format!(
            "CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT REFERENCES t (id));
             ALTER TABLE t ADD COLUMN x VARCHAR(20) NOT NULL; {}",
            alter(engine, "n", "NUMERIC(12, 4)")
        );
        write("migrations/b.sql", &revision("b", "a", &destroy, &back));
        Self { folder }
    }

    fn run(&self, url: &str, words: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainstay"));
        command.arg("-C").arg(self.folder.path()).args(["--url", url]).args(words);
        command.stdin(Stdio::null()).stdout(quiet()).stderr(quiet());
        command.spawn().expect("the binary starts")
    }
}

/// Another type, in the SQL of a project of one engine.
fn alter(engine: &str, column: &str, ty: &str) -> String {
    match engine {
        "mysql" | "mariadb" => format!("ALTER TABLE t MODIFY COLUMN {column} {ty};"),
        _ => format!("ALTER TABLE t ALTER COLUMN {column} TYPE {ty};"),
    }
}

fn revision(id: &str, revises: &str, upgrade: &str, downgrade: &str) -> String {
    format!("-- {id}\n-- revision: {id}\n-- revises: {revises}\n\n-- upgrade\n{upgrade}\n\n-- downgrade\n{downgrade}\n")
}
