//! Conditions on text.

use super::super::node::{Case, Function, Place, Tree};
use super::{Condition, Expr, Expression, Operand};
use crate::query::Field;

/// A type that is text: `String`, `Option<String>`.
pub trait Textual: Field {}

impl Textual for String {}
impl Textual for Option<String> {}

/// What can be asked of text. Upper and lower case are two things unless the name says otherwise, on every engine.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct User { #[column(primary_key)] id: i64, email: String }
/// let condition = User::email.like("%@example.com").or(User::email.lower().starts_with("a"));
/// ```
pub trait TextExpression: Expression<Value: Textual> {
    /// Matches a pattern: `%` is any text, `_` any character, `\` takes their meaning from the next.
    fn like(self, pattern: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        Expr::of(Tree::Like(Case::Matters, Box::new(self.tree().0), Box::new(pattern.node().0)))
    }

    /// The same, upper and lower case being one.
    fn ilike(self, pattern: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        Expr::of(Tree::Like(Case::Ignored, Box::new(self.tree().0), Box::new(pattern.node().0)))
    }

    /// Has this text in it, whatever characters that is made of.
    fn contains(self, part: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        holds(Place::Anywhere, self, part)
    }

    /// Begins with this text.
    fn starts_with(self, part: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        holds(Place::Start, self, part)
    }

    /// Ends with this text.
    fn ends_with(self, part: impl Operand<Self::Model, Self::Value>) -> Condition<Self::Model> {
        holds(Place::End, self, part)
    }

    /// In lower case.
    fn lower(self) -> Expr<Self::Model, Self::Value> {
        call(Function::Lower, self)
    }

    /// In upper case.
    fn upper(self) -> Expr<Self::Model, Self::Value> {
        call(Function::Upper, self)
    }

    /// How many characters it has; of NULL an error to read, unless it is made [`optional`](Expr::optional).
    fn length(self) -> Expr<Self::Model, i64> {
        Expr::of(Tree::Call(Function::Length, vec![self.tree().0]))
    }

    /// Followed by another text.
    fn concat(self, other: impl Operand<Self::Model, Self::Value>) -> Expr<Self::Model, Self::Value> {
        Expr::of(Tree::Call(Function::Concat, vec![self.tree().0, other.node().0]))
    }
}

impl<E: Expression<Value: Textual>> TextExpression for E {}

fn holds<E: Expression>(place: Place, text: E, part: impl Operand<E::Model, E::Value>) -> Condition<E::Model> {
    Expr::of(Tree::Holds(place, Box::new(text.tree().0), Box::new(part.node().0)))
}

fn call<E: Expression>(function: Function, of: E) -> Expr<E::Model, E::Value> {
    Expr::of(Tree::Call(function, vec![of.tree().0]))
}
