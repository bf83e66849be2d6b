//! The words of `#[column(…)]`, and the column that they make of a field.

use super::attribute::{Text, Word};
use super::constraint::{FOREIGN_KEY, ForeignKeyWords, UNIQUE, UniqueWords, action, check, missing, timing};
use super::index::{INDEX, IndexWords};
use super::item::{self, Attribute};
use super::problem::{Problem, Problems};
use super::settings::{Family, often, once, push, set};
use super::text::doc_comment;
use super::types::{column_type, without_option};
use crate::dialect;
use crate::schema::{Check, Column, Expr, Generated, Identity, IdentityKind, Type};
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// The words of a column.
#[derive(Debug, Default)]
pub(super) struct ColumnWords {
    name: Option<Text>,
    pub renamed_from: Option<Text>,
    pub skip: bool,
    pub primary_key: Option<Option<Text>>,
    generated: Option<(Who, Span)>,
    identity: Option<Identity>,
    pub uniques: Vec<UniqueWords>,
    pub indexes: Vec<IndexWords>,
    pub checks: Vec<(Check, Option<Text>)>,
    pub foreign_key: ForeignKeyWords,
    length: Option<(u32, Span)>,
    precision: Option<(u16, Span)>,
    scale: Option<(i16, Span)>,
    ty: Option<Text>,
    default: Option<Expr>,
    collate: Option<Text>,
    generated_as: Option<Expr>,
    computed: bool,
    updated: Option<Expr>,
    invisible: bool,
    srid: Option<u32>,
    kept: Option<Kept>,
    comment: Option<Text>,
}

/// Who numbers an integer key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    Server(IdentityKind),
}

const WHO: &[(&str, Who)] = &[
    ("never", Who::Nobody),
    ("always", Who::Server(IdentityKind::Always)),
    ("by default", Who::Server(IdentityKind::ByDefault)),
];

/// What the library keeps in a column by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// When the row was made.
    Made,
    /// When it was changed last.
    Changed,
    /// When it was deleted: the row stays, and queries leave it out.
    Deleted,
    /// How often it was written: who writes over a version that is not there any more is told so.
    Version,
}

const WHEN: &[(&str, Kept)] = &[("insert", Kept::Made), ("change", Kept::Changed), ("delete", Kept::Deleted)];

/// `#[column(…)]` of a field.
pub(super) static COLUMN: Family<ColumnWords> = Family {
    label: "column",
    positional: "",
    settings: &[
        once("name = \"user_name\"", |column, word| set(&mut column.name, word.text())),
        once("renamed_from = \"name\"", |column, word| set(&mut column.renamed_from, word.text())),
        once("skip", |column, word| set(&mut column.skip, word.flag())),
        once("primary_key", |column, word| set(&mut column.primary_key, key_name(word))),
        once("generated = \"by default\"", |column, word| set(&mut column.generated, at(word, word.choice(WHO)))),
        once("identity(start = 100, increment = 10)", |column, word| set(&mut column.identity, IDENTITY.read(word))),
        often("unique", |column, word| push(&mut column.uniques, UNIQUE.read(word))),
        often("index(method = \"gin\")", |column, word| push(&mut column.indexes, INDEX.read(word))),
        often("check = \"price > 0\"", |column, word| push(&mut column.checks, check(word))),
        once("references = \"teams.id\"", |column, word| references(&mut column.foreign_key, word)),
        once("on_delete = \"cascade\"", |column, word| set(&mut column.foreign_key.on_delete, action(word))),
        once("on_update = \"cascade\"", on_update),
        once("deferrable = \"deferred\"", |column, word| set(&mut column.foreign_key.timing, timing(word))),
        once("length = 255", |column, word| set(&mut column.length, at(word, word.number()))),
        once("precision = 10", |column, word| set(&mut column.precision, at(word, word.number()))),
        once("scale = 2", |column, word| set(&mut column.scale, at(word, word.number()))),
        once("type = \"inet\"", |column, word| set(&mut column.ty, word.text())),
        once("default = sql(\"now()\")", |column, word| set(&mut column.default, word.default())),
        once("collate = \"C\"", |column, word| set(&mut column.collate, word.text())),
        once("generated_as = \"price * 2\"", |column, word| set(&mut column.generated_as, word.expr())),
        once("stored", |column, word| set(&mut column.computed, word.flag().map(|stored| !stored))),
        once("virtual", |column, word| set(&mut column.computed, word.flag())),
        once("set_on = \"insert\"", |column, word| set(&mut column.kept, word.choice(WHEN).map(Some))),
        once("version", |column, word| set(&mut column.kept, word.flag().map(|is| is.then_some(Kept::Version)))),
        once("invisible", |column, word| set(&mut column.invisible, word.flag())),
        once("srid = 4326", |column, word| set(&mut column.srid, word.number::<u32>())),
        once("comment = \"what it is for\"", |column, word| set(&mut column.comment, word.text())),
    ],
};

