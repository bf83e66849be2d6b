//! From files to the graph: every id once, every parent there, no circle, an order.

use super::{Edges, Graph};
use crate::revision::{Revision, RevisionError};
use indexmap::IndexMap;
use std::collections::BTreeSet;

type Revisions = IndexMap<String, Revision>;

pub(super) fn graph(mut revisions: Vec<Revision>) -> Result<Graph, RevisionError> {
    revisions.sort_by(|one, other| (&one.created, &one.file).cmp(&(&other.created, &other.file)));
    let by_id = by_id(revisions)?;
    check_parents(&by_id)?;
    let revisions = in_order(by_id)?;
    let edges = edges(&revisions);
    let heads = revisions.keys().enumerate().filter(|(at, _)| edges.children[*at].is_empty());
    let heads = heads.map(|(_, id)| id.clone()).collect();
    Ok(Graph { heads, labels: labels(&revisions)?, edges, revisions })
}

fn by_id(revisions: Vec<Revision>) -> Result<Revisions, RevisionError> {
    let mut out = Revisions::with_capacity(revisions.len());
    for revision in revisions {
        if let Some(twin) = out.get(&revision.id) {
            let message = format!("the revision {} is also in {}", revision.id, twin.file);
            let hint = "delete one of the two files, or give it an id of its own";
            return Err(RevisionError::new(message).in_file(&revision.file).hint(hint));
        }
        out.insert(revision.id.clone(), revision);
    }
    Ok(out)
}

fn check_parents(revisions: &Revisions) -> Result<(), RevisionError> {
    for revision in revisions.values() {
        for (needed, does, line) in
            [(&revision.parents, "revises", "-- revises:"), (&revision.depends, "depends on", "-- depends on:")]
        {
            let Some(missing) = needed.iter().find(|id| !revisions.contains_key(*id)) else { continue };
            let message = format!("it {does} {missing}, and no file has that revision");
            let hint = format!("bring the missing file back from version control, or correct the line `{line}`");
            return Err(RevisionError::new(message).in_file(&revision.file).hint(hint));
        }
    }
    Ok(())
}

/// What a revision stands on comes before it, otherwise as they came; what is left over is a circle.
fn in_order(mut left: Revisions) -> Result<Revisions, RevisionError> {
    let edges = edges(&left);
    let mut waiting: Vec<usize> = edges.needs.iter().map(Vec::len).collect();
    let mut ready: BTreeSet<usize> = (0..left.len()).filter(|at| waiting[*at] == 0).collect();
    let mut order = Vec::with_capacity(left.len());
    while let Some(at) = ready.pop_first() {
        order.push(at);
        for &next in &edges.needed_by[at] {
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.insert(next);
            }
        }
    }
    if order.len() < left.len() {
        let circle: Vec<_> =
            left.values().enumerate().filter(|(at, _)| waiting[*at] > 0).map(|(_, one)| one.file.clone()).collect();
        let message = format!("these revisions revise each other in a circle: {}", circle.join(", "));
        let hint = "correct one of their lines `-- revises:` or `-- depends on:`";
        return Err(RevisionError::new(message).in_file(&circle[0]).hint(hint));
    }
    let mut slots: Vec<Option<(String, Revision)>> = left.drain(..).map(Some).collect();
    Ok(order.into_iter().filter_map(|at| slots[at].take()).collect())
}

fn edges(revisions: &Revisions) -> Edges {
    let places = |ids: &mut dyn Iterator<Item = &String>| {
        let mut places: Vec<usize> = ids.filter_map(|id| revisions.get_index_of(id)).collect();
        places.sort_unstable();
        places.dedup();
        places
    };
    let parents: Vec<Vec<usize>> = revisions.values().map(|one| places(&mut one.parents.iter())).collect();
    let needs: Vec<Vec<usize>> =
        revisions.values().map(|one| places(&mut one.parents.iter().chain(&one.depends))).collect();
    Edges { children: turned(&parents), needed_by: turned(&needs), parents, needs }
}

fn turned(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); edges.len()];
    for (at, targets) in edges.iter().enumerate() {
        targets.iter().for_each(|&target| out[target].push(at));
    }
    out
}

fn labels(revisions: &Revisions) -> Result<IndexMap<String, usize>, RevisionError> {
    let mut out: IndexMap<String, usize> = IndexMap::new();
    for (at, revision) in revisions.values().enumerate() {
        for label in &revision.labels {
            let taken = out.insert(label.clone(), at).map(|other| &revisions[other]).or_else(|| revisions.get(label));
            if let Some(other) = taken {
                let message = format!("the branch label {label} already names {}", other.id);
                let hint = "a label and an id name one revision; choose another word";
                return Err(RevisionError::new(message).in_file(&revision.file).hint(hint));
            }
        }
    }
    Ok(out)
}
