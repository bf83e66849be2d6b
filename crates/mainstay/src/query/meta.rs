//! [`Record`]: a model that is read and written, and [`Meta`], what its statements must know of it.

use super::spelling::Spelling;
use super::{Datum, FromRow, Kind};
use crate::model::{Declaration, Model};
use mainstay_schema::schema::{self, ObjectName, Table, Type};
use mainstay_schema::source::models::Kept;
use std::sync::OnceLock;

/// A model whose rows can be read and written; `#[derive(Model)]` implements it where every field is a
/// [`Field`](super::Field).
pub trait Record: Model + FromRow + Sync {
    /// The primary key: its column's type, a tuple of several, `()` where there is none.
    type Key: Key;

    /// What statements must know.
    fn meta() -> &'static Meta;

    /// The value of the column at this place.
    fn datum(&self, at: usize) -> Datum<'_>;

    /// The primary key of this row.
    fn key(&self) -> Self::Key;
}

/// A primary key.
pub trait Key: FromRow + Sync {
    /// Its values, in the order of its columns.
    fn each<'a>(&'a self, take: &mut dyn FnMut(Datum<'a>));
}

impl<T: super::Field + Sync> Key for T {
    fn each<'a>(&'a self, take: &mut dyn FnMut(Datum<'a>)) {
        take(self.datum());
    }
}

impl Key for () {
    fn each<'a>(&'a self, _: &mut dyn FnMut(Datum<'a>)) {}
}

macro_rules! keys {
    ($(($($part:ident $at:tt),+);)*) => {$(
        impl<$($part: super::Field + Sync),+> Key for ($($part,)+) {
            fn each<'a>(&'a self, take: &mut dyn FnMut(Datum<'a>)) {
                $(take(self.$at.datum());)+
            }
        }
    )*};
}

keys! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

/// What statements must know of a model, gathered once.
#[derive(Debug)]
pub struct Meta {
    pub(crate) name: ObjectName,
    pub(crate) columns: Vec<Column>,
    /// The places of the primary key's columns.
    pub(crate) key: Vec<usize>,
    /// The place of the column that the server numbers.
    pub(crate) numbered: Option<usize>,
    /// The table; a view has none.
    pub(crate) table: Option<&'static Table>,
    /// The statements that do not vary, by engine: rendered when they are first needed.
    pub(crate) texts: [OnceLock<super::texts::Texts>; crate::engine::SPELLINGS],
}

/// A column, as far as statements care.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
    /// Whether the server numbers it, so that 0 means "the next".
    pub(crate) numbered: bool,
    /// Whether it is computed, so that it cannot be written.
    pub(crate) computed: bool,
    /// Whether it is of a type that only its engine knows, and that is read as text.
    pub(crate) native: bool,
    /// What the library keeps in it by itself.
    pub(crate) kept: Option<Kept>,
}

impl Meta {
    /// Gathers it. Called by the derive, which knows the names and kinds of the fields.
    pub fn new(
        declaration: &'static Declaration,
        fields: &[(&'static str, Kind, bool)],
        kept: &[(usize, Kept)],
    ) -> Self {
        let table = match declaration {
            Declaration::Table(table) => Some(table),
            Declaration::View(_) | Declaration::Enum(_) => None,
        };
        let mut columns: Vec<Column> = fields.iter().map(|field| column(field, table)).collect();
        for (at, kept) in kept {
            columns[*at].kept = Some(*kept);
        }
        let key = table.and_then(|table| table.primary_key.as_ref());
        let place = |name: &String| columns.iter().position(|column| column.name == name);
        let key = key.map(|key| key.columns.iter().filter_map(place).collect()).unwrap_or_default();
        let name = match declaration {
            Declaration::Table(table) => table.name.clone(),
            Declaration::View(view) => view.name.clone(),
            Declaration::Enum(definition) => definition.name.clone(),
        };
        let numbered = numbered(&columns);
        Self { name, columns, key, numbered, table, texts: Default::default() }
    }

    /// What is known of a table that no model describes, for as long as the program runs.
    pub(crate) fn of_table(table: Table, spelling: &dyn Spelling) -> &'static Self {
        let table: &'static Table = Box::leak(Box::new(table));
        let columns: Vec<Column> = table.columns.iter().map(|column| described(column, spelling)).collect();
        let (name, numbered) = (table.name.clone(), numbered(&columns));
        let meta = Self { name, columns, key: Vec::new(), numbered, table: Some(table), texts: Default::default() };
        Box::leak(Box::new(meta))
    }

    /// The place of the column in which this is kept.
    pub(crate) fn keeps(&self, what: Kept) -> Option<usize> {
        self.columns.iter().position(|column| column.kept == Some(what))
    }
}

fn numbered(columns: &[Column]) -> Option<usize> {
    columns.iter().position(|column| column.numbered)
}

fn column(&(name, kind, nullable): &(&'static str, Kind, bool), table: Option<&Table>) -> Column {
    let declared = table.and_then(|table| table.column(name));
    Column {
        name,
        kind,
        nullable,
        numbered: declared.is_some_and(|column| column.identity.is_some()),
        computed: declared.is_some_and(|column| column.generated.is_some()),
        native: kind == Kind::Text && declared.is_some_and(|column| matches!(column.ty, Type::Native(_))),
        kept: None,
    }
}

/// A column that no field stands for. What has no type here is read as text.
fn described(column: &'static schema::Column, spelling: &dyn Spelling) -> Column {
    let known = match &column.ty {
        Type::Native(name) => spelling.kind_of(name),
        ty => kind(ty),
    };
    Column {
        name: &column.name,
        kind: known.unwrap_or(Kind::Text),
        nullable: column.nullable,
        numbered: column.identity.is_some(),
        computed: column.generated.is_some(),
        native: known.is_none(),
        kept: None,
    }
}

/// The kind that holds every value of a type exactly.
fn kind(ty: &Type) -> Option<Kind> {
    /// The digits of our decimal numbers.
    const DIGITS: u16 = 28;
    Some(match ty {
        Type::SmallInt => Kind::SmallInt,
        Type::Integer => Kind::Integer,
        Type::BigInt => Kind::BigInt,
        Type::Boolean => Kind::Bool,
        Type::Real => Kind::Real,
        Type::Double => Kind::Double,
        Type::Numeric(Some((digits, _))) if *digits <= DIGITS => Kind::Decimal,
        Type::Varchar(_) | Type::Char(_) | Type::Text => Kind::Text,
        Type::Bytea => Kind::Bytes,
        Type::Date => Kind::Date,
        Type::Time => Kind::Time,
        Type::Timestamp => Kind::DateTime,
        Type::TimestampTz => Kind::Timestamp,
        Type::Uuid => Kind::Uuid,
        Type::Json => Kind::Json,
        Type::Vector(_) => Kind::Vector,
        Type::Enum(_) | Type::InlineEnum(_) => Kind::Enum,
        Type::Numeric(_) | Type::Array(_) | Type::Native(_) => return None,
    })
}