/// `identity(…)` of a column.
pub(super) static IDENTITY: Family<Identity> = Family {
    label: "identity",
    positional: "",
    settings: &[
        once("start = 100", |identity, word| set(&mut identity.start, word.number::<i64>())),
        once("increment = 10", |identity, word| set(&mut identity.increment, word.number::<i64>())),
        once("min = 1", |identity, word| set(&mut identity.min, word.number::<i64>())),
        once("max = 999", |identity, word| set(&mut identity.max, word.number::<i64>())),
        once("cache = 20", |identity, word| set(&mut identity.cache, word.number::<i64>())),
        once("cycle", |identity, word| set(&mut identity.cycle, word.flag())),
    ],
};

/// `primary_key`, or `primary_key = "name"`.
fn key_name(word: &Word) -> Result<Option<Text>, Problem> {
    if matches!(word.flag(), Ok(true)) { Ok(None) } else { word.text().map(Some) }
}

/// `on_update = "cascade"` of a reference, `on_update = sql("CURRENT_TIMESTAMP")` of the column itself.
fn on_update(column: &mut ColumnWords, word: &Word) -> Result<(), Problems> {
    match word.sql() {
        Some(expr) => set(&mut column.updated, Ok::<_, Problem>(expr)),
        None => set(&mut column.foreign_key.on_update, action(word)),
    }
}

fn at<V>(word: &Word, value: Result<V, Problem>) -> Result<(V, Span), Problem> {
    Ok((value?, word.name.span))
}

/// `references = "t.id"`, or `references("t.id", on_delete = "cascade")`.
fn references(key: &mut ForeignKeyWords, word: &Word) -> Result<(), Problems> {
    FOREIGN_KEY.read_into(key, word)?;
    match key.references {
        Some(_) => Ok(()),
        None => Err(missing(word, "table", "references = \"teams.id\"").into()),
    }
}

/// A field as it was read.
pub(super) struct Field {
    /// The field's own name.
    pub name: String,
    /// The same, as it stands there, and its Rust type.
    pub rust: (Ident, syn::Type),
    /// Whether its Rust type is a whole number.
    pub is_whole: bool,
    /// Where it stands.
    pub span: Span,
    /// Where its type stands.
    pub type_span: Span,
    /// What may be the path of its enum.
    pub enum_path: Option<syn::Path>,
    /// What the library keeps in it.
    pub kept: Option<Kept>,
    /// What its attributes say.
    pub words: ColumnWords,
    /// The column, its number not yet decided.
    pub column: Column,
}

/// Reads a field; `None` when it is to be skipped.
pub(super) fn read_field(mut field: item::Field) -> Result<Option<Field>, Problems> {
    let mut problems = Problems::default();
    let mut words = attribute_words(&COLUMN, &mut field.attributes, &mut problems);
    if words.skip {
        return problems.or(None);
    }
    if let Some(cfg) = field.attributes.iter().find(|attribute| attribute.name == "cfg") {
        return Err(Problem::new(cfg.name.span(), "a column cannot depend on how the program is compiled").into());
    }
    let (nullable, bare) = without_option(&field.ty);
    let is_whole = column_type(bare).is_ok_and(|(ty, _)| ty.is_integer());
    let read = match &words.ty {
        Some(text) => Ok((named_type(&text.text), None)),
        None => column_type(bare),
    };
    let read = read.and_then(|(ty, enum_path)| Ok((sized(ty, &words)?, enum_path)));
    let Some((ty, enum_path)) = problems.take(read) else { return Err(problems) };
    let name = words.name.take().map_or_else(|| field.name.unraw().to_string(), |name| name.text);
    let column = Column {
        nullable,
        default: words.default.take(),
        collation: words.collate.take().map(|text| text.text),
        generated: words.generated_as.take().map(|expr| Generated { expr, stored: !words.computed }),
        options: options(&mut words),
        comment: words.comment.take().map(|text| text.text).or_else(|| doc_comment(&field.attributes)),
        ..Column::new(name, ty)
    };
    let enum_path = enum_path.cloned();
    let kept = words.kept.take();
    if let Some((message, hint)) = kept.and_then(|kept| misfit(kept, &column)) {
        return Err(Problem::new(field.ty.span(), message).hint(hint).into());
    }
    let (name, span) = (field.name.unraw().to_string(), field.name.span());
    let type_span = field.ty.span();
    let rust = (field.name, field.ty);
    problems.or(Some(Field { name, rust, is_whole, span, type_span, enum_path, kept, words, column }))
}

