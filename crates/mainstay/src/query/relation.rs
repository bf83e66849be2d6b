//! Relations: from one model to another over a declared foreign key. For joins, and for loading what belongs to
//! rows in one query for all of them.

use super::expression::Column;
use super::node::{Comparison, Tree};
use super::scope::{Has, Orders};
use super::select::{List, Ordering, Select};
use super::{Condition, Expr, Field, Node, Record};
use std::marker::PhantomData;

/// A way from the rows of one model to those of another.
pub trait Relation {
    /// Where it comes from.
    type From: Record;
    /// Where it leads.
    type To: Record;

    #[doc(hidden)]
    fn condition(&self) -> Node;
}

/// The columns that make a relation, and what narrows it.
pub(super) struct Link<From, To> {
    /// The column of the model that it comes from.
    pub(super) own: usize,
    /// The column of the model that it leads to.
    pub(super) other: usize,
    pub(super) filter: Vec<Tree>,
    pub(super) order: Vec<Ordering>,
    models: PhantomData<fn() -> (From, To)>,
}

impl<From: Record, To: Record> Link<From, To> {
    pub(super) fn new(own: usize, other: usize) -> Self {
        Self { own, other, filter: Vec::new(), order: Vec::new(), models: PhantomData }
    }

    /// What joins the two, given the column of the model that it comes from.
    pub(super) fn condition(&self, own: Tree) -> Tree {
        let other = Tree::Column(To::meta(), self.other);
        let same = Tree::Compare(Comparison::Equal, Box::new(other), Box::new(own));
        if self.filter.is_empty() { same } else { Tree::All([vec![same], self.filter.clone()].concat()) }
    }
}

macro_rules! relations {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name<From, To>(pub(super) Link<From, To>);

        impl<From: Record, To: Record> $name<From, To> {
            /// Only those of which this holds too.
            #[must_use]
            pub fn filter(mut self, condition: Condition<To>) -> Self {
                self.0.filter.push(condition.tree);
                self
            }

            /// In this order.
            #[must_use]
            pub fn order_by<Places>(mut self, order: impl Orders<(To, ()), Places>) -> Self
            where
                (To, ()): Has<To, super::scope::Here>,
            {
                self.0.order.extend(order.into_orderings());
                self
            }

            /// Whether there is one, of which this holds; as a condition on the rows that it comes from.
            pub fn any(&self, condition: Condition<To>) -> Condition<From> {
                let mut select = Select::all(To::meta());
                select.list = List::One;
                select.filter = vec![self.0.condition(Tree::Outer(From::meta(), self.0.own)), condition.tree];
                Expr::of(Tree::Exists(Box::new(select)))
            }
        }

        impl<From: Record, To: Record> Relation for $name<From, To> {
            type From = From;
            type To = To;

            fn condition(&self) -> Node {
                Node(self.0.condition(Tree::Column(From::meta(), self.0.own)))
            }
        }
    )*};
}

relations! {
    /// Many rows of another model refer to one of this.
    HasMany;
    /// At most one row of another model refers to one of this.
    HasOne;
    /// A row of this model refers to at most one of another.
    BelongsTo;
}

/// The relation of a row to those that refer to it: the key here, the column there.
///
/// ```
/// # use mainstay::prelude::*;
/// #[derive(Model)]
/// #[model(table = "teams")]
/// struct Team {
///     #[column(primary_key)]
///     id: i64,
/// }
///
/// #[derive(Model)]
/// struct Player {
///     #[column(primary_key)]
///     id: i64,
///     #[column(references = "teams.id")]
///     team_id: Option<i64>,
/// }
///
/// impl Team {
///     fn players() -> HasMany<Team, Player> {
///         has_many(Team::id, Player::team_id)
///     }
/// }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// for (team, players) in db.all::<Team>().with(Team::players()).all().await? {
///     println!("{}: {} players", team.id, players.len());
/// }
/// # Ok(()) }
/// ```
pub fn has_many<From: Record, To: Record, K: Field, C>(
    key: Column<From, K>,
    reference: Column<To, C>,
) -> HasMany<From, To>
where
    C: Field<Plain = K::Plain>,
{
    HasMany(Link::new(key.place(), reference.place()))
}

/// The same, where at most one row refers to it.
pub fn has_one<From: Record, To: Record, K: Field, C>(
    key: Column<From, K>,
    reference: Column<To, C>,
) -> HasOne<From, To>
where
    C: Field<Plain = K::Plain>,
{
    HasOne(Link::new(key.place(), reference.place()))
}

/// The relation of a row to the one that it refers to: the column here, the key there.
pub fn belongs_to<From: Record, To: Record, C: Field, K>(
    reference: Column<From, C>,
    key: Column<To, K>,
) -> BelongsTo<From, To>
where
    K: Field<Plain = C::Plain>,
{
    BelongsTo(Link::new(reference.place(), key.place()))
}
