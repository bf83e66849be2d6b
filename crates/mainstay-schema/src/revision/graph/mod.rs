//! The graph of revisions: validated once, then asked for heads, names, branches and ways.

mod build;
mod names;
#[cfg(test)]
pub(super) mod tests;
mod walk;

use super::{Revision, RevisionError};
use indexmap::IndexMap;

/// All revisions of a project, what a revision stands on before it.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    revisions: IndexMap<String, Revision>,
    edges: Edges,
    heads: Vec<String>,
    labels: IndexMap<String, usize>,
}

/// Who stands on whom, by place in the order.
#[derive(Debug, Clone, Default)]
struct Edges {
    /// What a revision revises.
    parents: Vec<Vec<usize>>,
    /// What revises it.
    children: Vec<Vec<usize>>,
    /// What it revises or depends on.
    needs: Vec<Vec<usize>>,
    /// What revises it or depends on it.
    needed_by: Vec<Vec<usize>>,
}

impl Graph {
    /// Puts revisions into order.
    ///
    /// # Errors
    /// When two have the same id or label, a parent is missing, or they form a circle.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, RevisionError> {
        build::graph(revisions)
    }

    /// The revisions, what a revision stands on before it.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Revision> + ExactSizeIterator {
        self.revisions.values()
    }

    /// The revision of this id.
    pub fn get(&self, id: &str) -> Option<&Revision> {
        self.revisions.get(id)
    }

    /// The ids that nothing revises.
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    /// The labels of branches, each with the revision that it stands on.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &Revision)> {
        self.labels.iter().map(|(label, at)| (label.as_str(), &self.revisions[*at]))
    }

    /// The one head; `None` when there is no revision yet.
    ///
    /// # Errors
    /// When there are several.
    pub fn head(&self) -> Result<Option<&Revision>, RevisionError> {
        match self.heads.as_slice() {
            [] => Ok(None),
            [only] => Ok(self.get(only)),
            several => {
                let named: Vec<_> = several.iter().map(|id| format!("{id} ({})", self.revisions[id].file)).collect();
                let message = format!("there are {} heads: {}", several.len(), named.join(", "));
                let hint = format!("`mainstay merge` joins them; `heads` means all, `{}@head` one of them", several[0]);
                Err(RevisionError::new(message).hint(hint))
            }
        }
    }

    /// What directly revises a revision.
    pub fn children<'g>(&'g self, revision: &Revision) -> impl Iterator<Item = &'g Revision> {
        let children = self.place(&revision.id).map(|at| self.edges.children[at].as_slice()).unwrap_or_default();
        children.iter().map(|&at| &self.revisions[at])
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.revisions.get_index_of(id)
    }
}
