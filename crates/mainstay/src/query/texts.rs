//! The statements that do not vary with what they are asked: rendered once for each model and engine.

use super::Meta;
use super::select::{Rows, Select};
use super::spelling::{Numbering, Spelling};
use super::write::Writer;
use mainstay_schema::sql::Sql;

/// What does not vary.
#[derive(Debug)]
pub(crate) struct Texts {
    /// `SELECT … FROM …`
    pub(crate) select: Sql,
    /// The same, by the primary key.
    pub(crate) get: Sql,
    /// One row, as it is given.
    pub(crate) insert: Insert,
    /// One row, the server giving its number.
    pub(crate) insert_numbered: Insert,
}

/// An INSERT of one row.
#[derive(Debug)]
pub(crate) struct Insert {
    /// The places of the columns that it gives.
    pub(crate) columns: Vec<usize>,
    /// The statement; the one that is to be numbered returns the key, where the engine does it so.
    pub(crate) sql: Sql,
}

/// The texts of a model, on the engine that spells so and is counted at this place.
pub(crate) fn texts(meta: &'static Meta, engine: usize, spelling: &'static dyn Spelling) -> &'static Texts {
    meta.texts[engine].get_or_init(|| Texts {
        select: select(meta, spelling),
        get: get(meta, spelling),
        insert: one(meta, spelling, writable(meta, false), false),
        insert_numbered: one(meta, spelling, writable(meta, true), true),
    })
}

fn select(meta: &'static Meta, spelling: &'static dyn Spelling) -> Sql {
    let query = Select { rows: Rows::All, ..Select::all(meta) };
    let mut out = Writer::new(spelling);
    out.select(&query);
    out.into_sql()
}

fn get(meta: &'static Meta, spelling: &'static dyn Spelling) -> Sql {
    let query = Select { rows: Rows::All, ..Select::all(meta) };
    let mut out = Writer::new(spelling);
    out.select(&query).raw(" WHERE ").list(meta.key.iter().enumerate(), " AND ", |out, (number, at)| {
        out.equation(meta, *at, number + 1);
    });
    out.present(" AND ", meta, Rows::Present);
    out.into_sql()
}

/// The columns that an INSERT gives: not what is computed, and not the number where the server gives it.
pub(crate) fn writable(meta: &Meta, numbered: bool) -> Vec<usize> {
    let columns = meta.columns.iter().enumerate();
    columns.filter(|(_, column)| !(column.computed || numbered && column.numbered)).map(|(at, _)| at).collect()
}

fn one(meta: &'static Meta, spelling: &'static dyn Spelling, columns: Vec<usize>, numbered: bool) -> Insert {
    let mut out = Writer::new(spelling);
    insert_into(&mut out, meta, &columns, 1);
    if numbered && spelling.numbering() == Numbering::Returning {
        out.raw(" RETURNING ").list(&meta.key, ", ", |out, at| _ = out.column(meta, *at));
    }
    Insert { sql: out.into_sql(), columns }
}

/// `INSERT INTO t (a, b) VALUES ($1, $2), …`
pub(crate) fn insert_into(out: &mut Writer<'_>, meta: &Meta, columns: &[usize], rows: usize) {
    out.raw("INSERT INTO ").table(meta);
    if columns.is_empty() {
        out.raw(out.spelling.no_values());
        return;
    }
    out.raw(" (").list(columns, ", ", |out, at| _ = out.ident(meta.columns[*at].name)).raw(") VALUES ");
    out.list(0..rows, ", ", |out, row| {
        let first = row * columns.len() + 1;
        let places = (first..).zip(columns);
        out.raw("(").list(places, ", ", |out, (number, at)| _ = out.place(number, meta.columns[*at].kind)).raw(")");
    });
}
