//! Targets as they are typed: `head`, `heads`, `base`, `+1`, `-1`, a revision, `ae10+2`, `label@head`.

use super::{Graph, Revision, RevisionError};
use std::str::FromStr;

/// Where to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The newest revision, the only one.
    Head,
    /// The newest revisions, however many branches there are.
    Heads,
    /// Before the first revision.
    Base,
    /// So many revisions further.
    Up(usize),
    /// So many revisions back.
    Down(usize),
    /// A revision, in the words that [`Graph::find`] knows.
    Revision(String),
    /// The same on one branch: that of a label or revision.
    Within(String, Box<Target>),
}

impl FromStr for Target {
    type Err = RevisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((branch, rest)) = text.split_once('@') {
            let inner = Self::from_str(rest)?;
            if branch.is_empty() || matches!(inner, Self::Within(..) | Self::Revision(_)) {
                let error = RevisionError::new(format!("`{text}` is no place on a branch"));
                return Err(error.hint("write LABEL@head, LABEL@base, LABEL@+1 or LABEL@-1"));
            }
            return Ok(Self::Within(branch.to_owned(), Box::new(inner)));
        }
        let count = |digits: &str| {
            let wrong = || RevisionError::new(format!("`{text}` is no number of revisions")).hint("write +1 or -1");
            digits.parse::<usize>().map_err(|_| wrong())
        };
        match text {
            "head" => Ok(Self::Head),
            "heads" => Ok(Self::Heads),
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
    /// The revisions that are meant wherever a database stands; none is the base. `+1` is seen from the base, `-1`
    /// from the head.
    ///
    /// # Errors
    /// When there is no such revision, or there are several where one is meant.
    pub fn revisions<'g>(&self, graph: &'g Graph) -> Result<Vec<&'g Revision>, RevisionError> {
        Ok(match self {
            Self::Head => graph.head()?.into_iter().collect(),
            Self::Heads => graph.heads().iter().filter_map(|id| graph.get(id)).collect(),
            Self::Base | Self::Up(0) => Vec::new(),
            Self::Up(count) => vec![graph.up(only_root(graph)?, count - 1)?],
            Self::Down(count) => graph.head()?.map(|head| graph.down(head, *count)).transpose()?.into_iter().collect(),
            Self::Revision(name) => vec![graph.find(name)?],
            Self::Within(branch, place) => within(graph, graph.find(branch)?, place)?,
        })
    }
}

fn within<'g>(graph: &'g Graph, start: &'g Revision, place: &Target) -> Result<Vec<&'g Revision>, RevisionError> {
    Ok(match place {
        Target::Heads => graph.heads_of(start),
        Target::Base => Vec::new(),
        Target::Up(count) => vec![graph.up(start, *count)?],
        Target::Down(count) => vec![graph.down(graph.head_of(start)?, *count)?],
        _ => vec![graph.head_of(start)?],
    })
}

fn only_root(graph: &Graph) -> Result<&Revision, RevisionError> {
    let roots: Vec<_> = graph.iter().filter(|revision| revision.parents.is_empty()).collect();
    match roots.as_slice() {
        [only] => Ok(only),
        [] => Err(RevisionError::new("there are no revisions yet").hint("`mainstay revision` writes one")),
        several => {
            let ids: Vec<_> = several.iter().map(|one| one.id.as_str()).collect();
            let message = format!("several revisions revise nothing: {}", ids.join(", "));
            Err(RevisionError::new(message).hint(format!("name the branch: {}@+1", ids[0])))
        }
    }
}
