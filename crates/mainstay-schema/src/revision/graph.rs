//! The graph of revisions: validated once, then asked for heads and ways.

use super::{Revision, RevisionError};
use indexmap::IndexMap;
use std::collections::HashSet;

/// All revisions of a project, parents before children.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    revisions: IndexMap<String, Revision>,
    heads: Vec<String>,
}

impl Graph {
    /// Puts revisions into order.
    ///
    /// # Errors
    /// When two have the same id, a parent is missing, or they form a circle.
    pub fn new(mut revisions: Vec<Revision>) -> Result<Self, RevisionError> {
        revisions.sort_by(|one, other| (&one.created, &one.file).cmp(&(&other.created, &other.file)));
        let mut left: IndexMap<String, Revision> = IndexMap::with_capacity(revisions.len());
        for revision in revisions {
            if let Some(twin) = left.get(&revision.id) {
                let message = format!("the revision {} is also in {}", revision.id, twin.file);
                let hint = "delete one of the two files, or give it an id of its own";
                return Err(RevisionError::new(message).in_file(&revision.file).hint(hint));
            }
            left.insert(revision.id.clone(), revision);
        }
        check_parents(&left)?;
        let parents: HashSet<&String> = left.values().flat_map(|revision| &revision.parents).collect();
        let heads = left.keys().filter(|id| !parents.contains(id)).cloned().collect();
        Ok(Self { revisions: in_order(left)?, heads })
    }

    /// The revisions, parents before children.
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
                let hint = format!(
                    "let one follow the other: write `-- revises: {}` into the file that came later",
                    several[0]
                );
                Err(RevisionError::new(message).hint(hint))
            }
        }
    }

    /// The revision whose id begins so.
    ///
    /// # Errors
    /// When none or several do.
    pub fn find(&self, prefix: &str) -> Result<&Revision, RevisionError> {
        if let Some(exact) = self.get(prefix) {
            return Ok(exact);
        }
        let found: Vec<_> = self.iter().filter(|revision| revision.id.starts_with(prefix)).collect();
        match found.as_slice() {
            [only] => Ok(only),
            [] => {
                let near = self.iter().map(|revision| revision.id.as_str());
                let near = near.max_by(|a, b| strsim::jaro(a, prefix).total_cmp(&strsim::jaro(b, prefix)));
                let hint = near.map_or_else(
                    || "there are no revisions yet".to_owned(),
                    |near| format!("did you mean {near}? `mainstay history` lists them all"),
                );
                Err(RevisionError::new(format!("no revision begins with `{prefix}`")).hint(hint))
            }
            several => {
                let ids: Vec<_> = several.iter().map(|revision| revision.id.as_str()).collect();
                Err(RevisionError::new(format!("`{prefix}` could be {}", ids.join(" or ")))
                    .hint("give one more character"))
            }
        }
    }

    /// `id` and everything that it stands on.
    pub fn ancestors(&self, id: &str) -> HashSet<&str> {
        let (mut seen, mut open) = (HashSet::new(), vec![id]);
        while let Some(next) = open.pop() {
            if let Some((key, revision)) = self.revisions.get_key_value(next)
                && seen.insert(key.as_str())
            {
                open.extend(revision.parents.iter().map(String::as_str));
            }
        }
        seen
    }
}

fn check_parents(revisions: &IndexMap<String, Revision>) -> Result<(), RevisionError> {
    let orphan = revisions.values().find_map(|revision| {
        let missing = revision.parents.iter().find(|parent| !revisions.contains_key(*parent));
        missing.map(|parent| (revision, parent))
    });
    match orphan {
        None => Ok(()),
        Some((revision, parent)) => {
            let message = format!("it revises {parent}, and no file has that revision");
            let hint = "bring the missing file back from version control, or correct the line `-- revises:`";
            Err(RevisionError::new(message).in_file(&revision.file).hint(hint))
        }
    }
}

