//! How SQLite spells SQL. What its `ALTER TABLE` cannot do is a table rebuild (`rebuild`).

mod convert;
mod create;
mod declared;
mod fold;
mod group;
mod keywords;
mod meant;
mod native;
mod normalize;
mod portable;
mod rebuild;
mod refuse;
mod render;
mod state;
mod types;
mod views;

pub(super) use keywords::is_keyword;

use super::{Capabilities, Dialect, Keeping, Unsupported, misread};
use crate::change::Change;
use crate::plan::Step;
use crate::schema::{Column, Schema, Table, Type};
use crate::sql::{Lexis, Sql, SqlWriter};

/// The name in `mainstay.toml`, in URLs and in `-- only:` lines.
const NAME: &str = "sqlite";

/// SQLite, as it comes inside the binary.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite {
    /// Whether a type's text is kept as it is declared; `normalize` finds the portable type later, where the
    /// CHECK that belongs to it is at hand.
    verbatim_types: bool,
}

const CAPABILITIES: Capabilities = Capabilities {
    named_enums: false,
    comments: false,
    namespaces: false,
    extensions: false,
    transactional_ddl: true,
    alter_column: false,
    alter_constraint: false,
    runs_as_written: false,
    nulls_not_distinct: false,
    virtual_columns: true,
    index_methods: false,
    materialized_views: false,
    one_integer_type: true,
    loose_types: true,
    identifier_bytes: usize::MAX,
    whole_definitions: false,
    writes_own: false,
    partial_indexes: true,
    expression_indexes: true,
    prefix_keys: false,
    invisible_columns: false,
    vectors: true,
    vector_indexes: false,
    names_ignore_case: true,
    column_checks: false,
    padded_rows: false,
    renames_all: false,
    named_not_null: false,
    cluster: false,
};

const LEXIS: Lexis = Lexis {
    brackets_quote: true,
    backticks_quote: true,
    dollar_strings: false,
    nested_comments: false,
    backslash_escapes: false,
    ..Lexis::STANDARD
};

const WRITING: Sqlite = Sqlite { verbatim_types: false };
const INSPECTING: Sqlite = Sqlite { verbatim_types: true };

/// The dialect.
pub fn dialect() -> &'static dyn Dialect {
    &WRITING
}

/// The dialect that reads what a live database shows: every type is [`Type::Native`] with its exact text until
/// [`Dialect::normalize`] has seen the whole table.
pub fn inspecting() -> &'static dyn Dialect {
    &INSPECTING
}

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn lexis(&self) -> Lexis {
        LEXIS
    }

    fn without_enforcement(&self) -> Option<[Sql; 2]> {
        Some([Sql::constant("PRAGMA foreign_keys = OFF"), Sql::constant("PRAGMA foreign_keys = ON")])
    }

    fn quote(&self, out: &mut String, name: &str) {
        if keywords::is_plain(name) {
            out.push_str(name);
        } else {
            out.push('"');
            out.push_str(&name.replace('"', "\"\""));
            out.push('"');
        }
    }

    fn type_name(&self, ty: &Type) -> Result<String, Unsupported> {
        types::name(ty)
    }

    fn parse_type(&self, text: &str) -> Type {
        if self.verbatim_types { Type::Native(text.trim().to_owned()) } else { types::parse(text) }
    }

    fn normalize(&self, schema: &mut Schema) -> Vec<Unsupported> {
        normalize::normalize(schema)
    }

    fn meant(&self, shown: &Column, of: &Table) -> Option<Column> {
        meant::column(shown, of)
    }

    fn misreads(&self, portable: &str) -> Option<Unsupported> {
        misread::find(NAME, portable, portable::MISREAD)
    }

    fn row_statement(&self, portable: &str, _at: &Schema) -> String {
        portable::row_statement(portable)
    }

    fn render(&self, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
        render::render(changes, from)
    }

    fn keeping(&self) -> Keeping {
        Keeping {
            hold: None,
            as_text: |_| false,
            exactly: ["quote(", ")"],
            now: "unixepoch()",
            overriding: "",
            tables: false,
            waits_for_checks: false,
            fills_columns: false,
        }
    }

    fn literal_of(&self, _column: &Column, value: &Sql) -> Option<Sql> {
        Some(SqlWriter::new(self).raw("quote(").part(value).raw(")").finish())
    }
}

/// An identifier as it stands in a statement.
fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    WRITING.quote(&mut out, name);
    out
}

fn unsupported(what: impl Into<String>, place: impl ToString, hint: &str) -> Unsupported {
    Unsupported { engine: NAME, what: what.into(), place: place.to_string(), hint: Some(hint.to_owned()) }
}
