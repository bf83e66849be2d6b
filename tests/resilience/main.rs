//! `mainstay upgrade` under `kill -9`, and ten at once: wholly applied or wholly absent, each revision once.
//!
//! galera.rs does the same to the nodes of a cluster, and money.rs while applications write.
//! Every revision writes a line into a log table, so that one that ran twice, or half, shows in the rows.

mod batches;
mod cluster;
mod galera;
mod hosts;
mod kept;
mod money;
mod project;
mod stage;

use project::{Project, REVISIONS};
use stage::{Stage, stages};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Rounds and kills a round: 200 kills an engine.
const ROUNDS: u32 = 50;
const KILLS: u32 = 4;

#[test]
fn kill_at_random_moments_on_sqlite() {
    kill_at_random_moments("sqlite");
}

#[test]
fn kill_at_random_moments_on_postgresql() {
    kill_at_random_moments("postgresql");
}

#[test]
fn kill_at_random_moments_on_mysql() {
    kill_at_random_moments("mysql");
}

#[test]
fn kill_at_random_moments_on_mariadb() {
    kill_at_random_moments("mariadb");
}

#[test]
fn concurrent_upgrades_on_sqlite() {
    concurrent_upgrades("sqlite");
}

#[test]
fn concurrent_upgrades_on_postgresql() {
    concurrent_upgrades("postgresql");
}

#[test]
fn concurrent_upgrades_on_mysql() {
    concurrent_upgrades("mysql");
}

#[test]
fn concurrent_upgrades_on_mariadb() {
    concurrent_upgrades("mariadb");
}

fn kill_at_random_moments(engine: &str) {
    for stage in stages(engine) {
        let project = Project::new(engine);
        let (wanted, undisturbed) = reference(&stage, &project);
        let mut random = Random(seed());
        for round in 0..ROUNDS {
            let url = stage.fresh_database();
            for _ in 0..KILLS {
                let mut child = project.upgrade(&url);
                // Most kills fall within the run, some before its first statement, some after its last.
                std::thread::sleep(undisturbed.mul_f64(random.fraction() * 1.1 / f64::from(KILLS)));
                child.kill().expect("the process can be killed");
                child.wait().expect("the process ends");
            }
            finish(project.upgrade(&url), &format!("round {round}"));
            assert_eq!(stage.state(&url), wanted, "round {round}, seed {}", seed());
            stage.drop_database(&url);
        }
    }
}

fn concurrent_upgrades(engine: &str) {
    for stage in stages(engine) {
        let project = Project::new(engine);
        let (wanted, _) = reference(&stage, &project);
        for round in 0..20 {
            let url = stage.fresh_database();
            let children: Vec<Child> = (0..10).map(|_| project.upgrade(&url)).collect();
            for child in children {
                finish(child, &format!("round {round}"));
            }
            assert_eq!(stage.state(&url), wanted, "round {round}");
            stage.drop_database(&url);
        }
    }
}

/// What a database looks like after an undisturbed run, and how long that takes.
fn reference(stage: &Stage, project: &Project) -> (stage::State, Duration) {
    let url = stage.fresh_database();
    let started = Instant::now();
    finish(project.upgrade(&url), "the reference");
    let elapsed = started.elapsed();
    let state = stage.state(&url);
    assert_eq!(state.log.len(), REVISIONS, "every revision wrote its line");
    assert_eq!(state.history, REVISIONS, "every revision is in the history");
    stage.drop_database(&url);
    (state, elapsed)
}

fn finish(child: Child, what: &str) {
    let output = child.wait_with_output().expect("the process ends");
    assert!(output.status.success(), "{what}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
}

/// `MAINSTAY_TEST_SEED`, or one that is the same in every run.
fn seed() -> u64 {
    std::env::var("MAINSTAY_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_121)
}

/// Numbers that only look random (xorshift64): a seed gives the same kills again, as far as a clock can.
struct Random(u64);

impl Random {
    fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

pub(crate) fn quiet() -> Stdio {
    Stdio::piped()
}