/// Parents before children, otherwise as they came; what is left over is a circle.
fn in_order(mut left: IndexMap<String, Revision>) -> Result<IndexMap<String, Revision>, RevisionError> {
    let mut waiting: Vec<usize> = left.values().map(|revision| revision.parents.len()).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); left.len()];
    for (at, revision) in left.values().enumerate() {
        for parent in &revision.parents {
            children[left.get_index_of(parent).expect("parents were checked")].push(at);
        }
    }
    let mut ready: std::collections::BTreeSet<usize> = (0..left.len()).filter(|at| waiting[*at] == 0).collect();
    let mut order = Vec::with_capacity(left.len());
    while let Some(at) = ready.pop_first() {
        order.push(at);
        for &child in &children[at] {
            waiting[child] -= 1;
            if waiting[child] == 0 {
                ready.insert(child);
            }
        }
    }
    if order.len() < left.len() {
        let circle: Vec<_> =
            left.values().enumerate().filter(|(at, _)| waiting[*at] > 0).map(|(_, one)| one.file.clone()).collect();
        let message = format!("these revisions revise each other in a circle: {}", circle.join(", "));
        return Err(RevisionError::new(message).in_file(&circle[0]).hint("correct one of their `-- revises:` lines"));
    }
    let mut slots: Vec<Option<(String, Revision)>> = left.drain(..).map(Some).collect();
    Ok(order.into_iter().filter_map(|at| slots[at].take()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Target;
    use super::*;

    fn revision(id: &str, parents: &[&str]) -> Revision {
        let parents = if parents.is_empty() { "none".to_owned() } else { parents.join(", ") };
        let text = format!("-- revision: {id}\n-- revises: {parents}\n-- upgrade\n-- downgrade\n");
        Revision::read(&format!("{id}.sql"), text.as_bytes()).unwrap()
    }

    fn graph(list: &[(&str, &[&str])]) -> Result<Graph, RevisionError> {
        Graph::new(list.iter().map(|(id, parents)| revision(id, parents)).collect())
    }

    fn line() -> Graph {
        graph(&[("c3", &["b2"]), ("a1", &[]), ("b2", &["a1"])]).unwrap()
    }

    #[test]
    fn parents_come_first_whatever_the_names() {
        let graph = line();
        assert_eq!(graph.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a1", "b2", "c3"]);
        assert_eq!(graph.heads(), ["c3"]);
    }

    #[test]
    fn what_is_no_graph_is_refused() {
        let twice = Graph::new(vec![revision("a1", &[]), Revision { file: "other.sql".into(), ..revision("a1", &[]) }]);
        assert!(twice.unwrap_err().message.contains("also in"));
        assert!(graph(&[("b2", &["a1"])]).unwrap_err().message.contains("no file has"));
        let circle = graph(&[("a1", &["b2"]), ("b2", &["a1"])]).unwrap_err();
        assert!(circle.message.contains("circle: a1.sql, b2.sql"), "{circle}");
        assert!(graph(&[("a1", &["a1"])]).unwrap_err().message.contains("circle"));
    }

    #[test]
    fn two_heads_are_named_with_the_way_out() {
        let error = graph(&[("a1", &[]), ("b2", &["a1"]), ("c3", &["a1"])]).unwrap().head().unwrap_err();
        assert!(error.message.contains("b2 (b2.sql), c3 (c3.sql)"), "{error}");
        assert!(error.hint.unwrap().contains("-- revises: b2"));
    }

    #[test]
    fn targets_are_seen_from_where_the_database_is() {
        let graph = line();
        let resolve = |text: &str, current| text.parse::<Target>().unwrap().resolve(&graph, current);
        for (text, current, wanted) in [
            ("head", None, Some("c3")),
            ("base", Some("c3"), None),
            ("+1", None, Some("a1")),
            ("+2", Some("a1"), Some("c3")),
            ("+0", Some("b2"), Some("b2")),
            ("-1", Some("c3"), Some("b2")),
            ("-3", Some("c3"), None),
            ("b", None, Some("b2")),
        ] {
            assert_eq!(resolve(text, current).unwrap().as_deref(), wanted, "{text} from {current:?}");
        }
        for (text, current) in [("+4", None), ("+1", Some("c3")), ("-2", Some("a1")), ("zz", None)] {
            assert!(resolve(text, current).unwrap_err().hint.is_some(), "{text} from {current:?}");
        }
        assert!("+x".parse::<Target>().is_err());
        assert!("".parse::<Target>().is_err());
    }

    #[test]
    fn a_prefix_that_fits_two_is_ambiguous() {
        let graph = graph(&[("ab1", &[]), ("ab2", &["ab1"])]).unwrap();
        assert!(graph.find("ab").unwrap_err().message.contains("ab1 or ab2"));
        assert_eq!(graph.find("ab1").unwrap().id, "ab1");
    }
}
