//! Loading what belongs to rows, in one query for all of them: never one for each.

use super::database::Database;
use super::find::Find;
use super::node::Tree;
use super::relation::Link;
use super::run::read;
use super::select::Select;
use super::{BelongsTo, Datum, HasMany, HasOne, Record};
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use uuid::Uuid;

/// What can be loaded with the rows of `M`: a relation, one that loads more with its own rows, a tuple of several.
pub trait Load<M>: Send + Sync {
    /// What each row gets.
    type Loaded: Send;

    #[doc(hidden)]
    fn load(&self, db: &Database, rows: &[M]) -> impl Future<Output = Result<Vec<Self::Loaded>>> + Send;
}

/// A query whose rows come with what belongs to them.
#[must_use = "a query does nothing until it is run"]
pub struct FindWith<'d, M, L> {
    db: &'d Database,
    select: Select,
    load: L,
    model: std::marker::PhantomData<fn() -> M>,
}

impl<'d, M: Record, Scope> Find<'d, M, Scope> {
    /// With what belongs to each row: one query more for each relation, however many rows there are. Several
    /// relations are given as a tuple, and what belongs to what is loaded by [`HasMany::with`].
    pub fn with<L: Load<M>>(self, load: L) -> FindWith<'d, M, L> {
        let (db, select) = self.into_parts();
        FindWith { db, select, load, model: std::marker::PhantomData }
    }
}

impl<'d, M, L> FindWith<'d, M, L> {
    /// The query of the rows themselves.
    pub(super) fn into_parts(self) -> (&'d Database, Select) {
        (self.db, self.select)
    }
}

impl<M: Record, L: Load<M>> FindWith<'_, M, L> {
    /// All rows, each with what belongs to it.
    ///
    /// # Errors
    /// When a query fails, or no foreign key declares the relation.
    pub async fn all(self) -> Result<Vec<(M, L::Loaded)>> {
        let rows: Vec<M> = read(self.db, &self.select).await?;
        let loaded = self.load.load(self.db, &rows).await?;
        Ok(rows.into_iter().zip(loaded).collect())
    }

    /// The first row, if there is one, with what belongs to it.
    ///
    /// # Errors
    /// As for [`all`](Self::all).
    pub async fn first(mut self) -> Result<Option<(M, L::Loaded)>> {
        self.select.limit = Some(1);
        Ok(self.all().await?.pop())
    }
}

/// A value by which rows find each other.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Handle {
    Int(i64),
    Text(String),
    Uuid(Uuid),
    Bytes(Vec<u8>),
    Other(String),
}

/// `None` for NULL, which belongs to nothing.
pub(super) fn handle(value: Datum<'_>) -> Option<Handle> {
    Some(match value {
        Datum::Null => return None,
        Datum::Int(number) => Handle::Int(number),
        Datum::Text(text) => Handle::Text(text.into_owned()),
        Datum::Uuid(uuid) => Handle::Uuid(uuid),
        Datum::Bytes(bytes) => Handle::Bytes(bytes.into_owned()),
        Datum::Decimal(number) => Handle::Other(number.normalize().to_string()),
        other => Handle::Other(format!("{other:?}")),
    })
}

impl<From: Record, To: Record> Link<From, To> {
    /// The rows that those lead to, in order.
    async fn others(&self, db: &Database, rows: &[From]) -> Result<Vec<To>> {
        self.check()?;
        let mut seen = HashMap::new();
        for row in rows {
            if let Some(key) = handle(row.datum(self.own)) {
                seen.entry(key).or_insert_with(|| row.datum(self.own).into_owned());
            }
        }
        if seen.is_empty() {
            return Ok(Vec::new());
        }
        let mut select = Select::all(To::meta());
        let column = Box::new(Tree::Column(To::meta(), self.other));
        select.filter = vec![Tree::InList(column, seen.into_values().collect())];
        select.filter.extend(self.filter.iter().cloned());
        select.order.clone_from(&self.order);
        read(db, &select).await
    }

    /// The place of each other row's owner among the rows, by key.
    fn owners<'r>(&self, others: &'r [To]) -> HashMap<Handle, Vec<&'r To>> {
        let mut owners: HashMap<Handle, Vec<&To>> = HashMap::new();
        for other in others {
            if let Some(key) = handle(other.datum(self.other)) {
                owners.entry(key).or_default().push(other);
            }
        }
        owners
    }

    /// A relation that no foreign key declares is most likely one of the wrong columns.
    pub(super) fn check(&self) -> Result<()> {
        let (from, to) = (From::meta(), To::meta());
        let declares = |owner: &super::Meta, at: usize, other: &super::Meta, key: usize| {
            owner.table.is_none_or(|table| {
                table.foreign_keys.iter().any(|foreign| {
                    foreign.references.name == other.name.name
                        && foreign.columns.iter().enumerate().any(|(place, column)| {
                            let referenced = foreign.referenced.get(place).map(String::as_str);
                            column == owner.columns[at].name
                                && referenced.is_none_or(|referenced| referenced == other.columns[key].name)
                        })
                })
            })
        };
        if declares(from, self.own, to, self.other) || declares(to, self.other, from, self.own) {
            return Ok(());
        }
        let names = |meta: &super::Meta, at: usize| format!("{}.{}", meta.name, meta.columns[at].name);
        let (own, other) = (names(from, self.own), names(to, self.other));
        Err(Error::new(ErrorKind::Config, format!("no foreign key says that {own} and {other} belong together"))
            .hint(format!("declare it at the column that refers: #[column(references = \"{other}\")]")))
    }
}

