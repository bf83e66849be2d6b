//! Functions of many rows.

use super::super::node::{Aggregate, Quantity, Tree};
use super::{Expr, Expression};
use crate::query::Field;
use rust_decimal::Decimal;

/// A type that can be summed up, and the type of the sum.
pub trait Summable: Field {
    /// The type of the sum: wide enough, and exact where the values are.
    type Sum: Field<Plain = Self::Sum>;
    /// The type of the average.
    type Average: Field<Plain = Self::Average>;
}

macro_rules! summable {
    ($($type:ty => $sum:ty, $average:ty;)*) => {$(
        impl Summable for $type {
            type Sum = $sum;
            type Average = $average;
        }
    )*};
}

summable! {
    i16 => i64, f64;
    i32 => i64, f64;
    i64 => i64, f64;
    f32 => f64, f64;
    f64 => f64, f64;
    Decimal => Decimal, Decimal;
}

/// The type of an expression's values, without `Option`.
type Plain<E> = <<E as Expression>::Value as Field>::Plain;
type SumOf<T> = Option<<T as Summable>::Sum>;
type AverageOf<T> = Option<<T as Summable>::Average>;

/// The number of rows.
pub fn count<M>() -> Expr<M, i64> {
    Expr::of(Tree::CountRows)
}

/// Functions of many rows. But for the counts they are NULL over no rows.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct Payment { #[column(primary_key)] id: i64, client: i64, amount: Decimal }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let paid: Vec<(i64, Option<Decimal>)> = db
///     .all::<Payment>()
///     .group_by(Payment::client)
///     .having(Payment::amount.sum().gt(Decimal::TEN))
///     .select((Payment::client, Payment::amount.sum()))
///     .all()
///     .await?;
/// # Ok(()) }
/// ```
pub trait Aggregated: Expression {
    /// How many values that are not NULL.
    fn count(self) -> Expr<Self::Model, i64> {
        aggregate(Aggregate::Count, Quantity::Each, self)
    }

    /// How many different values that are not NULL.
    fn count_distinct(self) -> Expr<Self::Model, i64> {
        aggregate(Aggregate::Count, Quantity::Distinct, self)
    }

    /// The sum.
    fn sum(self) -> Expr<Self::Model, SumOf<Plain<Self>>>
    where
        Plain<Self>: Summable,
    {
        aggregate(Aggregate::Sum, Quantity::Each, self)
    }

    /// The average.
    fn avg(self) -> Expr<Self::Model, AverageOf<Plain<Self>>>
    where
        Plain<Self>: Summable,
    {
        aggregate(Aggregate::Average, Quantity::Each, self)
    }

    /// The least.
    fn min(self) -> Expr<Self::Model, Option<Plain<Self>>> {
        aggregate(Aggregate::Least, Quantity::Each, self)
    }

    /// The greatest.
    fn max(self) -> Expr<Self::Model, Option<Plain<Self>>> {
        aggregate(Aggregate::Greatest, Quantity::Each, self)
    }
}

impl<E: Expression> Aggregated for E {}

fn aggregate<E: Expression, T>(function: Aggregate, quantity: Quantity, of: E) -> Expr<E::Model, T> {
    Expr::of(Tree::Aggregate(function, quantity, Box::new(of.tree().0)))
}
