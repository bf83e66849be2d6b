//! Conditions: comparisons, lists, NULL, and what joins them.

use super::super::node::{Comparison, Tree};
use super::super::select::Query;
use super::{Condition, Expr, Expression, Operand, compare};
use crate::query::Field;
use std::ops::{BitAnd, BitOr, Not};

/// Comparisons of columns and expressions.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, email: String, team: Option<i64> }
/// let condition = User::id.between(1, 9).and(User::email.eq("a@b.c").or(User::team.is_null()));
/// let listed = User::id.in_([1, 2, 3]) & !User::team.eq(User::id);
/// ```
#[allow(clippy::wrong_self_convention, reason = "`is_null` is what SQL calls it, and a column is copied")]
pub trait Compare: Expression {
    /// Equal. With `None` it is whether the value is NULL.
    fn eq(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::Equal, self, other)
    }

    /// Not equal; of a NULL not true. With `None` it is whether there is a value.
    fn ne(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::Unequal, self, other)
    }

    /// Less.
    fn lt(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::Less, self, other)
    }

    /// Less or equal.
    fn le(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::AtMost, self, other)
    }

    /// Greater.
    fn gt(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::Greater, self, other)
    }

    /// Greater or equal.
    fn ge(self, other: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        comparison(Comparison::AtLeast, self, other)
    }

    /// From one value to another, both included.
    fn between(
        self,
        low: impl Operand<Self::Model, Self::Value>,
        high: impl Operand<Self::Model, Self::Value>,
    ) -> Condition<Self::Model> {
        let tree = self.tree().0;
        let from = compare(Comparison::AtLeast, tree.clone(), low.node().0);
        Expr::of(Tree::All(vec![from, compare(Comparison::AtMost, tree, high.node().0)]))
    }

    /// One of a list, however long; of an empty one not true.
    fn in_<P>(self, list: impl IntoIterator<Item = P>) -> Condition<Self::Model>
    where
        P: Into<<Self::Value as Field>::Plain>,
    {
        let list = list.into_iter().map(|value| value.into().datum().into_owned()).collect();
        Expr::of(Tree::InList(Box::new(self.tree().0), list))
    }

    /// None of a list; of an empty one true.
    fn not_in<P>(self, list: impl IntoIterator<Item = P>) -> Condition<Self::Model>
    where
        P: Into<<Self::Value as Field>::Plain>,
    {
        !self.in_(list)
    }

    /// One of what a query returns.
    fn in_query(self, query: impl Query<Row = (<Self::Value as Field>::Plain,)>) -> Condition<Self::Model> {
        Expr::of(Tree::InQuery(Box::new(self.tree().0), Box::new(query.into_select())))
    }

    /// NULL.
    fn is_null(self) -> Condition<Self::Model> {
        Expr::of(Tree::IsNull(Box::new(self.tree().0)))
    }

    /// Not NULL.
    fn is_not_null(self) -> Condition<Self::Model> {
        !self.is_null()
    }
}

impl<E: Expression> Compare for E {}

fn comparison<E: Expression>(how: Comparison, left: E, right: impl Operand<E::Model, E::Value>) -> Condition<E::Model> {
    Expr::of(compare(how, left.tree().0, right.node().0))
}

impl<M> Condition<M> {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::of(match self.tree {
            Tree::All(mut parts) => {
                parts.push(other.tree);
                Tree::All(parts)
            }
            tree => Tree::All(vec![tree, other.tree]),
        })
    }

    /// One or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::of(match self.tree {
            Tree::Any(mut parts) => {
                parts.push(other.tree);
                Tree::Any(parts)
            }
            tree => Tree::Any(vec![tree, other.tree]),
        })
    }

    /// All of them; of none, true: which a delete or an update refuses, see [`Model::all_rows`](crate::Model::all_rows).
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Tree::All(conditions.into_iter().map(|condition| condition.tree).collect()))
    }

    /// One of them; of none, false.
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Tree::Any(conditions.into_iter().map(|condition| condition.tree).collect()))
    }
}

impl<M> BitAnd for Condition<M> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.and(other)
    }
}

impl<M> BitOr for Condition<M> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl<M> Not for Condition<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(Tree::Not(Box::new(self.tree)))
    }
}
