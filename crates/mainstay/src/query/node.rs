//! The tree of an expression: plain data that knows no engine and no Rust type.

use super::select::Select;
use super::{Datum, Field, Kind, Meta};

/// An expression.
#[derive(Debug, Clone)]
pub struct Node(pub(crate) Tree);

impl Node {
    /// A value.
    pub fn value<T: Field>(value: &T) -> Self {
        Self(Tree::Value(value.datum().into_owned(), T::KIND))
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone)]
pub enum Tree {
    Column(&'static Meta, usize),
    /// A column of the query around this one.
    Outer(&'static Meta, usize),
    /// A value that travels as a parameter.
    Value(Datum<'static>, Kind),
    Compare(Comparison, Box<Tree>, Box<Tree>),
    /// A text that has another within it.
    Holds(Place, Box<Tree>, Box<Tree>),
    Like(Case, Box<Tree>, Box<Tree>),
    IsNull(Box<Tree>),
    Not(Box<Tree>),
    /// All are true; of none, true.
    All(Vec<Tree>),
    /// One is true; of none, false.
    Any(Vec<Tree>),
    /// Every row of the table, and somebody meant it.
    EveryRow,
    /// What cannot be asked: why, and what to do instead. The query is refused when it is written.
    Refused(&'static str, &'static str),
    InList(Box<Tree>, Vec<Datum<'static>>),
    InQuery(Box<Tree>, Box<Select>),
    Exists(Box<Select>),
    Compute(Operator, Box<Tree>, Box<Tree>),
    Call(Function, Vec<Tree>),
    Aggregate(Aggregate, Quantity, Box<Tree>),
    /// `count(*)`.
    CountRows,
    /// Conditions with their results, and what it is when none holds.
    Case(Vec<(Tree, Tree)>, Option<Box<Tree>>),
    Cast(Box<Tree>, Kind),
    Distance(Distance, Box<Tree>, Box<Tree>),
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Where in a text the other stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Anywhere,
    Start,
    End,
}

/// Whether upper and lower case are two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Matters,
    Ignored,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Functions that mean the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    Coalesce,
    Lower,
    Upper,
    Length,
    Concat,
    Abs,
}

/// Functions of many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Count,
    Sum,
    Average,
    Least,
    Greatest,
}

/// Whether equal values count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    Each,
    Distinct,
}

/// How far two vectors are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// 1 - cosine of the angle: 0 the same direction, 2 the opposite.
    Cosine,
    /// Euclid's.
    L2,
    /// The inner product with its sign turned, so that smaller is nearer.
    InnerProduct,
}

/// How much of a vector index is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// So many candidates of a graph.
    EfSearch(u32),
    /// So many of the lists that rows are sorted into.
    Probes(u32),
}

impl Tree {
    /// What the values of the expression are.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Column(meta, at) | Self::Outer(meta, at) => meta.columns[*at].kind,
            Self::Value(_, kind) | Self::Cast(_, kind) => *kind,
            Self::Compute(_, left, _) => left.kind(),
            Self::Call(Function::Length, _) | Self::CountRows => Kind::BigInt,
            Self::Call(_, arguments) => arguments.first().map_or(Kind::Text, Self::kind),
            Self::Aggregate(function, _, argument) => function.kind(argument.kind()),
            Self::Case(arms, _) => arms.first().map_or(Kind::Text, |(_, result)| result.kind()),
            Self::Distance(..) => Kind::Double,
            _ => Kind::Bool,
        }
    }

    /// Whether it is made of this column of a row.
    pub(crate) fn mentions(&self, of: &'static Meta, place: usize) -> bool {
        let any = |parts: &[Self]| parts.iter().any(|part| part.mentions(of, place));
        match self {
            Self::Column(meta, at) | Self::Outer(meta, at) => std::ptr::eq(*meta, of) && *at == place,
            Self::Value(..) | Self::EveryRow | Self::Refused(..) | Self::CountRows => false,
            Self::Compare(_, left, right)
            | Self::Holds(_, left, right)
            | Self::Like(_, left, right)
            | Self::Compute(_, left, right)
            | Self::Distance(_, left, right) => left.mentions(of, place) || right.mentions(of, place),
            Self::IsNull(inner)
            | Self::Not(inner)
            | Self::InList(inner, _)
            | Self::Aggregate(_, _, inner)
            | Self::Cast(inner, _) => inner.mentions(of, place),
            Self::All(parts) | Self::Any(parts) | Self::Call(_, parts) => any(parts),
            Self::InQuery(item, query) => item.mentions(of, place) || any(&query.filter),
            Self::Exists(query) => any(&query.filter),
            Self::Case(arms, otherwise) => {
                let in_arms = arms.iter().any(|(when, then)| when.mentions(of, place) || then.mentions(of, place));
                in_arms || otherwise.as_ref().is_some_and(|other| other.mentions(of, place))
            }
        }
    }

    /// Whether it may be NULL; `true` where that is not known.
    pub(crate) fn is_nullable(&self) -> bool {
        match self {
            Self::Column(meta, at) => meta.columns[*at].nullable,
            Self::Value(value, _) => *value == Datum::Null,
            Self::CountRows => false,
            _ => true,
        }
    }
}

impl Aggregate {
    /// What comes of values of this kind.
    pub(crate) fn kind(self, of: Kind) -> Kind {
        match (self, of) {
            (Self::Count, _) => Kind::BigInt,
            (Self::Least | Self::Greatest, kind) | (_, kind @ Kind::Decimal) => kind,
            (Self::Sum, Kind::SmallInt | Kind::Integer | Kind::BigInt) => Kind::BigInt,
            (Self::Sum | Self::Average, _) => Kind::Double,
        }
    }
}
