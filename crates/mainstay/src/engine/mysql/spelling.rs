//! What MySQL and MariaDB say in their own way in queries.

use super::questions::with_question_marks;
use crate::engine::failures;
use crate::error::Result;
use crate::query::node::{Breadth, Case, Comparison, Function, Operator, Place, Tree};
use crate::query::plan::{Measure, Telling};
use crate::query::select::{Direction, Nulls, Ordering};
use crate::query::spelling::{Change, Conflicts, Numbering, Returning, Spelling};
use crate::query::write::Writer;
use crate::query::{Datum, Distance, Kind, Meta};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::dialect::mysql::{Flavor, latest};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::borrow::Cow;

/// The words of one of the two.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    flavor: Flavor,
}

static MYSQL: Words = Words { flavor: Flavor::MySql };
static MARIADB: Words = Words { flavor: Flavor::MariaDb };

/// How many values a statement takes: a 16-bit number of them.
const MOST_VALUES: usize = 65_535;
/// Beyond this many rows in one INSERT nothing gets faster.
const MOST_ROWS: usize = 500;
/// A list up to this long is given value by value, so that the server plans with them; a longer one as a whole.
const SHORT_LIST: usize = 1024;
/// Texts up to this long find each other in a list by an index that the server makes.
const SHORT_TEXT: usize = 255;

/// The words of a flavor.
pub(super) fn of(flavor: Flavor) -> &'static Words {
    if flavor == Flavor::MySql { &MYSQL } else { &MARIADB }
}

/// The words of the server that a URL with this scheme means.
pub(super) fn named(scheme: &str) -> &'static Words {
    if scheme == Flavor::MySql.name() { &MYSQL } else { &MARIADB }
}

impl Words {
    pub(super) fn name(&self) -> &'static str {
        self.flavor.name()
    }

    /// The place of the two among each other.
    pub(crate) fn place(&self) -> usize {
        usize::from(self.flavor != Flavor::MySql)
    }

    /// Whether there is a type `uuid`.
    pub(super) fn has_uuid(&self) -> bool {
        self.flavor != Flavor::MySql
    }

    /// A decimal number as one: beside a text, which is how it travels, the server computes and compares inexactly.
    fn exact<'q>(out: &mut Writer<'q>, tree: &'q Tree) {
        match tree {
            Tree::Value(Datum::Decimal(_), _) => _ = out.typed(tree),
            other => _ = out.tree(other),
        }
    }

    /// The type of the values of a list, and the function that makes the column's own of them.
    fn element(&self, kind: Kind, list: &[Datum<'static>]) -> (&'static str, Option<&'static str>) {
        let is_short = |value: &Datum<'_>| match value {
            Datum::Text(text) => text.chars().count() <= SHORT_TEXT,
            Datum::Bytes(bytes) => bytes.len() * 2 <= SHORT_TEXT,
            _ => true,
        };
        let text = if list.iter().all(is_short) { "varchar(255)" } else { "longtext" };
        match kind {
            Kind::Bool | Kind::SmallInt | Kind::Integer | Kind::BigInt => ("bigint", None),
            Kind::Real | Kind::Double => ("double", None),
            Kind::Decimal => ("decimal(65,30)", None),
            Kind::Date => ("date", None),
            Kind::Time => ("time(6)", None),
            Kind::DateTime | Kind::Timestamp => ("datetime(6)", None),
            Kind::Bytes => (text, Some("unhex(")),
            Kind::Uuid if self.has_uuid() => ("varchar(36)", None),
            Kind::Uuid => ("varchar(32)", Some("unhex(")),
            Kind::Text | Kind::Json | Kind::Enum | Kind::Vector | Kind::List => (text, None),
        }
    }
}

