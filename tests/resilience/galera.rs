//! Upgrades of a Galera cluster: a node is killed under them, and ten run at once through different nodes.
//! Only the second and the third node die; no other suite runs meanwhile.

use crate::cluster::Cluster;
use crate::project::Project;
use crate::stage::{Stage, State, stages};
use crate::{Random, finish, reference, seed};
use std::process::Child;

/// Upgrades under each of which a node dies: in every run of the tests, and in a long one.
const KILLS: u32 = 3;
const LONG_KILLS: u32 = 30;
/// Times that ten upgrades run at once.
const ROUNDS: u32 = 5;

#[test]
fn kill_the_node_that_an_upgrade_goes_through() {
    kill_a_node(2, [2, 1, 0]);
}

#[test]
fn kill_another_node_than_an_upgrade_goes_through() {
    kill_a_node(2, [1, 0, 2]);
}

#[test]
fn concurrent_upgrades_through_three_nodes() {
    let Some((stage, cluster)) = stage() else { return };
    let project = Project::new("mariadb");
    let (wanted, _) = reference(&stage, &project);
    for round in 0..ROUNDS {
        let url = stage.fresh_database();
        let through = |at: usize| cluster.through(&url, &[at % 3, (at + 1) % 3, (at + 2) % 3]);
        let children: Vec<Child> = (0..10).map(|at| project.upgrade(&through(at))).collect();
        for child in children {
            finish(child, &format!("round {round}"));
        }
        agree(&stage, &cluster, &url, &[0, 1, 2], &wanted, &format!("round {round}"));
        stage.drop_database(&url);
    }
}

/// An upgrade that reaches the nodes in this order comes to its end, and all nodes agree.
fn kill_a_node(victim: usize, order: [usize; 3]) {
    let Some((stage, cluster)) = stage() else { return };
    let project = Project::new("mariadb");
    let (wanted, undisturbed) = reference(&stage, &project);
    let survivors: Vec<usize> = (0..3).filter(|&node| node != victim).collect();
    let mut random = Random(seed());
    let mut interrupted = 0;
    for round in 0..kills() {
        let url = stage.fresh_database();
        let through = cluster.through(&url, &order);
        let mut child = project.upgrade(&through);
        std::thread::sleep(undisturbed.mul_f64(random.fraction()));
        interrupted += u32::from(child.try_wait().expect("a process").is_none());
        cluster.kill(victim);
        let what = format!("round {round}, seed {}", seed());
        // Another node of the URL takes the place of the one that died.
        finish(child, &what);
        agree(&stage, &cluster, &url, &survivors, &wanted, &what);
        cluster.start(victim);
        agree(&stage, &cluster, &url, &[victim], &wanted, &what);
        stage.drop_database(&url);
    }
    assert!(interrupted > 0, "every upgrade had ended before its node died");
}

/// All of these nodes show what was wanted.
fn agree(stage: &Stage, cluster: &Cluster, url: &str, nodes: &[usize], wanted: &State, what: &str) {
    for &node in nodes {
        assert_eq!(&stage.state(&cluster.through(url, &[node])), wanted, "node {}, {what}", node + 1);
    }
}

pub fn stage() -> Option<(Stage, Cluster)> {
    let stage = stages("galera").pop()?;
    let cluster = Cluster::of(stage.url());
    if cluster.is_none() {
        assert!(std::env::var("CI").is_err(), "MAINSTAY_TEST_GALERA_CONTROL is not set: run ./test");
    }
    Some((stage, cluster?))
}

pub fn kills() -> u32 {
    if std::env::var("MAINSTAY_TEST_LONG").is_ok() { LONG_KILLS } else { KILLS }
}
