//! [`Select`]: a query as plain data.

use super::Meta;
use super::node::Tree;

/// A query.
#[derive(Debug, Clone)]
pub struct Select {
    /// What stands before it, and is read as tables are.
    pub(crate) with: Vec<Common>,
    pub(crate) list: List,
    pub(crate) from: &'static Meta,
    pub(crate) joins: Vec<Join>,
    /// All of them hold.
    pub(crate) filter: Vec<Tree>,
    pub(crate) group: Vec<Tree>,
    pub(crate) having: Vec<Tree>,
    pub(crate) order: Vec<Ordering>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    pub(crate) distinct: bool,
    pub(crate) lock: Option<Lock>,
    /// Which rows there are of models that mark what is deleted.
    pub(crate) rows: Rows,
}

/// A query that others read as a table.
#[derive(Debug, Clone)]
pub(crate) struct Common {
    /// Its name, and those of its columns.
    pub(crate) table: &'static Meta,
    pub(crate) query: Select,
    /// What is asked again and again of the rows that came last, until none come.
    pub(crate) step: Option<Select>,
}

/// Which rows there are of models that mark what is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Those that are not deleted.
    Present,
    /// All.
    All,
    /// Those that are.
    Deleted,
}

/// What a query returns.
#[derive(Debug, Clone)]
pub(crate) enum List {
    /// The columns of the model that it is about.
    Model,
    /// That there is a row.
    One,
    /// These.
    Trees(Vec<Tree>),
}

/// Another table in a query.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub(crate) side: Side,
    pub(crate) table: &'static Meta,
    pub(crate) on: Tree,
}

/// What becomes of rows that find no partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// They are left out.
    Inner,
    /// They stay, with NULL for the other's columns.
    Left,
}

/// A part of an order.
#[derive(Debug, Clone)]
pub struct Ordering {
    pub(crate) tree: Tree,
    pub(crate) direction: Direction,
    pub(crate) nulls: Nulls,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ascending,
    Descending,
}

/// Where NULL stands in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    First,
    Last,
}

/// How the rows that are read are locked until the transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Nobody else may change them; who wants to, waits, and so do we.
    Update,
    /// The same, passing over rows that somebody else holds.
    UpdateSkipLocked,
}

impl Select {
    /// All rows of a model.
    pub(crate) fn all(from: &'static Meta) -> Self {
        Self {
            with: Vec::new(),
            list: List::Model,
            from,
            joins: Vec::new(),
            filter: Vec::new(),
            group: Vec::new(),
            having: Vec::new(),
            order: Vec::new(),
            limit: None,
            offset: None,
            distinct: false,
            lock: None,
            rows: Rows::Present,
        }
    }

    /// Whether columns need their table's name.
    pub(crate) fn has_several_tables(&self) -> bool {
        !self.joins.is_empty()
    }

    /// The same rows, as a question of how many there are: in a query around it where rows are more than what
    /// the conditions leave.
    pub(crate) fn has_simple_rows(&self) -> bool {
        !self.distinct && self.group.is_empty() && self.limit.is_none() && self.offset.is_none()
    }
}

/// A query that has said what it returns.
pub trait Query {
    /// One row of it.
    type Row;

    #[doc(hidden)]
    fn into_select(self) -> Select;
}