impl Spelling for Words {
    fn dialect(&self) -> &'static dyn Dialect {
        latest(self.flavor)
    }

    fn version(&self) -> Sql {
        Sql::constant("SELECT CONCAT(version(), ' ', @@version_comment)")
    }

    fn placeholder(&self, out: &mut SqlWriter<'_>, _: usize) {
        out.raw("?");
    }

    /// A vector travels as a text would, and one of the two takes none for a vector.
    fn place(&self, out: &mut SqlWriter<'_>, _: usize, kind: Kind) {
        let is_cast = kind == Kind::Vector && self.flavor != Flavor::MySql;
        out.raw(if is_cast { "CAST(? AS binary)" } else { "?" });
    }

    fn cast_name(&self, kind: Kind) -> Option<&'static str> {
        Some(match kind {
            Kind::Bool | Kind::SmallInt | Kind::Integer | Kind::BigInt => "signed",
            Kind::Real | Kind::Double => "double",
            Kind::Decimal => "decimal(65,30)",
            Kind::Text | Kind::Enum => "char",
            Kind::Bytes => "binary",
            Kind::Date => "date",
            Kind::Time => "time(6)",
            Kind::DateTime | Kind::Timestamp => "datetime(6)",
            Kind::Uuid if self.has_uuid() => "uuid",
            Kind::Uuid => "binary(16)",
            Kind::Json if self.flavor == Flavor::MySql => "json",
            Kind::Json | Kind::Vector | Kind::List => return None,
        })
    }

    fn explain(&self, measure: Measure) -> Option<(&'static str, Telling)> {
        Some(match (self.flavor, measure) {
            (Flavor::MySql, Measure::Nothing) => ("EXPLAIN FORMAT=TREE ", Telling::Arrows),
            (Flavor::MySql, Measure::Run) => ("EXPLAIN ANALYZE FORMAT=TREE ", Telling::Arrows),
            (_, Measure::Nothing) => ("EXPLAIN FORMAT=JSON ", Telling::Document),
            (_, Measure::Run) => ("ANALYZE FORMAT=JSON ", Telling::Document),
        })
    }

    fn kind_of(&self, native: &str) -> Option<Kind> {
        (native.contains("blob") || native.contains("binary")).then_some(Kind::Bytes)
    }

    fn numbering(&self) -> Numbering {
        Numbering::LastOne
    }

    fn rows_per_insert(&self, columns: usize) -> usize {
        (MOST_VALUES / columns.max(1)).clamp(1, MOST_ROWS)
    }

    /// A short list is filled up to a power of two with its last value, so that few different statements come of
    /// lists of any length. A long one is read from JSON, each value once, so that the server finds them by an index.
    fn in_list<'q>(&self, out: &mut Writer<'q>, item: &'q Tree, list: &'q [Datum<'static>]) {
        let Some(last) = list.last() else {
            out.raw("1 = 0");
            return;
        };
        if list.len() <= SHORT_LIST {
            let filling = list.len().next_power_of_two() - list.len();
            let values = list.iter().chain(std::iter::repeat_n(last, filling));
            let is_decimal = item.kind() == Kind::Decimal;
            out.tree(item).raw(" IN (").list(values, ", ", |out, value| {
                out.raw(if is_decimal { "CAST(" } else { "" }).value(Cow::Borrowed(value));
                out.raw(if is_decimal { " AS decimal(65,30))" } else { "" });
            });
            out.raw(")");
            return;
        }
        let (ty, function) = self.element(item.kind(), list);
        out.tree(item).raw(" IN (SELECT ").raw(function.unwrap_or_default()).raw("listed.x");
        out.raw(if function.is_some() { ")" } else { "" }).raw(" FROM (SELECT DISTINCT x FROM JSON_TABLE(");
        out.value(Cow::Owned(Datum::List(list.to_vec()))).raw(", '$[*]' COLUMNS (x ").raw(ty);
        out.raw(" PATH '$')) AS list) AS listed)");
    }

    fn like<'q>(&self, out: &mut Writer<'q>, case: Case, text: &'q Tree, pattern: &'q Tree) {
        match case {
            Case::Matters => out.binary(text, " LIKE ", pattern),
            Case::Ignored => out.raw("lower(").tree(text).raw(") LIKE lower(").tree(pattern).raw(")"),
        };
    }

    fn holds<'q>(&self, out: &mut Writer<'q>, place: Place, text: &'q Tree, part: &'q Tree) {
        let function = match place {
            Place::Anywhere => {
                out.raw("instr(").binary(text, ", ", part).raw(") > 0");
                return;
            }
            Place::Start => "left(",
            Place::End => "right(",
        };
        out.raw(function).tree(text).raw(", char_length(").tree(part).raw(")) = ").tree(part);
    }

    fn distance<'q>(&self, out: &mut Writer<'q>, distance: Distance, left: &'q Tree, right: &'q Tree) {
        if !self.knows(distance) {
            out.refuse("function for this distance of vectors", "ask for the nearest rows: db.nearest(…)");
        }
        let function = if distance == Distance::Cosine { "vec_distance_cosine(" } else { "vec_distance_euclidean(" };
        out.raw(function).binary(left, ", ", right).raw(")");
    }

    fn knows(&self, distance: Distance) -> bool {
        self.flavor != Flavor::MySql && distance != Distance::InnerProduct
    }

    fn searched(&self, breadth: Breadth) -> Option<[Sql; 2]> {
        let Breadth::EfSearch(candidates) = breadth else { return None };
        let set = |value: u32| {
            let mut out = SqlWriter::new(self.dialect());
            out.raw("SET SESSION mhnsw_ef_search = ");
            if value == 0 { out.raw("DEFAULT") } else { out.number(value) }.finish()
        };
        (self.flavor != Flavor::MySql).then(|| [set(candidates.max(1)), set(0)])
    }

    fn returning(&self, change: Change) -> Returning {
        if self.flavor == Flavor::MySql || change == Change::Update { Returning::ByKey } else { Returning::Said }
    }

    fn assigns_in_order(&self) -> bool {
        self.flavor == Flavor::MySql
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts::OfAnyKey
    }

    fn primary_key_name(&self) -> Option<&'static str> {
        Some("PRIMARY")
    }

    fn no_values(&self) -> &'static str {
        " () VALUES ()"
    }

    fn causal(&self, sql: &Sql) -> Option<Sql> {
        let mut out = SqlWriter::new(self.dialect());
        (self.flavor != Flavor::MySql).then(|| out.raw("SET STATEMENT wsrep_sync_wait = 1 FOR ").part(sql).finish())
    }

    fn conflict(&self, out: &mut Writer<'_>, meta: &'static Meta, on: &[usize], update: &[usize]) {
        // The new row has a name on the one, its values on the other.
        let is_named = self.flavor == Flavor::MySql;
        out.raw(if is_named { " AS mainstay_new" } else { "" }).raw(" ON DUPLICATE KEY UPDATE ");
        let changed = if update.is_empty() { on } else { update };
        out.list(changed, ", ", |out, at| {
            let name = meta.columns[*at].name;
            out.ident(name).raw(if is_named { " = mainstay_new." } else { " = VALUES(" }).ident(name);
            out.raw(if is_named { "" } else { ")" });
        });
    }

    fn raw_statement(&self, sql: &Sql, values: Vec<Datum<'static>>) -> Result<(Sql, Vec<Datum<'static>>)> {
        let (text, order) = with_question_marks(sql.as_str())?;
        let wanted = order.iter().copied().max().unwrap_or_default();
        if wanted != values.len() {
            return Err(failures::wrong_count(wanted, values.len(), sql.as_str()));
        }
        let is_in_order = order.iter().enumerate().all(|(at, number)| at + 1 == *number);
        let ordered =
            if is_in_order { values } else { order.iter().map(|number| values[number - 1].clone()).collect() };
        Ok((Sql::written(text), ordered))
    }

    fn page(&self, out: &mut Writer<'_>, limit: Option<u64>, offset: Option<u64>) {
        match (limit, offset) {
            (None, None) => {}
            (Some(limit), _) => _ = out.raw(" LIMIT ").count(limit),
            (None, Some(_)) => _ = out.raw(" LIMIT 18446744073709551615"),
        }
        if let Some(offset) = offset {
            out.raw(" OFFSET ").count(offset);
        }
    }

    fn compare<'q>(&self, out: &mut Writer<'q>, how: Comparison, left: &'q Tree, right: &'q Tree) {
        Self::exact(out, left);
        out.raw(how.word());
        Self::exact(out, right);
    }

    /// The quotient of whole numbers is one, as elsewhere.
    fn compute<'q>(&self, out: &mut Writer<'q>, operator: Operator, left: &'q Tree, right: &'q Tree) {
        let is_whole = matches!(left.kind(), Kind::SmallInt | Kind::Integer | Kind::BigInt);
        out.raw("(");
        Self::exact(out, left);
        out.raw(if is_whole && operator == Operator::Divide { " DIV " } else { operator.word() });
        Self::exact(out, right);
        out.raw(")");
    }

    /// `concat` is NULL as soon as a part is.
    fn call<'q>(&self, out: &mut Writer<'q>, function: Function, arguments: &'q [Tree]) {
        out.raw(if function == Function::Concat { "concat_ws('', " } else { function.word() });
        out.raw(if function == Function::Concat { "" } else { "(" });
        out.list(arguments, ", ", |out, argument| _ = out.typed(argument)).raw(")");
    }

    /// NULL is the least here: where it is to be the greatest, whether it is NULL comes first.
    fn order<'q>(&self, out: &mut Writer<'q>, order: &'q Ordering) {
        let (is_down, nulls_first) = (order.direction == Direction::Descending, order.nulls == Nulls::First);
        if order.tree.is_nullable() && is_down == nulls_first {
            out.tree(&order.tree).raw(if nulls_first { " IS NOT NULL, " } else { " IS NULL, " });
        }
        out.tree(&order.tree).raw(if is_down { " DESC" } else { "" });
    }

    /// What only these servers have is read as its text.
    fn read_column(&self, out: &mut Writer<'_>, meta: &'static Meta, at: usize) {
        let native = meta.columns[at].native;
        out.raw(if native { "CAST(" } else { "" }).column(meta, at).raw(if native { " AS char)" } else { "" });
    }
}
