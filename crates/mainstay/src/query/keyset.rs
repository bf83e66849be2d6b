//! Pages by the last row of the page before.

use super::expression::compare;
use super::node::{Comparison, Tree};
use super::select::{Direction, Nulls, Ordering};
use super::{Datum, Record};

/// Whether a row comes after another in an order: greater in the first part, or equal there and greater in the next, …
pub(super) fn after<M: Record>(order: &[Ordering], row: &M) -> Tree {
    let mut before: Vec<Tree> = Vec::new();
    let (mut ways, mut bound) = (Vec::new(), None);
    for part in order {
        // By what is no column of the row nothing can be told; such a part decides nothing.
        let Tree::Column(meta, at) = &part.tree else { continue };
        if !std::ptr::eq(*meta, M::meta()) {
            continue;
        }
        let value = row.datum(*at).into_owned();
        if ways.is_empty() {
            bound = reached(part, &value, meta.columns[*at].kind);
        }
        let mut way = before.clone();
        way.push(beyond(part, &value, meta.columns[*at].kind));
        ways.push(Tree::All(way));
        before.push(compare(Comparison::Equal, part.tree.clone(), Tree::Value(value, meta.columns[*at].kind)));
    }
    Tree::All(bound.into_iter().chain([Tree::Any(ways)]).collect())
}

/// What follows for the first part alone. The ways say it too, but only from this an engine sees where in an index to begin.
fn reached(part: &Ordering, value: &Datum<'static>, kind: super::Kind) -> Option<Tree> {
    if *value == Datum::Null || part.tree.is_nullable() {
        return None;
    }
    let how = if part.direction == Direction::Ascending { Comparison::AtLeast } else { Comparison::AtMost };
    Some(compare(how, part.tree.clone(), Tree::Value(value.clone(), kind)))
}

/// Whether the part is further on than this value.
fn beyond(part: &Ordering, value: &Datum<'static>, kind: super::Kind) -> Tree {
    let is_null = Tree::IsNull(Box::new(part.tree.clone()));
    let how = if part.direction == Direction::Ascending { Comparison::Greater } else { Comparison::Less };
    match (value, part.nulls) {
        (Datum::Null, Nulls::First) => Tree::Not(Box::new(is_null)),
        (Datum::Null, Nulls::Last) => Tree::Any(Vec::new()),
        (value, nulls) => {
            let further = compare(how, part.tree.clone(), Tree::Value(value.clone(), kind));
            let reaches_null = nulls == Nulls::Last && part.tree.is_nullable();
            if reaches_null { Tree::Any(vec![further, is_null]) } else { further }
        }
    }
}
