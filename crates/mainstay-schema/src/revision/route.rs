//! Ways through the graph: which revisions an upgrade or a downgrade runs on a database, and in which order.
//!
//! A database is the set of the revisions that it has. An upgrade adds a target and what it stands on; a downgrade
//! takes back what stands on the target, and leaves other branches as they are.

use super::{Graph, Revision, RevisionError, Target};
use std::collections::HashSet;

/// What leads a database to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way<'g> {
    /// These run, in this order; none when the database is there.
    Runs(Vec<&'g Revision>),
    /// The database was there and went further: to this revision, for one.
    Beyond(&'g Revision),
    /// The database never was there.
    Lacks(&'g Revision),
}

impl Graph {
    /// The way up for a database that has these revisions.
    ///
    /// # Errors
    /// When there is no such target, or there are several where one is meant.
    pub fn upgrade<'g>(&'g self, target: &Target, has: &HashSet<&str>) -> Result<Way<'g>, RevisionError> {
        let goals: Vec<&Revision> = match target {
            Target::Up(count) => return self.further(self.head()?, *count, has),
            Target::Within(branch, place) => match **place {
                Target::Up(count) => return self.further(Some(self.head_of(self.find(branch)?)?), count, has),
                Target::Down(_) => return Err(backwards(target)),
                _ => target.revisions(self)?,
            },
            Target::Down(_) => return Err(backwards(target)),
            _ => target.revisions(self)?,
        };
        let wanted = self.ancestors_of(goals.iter().map(|one| one.id.as_str()));
        let runs: Vec<_> = self.missing(&wanted, has).collect();
        let above = self.revising(goals.iter().map(|one| one.id.as_str()));
        let beyond = |one: &&Revision| {
            let id = one.id.as_str();
            has.contains(id) && !wanted.contains(id) && (goals.is_empty() || above.contains(id))
        };
        Ok(match self.iter().find(beyond) {
            Some(beyond) if runs.is_empty() => Way::Beyond(beyond),
            _ => Way::Runs(runs),
        })
    }

    /// So many of the revisions that a database lacks on its way to a head.
    fn further<'g>(
        &'g self,
        head: Option<&Revision>,
        count: usize,
        has: &HashSet<&str>,
    ) -> Result<Way<'g>, RevisionError> {
        let wanted = self.ancestors_of(head.map(|head| head.id.as_str()));
        let left: Vec<_> = self.missing(&wanted, has).collect();
        if count > left.len() {
            let message = format!("+{count} goes beyond the head: {} revisions are left", left.len());
            return Err(RevisionError::new(message).hint("use `head`"));
        }
        Ok(Way::Runs(left.into_iter().take(count).collect()))
    }

    fn missing<'g>(&'g self, wanted: &HashSet<&str>, has: &HashSet<&str>) -> impl Iterator<Item = &'g Revision> {
        let is_missing = |one: &&Revision| wanted.contains(one.id.as_str()) && !has.contains(one.id.as_str());
        self.iter().filter(is_missing)
    }

    /// The way down for a database that has these revisions.
    ///
    /// # Errors
    /// When there is no such target, or there are several where one is meant.
    pub fn downgrade<'g>(&'g self, target: &Target, has: &HashSet<&str>) -> Result<Way<'g>, RevisionError> {
        let (branch, place) = match target {
            Target::Within(branch, place) => (Some(self.find(branch)?), &**place),
            place => (None, place),
        };
        let scope = branch.map(|branch| self.branch(branch));
        let inside = |one: &&Revision| {
            has.contains(one.id.as_str()) && scope.as_ref().is_none_or(|scope| scope.contains(one.id.as_str()))
        };
        let gone: Vec<&Revision> = match place {
            Target::Base => self.iter().filter(inside).collect(),
            Target::Down(count) => {
                if scope.is_none() {
                    self.check_one_tip(has)?;
                }
                let newest: Vec<_> = self.iter().rev().filter(inside).collect();
                if *count > newest.len() {
                    let message = format!("-{count} goes beyond the base: {} revisions are applied", newest.len());
                    return Err(RevisionError::new(message).hint("use `base`"));
                }
                newest.into_iter().take(*count).collect()
            }
            Target::Up(_) => return Err(forwards(target)),
            _ => return self.back_to(&target.revisions(self)?, has),
        };
        Ok(Way::Runs(self.taken_back(&gone, has)))
    }

    fn back_to<'g>(&'g self, goals: &[&'g Revision], has: &HashSet<&str>) -> Result<Way<'g>, RevisionError> {
        if let Some(lacks) = goals.iter().find(|goal| !has.contains(goal.id.as_str())) {
            return Ok(Way::Lacks(lacks));
        }
        let kept: HashSet<&str> = goals.iter().map(|goal| goal.id.as_str()).collect();
        let above = self.descendants_of(kept.iter().copied());
        let gone: Vec<_> =
            self.iter().filter(|one| above.contains(one.id.as_str()) && !kept.contains(one.id.as_str())).collect();
        Ok(Way::Runs(self.taken_back(&gone, has)))
    }

    /// These and what stands on them, as far as the database has it, the newest first.
    fn taken_back<'g>(&'g self, gone: &[&Revision], has: &HashSet<&str>) -> Vec<&'g Revision> {
        let gone = self.descendants_of(gone.iter().map(|one| one.id.as_str()));
        self.iter().rev().filter(|one| gone.contains(one.id.as_str()) && has.contains(one.id.as_str())).collect()
    }

    fn check_one_tip(&self, has: &HashSet<&str>) -> Result<(), RevisionError> {
        match self.tips(has).as_slice() {
            [] | [_] => Ok(()),
            several => {
                let ids: Vec<_> = several.iter().map(|one| one.id.as_str()).collect();
                let message = format!("the database is at several revisions: {}", ids.join(", "));
                Err(RevisionError::new(message).hint(format!("name the branch: {}@-1", ids[0])))
            }
        }
    }
}

fn backwards(target: &Target) -> RevisionError {
    RevisionError::new(format!("an upgrade goes forward, and {} is back", words(target)))
        .hint("`mainstay downgrade` takes revisions back")
}

fn forwards(target: &Target) -> RevisionError {
    RevisionError::new(format!("a downgrade goes back, and {} is forward", words(target)))
        .hint("`mainstay upgrade` goes forward")
}

fn words(target: &Target) -> String {
    match target {
        Target::Up(count) => format!("+{count}"),
        Target::Down(count) => format!("-{count}"),
        Target::Within(branch, place) => format!("{branch}@{}", words(place)),
        Target::Revision(name) => name.clone(),
        Target::Head => "head".to_owned(),
        Target::Heads => "heads".to_owned(),
        Target::Base => "base".to_owned(),
    }
}
