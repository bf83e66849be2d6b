//! The nearest rows on an engine that cannot compute the distance: every row is read, and only the nearest are kept.

use super::row::{Header, Row, Sink};
use super::select::Select;
use super::write::Writer;
use super::{Database, Datum, Distance, Record};
use crate::error::Result;

/// A search for the nearest rows.
#[derive(Debug)]
pub(super) struct Scan {
    /// The place of the vectors' column.
    pub(super) column: usize,
    pub(super) to: Vec<f32>,
    pub(super) distance: Distance,
}

impl Scan {
    /// The nearest rows of a query, in order, each with its distance.
    pub(super) async fn nearest<M: Record>(
        self,
        db: &Database,
        select: &Select,
        within: Option<f64>,
        limit: Option<u64>,
    ) -> Result<Vec<(M, f64)>> {
        let mut out = Writer::new(db.spelling());
        out.select(select);
        let (sql, values) = out.finish()?;
        let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let mut kept = Kept { scan: self, within: within.unwrap_or(f64::INFINITY), most, rows: Vec::new() };
        db.fetch(&sql, values.as_slice(), &mut kept).await?;
        kept.sort();
        Ok(kept.rows)
    }
}

/// The nearest rows so far, and as many again before they are sorted out.
struct Kept<M> {
    scan: Scan,
    within: f64,
    most: usize,
    rows: Vec<(M, f64)>,
}

impl<M> Kept<M> {
    fn sort(&mut self) {
        self.rows.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        self.rows.truncate(self.most);
    }
}

impl<M: Record> Sink for Kept<M> {
    fn begin<H: Header>(&mut self, _: &H) -> Result<()> {
        Ok(())
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        let row = M::from_row(row, 0)?;
        let Datum::Vector(vector) = row.datum(self.scan.column) else { return Ok(()) };
        let distance = self.scan.distance.between(&vector, &self.scan.to);
        if distance <= self.within && self.most > 0 {
            self.rows.push((row, distance));
        }
        if self.rows.len() >= self.most.saturating_mul(2) {
            self.sort();
            self.within = self.rows.last().map_or(self.within, |(_, farthest)| *farthest);
        }
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Distance {
    /// How far two vectors are apart.
    pub fn between(self, left: &[f32], right: &[f32]) -> f64 {
        match self {
            Self::Cosine => {
                let lengths = (sum(left, left, |a, b| a * b) * sum(right, right, |a, b| a * b)).sqrt();
                1.0 - sum(left, right, |a, b| a * b) / lengths
            }
            Self::L2 => sum(left, right, |a, b| (a - b) * (a - b)).sqrt(),
            Self::InnerProduct => -sum(left, right, |a, b| a * b),
        }
    }
}

/// The sum over both, in eight lanes that do not wait for each other: the compiler makes vector instructions of it.
fn sum(left: &[f32], right: &[f32], of: impl Fn(f64, f64) -> f64) -> f64 {
    const LANES: usize = 8;
    let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (left, right) in left.iter().zip(right) {
        for at in 0..LANES {
            lanes[at] += of(left[at].into(), right[at].into());
        }
    }
    let rest = left_rest.iter().zip(right_rest).map(|(left, right)| of((*left).into(), (*right).into()));
    lanes.into_iter().chain(rest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_definitions() {
        let long = |value: f32| vec![value; 19];
        for (distance, left, right, expected) in [
            (Distance::Cosine, vec![1.0, 0.0], vec![0.0, 2.0], 1.0),
            (Distance::Cosine, vec![1.0, 0.0], vec![-3.0, 0.0], 2.0),
            (Distance::L2, vec![1.0, 2.0], vec![4.0, 6.0], 5.0),
            (Distance::InnerProduct, vec![1.0, 2.0], vec![3.0, 4.0], -11.0),
            (Distance::InnerProduct, long(2.0), long(0.5), -19.0),
            (Distance::L2, long(3.0), long(1.0), (19.0 * 4.0_f64).sqrt()),
        ] {
            assert!((distance.between(&left, &right) - expected).abs() < 1e-12, "{distance:?} {left:?} {right:?}");
        }
    }
}
