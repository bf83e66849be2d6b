//! Pages by the last row of the page before.

use super::expression::compare;
use super::node::{Comparison, Tree};
use super::select::{Direction, Nulls, Ordering, Select};
use super::{Datum, Kind, Meta, Record};

/// The row that a page comes after, and the place of what follows from it among the conditions.
pub(super) struct Page {
    row: Vec<Datum<'static>>,
    place: usize,
}

impl Page {
    /// The page after this row; its condition stands in the query from now on.
    pub(super) fn after<M: Record>(row: &M, select: &mut Select) -> Self {
        let row = (0..M::meta().columns.len()).map(|at| row.datum(at).into_owned()).collect();
        let page = Self { row, place: select.filter.len() };
        select.filter.push(Tree::EveryRow);
        page.follow(select);
        page
    }

    /// Says anew what comes after the row, in the order that the query has by now.
    pub(super) fn follow(&self, select: &mut Select) {
        select.filter[self.place] = match columns(&select.order, select.from) {
            Ok(columns) => self.behind(&select.order, &columns, select.from),
            Err(why) => {
                Tree::Refused(why, "order by columns of the model, the last of them unique: .order_by(User::id.asc())")
            }
        };
    }

    /// Whether a row comes after ours in the order: greater in the first part, or equal there and greater in the
    /// next, …
    fn behind(&self, order: &[Ordering], columns: &[usize], meta: &'static Meta) -> Tree {
        let mut before: Vec<Tree> = Vec::new();
        let mut ways = Vec::new();
        for (part, at) in order.iter().zip(columns) {
            let (value, kind) = (&self.row[*at], meta.columns[*at].kind);
            let mut way = before.clone();
            way.push(beyond(part, value, kind));
            ways.push(Tree::All(way));
            before.push(compare(Comparison::Equal, part.tree.clone(), Tree::Value(value.clone(), kind)));
        }
        let first = order.first().zip(columns.first());
        let bound = first.and_then(|(part, at)| reached(part, &self.row[*at], meta.columns[*at].kind));
        Tree::All(bound.into_iter().chain([Tree::Any(ways)]).collect())
    }
}

/// The columns of the model that the order is by. A row tells nothing of any other expression.
fn columns(order: &[Ordering], meta: &'static Meta) -> Result<Vec<usize>, &'static str> {
    let column = |part: &Ordering| match part.tree {
        Tree::Column(of, at) if std::ptr::eq(of, meta) => Some(at),
        _ => None,
    };
    let columns: Option<Vec<usize>> = order.iter().map(column).collect();
    match columns {
        Some(columns) if columns.is_empty() => Err("a page after a row needs an order"),
        Some(columns) => Ok(columns),
        None => Err("a page after a row cannot be told in an order by an expression, or by another model's column"),
    }
}

/// What follows for the first part alone. The ways say it too, but only from this an engine sees where in an index to begin.
fn reached(part: &Ordering, value: &Datum<'static>, kind: Kind) -> Option<Tree> {
    if *value == Datum::Null || part.tree.is_nullable() {
        return None;
    }
    let how = if part.direction == Direction::Ascending { Comparison::AtLeast } else { Comparison::AtMost };
    Some(compare(how, part.tree.clone(), Tree::Value(value.clone(), kind)))
}

/// Whether the part is further on than this value.
fn beyond(part: &Ordering, value: &Datum<'static>, kind: Kind) -> Tree {
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