/// Why what the library keeps cannot stand in this column, and in which it can.
fn misfit(kept: Kept, column: &Column) -> Option<(&'static str, &'static str)> {
    let is_time = matches!(column.ty, Type::Timestamp | Type::TimestampTz | Type::Date | Type::Native(_));
    match kept {
        Kept::Version if !column.ty.is_integer() => {
            Some(("a version is a whole number: it goes up by one", "let its type be `i32`"))
        }
        Kept::Version if column.nullable => {
            Some(("a version that is missing cannot go up by one", "let its type be no `Option`"))
        }
        Kept::Made | Kept::Changed | Kept::Deleted if !is_time => {
            Some(("`set_on` writes a time", "let its type be `Timestamp`, `DateTime` or `Date`"))
        }
        Kept::Deleted if !column.nullable => Some((
            "the time of a deletion may be missing: most rows are not deleted",
            "let its type be `Option<Timestamp>`",
        )),
        _ => None,
    }
}

fn options(words: &mut ColumnWords) -> BTreeMap<String, String> {
    let updated = words.updated.take().map(|expr| (Column::ON_UPDATE.to_owned(), expr.as_str().to_owned()));
    let invisible = words.invisible.then(|| (Column::INVISIBLE.to_owned(), String::new()));
    let srid = words.srid.take().map(|system| (Column::SRID.to_owned(), system.to_string()));
    updated.into_iter().chain(invisible).chain(srid).collect()
}

/// What the attributes of a family say together; what cannot be read goes to the problems.
pub(super) fn attribute_words<T: Default>(
    family: &Family<T>,
    attributes: &mut [Attribute],
    problems: &mut Problems,
) -> T {
    let (mut target, mut words) = (T::default(), Vec::new());
    for attribute in attributes.iter_mut().filter(|attribute| attribute.name == family.label) {
        words.extend(problems.take(attribute.take_words()).unwrap_or_default());
    }
    problems.take(family.apply(&mut target, &words));
    target
}

/// The type of `type = "…"`: one of the portable words, or an engine's own.
fn named_type(text: &str) -> Type {
    dialect::by_name("portable").map_or_else(|| Type::Native(text.to_owned()), |portable| portable.parse_type(text))
}

/// The type with its length, precision and scale.
fn sized(ty: Type, words: &ColumnWords) -> Result<Type, Problem> {
    let misplaced = |span, word: &str, rust: &str| {
        Problem::new(span, format!("`{word}` is for `{rust}`")).hint("name the type: `#[column(type = \"…\")]`")
    };
    match (ty, words.length, words.precision, words.scale) {
        (Type::Text, Some((length, _)), None, None) => Ok(Type::Varchar(Some(length))),
        (Type::Numeric(None), None, Some((precision, _)), scale) => {
            Ok(Type::Numeric(Some((precision, scale.map_or(0, |(scale, _)| scale)))))
        }
        (ty, None, None, None) => Ok(ty),
        (Type::Numeric(None), None, None, Some((_, span))) => {
            Err(Problem::new(span, "`scale` needs a `precision`").hint("write it like `precision = 10, scale = 2`"))
        }
        (_, Some((_, span)), ..) => Err(misplaced(span, "length", "String")),
        (_, _, Some((_, span)), _) => Err(misplaced(span, "precision", "Decimal")),
        (_, _, _, Some((_, span))) => Err(misplaced(span, "scale", "Decimal")),
    }
}

impl Field {
    /// Decides whether the server numbers the column: an integer that is the whole key and gets its value
    /// from nowhere else, or one that says so.
    pub(super) fn number(&mut self, is_sole_key: bool, is_foreign: bool) -> Result<(), Problem> {
        let (options, who) = (self.words.identity.take(), self.words.generated);
        // An engine's own integer (`int unsigned`) is one that a whole number of Rust stands for.
        let is_integer = self.column.ty.is_integer() || matches!(self.column.ty, Type::Native(_)) && self.is_whole;
        let can =
            is_integer && !self.column.nullable && self.column.default.is_none() && self.column.generated.is_none();
        let kind = match who {
            Some((Who::Nobody, _)) => None,
            Some((Who::Server(kind), _)) => Some(kind),
            None => {
                let is_implied = is_sole_key && can && !is_foreign && self.column.ty.is_integer();
                (options.is_some() || is_implied).then_some(IdentityKind::Auto)
            }
        };
        if kind.is_some() && !can {
            let span = who.map_or(self.span, |(_, span)| span);
            return Err(Problem::new(span, format!("`{}` cannot be numbered by the server", self.column.name))
                .hint("only an integer that is not optional and has no default can"));
        }
        self.column.identity = kind.map(|kind| Identity { kind, ..options.unwrap_or_default() });
        Ok(())
    }
}
