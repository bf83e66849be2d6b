//! [`Writer`]: from the tree of a query to a statement and its values. What engines say differently it asks
//! the [`Spelling`].

use super::node::Tree;
use super::select::{List, Select, Side};
use super::spelling::Spelling;
use super::{Datum, Kind, Meta};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::sql::{Sql, SqlWriter};
use std::borrow::Cow;

/// A statement in the making.
pub(crate) struct Writer<'q> {
    out: SqlWriter<'static>,
    pub(crate) spelling: &'static dyn Spelling,
    values: Vec<Cow<'q, Datum<'static>>>,
    /// Whether columns are written with their table.
    qualified: bool,
    /// The table that the statement is about, and, within a query in it that is about the same one, that by
    /// another name.
    pub(super) about: Option<&'static Meta>,
    pub(super) alias: Option<&'static Meta>,
    /// What the engine has no words for.
    refused: Option<Error>,
}

/// The other name of a table that stands in a query within another about it.
const ALIAS: &str = "mainstay_inner";

/// A statement and its values.
pub(crate) type Written<'q> = (Sql, Vec<Cow<'q, Datum<'static>>>);

impl<'q> Writer<'q> {
    pub(crate) fn new(spelling: &'static dyn Spelling) -> Self {
        Self {
            out: SqlWriter::new(spelling.dialect()),
            spelling,
            values: Vec::new(),
            qualified: false,
            about: None,
            alias: None,
            refused: None,
        }
    }

