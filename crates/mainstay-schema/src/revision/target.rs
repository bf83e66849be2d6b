//! Targets as they are typed: `head`, `base`, `+1`, `-1`, the beginning of an id.

use super::{Graph, RevisionError};
use std::str::FromStr;

/// Where to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The newest revision.
    Head,
    /// Before the first revision.
    Base,
    /// So many revisions further.
    Up(usize),
    /// So many revisions back.
    Down(usize),
    /// The revision whose id begins so.
    Revision(String),
}

impl FromStr for Target {
    type Err = RevisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let count = |digits: &str| {
            let wrong = || RevisionError::new(format!("`{text}` is no number of revisions")).hint("write +1 or -1");
            digits.parse::<usize>().map_err(|_| wrong())
        };
        match text {
            "head" | "heads" => Ok(Self::Head),
            "base" => Ok(Self::Base),
            _ => match text.split_at_checked(1) {
                Some(("+", digits)) => count(digits).map(Self::Up),
                Some(("-", digits)) => count(digits).map(Self::Down),
                Some(_) => Ok(Self::Revision(text.to_owned())),
                None => Err(RevisionError::new("a target is empty").hint("write head, base, +1, -1 or a revision")),
            },
        }
    }
}

impl Target {
    /// The revision meant, seen from `current` (`None`: base). The answer `None` is the base.
    ///
    /// # Errors
    /// When there is no such revision, or not so many of them.
    pub fn resolve(&self, graph: &Graph, current: Option<&str>) -> Result<Option<String>, RevisionError> {
        match self {
            Self::Head => Ok(graph.head()?.map(|head| head.id.clone())),
            Self::Base => Ok(None),
            Self::Revision(prefix) => Ok(Some(graph.find(prefix)?.id.clone())),
            Self::Up(count) => up(graph, current, *count),
            Self::Down(count) => down(graph, current, *count),
        }
    }
}

fn up(graph: &Graph, current: Option<&str>, count: usize) -> Result<Option<String>, RevisionError> {
    let Some(head) = graph.head()? else { return Ok(None) };
    let line = line_to(graph, &head.id);
    let done = current.and_then(|id| line.iter().position(|one| *one == id)).map_or(0, |at| at + 1);
    match done + count {
        0 => Ok(None),
        at => line.get(at - 1).map(|id| Some((*id).to_owned())).ok_or_else(|| {
            let left = line.len() - done;
            RevisionError::new(format!("+{count} goes beyond the head: {left} revisions are left")).hint("use `head`")
        }),
    }
}

fn down(graph: &Graph, current: Option<&str>, count: usize) -> Result<Option<String>, RevisionError> {
    let line = current.map(|id| line_to(graph, id)).unwrap_or_default();
    match line.len().checked_sub(count) {
        Some(0) => Ok(None),
        Some(at) => Ok(Some(line[at - 1].to_owned())),
        None => {
            let message = format!("-{count} goes beyond the base: {} revisions are applied", line.len());
            Err(RevisionError::new(message).hint("use `base`"))
        }
    }
}

/// The revisions from the first to `id`, in order.
fn line_to<'a>(graph: &'a Graph, id: &str) -> Vec<&'a str> {
    let ancestors = graph.ancestors(id);
    graph.iter().map(|revision| revision.id.as_str()).filter(|id| ancestors.contains(id)).collect()
}
