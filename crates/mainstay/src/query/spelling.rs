//! [`Spelling`]: what engines say differently in the statements of queries. Everything has a default, the
//! standard's words; an engine's file holds only what it says in its own way.

use super::node::{Aggregate, Breadth, Case, Comparison, Distance, Function, Operator, Place, Quantity, Tree};
use super::plan::{Measure, Telling};
use super::select::{Direction, Lock, Nulls, Ordering};
use super::standby::Following;
use super::write::Writer;
use super::{Datum, Kind, Meta};
use crate::error::Result;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::sql::{Sql, SqlWriter};

/// How an engine gives the numbers that it gave to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// By `RETURNING`.
    Returning,
    /// By asking for the last one.
    LastOne,
}

/// What is done to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Insert,
    Update,
    Delete,
}

/// How the rows that a statement changed are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returning {
    /// By `RETURNING`.
    Said,
    /// By their keys, in a transaction of both.
    ByKey,
}

/// What an INSERT can be told to do about a row that has its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflicts {
    /// It names the key.
    OfKey,
    /// It means whatever key there is.
    OfAnyKey,
}

/// What an engine says in its own way.
pub(crate) trait Spelling: std::fmt::Debug + Sync {
    fn dialect(&self) -> &'static dyn Dialect;

    /// The place of a parameter, counted from 1.
    fn placeholder(&self, out: &mut SqlWriter<'_>, number: usize);

    /// The place of a value of this kind, where the server must be told what the driver cannot say.
    fn place(&self, out: &mut SqlWriter<'_>, number: usize, _kind: Kind) {
        self.placeholder(out, number);
    }

    /// The name of a type in a CAST; `None` where none is needed.
    fn cast_name(&self, kind: Kind) -> Option<&'static str>;

    /// What the values of a type of its own are, if it is not text that they are read as.
    fn kind_of(&self, _native: &str) -> Option<Kind> {
        None
    }

    fn numbering(&self) -> Numbering;

    /// How many rows of so many columns one INSERT takes.
    fn rows_per_insert(&self, columns: usize) -> usize;

    fn in_list<'q>(&self, out: &mut Writer<'q>, item: &'q Tree, list: &'q [Datum<'static>]);

    fn like<'q>(&self, out: &mut Writer<'q>, case: Case, text: &'q Tree, pattern: &'q Tree);

    fn holds<'q>(&self, out: &mut Writer<'q>, place: Place, text: &'q Tree, part: &'q Tree);

