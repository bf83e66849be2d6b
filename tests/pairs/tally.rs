//! Counts outcomes, and prints them by topic.

use crate::pair::{Outcome, Pair};
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Default)]
pub struct Tally {
    topics: BTreeMap<String, [usize; 3]>,
    total: [usize; 3],
    failed: Vec<String>,
    refused: BTreeMap<String, usize>,
}

impl Tally {
    pub fn add(&mut self, pair: Pair, outcome: Outcome) {
        let column = column(&outcome);
        match outcome {
            Outcome::Passed => {}
            Outcome::Failed(reason) => self.failed.push(format!("{}: {reason}", pair.id)),
            Outcome::Refused(reason) => *self.refused.entry(reason).or_default() += 1,
        }
        self.total[column] += 1;
        for topic in pair.topics {
            self.topics.entry(topic).or_default()[column] += 1;
        }
    }

    /// How many came to the same as this one.
    pub fn of(&self, outcome: &Outcome) -> usize {
        self.total[column(outcome)]
    }

    /// How many of those that were not refused passed, in a hundred.
    pub fn passed_of_hundred(&self) -> usize {
        let [passed, failed, _] = self.total;
        (100 * passed).checked_div(passed + failed).unwrap_or(100)
    }

    pub fn report(&self, engine: &str) -> String {
        let mut out =
            format!("{engine}: {} passed, {} failed, {} refused\n", self.total[0], self.total[1], self.total[2]);
        for (topic, [passed, failed, refused]) in &self.topics {
            let _ = writeln!(out, "  {topic:<20} {passed:>4} passed {failed:>4} failed {refused:>4} refused");
        }
        for (reason, count) in &self.refused {
            let _ = writeln!(out, "  refused {count}: {reason}");
        }
        for failure in &self.failed {
            let _ = writeln!(out, "  FAILED {failure}");
        }
        out
    }
}

fn column(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Passed => 0,
        Outcome::Failed(_) => 1,
        Outcome::Refused(_) => 2,
    }
}
