//! What SQLite says in its own way in queries.

use super::functions::DECIMAL;
use crate::error::Result;
use crate::query::node::{Aggregate, Case, Comparison, Function, Operator, Place, Quantity, Tree};
use crate::query::plan::{Measure, Telling};
use crate::query::select::Lock;
use crate::query::spelling::{Numbering, Spelling};
use crate::query::write::Writer;
use crate::query::{Datum, Distance, Kind, Meta};
use mainstay_schema::dialect::{Dialect, sqlite};
use mainstay_schema::sql::{Sql, SqlWriter, tokens};
use std::borrow::Cow;

/// SQLite's words.
#[derive(Debug)]
pub(crate) struct Words;

impl Words {
    /// `function(left, right)`
    fn two<'q>(out: &mut Writer<'q>, function: &'static str, left: &'q Tree, right: &'q Tree) {
        out.raw(function).raw("(").tree(left).raw(", ").tree(right).raw(")");
    }
}

impl Spelling for Words {
    fn dialect(&self) -> &'static dyn Dialect {
        sqlite::dialect()
    }

    fn version(&self) -> Sql {
        Sql::constant("SELECT 'SQLite ' || sqlite_version()")
    }

    fn placeholder(&self, out: &mut SqlWriter<'_>, number: usize) {
        out.raw("?").number(number as i64);
    }

    /// Values know their own types.
    fn cast_name(&self, _: Kind) -> Option<&'static str> {
        None
    }

    fn explain(&self, measure: Measure) -> Option<(&'static str, Telling)> {
        (measure == Measure::Nothing).then_some(("EXPLAIN QUERY PLAN ", Telling::Numbered))
    }

    /// A type that only somebody else knows may hold values of any kind.
    fn read_column(&self, out: &mut Writer<'_>, meta: &'static Meta, at: usize) {
        let native = meta.columns[at].native;
        out.raw(if native { "CAST(" } else { "" }).column(meta, at).raw(if native { " AS TEXT)" } else { "" });
    }

    fn numbering(&self) -> Numbering {
        Numbering::LastOne
    }

    /// A prepared statement for each row is as fast, and takes one place in the cache.
    fn rows_per_insert(&self, _: usize) -> usize {
        1
    }

    fn in_list<'q>(&self, out: &mut Writer<'q>, item: &'q Tree, list: &'q [Datum<'static>]) {
        self.sorted(out, item);
        let list = Datum::List(list.iter().map(crate::query::parameters::lasting).collect());
        out.raw(" IN (SELECT value FROM rarray(").value(Cow::Owned(list)).raw("))");
    }

    fn like<'q>(&self, out: &mut Writer<'q>, case: Case, text: &'q Tree, pattern: &'q Tree) {
        let function = if case == Case::Matters { "mainstay_like" } else { "mainstay_ilike" };
        Self::two(out, function, text, pattern);
    }

    fn holds<'q>(&self, out: &mut Writer<'q>, place: Place, text: &'q Tree, part: &'q Tree) {
        if place == Place::Anywhere {
            Self::two(out, "instr", text, part);
            out.raw(" > 0");
            return;
        }
        out.raw("substr(").tree(text);
        match place {
            Place::End => out.raw(", length(").tree(text).raw(") - length(").tree(part).raw(") + 1)"),
            _ => out.raw(", 1, length(").tree(part).raw("))"),
        };
        out.raw(" = ").tree(part);
    }

    fn distance<'q>(&self, out: &mut Writer<'q>, distance: Distance, left: &'q Tree, right: &'q Tree) {
        let function = match distance {
            Distance::Cosine => "mainstay_cosine",
            Distance::L2 => "mainstay_l2",
            Distance::InnerProduct => "mainstay_inner",
        };
        Self::two(out, function, left, right);
    }

    /// To SQLite `$1` is a name, `?1` a number.
    fn raw_statement(&self, sql: &Sql, values: Vec<Datum<'static>>) -> Result<(Sql, Vec<Datum<'static>>)> {
        let mut out = SqlWriter::new(self.dialect());
        let (text, mut done) = (sql.as_str(), 0);
        for token in tokens(text, self.dialect().lexis()).filter_map(Result::ok) {
            if token.is_symbol("$") && text[token.end()..].starts_with(|next: char| next.is_ascii_digit()) {
                out.part(&Sql::written(&text[done..token.start])).raw("?");
                done = token.end();
            }
        }
        Ok((out.part(&Sql::written(&text[done..])).finish(), values))
    }

    fn page(&self, out: &mut Writer<'_>, limit: Option<u64>, offset: Option<u64>) {
        match (limit, offset) {
            (None, None) => {}
            (Some(limit), _) => _ = out.raw(" LIMIT ").count(limit),
            (None, Some(_)) => _ = out.raw(" LIMIT -1"),
        }
        if let Some(offset) = offset {
            out.raw(" OFFSET ").count(offset);
        }
    }

    /// A writer has the database for itself.
    fn lock(&self, _: Lock) -> &'static str {
        ""
    }

    fn compare<'q>(&self, out: &mut Writer<'q>, how: Comparison, left: &'q Tree, right: &'q Tree) {
        self.sorted(out, left);
        out.raw(how.word()).tree(right);
    }

    fn compute<'q>(&self, out: &mut Writer<'q>, operator: Operator, left: &'q Tree, right: &'q Tree) {
        if left.kind() != Kind::Decimal {
            out.raw("(").binary(left, operator.word(), right).raw(")");
            return;
        }
        let function = match operator {
            Operator::Add => "mainstay_add",
            Operator::Subtract => "mainstay_subtract",
            Operator::Multiply => "mainstay_multiply",
            Operator::Divide => "mainstay_divide",
            Operator::Remainder => "mainstay_remainder",
        };
        Self::two(out, function, left, right);
    }

    fn function(&self, function: Function, of: Kind) -> &'static str {
        match function {
            Function::Lower => "mainstay_lower",
            Function::Upper => "mainstay_upper",
            Function::Length => "length",
            Function::Abs if of == Kind::Decimal => "mainstay_abs",
            other => other.word(),
        }
    }

    fn aggregate<'q>(&self, out: &mut Writer<'q>, function: Aggregate, quantity: Quantity, of: &'q Tree) {
        out.raw(match (function, of.kind()) {
            (Aggregate::Sum, Kind::Decimal) => "mainstay_sum",
            (Aggregate::Average, Kind::Decimal) => "mainstay_avg",
            _ => function.word(),
        });
        out.raw(if quantity == Quantity::Distinct { "(DISTINCT " } else { "(" });
        self.sorted(out, of);
        out.raw(")");
    }

    /// Decimals are kept as text, and compare as numbers under a collation of ours.
    fn sorted<'q>(&self, out: &mut Writer<'q>, tree: &'q Tree) {
        out.tree(tree);
        if tree.kind() == Kind::Decimal {
            out.raw(" COLLATE ").raw(DECIMAL);
        }
    }
}
