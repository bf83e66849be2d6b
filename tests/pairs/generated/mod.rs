//! Generated pairs of whole databases: tables with rows, and what stands around them. Pair number n is made from the
//! seed `MAINSTAY_TEST_SEED` + n; one that fails is made simpler before it is printed.

mod family;
mod postgresql;
mod sqlite;

use crate::pair::Pair;
use mainstay_tests::generate::{Genes, Part, Side, part};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;

/// Who may play: each has choices of its own, the same on both sides.
const ROLES: [&str; 24] = [
    "mood", "amount", "point3", "counter", "f1", "f2", "f3", "touched", "tidy", "total", "t1", "t2", "p", "v1", "v2",
    "m1", "tr1", "tr2", "calm", "s_ab", "i_c", "rls", "own", "nightly",
];
/// Whether a role is played at all.
const PLAYED: usize = 15;

/// What the rows of the tables that stand on both sides are read with.
const PROBES: [&str; 2] = ["SELECT id, a, b FROM t1 ORDER BY id", "SELECT a, b FROM p ORDER BY a"];

/// The choices behind a pair.
pub type Cast = Vec<Part>;

/// The choices that a number stands for, with the ways to make them simpler.
pub fn tree(number: u64) -> impl ValueTree<Value = Cast> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { failure_persistence: None, ..Config::default() };
    proptest::collection::vec(part(), ROLES.len())
        .new_tree(&mut TestRunner::new_with_rng(config, rng))
        .expect("every choice makes a cast")
}

/// The pair for an engine.
pub fn pair(engine: &str, number: u64, cast: &[Part]) -> Pair {
    let play = |side| {
        let mut scene = Scene { engine, side, cast, standing: BTreeSet::new(), script: Vec::new() };
        match engine {
            "postgresql" => postgresql::play(&mut scene),
            "sqlite" => sqlite::play(&mut scene),
            _ => family::play(&mut scene),
        }
        scene.script.join(";\n") + ";\n"
    };
    Pair::generated(format!("generated {number}"), engine, [play(Side::A), play(Side::B)], &PROBES)
}

/// One side of a pair, while it is written.
struct Scene<'c> {
    engine: &'c str,
    side: Side,
    cast: &'c [Part],
    standing: BTreeSet<&'static str>,
    script: Vec<String>,
}

impl Scene<'_> {
    fn part(&self, name: &str) -> Part {
        self.cast[ROLES.iter().position(|role| *role == name).expect("it is one of ROLES")].clone()
    }

    /// The choices of a role, if it is played on this side.
    fn role(&mut self, name: &'static str) -> Option<Genes> {
        let genes = self.part(name).on(self.side)?;
        let played = genes.chance(PLAYED, 60);
        if played {
            self.standing.insert(name);
        }
        played.then_some(genes)
    }

    /// The choices of a role that is always played.
    fn always(&self, name: &str) -> Genes {
        self.part(name).always(self.side)
    }

    fn has(&self, name: &str) -> bool {
        self.standing.contains(name)
    }

    /// A view over the view, or the table.
    fn view_over(&mut self) {
        if let Some(genes) = self.role("v2") {
            let over = if self.has("v1") { "v1" } else { "t1" };
            let query = genes.of(1, &["SELECT a, count(*) AS n FROM {} GROUP BY a", "SELECT max(a) AS a FROM {}"]);
            self.say(format!("CREATE VIEW v2 AS {}", query.replace("{}", over)));
        }
    }

    fn say(&mut self, statement: impl Into<String>) {
        self.script.push(statement.into());
    }
}
