//! The steps of a revision, cut where a transaction must end.

use mainstay_schema::plan::{Runs, Step};
use mainstay_schema::revision::{Batch, checksum};

/// Steps that share one fate: a transaction, or one statement that cannot be in one.
pub(super) struct Segment<'p> {
    pub steps: Vec<Located<'p>>,
    pub runs: Runs,
}

/// A step with its batch, which says where its statement stands.
#[derive(Clone, Copy)]
pub(super) struct Located<'p> {
    pub step: &'p Step,
    pub batch: &'p Batch,
    pub first_of_batch: bool,
}

/// What tells the first steps of a revision from others, should its file be edited before the rest runs.
pub(super) fn steps_checksum<'s>(steps: impl Iterator<Item = &'s Step>) -> String {
    let text: Vec<_> = steps.map(|step| step.sql.as_str()).collect();
    checksum(&text.join(";\n"))
}

/// The steps of a batch.
pub(super) fn located(batch: &Batch) -> impl Iterator<Item = Located<'_>> {
    batch.steps.iter().enumerate().map(move |(at, step)| Located { step, batch, first_of_batch: at == 0 })
}

/// Cuts steps where a transaction must end. There is always one segment, also for a revision without steps:
/// its row in the history is written there.
pub(super) fn segments<'p>(steps: &[Located<'p>]) -> Vec<Segment<'p>> {
    let mut out: Vec<Segment<'p>> = Vec::new();
    for &located in steps {
        let alone = |runs| matches!(runs, Runs::Outside | Runs::Batches);
        let ends = |last: &Segment<'_>| alone(located.step.runs) || alone(last.runs) || last.runs == Runs::Committed;
        match out.last_mut().filter(|last| !ends(last)) {
            Some(last) => {
                last.steps.push(located);
                last.runs = stronger(last.runs, located.step.runs);
            }
            None => out.push(Segment { steps: vec![located], runs: located.step.runs }),
        }
    }
    if out.is_empty() {
        out.push(Segment { steps: Vec::new(), runs: Runs::Inside });
    }
    out
}

fn stronger(one: Runs, other: Runs) -> Runs {
    if other == Runs::Inside { one } else { other }
}