    fn distance<'q>(&self, out: &mut Writer<'q>, distance: Distance, left: &'q Tree, right: &'q Tree);

    /// Whether the engine knows how far two vectors are apart; else those who ask compute it.
    fn knows(&self, _distance: Distance) -> bool {
        true
    }

    /// The statements that have a vector index searched so far, and that end it; `None` where it has no such index.
    fn searched(&self, _breadth: Breadth) -> Option<[Sql; 2]> {
        None
    }

    /// How the rows that such a statement changed are read.
    fn returning(&self, _change: Change) -> Returning {
        Returning::Said
    }

    /// The words before a query that ask what is meant to be done for it, and how the answer is told; `None` where
    /// nothing is measured.
    fn explain(&self, measure: Measure) -> Option<(&'static str, Telling)>;

    /// Whether a later assignment of an UPDATE sees what an earlier one wrote.
    fn assigns_in_order(&self) -> bool {
        false
    }

    fn conflicts(&self) -> Conflicts {
        Conflicts::OfKey
    }

    /// The name by which an error tells a primary key, where that is always the same.
    fn primary_key_name(&self) -> Option<&'static str> {
        None
    }

    /// What stands for the values of a row that is given none.
    fn no_values(&self) -> &'static str {
        " DEFAULT VALUES"
    }

    /// A read that sees all that was committed before it, wherever that was; `None` where every read does.
    fn causal(&self, _sql: &Sql) -> Option<Sql> {
        None
    }

    /// How a standby is asked how far it is; `None` where it cannot be.
    fn following(&self) -> Option<Following> {
        None
    }

    /// What an INSERT does that meets a row with the same key: changes these columns, or nothing.
    fn conflict(&self, out: &mut Writer<'_>, meta: &'static Meta, on: &[usize], update: &[usize]) {
        out.raw(" ON CONFLICT (").list(on, ", ", |out, at| _ = out.ident(meta.columns[*at].name)).raw(") DO ");
        if update.is_empty() {
            out.raw("NOTHING");
            return;
        }
        out.raw("UPDATE SET ").list(update, ", ", |out, at| {
            let name = meta.columns[*at].name;
            out.ident(name).raw(" = excluded.").ident(name);
        });
    }

    /// Asks the server for its name and version.
    fn version(&self) -> Sql {
        Sql::constant("SELECT version()")
    }

    /// A statement that somebody wrote, its places of values spelled as the engine wants them, and the values in the
    /// order in which it then takes them.
    fn raw_statement(&self, sql: &Sql, values: Vec<Datum<'static>>) -> Result<(Sql, Vec<Datum<'static>>)> {
        Ok((sql.clone(), values))
    }

    /// `LIMIT` and `OFFSET`.
    fn page(&self, out: &mut Writer<'_>, limit: Option<u64>, offset: Option<u64>) {
        if let Some(limit) = limit {
            out.raw(" LIMIT ").count(limit);
        }
        if let Some(offset) = offset {
            out.raw(" OFFSET ").count(offset);
        }
    }

    /// What locks rows; nothing where a writer locks the whole database.
    fn lock(&self, lock: Lock) -> &'static str {
        match lock {
            Lock::Update => " FOR UPDATE",
            Lock::UpdateSkipLocked => " FOR UPDATE SKIP LOCKED",
        }
    }

    fn compare<'q>(&self, out: &mut Writer<'q>, how: Comparison, left: &'q Tree, right: &'q Tree) {
        out.binary(left, how.word(), right);
    }

    fn compute<'q>(&self, out: &mut Writer<'q>, operator: Operator, left: &'q Tree, right: &'q Tree) {
        out.raw("(").binary(left, operator.word(), right).raw(")");
    }

    fn call<'q>(&self, out: &mut Writer<'q>, function: Function, arguments: &'q [Tree]) {
        let of = arguments.first().map_or(Kind::Text, Tree::kind);
        out.raw(self.function(function, of)).raw("(");
        out.list(arguments, ", ", |out, argument| _ = out.typed(argument)).raw(")");
    }

    fn function(&self, function: Function, _of: Kind) -> &'static str {
        function.word()
    }

    fn aggregate<'q>(&self, out: &mut Writer<'q>, function: Aggregate, quantity: Quantity, of: &'q Tree) {
        let cast = function.needs_cast(of.kind()).and_then(|kind| self.cast_name(kind));
        out.raw(if cast.is_some() { "CAST(" } else { "" }).raw(function.word());
        out.raw(if quantity == Quantity::Distinct { "(DISTINCT " } else { "(" }).tree(of).raw(")");
        if let Some(name) = cast {
            out.raw(" AS ").raw(name).raw(")");
        }
    }

    /// A value by which rows are ordered, grouped or told apart.
    fn sorted<'q>(&self, out: &mut Writer<'q>, tree: &'q Tree) {
        out.tree(tree);
    }

    fn order<'q>(&self, out: &mut Writer<'q>, order: &'q Ordering) {
        self.sorted(out, &order.tree);
        if order.direction == Direction::Descending {
            out.raw(" DESC");
        }
        if order.tree.is_nullable() {
            out.raw(if order.nulls == Nulls::First { " NULLS FIRST" } else { " NULLS LAST" });
        }
    }

    /// An expression in the list of what is read.
    fn read<'q>(&self, out: &mut Writer<'q>, tree: &'q Tree) {
        match tree {
            Tree::Column(meta, at) => self.read_column(out, meta, *at),
            other => _ = out.typed(other),
        }
    }

    /// A column in the list of what is read.
    fn read_column(&self, out: &mut Writer<'_>, meta: &'static Meta, at: usize) {
        out.column(meta, at);
    }
}

impl Comparison {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::Unequal => " <> ",
            Self::Less => " < ",
            Self::AtMost => " <= ",
            Self::Greater => " > ",
            Self::AtLeast => " >= ",
        }
    }
}

impl Operator {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Add => " + ",
            Self::Subtract => " - ",
            Self::Multiply => " * ",
            Self::Divide => " / ",
            Self::Remainder => " % ",
        }
    }
}

impl Function {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Coalesce => "coalesce",
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Length => "char_length",
            Self::Concat => "concat",
            Self::Abs => "abs",
        }
    }
}

impl Aggregate {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Average => "avg",
            Self::Least => "min",
            Self::Greatest => "max",
        }
    }

    /// The type that the result is read as, where engines disagree about it.
    fn needs_cast(self, of: Kind) -> Option<Kind> {
        match (self, self.kind(of)) {
            (Self::Sum, kind @ (Kind::BigInt | Kind::Double)) | (Self::Average, kind @ Kind::Double) => Some(kind),
            _ => None,
        }
    }
}