    /// The statement and its values; an error if there was something in it that the engine has no words for.
    pub(crate) fn finish(mut self) -> Result<Written<'q>> {
        match self.refused {
            Some(error) => Err(error),
            None => Ok((self.out.finish(), self.values)),
        }
    }

    /// A statement without expressions in it.
    pub(crate) fn into_sql(mut self) -> Sql {
        self.out.finish()
    }

    /// Says that the engine has no words for something.
    pub(crate) fn refuse(&mut self, what: &str, hint: &str) {
        let error = Error::new(ErrorKind::Unsupported, format!("this engine has no {what}"));
        self.refused_with(error.hint(hint));
    }

    fn refused_with(&mut self, error: Error) {
        self.refused.get_or_insert(error);
    }

    pub(crate) fn raw(&mut self, text: &'static str) -> &mut Self {
        self.out.raw(text);
        self
    }

    pub(crate) fn ident(&mut self, name: &str) -> &mut Self {
        self.out.ident(name);
        self
    }

    pub(crate) fn table(&mut self, meta: &Meta) -> &mut Self {
        self.out.name(&meta.name);
        self
    }

    /// Something that was written before.
    pub(crate) fn part(&mut self, part: &Sql) -> &mut Self {
        self.out.part(part);
        self
    }

    /// A value that travels beside the statement.
    pub(crate) fn value(&mut self, value: Cow<'q, Datum<'static>>) -> &mut Self {
        self.values.push(value);
        self.placeholder(self.values.len())
    }

    /// The place of a value that is given later.
    pub(crate) fn placeholder(&mut self, number: usize) -> &mut Self {
        self.spelling.placeholder(&mut self.out, number);
        self
    }

    /// The place of a value of this kind.
    pub(crate) fn place(&mut self, number: usize, kind: Kind) -> &mut Self {
        self.spelling.place(&mut self.out, number, kind);
        self
    }

    /// `column = value`
    pub(crate) fn equation(&mut self, meta: &Meta, at: usize, number: usize) -> &mut Self {
        self.ident(meta.columns[at].name).raw(" = ").place(number, meta.columns[at].kind)
    }

    /// A number of rows, as a value.
    pub(crate) fn count(&mut self, count: u64) -> &mut Self {
        self.value(Cow::Owned(Datum::Int(i64::try_from(count).unwrap_or(i64::MAX))))
    }

    pub(crate) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &'static str,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.raw(separator);
            }
            write(self, item);
        }
        self
    }

    pub(crate) fn binary(&mut self, left: &'q Tree, word: &'static str, right: &'q Tree) -> &mut Self {
        self.tree(left).raw(word).tree(right)
    }

    /// Says which table the statement is about.
    pub(crate) fn about(&mut self, meta: &'static Meta) -> &mut Self {
        self.about = Some(meta);
        self
    }

    /// The same, and names it.
    pub(crate) fn subject(&mut self, meta: &'static Meta) -> &mut Self {
        self.about(meta).table(meta)
    }

    /// A column, with its table where there are several.
    pub(crate) fn column(&mut self, meta: &Meta, at: usize) -> &mut Self {
        if self.alias.is_some_and(|alias| std::ptr::eq(alias, meta)) {
            self.raw(ALIAS).raw(".");
        } else if self.qualified {
            self.table(meta).raw(".");
        }
        self.ident(meta.columns[at].name)
    }

    /// An expression.
    pub(crate) fn tree(&mut self, tree: &'q Tree) -> &mut Self {
        let spelling = self.spelling;
        match tree {
            Tree::Column(meta, at) => _ = self.column(meta, *at),
            Tree::Outer(meta, at) => _ = self.table(meta).raw(".").ident(meta.columns[*at].name),
            Tree::Value(value, kind) => {
                self.values.push(Cow::Borrowed(value));
                self.place(self.values.len(), *kind);
            }
            Tree::Compare(how, left, right) => spelling.compare(self, *how, left, right),
            Tree::Holds(place, text, part) => spelling.holds(self, *place, text, part),
            Tree::Like(case, text, pattern) => spelling.like(self, *case, text, pattern),
            Tree::IsNull(inner) => _ = self.tree(inner).raw(" IS NULL"),
            Tree::Not(inner) => self.not(inner),
            Tree::All(parts) => self.joined(parts, " AND ", "1 = 1"),
            Tree::Any(parts) => self.joined(parts, " OR ", "1 = 0"),
            Tree::EveryRow => _ = self.raw("1 = 1"),
            Tree::Refused(why, instead) => self.refused_with(Error::new(ErrorKind::Unsupported, *why).hint(*instead)),
            Tree::InList(item, list) => spelling.in_list(self, item, list),
            Tree::InQuery(item, query) => _ = self.tree(item).raw(" IN (").select(query).raw(")"),
            Tree::Exists(query) => _ = self.raw("EXISTS (").select(query).raw(")"),
            Tree::Compute(operator, left, right) => spelling.compute(self, *operator, left, right),
            Tree::Call(function, arguments) => spelling.call(self, *function, arguments),
            Tree::Aggregate(function, quantity, of) => spelling.aggregate(self, *function, *quantity, of),
            Tree::CountRows => _ = self.raw("count(*)"),
            Tree::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            Tree::Cast(inner, kind) => self.cast(inner, *kind),
            Tree::Distance(distance, left, right) => spelling.distance(self, *distance, left, right),
        }
        self
    }

    fn not(&mut self, inner: &'q Tree) {
        match inner {
            Tree::IsNull(tested) => _ = self.tree(tested).raw(" IS NOT NULL"),
            other => _ = self.raw("NOT (").tree(other).raw(")"),
        }
    }

    fn joined(&mut self, parts: &'q [Tree], word: &'static str, of_none: &'static str) {
        match parts {
            [] => _ = self.raw(of_none),
            [only] => _ = self.tree(only),
            parts => _ = self.raw("(").list(parts, word, |out, part| _ = out.tree(part)).raw(")"),
        }
    }

    fn case(&mut self, arms: &'q [(Tree, Tree)], otherwise: Option<&'q Tree>) {
        self.raw("CASE");
        for (condition, result) in arms {
            self.raw(" WHEN ").tree(condition).raw(" THEN ").typed(result);
        }
        if let Some(result) = otherwise {
            self.raw(" ELSE ").typed(result);
        }
        self.raw(" END");
    }

    /// An expression whose surroundings do not tell a server the type of a value.
    pub(crate) fn typed(&mut self, tree: &'q Tree) -> &mut Self {
        match tree {
            Tree::Value(_, kind) => self.cast(tree, *kind),
            other => _ = self.tree(other),
        }
        self
    }

    fn cast(&mut self, inner: &'q Tree, kind: Kind) {
        match self.spelling.cast_name(kind) {
            Some(name) => _ = self.raw("CAST(").tree(inner).raw(" AS ").raw(name).raw(")"),
            None => _ = self.tree(inner),
        }
    }

    /// A query, or one within another.
    pub(crate) fn select(&mut self, query: &'q Select) -> &mut Self {
        let is_again = self.about.is_some_and(|about| std::ptr::eq(about, query.from));
        let outer = (self.about.replace(query.from), self.alias);
        self.alias = is_again.then_some(query.from);
        self.whole_select(query);
        (self.about, self.alias) = outer;
        self
    }

    fn whole_select(&mut self, query: &'q Select) {
        let spelling = self.spelling;
        // What stands within another names its tables, so that the outer one's columns can be told from its own.
        let qualified = query.has_several_tables() || !self.is_empty();
        let outer = std::mem::replace(&mut self.qualified, qualified);
        self.common(&query.with);
        self.raw(if query.distinct { "SELECT DISTINCT " } else { "SELECT " });
        match &query.list {
            List::Model => self.columns(query.from),
            List::One => _ = self.raw("1"),
            List::Trees(trees) => _ = self.list(trees, ", ", |out, tree| spelling.read(out, tree)),
        }
        self.raw(" FROM ").table(query.from);
        if self.alias.is_some() {
            self.raw(" AS ").raw(ALIAS);
        }
        for join in &query.joins {
            self.raw(if join.side == Side::Left { " LEFT JOIN " } else { " JOIN " });
            self.table(join.table).raw(" ON ").tree(&join.on).present(" AND ", join.table, query.rows);
        }
        self.after_from(query);
        self.qualified = outer;
    }

    /// Everything from WHERE on.
    pub(crate) fn after_from(&mut self, query: &'q Select) {
        let spelling = self.spelling;
        self.all(" WHERE ", &query.filter);
        self.present(if query.filter.is_empty() { " WHERE " } else { " AND " }, query.from, query.rows);
        if !query.group.is_empty() {
            self.raw(" GROUP BY ").list(&query.group, ", ", |out, tree| spelling.sorted(out, tree));
        }
        self.all(" HAVING ", &query.having);
        if !query.order.is_empty() {
            self.raw(" ORDER BY ").list(&query.order, ", ", |out, order| spelling.order(out, order));
        }
        spelling.page(self, query.limit, query.offset);
        if let Some(lock) = query.lock {
            self.raw(spelling.lock(lock));
        }
    }

    /// Conditions that all hold.
    pub(crate) fn all(&mut self, word: &'static str, conditions: &'q [Tree]) {
        if !conditions.is_empty() {
            self.raw(word).list(conditions, " AND ", |out, tree| _ = out.tree(tree));
        }
    }

    /// The columns of a model, to be read.
    pub(crate) fn columns(&mut self, meta: &'static Meta) {
        let spelling = self.spelling;
        self.list(0..meta.columns.len(), ", ", |out, at| spelling.read_column(out, meta, at));
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.out.is_empty()
    }
}
