//! What stands on what: ancestors, descendants, branches.

use super::Graph;
use crate::revision::{Revision, RevisionError};
use std::collections::HashSet;

impl Graph {
    /// `id` and everything that it stands on.
    pub fn ancestors(&self, id: &str) -> HashSet<&str> {
        self.ancestors_of([id])
    }

    /// These and everything that they stand on, revised or depended on.
    pub fn ancestors_of<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> HashSet<&str> {
        self.reached(ids, &self.edges.needs)
    }

    /// These and everything that stands on them.
    pub fn descendants_of<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> HashSet<&str> {
        self.reached(ids, &self.edges.needed_by)
    }

    /// These and everything that revises them, directly or through others.
    pub(in crate::revision) fn revising<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> HashSet<&str> {
        self.reached(ids, &self.edges.children)
    }

    /// The revisions among these that none of these revises: where a database is that has them.
    pub fn tips<'g>(&'g self, has: &HashSet<&str>) -> Vec<&'g Revision> {
        let is_revised = |at: usize| self.edges.children[at].iter().any(|child| has.contains(self.id(*child)));
        let among = self.iter().enumerate().filter(|(_, one)| has.contains(one.id.as_str()));
        among.filter(|(at, _)| !is_revised(*at)).map(|(_, one)| one).collect()
    }

    /// The revisions of the branch that a revision stands on: everything that revises it, and what it revises down
    /// to where the branch left another.
    pub fn branch(&self, of: &Revision) -> HashSet<&str> {
        let mut out = self.revising([of.id.as_str()]);
        let mut at = self.place(&of.id);
        while let Some(here) = at {
            out.insert(self.id(here));
            at = match self.edges.parents[here].as_slice() {
                [parent] if self.edges.children[*parent].len() == 1 => Some(*parent),
                _ => None,
            };
        }
        out
    }

    /// The heads of a branch.
    pub fn heads_of(&self, of: &Revision) -> Vec<&Revision> {
        let above = self.revising([of.id.as_str()]);
        self.heads.iter().filter(|head| above.contains(head.as_str())).filter_map(|head| self.get(head)).collect()
    }

    /// The one head of a branch.
    ///
    /// # Errors
    /// When there are several.
    pub fn head_of(&self, of: &Revision) -> Result<&Revision, RevisionError> {
        match self.heads_of(of).as_slice() {
            [only] => Ok(only),
            several => {
                let ids: Vec<_> = several.iter().map(|head| head.id.as_str()).collect();
                let message = format!("{} has {} heads: {}", of.id, ids.len(), ids.join(", "));
                Err(RevisionError::new(message).hint("name one of them, or let `mainstay merge` join them"))
            }
        }
    }

    /// The revisions that several revise.
    pub fn branch_points(&self) -> impl Iterator<Item = &Revision> {
        self.iter().enumerate().filter(|(at, _)| self.edges.children[*at].len() > 1).map(|(_, one)| one)
    }

    fn reached<'a>(&self, ids: impl IntoIterator<Item = &'a str>, edges: &[Vec<usize>]) -> HashSet<&str> {
        let mut open: Vec<usize> = ids.into_iter().filter_map(|id| self.place(id)).collect();
        let mut seen = vec![false; self.revisions.len()];
        let mut out = HashSet::new();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                out.insert(self.id(at));
                open.extend(&edges[at]);
            }
        }
        out
    }

    fn id(&self, at: usize) -> &str {
        &self.revisions[at].id
    }
}
