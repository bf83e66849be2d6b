//! Values that depend on conditions.

use super::super::node::{Function, Tree};
use super::{Condition, Expr, Expression, Operand};
use crate::query::Field;
use std::marker::PhantomData;

/// The first of two values that is not NULL.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, nick: Option<String>, name: String }
/// let shown = coalesce(User::nick, User::name);
/// let anonymous = coalesce(User::nick, "nobody").eq("nobody");
/// ```
pub fn coalesce<E, T>(first: E, second: impl Operand<E::Model, T>) -> Expr<E::Model, T>
where
    E: Expression<Value = Option<T>>,
    T: Field<Plain = T>,
{
    Expr::of(Tree::Call(Function::Coalesce, vec![first.tree().0, second.node().0]))
}

/// The value that the first condition that holds gives.
#[derive(Debug)]
pub struct Case<M, T> {
    arms: Vec<(Tree, Tree)>,
    types: PhantomData<fn() -> (M, T)>,
}

/// Begins a choice: what the value is where the condition holds.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, age: i32 }
/// let group = when(User::age.lt(18), "young".to_owned()).when(User::age.lt(65), "grown").otherwise("old");
/// ```
pub fn when<M, T: Field>(condition: Condition<M>, value: T) -> Case<M, T> {
    Case { arms: vec![(condition.tree, super::Node::value(&value).0)], types: PhantomData }
}

impl<M, T: Field> Case<M, T> {
    /// What it is where no condition before holds, but this one does.
    #[must_use]
    pub fn when(mut self, condition: Condition<M>, value: impl Operand<M, T>) -> Self {
        self.arms.push((condition.tree, value.node().0));
        self
    }

    /// What it is where none holds.
    pub fn otherwise(self, value: impl Operand<M, T>) -> Expr<M, T> {
        Expr::of(Tree::Case(self.arms, Some(Box::new(value.node().0))))
    }

    /// NULL where none holds.
    pub fn or_null(self) -> Expr<M, Option<T::Plain>> {
        Expr::of(Tree::Case(self.arms, None))
    }
}
