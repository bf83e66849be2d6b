//! What PostgreSQL says in its own way in queries.

use crate::query::node::{Breadth, Case, Place, Tree};
use crate::query::plan::{Measure, Telling};
use crate::query::spelling::{Numbering, Spelling};
use crate::query::standby::Following;
use crate::query::write::Writer;
use crate::query::{Datum, Distance, Kind, Meta};
use mainstay_schema::dialect::{Dialect, postgres};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::borrow::Cow;

/// PostgreSQL's words.
#[derive(Debug)]
pub(crate) struct Words;

/// How many values a statement takes: a 16-bit number of them.
const MOST_VALUES: usize = 65_535;
/// Beyond this many rows in one INSERT nothing gets faster.
const MOST_ROWS: usize = 500;

impl Spelling for Words {
    fn dialect(&self) -> &'static dyn Dialect {
        postgres::latest()
    }

    fn placeholder(&self, out: &mut SqlWriter<'_>, number: usize) {
        out.raw("$").number(number as i64);
    }

    fn cast_name(&self, kind: Kind) -> Option<&'static str> {
        Some(match kind {
            Kind::Bool => "boolean",
            Kind::SmallInt => "smallint",
            Kind::Integer => "integer",
            Kind::BigInt => "bigint",
            Kind::Real => "real",
            Kind::Double => "double precision",
            Kind::Decimal => "numeric",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
            Kind::Date => "date",
            Kind::Time => "time",
            Kind::DateTime => "timestamp",
            Kind::Timestamp => "timestamptz",
            Kind::Uuid => "uuid",
            Kind::Json => "jsonb",
            Kind::Vector => "vector",
            Kind::Enum | Kind::List => return None,
        })
    }

    fn explain(&self, measure: Measure) -> Option<(&'static str, Telling)> {
        Some((if measure == Measure::Run { "EXPLAIN ANALYZE " } else { "EXPLAIN " }, Telling::Arrows))
    }

    /// One that has been promoted follows nobody, and has all there is.
    fn following(&self) -> Option<Following> {
        const POSITION: Sql = Sql::constant("SELECT pg_current_wal_insert_lsn()::text");
        const IS_REACHED: Sql = Sql::constant(
            "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= CAST(CAST($1 AS text) AS pg_lsn)",
        );
        Some(Following { position: POSITION, is_reached: IS_REACHED })
    }

    fn numbering(&self) -> Numbering {
        Numbering::Returning
    }

    fn rows_per_insert(&self, columns: usize) -> usize {
        (MOST_VALUES / columns.max(1)).clamp(1, MOST_ROWS)
    }

    fn in_list<'q>(&self, out: &mut Writer<'q>, item: &'q Tree, list: &'q [Datum<'static>]) {
        let list = Datum::List(list.iter().map(crate::query::parameters::lasting).collect());
        out.tree(item).raw(" = ANY(").value(Cow::Owned(list)).raw(")");
    }

    fn like<'q>(&self, out: &mut Writer<'q>, case: Case, text: &'q Tree, pattern: &'q Tree) {
        out.binary(text, if case == Case::Matters { " LIKE " } else { " ILIKE " }, pattern);
    }

    fn holds<'q>(&self, out: &mut Writer<'q>, place: Place, text: &'q Tree, part: &'q Tree) {
        match place {
            Place::Anywhere => out.raw("strpos(").binary(text, ", ", part).raw(") > 0"),
            Place::Start => out.raw("starts_with(").binary(text, ", ", part).raw(")"),
            Place::End => out.raw("right(").tree(text).raw(", length(").typed(part).raw(")) = ").tree(part),
        };
    }

    fn searched(&self, breadth: Breadth) -> Option<[Sql; 2]> {
        let (setting, value) = match breadth {
            Breadth::EfSearch(candidates) => ("hnsw.ef_search", candidates),
            Breadth::Probes(lists) => ("ivfflat.probes", lists),
        };
        let set = || {
            let mut out = SqlWriter::new(self.dialect());
            out.raw("SET LOCAL ").raw(setting);
            out
        };
        Some([set().raw(" = ").number(value).finish(), set().raw(" TO DEFAULT").finish()])
    }

    fn distance<'q>(&self, out: &mut Writer<'q>, distance: Distance, left: &'q Tree, right: &'q Tree) {
        let operator = match distance {
            Distance::Cosine => " <=> ",
            Distance::L2 => " <-> ",
            Distance::InnerProduct => " <#> ",
        };
        out.raw("(").binary(left, operator, right).raw(")");
    }

    /// A type of its own has a binary format of its own; as text everybody can read it.
    fn read_column(&self, out: &mut Writer<'_>, meta: &'static Meta, at: usize) {
        out.column(meta, at);
        if meta.columns[at].native {
            out.raw("::text");
        }
    }
}
