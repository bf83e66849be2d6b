//! The order of rows: `User::email.asc()`.

use super::expression::{Expr, Expression};
use super::select::{Direction, Nulls, Ordering};

/// An expression with a direction; NULL is greater than every value unless it is said where it stands.
#[derive(Debug, Clone)]
pub struct Sorted<M> {
    pub(crate) ordering: Ordering,
    model: std::marker::PhantomData<fn() -> M>,
}

impl<M> Sorted<M> {
    /// NULL before all values.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.ordering.nulls = Nulls::First;
        self
    }

    /// NULL after all values.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.ordering.nulls = Nulls::Last;
        self
    }
}

/// Directions.
pub trait Sort: Expression {
    /// The least first, NULL last.
    fn asc(self) -> Sorted<Self::Model> {
        sorted(self.expr(), Direction::Ascending, Nulls::Last)
    }

    /// The greatest first, and before it NULL.
    fn desc(self) -> Sorted<Self::Model> {
        sorted(self.expr(), Direction::Descending, Nulls::First)
    }
}

impl<E: Expression> Sort for E {}

fn sorted<M, T>(expr: Expr<M, T>, direction: Direction, nulls: Nulls) -> Sorted<M> {
    Sorted { ordering: Ordering { tree: expr.tree, direction, nulls }, model: std::marker::PhantomData }
}
