//! Relations of many to many: over a model whose rows say which belong together.

use super::load::{Load, handle};
use super::node::Tree;
use super::relation::Link;
use super::scope::Orders;
use super::select::{Join, List, Select, Side};
use super::{Column, Condition, Database, Datum, Expr, Field, Record};
use crate::error::Result;
use std::collections::HashMap;

/// Many rows of one model belong to many of another.
pub struct ManyToMany<From, Through, To> {
    /// From the rows between to those that it comes from.
    near: Link<Through, From>,
    /// From the rows between to those that it leads to.
    far: Link<Through, To>,
}

/// The relation of rows to others, as the rows of a third model have it: each refers to one of either.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] #[model(table = "tags")] struct Tag { #[column(primary_key)] id: i64, name: String }
/// # #[derive(Model)] #[model(table = "posts")] struct Post { #[column(primary_key)] id: i64 }
/// #[derive(Model)]
/// #[model(table = "post_tags", primary_key = [post_id, tag_id])]
/// struct PostTag {
///     #[column(references = "posts.id")]
///     post_id: i64,
///     #[column(references = "tags.id")]
///     tag_id: i64,
/// }
///
/// impl Post {
///     fn tags() -> ManyToMany<Post, PostTag, Tag> {
///         many_to_many(Post::id, PostTag::post_id, PostTag::tag_id, Tag::id)
///     }
/// }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// for (post, tags) in db.all::<Post>().with(Post::tags().order_by(Tag::name.asc())).all().await? {
///     println!("{}: {} tags", post.id, tags.len());
/// }
/// let posts = db.find(Post::tags().any(Tag::name.eq("rust"))).all().await?;
/// # Ok(()) }
/// ```
pub fn many_to_many<From: Record, Through: Record, To: Record, K: Field, C, D, L: Field>(
    key: Column<From, K>,
    near: Column<Through, C>,
    far: Column<Through, D>,
    other: Column<To, L>,
) -> ManyToMany<From, Through, To>
where
    C: Field<Plain = K::Plain>,
    D: Field<Plain = L::Plain>,
{
    ManyToMany { near: Link::new(near.place(), key.place()), far: Link::new(far.place(), other.place()) }
}

impl<From: Record, Through: Record, To: Record> ManyToMany<From, Through, To> {
    /// Only those of which this holds too.
    #[must_use]
    pub fn filter(mut self, condition: Condition<To>) -> Self {
        self.far.filter.push(condition.tree);
        self
    }

    /// In this order.
    #[must_use]
    pub fn order_by<Places>(mut self, order: impl Orders<(To, ()), Places>) -> Self {
        self.far.order.extend(order.into_orderings());
        self
    }

    /// Whether there is one, of which this holds; as a condition on the rows that it comes from.
    pub fn any(&self, condition: Condition<To>) -> Condition<From> {
        let outer = Tree::Outer(From::meta(), self.near.other);
        let mut select = self.joined(self.near.condition_with(outer));
        select.list = List::One;
        select.filter.push(condition.tree);
        Expr::of(Tree::Exists(Box::new(select)))
    }

    /// The rows that it leads to, with the rows between of which this holds.
    fn joined(&self, between: Tree) -> Select {
        let mut select = Select::all(To::meta());
        let on = self.far.condition(Tree::Column(Through::meta(), self.far.own));
        select.joins.push(Join { side: Side::Inner, table: Through::meta(), on });
        select.filter.push(between);
        select
    }

    fn column(&self) -> Tree {
        Tree::Column(Through::meta(), self.near.own)
    }
}

impl<From: Record, Through: Record> Link<Through, From> {
    /// That the row between belongs to the one around the query.
    fn condition_with(&self, outer: Tree) -> Tree {
        let own = Box::new(Tree::Column(Through::meta(), self.own));
        Tree::Compare(super::node::Comparison::Equal, own, Box::new(outer))
    }
}

impl<From: Record, Through: Record, To: Record> Load<From> for ManyToMany<From, Through, To> {
    type Loaded = Vec<To>;

    async fn load(&self, db: &Database, rows: &[From]) -> Result<Vec<Vec<To>>> {
        self.near.check()?;
        self.far.check()?;
        let mut keys = HashMap::new();
        for row in rows {
            let key = row.datum(self.near.other);
            if let Some(found) = handle(row.datum(self.near.other)) {
                keys.entry(found).or_insert_with(|| key.into_owned());
            }
        }
        if keys.is_empty() {
            return Ok(rows.iter().map(|_| Vec::new()).collect());
        }
        let keys: Vec<Datum<'static>> = keys.into_values().collect();
        let mut select = self.joined(Tree::InList(Box::new(self.column()), keys));
        let columns = |meta: &'static super::Meta| (0..meta.columns.len()).map(move |at| Tree::Column(meta, at));
        select.list = List::Trees(columns(Through::meta()).chain(columns(To::meta())).collect());
        select.order.clone_from(&self.far.order);
        let mut by_key: HashMap<_, Vec<To>> = HashMap::new();
        for (between, other) in super::run::read::<(Through, To)>(db, &select).await? {
            if let Some(key) = handle(between.datum(self.near.own)) {
                by_key.entry(key).or_default().push(other);
            }
        }
        // Where the key is not unique, the first of its rows has them.
        let mut of = |row: &From| handle(row.datum(self.near.other)).and_then(|key| by_key.remove(&key));
        Ok(rows.iter().map(|row| of(row).unwrap_or_default()).collect())
    }
}
