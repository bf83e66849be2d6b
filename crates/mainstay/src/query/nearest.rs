//! Vectors: how far they are apart, and the rows that are nearest to one.

use super::nearest_scan::Scan;
use super::node::{Breadth, Tree};
use super::run::read;
use super::select::{Direction, List, Nulls, Ordering, Select};
use super::{Column, Compare, Condition, Database, Distance, Expr, Expression, Field, Find, Node, Operand, Record};
use crate::error::Result;
use crate::types::Vector;
use mainstay_schema::sql::Sql;

/// How far vectors are apart.
///
/// ```
/// # use mainstay::prelude::*;
/// # #[derive(Model)] struct Face { #[column(primary_key)] id: i64, embedding: Vector<3> }
/// let probe = Vector::from([1.0, 0.0, 0.0]);
/// let alike = Face::embedding.distance(&probe, Distance::Cosine).lt(0.4);
/// ```
pub trait VectorExpression<const N: usize>: Expression {
    /// The distance from a vector; of NULL an error to read, unless it is made [`optional`](Expr::optional).
    fn distance(self, from: &Vector<N>, distance: Distance) -> Expr<Self::Model, f64> {
        let (own, from) = (Box::new(self.tree().0), Box::new(Node::value(from).0));
        Expr::of(Tree::Distance(distance, own, from))
    }
}

impl<const N: usize, E: Expression> VectorExpression<N> for E where E::Value: Field<Plain = Vector<N>> {}

impl Database {
    /// The rows whose vectors are nearest to one, the nearest first, each with its distance. Rows without a vector
    /// are left out.
    ///
    /// PostgreSQL uses an index where there is one for this distance (pgvector's `hnsw` and `ivfflat`), MariaDB its vector
    /// index: both find most of the nearest, and more of them with [`ef_search`](Nearest::ef_search). Where an engine
    /// has indexes for none, it looks at every row of which the other conditions hold. And where it cannot compute the
    /// distance (MySQL; the inner product on MariaDB) all of those rows travel here, and it is computed here: the same
    /// answer, at the cost of reading them, some 4 bytes a row for each dimension and the other columns beside.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct Face { #[column(primary_key)] id: i64, embedding: Option<Vector<3>>, active: bool }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// let probe = Vector::from([1.0, 0.0, 0.0]);
    /// let nearest = db.nearest(Face::embedding, &probe, Distance::Cosine);
    /// for (face, distance) in nearest.filter(Face::active.eq(true)).within(0.4).limit(3).all().await? {
    ///     println!("{}: {distance}", face.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn nearest<M: Record, T, const N: usize>(
        &self,
        column: Column<M, T>,
        to: &Vector<N>,
        distance: Distance,
    ) -> Nearest<'_, M>
    where
        T: Field<Plain = Vector<N>>,
    {
        Nearest {
            find: self.find(column.is_not_null()),
            distance: column.distance(to, distance),
            within: None,
            limit: None,
            breadths: Vec::new(),
            scan: Scan { column: column.place(), to: to.to_vec(), distance },
        }
    }
}

/// A search for the nearest rows.
#[must_use = "a search does nothing until it is run"]
pub struct Nearest<'d, M> {
    find: Find<'d, M>,
    distance: Expr<M, f64>,
    within: Option<f64>,
    limit: Option<u64>,
    breadths: Vec<Breadth>,
    scan: Scan,
}

impl<'d, M: Record> Nearest<'d, M> {
    /// Only rows of which this holds too.
    pub fn filter(mut self, condition: Condition<M>) -> Self {
        self.find = self.find.filter(condition);
        self
    }

    /// Only rows that are at most so far away.
    pub fn within(mut self, distance: f64) -> Self {
        self.within = Some(self.within.map_or(distance, |before| before.min(distance)));
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Has a graph (pgvector's `hnsw`, from 1 to 1,000 and 40 when nobody says so; MariaDB's vector index, 20) followed to so
    /// many candidates: more of the nearest rows are found, and it takes longer. The search is a transaction of its
    /// own, or part of the one that is open, where the setting is the session's again behind it.
    pub fn ef_search(mut self, candidates: u32) -> Self {
        self.breadths.push(Breadth::EfSearch(candidates));
        self
    }

    /// Has so many lists of pgvector's `ivfflat` looked through, 1 when nobody says so; as [`ef_search`](Self::ef_search).
    pub fn probes(mut self, lists: u32) -> Self {
        self.breadths.push(Breadth::Probes(lists));
        self
    }

    /// The rows, the nearest first, each with its distance.
    ///
    /// # Errors
    /// When the search fails.
    pub async fn all(self) -> Result<Vec<(M, f64)>>
    where
        f64: Operand<M, f64>,
    {
        if !self.is_known() {
            let (db, select) = self.find.into_parts();
            return self.scan.nearest(db, &select, self.within, self.limit).await;
        }
        let spelling = self.find.db.spelling();
        let searched: Vec<[Sql; 2]> = self.breadths.iter().filter_map(|breadth| spelling.searched(*breadth)).collect();
        let (db, select) = self.into_parts();
        if searched.is_empty() {
            return read(db, &select).await;
        }
        db.transaction(async |tx| {
            for [begin, _] in &searched {
                tx.sql(begin.clone()).run().await?;
            }
            let found = read(&tx, &select).await;
            for [_, end] in &searched {
                let ended = tx.sql(end.clone()).run().await;
                // The error that was first counts.
                if found.is_ok() {
                    ended?;
                }
            }
            found
        })
        .await
    }

    /// Whether the engine can compute the distance.
    fn is_known(&self) -> bool {
        self.find.db.spelling().knows(self.scan.distance)
    }

    /// What the engine is asked: the nearest rows with their distances, or, where it cannot compute those, all rows.
    pub(super) fn into_parts(self) -> (&'d Database, Select) {
        if !self.is_known() {
            return self.find.into_parts();
        }
        let near = self.within.map(|within| self.distance.clone().le(within));
        let find = near.into_iter().fold(self.find, Find::filter);
        let (db, mut select) = find.into_parts();
        let tree = self.distance.tree;
        let mut list: Vec<Tree> = (0..M::meta().columns.len()).map(|at| Tree::Column(M::meta(), at)).collect();
        list.push(tree.clone());
        select.list = List::Trees(list);
        select.order = vec![Ordering { tree, direction: Direction::Ascending, nulls: Nulls::Last }];
        select.limit = self.limit;
        (db, select)
    }
}
