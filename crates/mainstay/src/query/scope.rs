//! Which models a query is about, as a type: conditions and results on others are refused by the compiler.

use super::expression::{Column, Expr, Expression};
use super::node::Tree;
use super::order::Sorted;
use super::row::Maybe;
use super::select::Ordering;
use super::{Field, FromRow, Record};
use std::marker::PhantomData;

/// The models of a query: a list of pairs that ends with `()`. `Place` says where in it the model stands; the
/// compiler finds it.
#[diagnostic::on_unimplemented(
    message = "`{M}` is not part of this query",
    label = "a column of `{M}`",
    note = "join it first: `.join(…)`; or take a column of a model that is"
)]
pub trait Has<M, Place> {}

/// At the beginning of the list.
#[derive(Debug)]
pub struct Here;

/// After the beginning.
#[derive(Debug)]
pub struct There<Place>(PhantomData<Place>);

impl<M, Rest> Has<M, Here> for (M, Rest) {}
impl<M, First, Rest: Has<M, Place>, Place> Has<M, There<Place>> for (First, Rest) {}

/// The parts of an order, one or a tuple of several.
pub trait Orders<Scope, Places> {
    #[doc(hidden)]
    fn into_orderings(self) -> Vec<Ordering>;
}

impl<Scope: Has<M, Place>, M, Place> Orders<Scope, Place> for Sorted<M> {
    fn into_orderings(self) -> Vec<Ordering> {
        vec![self.ordering]
    }
}

/// Some expressions, one or a tuple of several.
pub trait Expressions<Scope, Places> {
    #[doc(hidden)]
    fn into_trees(self) -> Vec<Tree>;
}

impl<Scope: Has<M, Place>, M: Record, T: Field, Place> Expressions<Scope, Place> for Column<M, T> {
    fn into_trees(self) -> Vec<Tree> {
        vec![self.tree().0]
    }
}

impl<Scope: Has<M, Place>, M, T: Field, Place> Expressions<Scope, Place> for Expr<M, T> {
    fn into_trees(self) -> Vec<Tree> {
        vec![self.tree]
    }
}

/// What a query may return: a column, an expression, a whole model, a tuple of them.
pub trait Selectable<Scope, Places> {
    /// What is made of it.
    type Row: FromRow;

    #[doc(hidden)]
    fn into_list(self) -> Vec<Tree>;
}

impl<Scope: Has<M, Place>, M: Record, T: Field, Place> Selectable<Scope, Place> for Column<M, T> {
    type Row = T;

    fn into_list(self) -> Vec<Tree> {
        vec![self.tree().0]
    }
}

impl<Scope: Has<M, Place>, M, T: Field, Place> Selectable<Scope, Place> for Expr<M, T> {
    type Row = T;

    fn into_list(self) -> Vec<Tree> {
        vec![self.tree]
    }
}

/// All columns of a model, as that model.
#[derive(Debug, Clone, Copy)]
pub struct Whole<M>(PhantomData<fn() -> M>);

/// All columns of a model that may not be there, because it was joined by `left_join`.
#[derive(Debug, Clone, Copy)]
pub struct Perhaps<M>(PhantomData<fn() -> M>);

/// A model among the results of a query: `.select((whole::<User>(), Team::name))`.
pub fn whole<M: Record>() -> Whole<M> {
    Whole(PhantomData)
}

/// A model among the results of a query, where a left join may have found none.
pub fn perhaps<M: Record>() -> Perhaps<M> {
    Perhaps(PhantomData)
}

fn all_columns<M: Record>() -> Vec<Tree> {
    (0..M::meta().columns.len()).map(|at| Tree::Column(M::meta(), at)).collect()
}

impl<Scope: Has<M, Place>, M: Record, Place> Selectable<Scope, Place> for Whole<M> {
    type Row = M;

    fn into_list(self) -> Vec<Tree> {
        all_columns::<M>()
    }
}

impl<Scope: Has<M, Place>, M: Record, Place> Selectable<Scope, Place> for Perhaps<M> {
    type Row = Maybe<M>;

    fn into_list(self) -> Vec<Tree> {
        all_columns::<M>()
    }
}

macro_rules! tuples {
    ($(($($part:ident $place:ident $at:tt),+);)*) => {$(
        impl<Scope, $($part: Selectable<Scope, $place>, $place),+> Selectable<Scope, ($($place,)+)> for ($($part,)+) {
            type Row = ($($part::Row,)+);

            fn into_list(self) -> Vec<Tree> {
                let mut list = Vec::new();
                $(list.extend(self.$at.into_list());)+
                list
            }
        }

        impl<Scope, $($part: Expressions<Scope, $place>, $place),+> Expressions<Scope, ($($place,)+)> for ($($part,)+) {
            fn into_trees(self) -> Vec<Tree> {
                let mut list = Vec::new();
                $(list.extend(self.$at.into_trees());)+
                list
            }
        }

        impl<Scope, $($part: Orders<Scope, $place>, $place),+> Orders<Scope, ($($place,)+)> for ($($part,)+) {
            fn into_orderings(self) -> Vec<Ordering> {
                let mut list = Vec::new();
                $(list.extend(self.$at.into_orderings());)+
                list
            }
        }
    )*};
}

tuples! {
    (A PA 0);
    (A PA 0, B PB 1);
    (A PA 0, B PB 1, C PC 2);
    (A PA 0, B PB 1, C PC 2, D PD 3);
    (A PA 0, B PB 1, C PC 2, D PD 3, E PE 4);
    (A PA 0, B PB 1, C PC 2, D PD 3, E PE 4, F PF 5);
    (A PA 0, B PB 1, C PC 2, D PD 3, E PE 4, F PF 5, G PG 6);
    (A PA 0, B PB 1, C PC 2, D PD 3, E PE 4, F PF 5, G PG 6, H PH 7);
}
