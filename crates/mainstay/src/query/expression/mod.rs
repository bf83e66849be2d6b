//! Typed expressions: [`Column`], which the derive makes of each field, [`Expr`], what becomes of it, and
//! [`Operand`], what may stand beside it. The types are gone once the tree stands.

mod aggregate;
mod case;
mod compare;
mod math;
mod text;

pub use aggregate::{Aggregated, Summable, count};
pub use case::{Case, coalesce, when};
pub use compare::Compare;
pub use math::{Numeric, ops};
pub use text::{TextExpression, Textual};

use super::node::{Comparison, Tree};
use super::{Field, Node, Record};
use std::fmt;
use std::marker::PhantomData;

/// A column of the model `M`, of the type `T`: `User::email`.
pub struct Column<M, T> {
    at: usize,
    types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Column<M, T> {
    /// The column at this place of its model. Called by the derive.
    #[doc(hidden)]
    pub const fn new(at: usize) -> Self {
        Self { at, types: PhantomData }
    }

    /// Its place in the model.
    pub(crate) fn place(self) -> usize {
        self.at
    }
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M: Record, T> fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", M::meta().name, M::meta().columns[self.at].name)
    }
}

/// An expression over the columns of `M`, whose values are of the type `T`.
pub struct Expr<M, T> {
    pub(crate) tree: Tree,
    types: PhantomData<fn() -> (M, T)>,
}

/// A condition on the rows of `M`.
pub type Condition<M> = Expr<M, bool>;

impl<M, T> Expr<M, T> {
    pub(crate) fn of(tree: Tree) -> Self {
        Self { tree, types: PhantomData }
    }

    /// The same in a statement about another model: for what compares the columns of two. That both are part of the
    /// statement is then for the server to say.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct Team { #[column(primary_key)] id: i64, city: String }
    /// # #[derive(Model)] struct Player { #[column(primary_key)] id: i64, team: i64, city: String }
    /// let at_home = Player::city.eq(Team::city.expr().elsewhere());
    /// ```
    pub fn elsewhere<N>(self) -> Expr<N, T> {
        Expr::of(self.tree)
    }

    /// The same, where NULL is possible after all: on the far side of a left join.
    pub fn optional(self) -> Expr<M, Option<T>>
    where
        Option<T>: Field,
    {
        Expr::of(self.tree)
    }
}

impl<M, T> Clone for Expr<M, T> {
    fn clone(&self) -> Self {
        Self::of(self.tree.clone())
    }
}

impl<M, T> fmt::Debug for Expr<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.fmt(f)
    }
}

/// A column or an expression. What can be done with it stands in [`Compare`], [`TextExpression`], [`Aggregated`] and
/// among the operators.
pub trait Expression: Sized {
    /// The model whose columns it is made of.
    type Model;
    /// The type of its values.
    type Value: Field;

    #[doc(hidden)]
    fn tree(self) -> Node;

    /// As an expression.
    fn expr(self) -> Expr<Self::Model, Self::Value> {
        Expr::of(self.tree().0)
    }
}

impl<M: Record, T: Field> Expression for Column<M, T> {
    type Model = M;
    type Value = T;

    fn tree(self) -> Node {
        Node(Tree::Column(M::meta(), self.at))
    }
}

impl<M, T: Field> Expression for Expr<M, T> {
    type Model = M;
    type Value = T;

    fn tree(self) -> Node {
        Node(self.tree)
    }
}

/// What may stand beside an expression over `M` of the type `T`: a value, a column, another expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand beside a `{T}` of `{M}`",
    label = "this is no `{T}`, and no column of `{M}` that is one",
    note = "a column of another model can, in a query that joins both, by `Other::column.expr().elsewhere()`"
)]
pub trait Operand<M, T> {
    #[doc(hidden)]
    fn node(self) -> Node;
}

impl<M: Record, T: Field> Operand<M, T> for Column<M, T> {
    fn node(self) -> Node {
        self.tree()
    }
}

impl<M: Record, T: Field> Operand<M, Option<T>> for Column<M, T> {
    fn node(self) -> Node {
        self.tree()
    }
}

impl<M: Record, T> Operand<M, T> for Column<M, Option<T>>
where
    Option<T>: Field,
{
    fn node(self) -> Node {
        self.tree()
    }
}

impl<M, T: Field> Operand<M, T> for Expr<M, T> {
    fn node(self) -> Node {
        Node(self.tree)
    }
}

impl<M, T: Field> Operand<M, Option<T>> for Expr<M, T> {
    fn node(self) -> Node {
        Node(self.tree)
    }
}

impl<M, T> Operand<M, T> for Expr<M, Option<T>>
where
    Option<T>: Field,
{
    fn node(self) -> Node {
        Node(self.tree)
    }
}

/// A value that may be missing, beside a column that may be NULL.
impl<M, T: Field<Plain = T>, O: Operand<M, T>> Operand<M, Option<T>> for Option<O> {
    fn node(self) -> Node {
        self.map_or_else(|| Node::value(&None::<T>), Operand::node)
    }
}

/// The condition that every row keeps, and that somebody meant.
pub(crate) fn every_row<M>() -> Condition<M> {
    Expr::of(Tree::EveryRow)
}

/// A comparison; with NULL it is whether the other is NULL, as people mean it.
pub(crate) fn compare(how: Comparison, left: Tree, right: Tree) -> Tree {
    match (how, &right) {
        (Comparison::Equal, Tree::Value(super::Datum::Null, _)) => Tree::IsNull(Box::new(left)),
        (Comparison::Unequal, Tree::Value(super::Datum::Null, _)) => Tree::Not(Box::new(Tree::IsNull(Box::new(left)))),
        _ => Tree::Compare(how, Box::new(left), Box::new(right)),
    }
}
