//! Names of revisions as people type them: an id or its beginning, a label, and so many steps from there.

use super::Graph;
use crate::revision::{Revision, RevisionError};
use crate::suggest::closest;
use std::collections::HashMap;

impl Graph {
    /// The revision that is meant: an id, a label, the beginning of one id, or one of these with `+2` or `-1`
    /// behind it.
    ///
    /// # Errors
    /// When none or several are.
    pub fn find(&self, name: &str) -> Result<&Revision, RevisionError> {
        match (self.named(name), offset(name)) {
            (Err(_), Some((start, Offset::Up(count)))) => self.up(self.named(start)?, count),
            (Err(_), Some((start, Offset::Down(count)))) => self.down(self.named(start)?, count),
            (found, _) => found,
        }
    }

    fn named(&self, name: &str) -> Result<&Revision, RevisionError> {
        if let Some(exact) = self.get(name).or_else(|| self.labels.get(name).map(|at| &self.revisions[*at])) {
            return Ok(exact);
        }
        let found: Vec<_> = self.iter().filter(|revision| revision.id.starts_with(name)).collect();
        match found.as_slice() {
            [only] => Ok(only),
            [] => Err(self.unknown(name)),
            several => {
                let ids: Vec<_> = several.iter().map(|revision| revision.id.as_str()).collect();
                let error = RevisionError::new(format!("`{name}` could be {}", either(&ids)));
                Err(error.hint("give one more character"))
            }
        }
    }

    fn unknown(&self, name: &str) -> RevisionError {
        // As much of an id as was typed.
        let beginnings = self.revisions.keys().map(|id| (id.get(..name.len()).unwrap_or(id), id));
        let labels = self.labels.keys().map(|label| (label.as_str(), label));
        let known: HashMap<&str, &String> = beginnings.chain(labels).collect();
        let hint = match closest(name, known.keys().copied()) {
            _ if self.revisions.is_empty() => "there are no revisions yet".to_owned(),
            Some(near) => format!("did you mean {}? `mainstay history` lists them all", known[near]),
            None => "`mainstay history` lists them all".to_owned(),
        };
        RevisionError::new(format!("no revision begins with `{name}`")).hint(hint)
    }

    /// So many revisions above one, as long as there is one way only.
    pub(in crate::revision) fn up<'g>(
        &'g self,
        from: &'g Revision,
        count: usize,
    ) -> Result<&'g Revision, RevisionError> {
        let mut at = from;
        for done in 0..count {
            let next: Vec<_> = self.children(at).collect();
            at = match next.as_slice() {
                [only] => only,
                [] => {
                    let message = format!("+{count} goes beyond the head: {done} revisions are left");
                    return Err(RevisionError::new(message).hint("use `head`"));
                }
                several => {
                    let ids: Vec<_> = several.iter().map(|one| one.id.as_str()).collect();
                    let message =
                        format!("+{count} could be on the way to {}: they all revise {}", either(&ids), at.id);
                    let way = match count - done - 1 {
                        0 => ids[0].to_owned(),
                        left => format!("{}+{left}", ids[0]),
                    };
                    return Err(RevisionError::new(message).hint(format!("name the way: {way}")));
                }
            };
        }
        Ok(at)
    }

    /// So many revisions below one, as long as there is one way only.
    pub(in crate::revision) fn down<'g>(
        &'g self,
        from: &'g Revision,
        count: usize,
    ) -> Result<&'g Revision, RevisionError> {
        let mut at = from;
        for done in 0..count {
            at = match at.parents.as_slice() {
                [only] => &self.revisions[only],
                [] => {
                    let message = format!("-{count} goes beyond the base: {done} revisions are below {}", from.id);
                    return Err(RevisionError::new(message).hint("use `base`"));
                }
                several => {
                    let ids: Vec<_> = several.iter().map(String::as_str).collect();
                    let message = format!("-{count} could be {}: {} merges them", either(&ids), at.id);
                    return Err(RevisionError::new(message).hint("name the one that you mean"));
                }
            };
        }
        Ok(at)
    }
}

pub(in crate::revision) fn either(names: &[&str]) -> String {
    names.join(" or ")
}

enum Offset {
    Up(usize),
    Down(usize),
}

/// Splits `ae10+2`; the digits of an id such as `2026-01` are tried as an id first.
fn offset(text: &str) -> Option<(&str, Offset)> {
    let at = text.rfind(['+', '-']).filter(|at| *at > 0)?;
    let count = text[at + 1..].parse().ok()?;
    Some((&text[..at], if text[at..].starts_with('+') { Offset::Up(count) } else { Offset::Down(count) }))
}
