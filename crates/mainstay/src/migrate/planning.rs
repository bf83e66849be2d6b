//! From a target to what is run: the revisions on the way, each with its steps, before the first of them runs.

use super::history::Applied;
use super::kept::KeptData;
use super::migrator::ids;
use super::project::Project;
use super::rust_work::{Work, with_work};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::change::Change;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::plan::Keepsake;
use mainstay_schema::revision::{Batch, Care, Course, Direction, Replay, Revision, Role, Target, Way};
use std::collections::{HashMap, HashSet};

/// A revision to run, planned.
#[derive(Debug)]
pub(super) struct Planned<'r> {
    pub revision: &'r Revision,
    pub direction: Direction,
    pub batches: Vec<Batch>,
    /// Where an earlier attempt ended; `None` when this is the first.
    pub resumes: Option<Resume>,
    /// What it does in Rust, as its last step.
    pub work: Option<&'r Work>,
}

/// Where an earlier attempt ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resume {
    /// How many steps ran.
    pub done: usize,
    /// Whether the next was begun too, and nothing shows how it ended.
    pub in_doubt: bool,
}

/// Plans every revision before the first runs: a file that is wrong stops the night before it begins.
pub(super) fn upgrade<'p>(
    project: &'p Project,
    dialect: &dyn Dialect,
    applied: &[Applied],
    target: &Target,
    kept: &[KeptData],
) -> Result<Vec<Planned<'p>>> {
    let graph = project.graph();
    let whole: HashSet<&str> = applied.iter().filter(|row| row.is_whole()).map(|row| row.revision.as_str()).collect();
    let runs = match graph.upgrade(target, &whole)? {
        Way::Runs(runs) => runs,
        Way::Beyond(further) | Way::Lacks(further) => return Err(beyond(project, target, further)?),
    };
    let rows: HashMap<&str, &Applied> = applied.iter().map(|row| (row.revision.as_str(), row)).collect();
    if let Some(half) = applied.iter().find(|row| row.direction == Direction::Downgrade) {
        return Err(half_taken_back(half));
    }
    let left = |row: &&Applied| !row.is_whole() && !runs.iter().any(|one| one.id == row.revision);
    if let Some(half) = applied.iter().find(left).filter(|_| !runs.is_empty()) {
        return Err(half_applied(half));
    }
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let mut course = course(project, dialect, &whole)?;
    let mut planned = Vec::with_capacity(runs.len());
    for revision in runs {
        let work = project.work(revision);
        let row = rows.get(revision.id.as_str());
        let care = row.map_or_else(|| new_care(project), |row| care(project, row, kept));
        let batches = with_work(course.careful_steps(revision, Direction::Upgrade, care)?, revision, work)?;
        let resumes = row.map(|row| resume(row));
        planned.push(Planned { revision, direction: Direction::Upgrade, batches, resumes, work });
    }
    Ok(planned)
}

/// Plans what takes revisions back, the newest first.
pub(super) fn downgrade<'p>(
    project: &'p Project,
    dialect: &dyn Dialect,
    applied: &[Applied],
    target: &Target,
    kept: &[KeptData],
) -> Result<Vec<Planned<'p>>> {
    let runs = match project.graph().downgrade(target, &ids(applied))? {
        Way::Runs(runs) => runs,
        Way::Beyond(lacks) | Way::Lacks(lacks) => return Err(never_there(&lacks.id)),
    };
    let rows: HashMap<&str, &Applied> = applied.iter().map(|row| (row.revision.as_str(), row)).collect();
    let is_whole = |row: &&Applied| row.direction == Direction::Downgrade || row.is_whole();
    let mut has: HashSet<&str> = applied.iter().filter(is_whole).map(|row| row.revision.as_str()).collect();
    let mut course = course(project, dialect, &has)?;
    let mut planned = Vec::with_capacity(runs.len());
    for revision in runs {
        let row = rows[revision.id.as_str()];
        let (batches, resumes) = match (row.is_whole(), row.direction) {
            (false, Direction::Upgrade) => {
                let ran = row.done() + usize::from(row.is_in_doubt());
                (undo(&mut course, revision, ran, care(project, row, kept))?, None)
            }
            (false, Direction::Downgrade) => {
                let (rest, batches) = cut_off(project, dialect, &has, revision, row, kept)?;
                course = rest;
                (batches, Some(resume(row)))
            }
            (true, _) => {
                let care = Care::PutBack(kept_by(revision, kept));
                (course.careful_steps(revision, Direction::Downgrade, care)?, None)
            }
        };
        has.remove(revision.id.as_str());
        planned.push(Planned { revision, direction: Direction::Downgrade, batches, resumes, work: None });
    }
    Ok(planned)
}

/// What is done about the data that a revision destroys, before anything of it ran.
fn new_care(project: &Project) -> Care {
    if project.config().keep.data { Care::Keep } else { Care::None }
}