impl<From: Record, To: Record> Load<From> for HasMany<From, To> {
    type Loaded = Vec<To>;

    async fn load(&self, db: &Database, rows: &[From]) -> Result<Vec<Vec<To>>> {
        let others = self.0.others(db, rows).await?;
        Ok(shared_out(&self.0, rows, others))
    }
}

/// Gives each row the others that refer to it.
fn shared_out<From: Record, To: Record>(link: &Link<From, To>, rows: &[From], others: Vec<To>) -> Vec<Vec<To>> {
    let mut by_key: HashMap<Handle, Vec<To>> = HashMap::new();
    for other in others {
        if let Some(key) = handle(other.datum(link.other)) {
            by_key.entry(key).or_default().push(other);
        }
    }
    let of = |row: &From| handle(row.datum(link.own)).and_then(|key| by_key.remove(&key)).unwrap_or_default();
    rows.iter().map(of).collect()
}

impl<From: Record, To: Record> Load<From> for HasOne<From, To> {
    type Loaded = Option<To>;

    async fn load(&self, db: &Database, rows: &[From]) -> Result<Vec<Option<To>>> {
        let others = self.0.others(db, rows).await?;
        Ok(shared_out(&self.0, rows, others).into_iter().map(|mut found| found.pop()).collect())
    }
}

impl<From: Record, To: Record + Clone> Load<From> for BelongsTo<From, To> {
    type Loaded = Option<To>;

    async fn load(&self, db: &Database, rows: &[From]) -> Result<Vec<Option<To>>> {
        let others = self.0.others(db, rows).await?;
        let owners = self.0.owners(&others);
        let of = |row: &From| {
            let found = handle(row.datum(self.0.own)).and_then(|key| owners.get(&key)?.first().copied());
            found.cloned()
        };
        Ok(rows.iter().map(of).collect())
    }
}

/// A relation whose rows come with what belongs to them in turn.
pub struct Nested<R, L> {
    relation: R,
    load: L,
}

impl<From: Record, To: Record> HasMany<From, To> {
    /// With what belongs to its own rows.
    pub fn with<L: Load<To>>(self, load: L) -> Nested<Self, L> {
        Nested { relation: self, load }
    }
}

impl<From: Record, To: Record, L: Load<To>> Load<From> for Nested<HasMany<From, To>, L> {
    type Loaded = Vec<(To, L::Loaded)>;

    async fn load(&self, db: &Database, rows: &[From]) -> Result<Vec<Self::Loaded>> {
        let link = &self.relation.0;
        let others = link.others(db, rows).await?;
        let mut loaded = self.load.load(db, &others).await?.into_iter();
        let mut by_key: HashMap<Handle, Self::Loaded> = HashMap::new();
        for other in others {
            let (key, more) = (handle(other.datum(link.other)), loaded.next());
            if let (Some(key), Some(more)) = (key, more) {
                by_key.entry(key).or_default().push((other, more));
            }
        }
        let of = |row: &From| handle(row.datum(link.own)).and_then(|key| by_key.remove(&key)).unwrap_or_default();
        Ok(rows.iter().map(of).collect())
    }
}

macro_rules! tuples {
    ($(($($part:ident $one:ident $at:tt),+);)*) => {$(
        impl<M: Sync, $($part: Load<M>),+> Load<M> for ($($part,)+) {
            type Loaded = ($($part::Loaded,)+);

            async fn load(&self, db: &Database, rows: &[M]) -> Result<Vec<Self::Loaded>> {
                let mut parts = ($(self.$at.load(db, rows).await?.into_iter(),)+);
                let mut out = Vec::with_capacity(rows.len());
                while let ($(Some($one),)+) = ($(parts.$at.next(),)+) {
                    out.push(($($one,)+));
                }
                Ok(out)
            }
        }
    )*};
}

tuples! {
    (A a 0);
    (A a 0, B b 1);
    (A a 0, B b 1, C c 2);
    (A a 0, B b 1, C c 2, D d 3);
}
