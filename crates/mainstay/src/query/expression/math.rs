//! Arithmetic, by the operators of the language.

use super::super::node::{Function, Operator, Tree};
use super::{Column, Expr, Expression, Operand};
use crate::query::{Field, Record};

/// A type that can be computed with, `Option` of it included.
pub trait Numeric: Field {}

macro_rules! numeric {
    ($($type:ty),*) => { $(impl Numeric for $type {} impl Numeric for Option<$type> {})* };
}

numeric!(i16, i32, i64, f32, f64, rust_decimal::Decimal);

/// What can be asked of numbers, beside the operators `+ - * / %`. Division of whole numbers gives a whole number.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct Item { #[column(primary_key)] id: i64, price: i64, paid: i64 }
/// let dear = (Item::price * 2 - Item::paid).abs().gt(100);
/// ```
pub mod ops {
    use super::*;

    /// Functions of numbers.
    pub trait Number: Expression<Value: Numeric> {
        /// Without its sign.
        fn abs(self) -> Expr<Self::Model, Self::Value> {
            Expr::of(Tree::Call(Function::Abs, vec![self.tree().0]))
        }
    }

    impl<E: Expression<Value: Numeric>> Number for E {}
}

macro_rules! operators {
    ($($trait:ident $method:ident $operator:ident),*) => {$(
        impl<M: Record, T: Numeric, O: Operand<M, T>> std::ops::$trait<O> for Column<M, T> {
            type Output = Expr<M, T>;

            fn $method(self, other: O) -> Expr<M, T> {
                compute(Operator::$operator, self.tree().0, other.node().0)
            }
        }

        impl<M, T: Numeric, O: Operand<M, T>> std::ops::$trait<O> for Expr<M, T> {
            type Output = Expr<M, T>;

            fn $method(self, other: O) -> Expr<M, T> {
                compute(Operator::$operator, self.tree, other.node().0)
            }
        }
    )*};
}

operators!(Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide, Rem rem Remainder);

fn compute<M, T>(operator: Operator, left: Tree, right: Tree) -> Expr<M, T> {
    Expr::of(Tree::Compute(operator, Box::new(left), Box::new(right)))
}
