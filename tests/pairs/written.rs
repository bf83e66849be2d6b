//! Pairs that are written by hand, a file an engine: `-- pair: NAME`, the statements of the one side, `-- to`, and those of
//! the other. One with `-- refused` must be, all others must pass. The role that they name is made before.

use crate::pair::{Outcome, Pair};
use crate::{server::Place, tally::Tally};

/// Every so manieth pair of a server runs in a quick run.
pub const QUICK: usize = 4;

/// Who owns, and may do, things in the pairs.
const ROLE: &str = "mainstay_pairs_somebody";

/// Runs the pairs of a text, in a quick run every so manieth.
pub fn run(engine: &'static str, place: Place, quick: usize, text: &str) {
    let step = if std::env::var("MAINSTAY_TEST_LONG").is_ok() { 1 } else { quick };
    let pairs = text.split("-- pair: ").skip(1).map(|text| read(engine, text));
    let pairs = pairs.enumerate().filter(|(at, (_, refused))| *refused || at % step == 0).map(|(_, pair)| pair);
    let (refused, pass): (Vec<_>, Vec<_>) = pairs.partition(|(_, refused)| *refused);
    let run = |pairs: Vec<(Pair, bool)>| crate::run_all(pairs.into_iter().map(|(pair, _)| pair), &place);
    let passed = run(pass);
    assert!(passed.is_clean(), "{}", passed.report(engine));
    let refused: Tally = run(refused);
    assert!(refused.is_refused(), "{}", refused.report(engine));
}

fn read(engine: &str, text: &str) -> (Pair, bool) {
    let (id, rest) = text.split_once('\n').expect("a pair has a name and lines");
    let (refused, rest) = rest.strip_prefix("-- refused\n").map_or((false, rest), |rest| (true, rest));
    let (current, desired) = rest.split_once("-- to\n").unwrap_or_else(|| panic!("{id}: it leads nowhere"));
    let mut pair = Pair::generated(id.to_owned(), engine, [current.to_owned(), desired.to_owned()], &[]);
    if rest.contains(ROLE) {
        pair.roles.push(ROLE.to_owned());
    }
    (pair, refused)
}

/// What a pair came to, when it is alone.
impl Tally {
    fn is_clean(&self) -> bool {
        self.of(&Outcome::Failed(String::new())) + self.of(&Outcome::Refused(String::new())) == 0
    }

    fn is_refused(&self) -> bool {
        self.of(&Outcome::Failed(String::new())) + self.of(&Outcome::Passed) == 0
    }
}