/// The same of one that was begun: it goes on as it began, whatever the settings say by now.
pub(super) fn care(project: &Project, row: &Applied, kept: &[KeptData]) -> Care {
    let of_it = || kept.iter().map(|one| &one.keepsake).filter(|one| one.revision == row.revision);
    match row.direction {
        Direction::Downgrade => Care::PutBack(of_it().cloned().collect()),
        Direction::Upgrade if of_it().next().is_some() => Care::Keep,
        Direction::Upgrade => new_care(project),
    }
}

fn kept_by(revision: &Revision, kept: &[KeptData]) -> Vec<Keepsake> {
    kept.iter().map(|one| &one.keepsake).filter(|one| one.revision == revision.id).cloned().collect()
}

/// The state of the database that has these revisions, as the files say it.
pub(super) fn course<'d>(project: &Project, dialect: &'d dyn Dialect, has: &HashSet<&str>) -> Result<Course<'d>> {
    let mut said = Replay::new(project.reads()?);
    for revision in project.graph().iter().filter(|revision| has.contains(revision.id.as_str())) {
        said.upgrade(revision, Some(dialect.name()))?;
    }
    Ok(Course::new(said, dialect))
}

/// The steps of a way back that was cut off, and the state behind them: those of the revision, or, where that had been
/// left half applied, those that take back what ran of it. The journal shows which.
pub(super) fn cut_off<'d>(
    project: &Project,
    dialect: &'d dyn Dialect,
    has: &HashSet<&str>,
    revision: &Revision,
    row: &Applied,
    kept: &[KeptData],
) -> Result<(Course<'d>, Vec<Batch>)> {
    let mut whole = course(project, dialect, has)?;
    let batches = whole.careful_steps(revision, Direction::Downgrade, care(project, row, kept))?;
    if row.is_of(&batches) {
        return Ok((whole, batches));
    }
    let below: HashSet<&str> = has.iter().copied().filter(|id| *id != revision.id).collect();
    let before = course(project, dialect, &below)?;
    let keeps = !kept_by(revision, kept).is_empty();
    let went = || if keeps { Care::Keep } else { new_care(project) };
    let all = before.clone().careful_steps(revision, Direction::Upgrade, went())?;
    for ran in 1..=all.iter().map(|batch| batch.steps.len()).sum() {
        let mut course = before.clone();
        if let Ok(batches) = undo(&mut course, revision, ran, went())
            && row.is_of(&batches)
        {
            return Ok((course, batches));
        }
    }
    // Neither: the file was edited, which is found and said when its steps are compared.
    Ok((whole, batches))
}

/// The steps that take back the first steps of a revision, when it was left half applied.
fn undo(course: &mut Course<'_>, revision: &Revision, ran: usize, care: Care) -> Result<Vec<Batch>> {
    let mut trial = course.clone();
    let batches = trial.careful_steps(revision, Direction::Upgrade, care)?;
    let ran: Vec<_> =
        batches.iter().flat_map(|batch| batch.steps.iter().map(move |step| (batch, step))).take(ran).collect();
    let is_opaque = |batch: &Batch| batch.role == Role::Written && batch.changes.is_empty();
    if let Some((_, opaque)) = ran.iter().find(|(batch, _)| is_opaque(batch)) {
        let message =
            format!("`{}` ran before the revision stopped, and nothing says how to take it back", opaque.reason);
        let hint = "mend the cause and run `mainstay upgrade` to finish the revision, then downgrade";
        return Err(Error::new(ErrorKind::State, message).at(&revision.file).hint(hint));
    }
    let changes: Vec<Change> = ran.iter().flat_map(|(_, step)| step.changes.clone()).collect();
    let keeps = batches.iter().filter(|batch| ran.iter().any(|(one, _)| std::ptr::eq(*one, *batch)));
    let kept = keeps.filter_map(|batch| match &batch.role {
        Role::Keeps(keepsake) => Some((**keepsake).clone()),
        _ => None,
    });
    Ok(course.take_back(&changes, revision, Care::PutBack(kept.collect()))?)
}

fn resume(row: &Applied) -> Resume {
    Resume { done: row.done(), in_doubt: row.is_in_doubt() }
}

fn beyond(project: &Project, target: &Target, further: &Revision) -> Result<Error> {
    let goals = target.revisions(project.graph())?;
    let place = goals.first().map_or("base", |goal| goal.id.as_str());
    let message = format!("the database is beyond {place} already: it has {}", further.id);
    Ok(Error::new(ErrorKind::State, message).hint(format!("`mainstay downgrade {place}` takes revisions back")))
}

fn never_there(id: &str) -> Error {
    let message = format!("the database does not have {id}, so it cannot go back to it");
    Error::new(ErrorKind::State, message).hint(format!("`mainstay upgrade {id}` goes forward to it"))
}

fn half_applied(row: &Applied) -> Error {
    let message = format!("{}: {} of {} steps ran, then it stopped", row.revision, row.steps_done, row.steps_total);
    Error::new(ErrorKind::State, message).hint(format!("`mainstay upgrade {}` finishes that first", row.revision))
}

fn half_taken_back(row: &Applied) -> Error {
    let message =
        format!("{}: {} of {} steps were taken back, then it stopped", row.revision, row.steps_done, row.steps_total);
    Error::new(ErrorKind::State, message).hint("`mainstay downgrade -1` finishes that")
}
