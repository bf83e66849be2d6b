//! How PostgreSQL spells SQL, and portable SQL, which is PostgreSQL's spelling of the portable types.
//! What differs between versions stands here, as data.

mod cost;
mod keywords;
mod literal;
mod normalize;
mod printed;
mod render;
mod types;

pub(super) use keywords::is_keyword;

use super::{Capabilities, Cost, Dialect, Keeping, Unsupported, Ways};
use crate::change::Change;
use crate::plan::Step;
use crate::schema::{Column, Object, ObjectName, Schema, Type};
use crate::sql::{Lexis, Sql, SqlWriter};
use normalize::Literals;
use std::borrow::Cow;

/// The dialect, in one version of the server, or as portable SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postgres {
    spelling: Spelling,
    capabilities: Capabilities,
    /// `ALTER COLUMN … SET EXPRESSION`.
    set_expression: bool,
    /// The schema that names without one mean.
    home: Cow<'static, str>,
}

/// The schema that every database has from the start, and that sessions look in unless they are told otherwise.
const PUBLIC: &str = "public";

/// Whose words are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// PostgreSQL's: `JSONB` is the portable JSON, `JSON` a type of its own.
    Native,
    /// The portable types' own: `JSON`.
    Portable,
}

/// The newest version whose differences are known; later ones are taken to be like it.
const NEWEST: u32 = 18_00_00;

static LATEST: Postgres = Postgres::for_version(NEWEST);
static PORTABLE: Postgres = Postgres::spelled(NEWEST, Spelling::Portable);

impl Postgres {
    /// The dialect of a server, by what it says in `server_version_num`: 15.18 is 150018.
    pub const fn for_version(number: u32) -> Self {
        Self::spelled(number, Spelling::Native)
    }

    /// The same, where names without a schema mean this one.
    #[must_use]
    pub fn at_home_in(self, home: String) -> Self {
        Self { home: Cow::Owned(home), ..self }
    }

    /// The schema that names without one mean.
    pub fn home(&self) -> &str {
        &self.home
    }

    const fn spelled(number: u32, spelling: Spelling) -> Self {
        let capabilities = Capabilities {
            named_enums: true,
            comments: true,
            namespaces: true,
            extensions: true,
            transactional_ddl: true,
            alter_column: true,
            alter_constraint: true,
            runs_as_written: true,
            nulls_not_distinct: number >= 15_00_00,
            virtual_columns: number >= 18_00_00,
            index_methods: true,
            materialized_views: true,
            one_integer_type: false,
            loose_types: false,
            identifier_bytes: 63,
            whole_definitions: false,
            writes_own: true,
            partial_indexes: true,
            expression_indexes: true,
            prefix_keys: false,
            invisible_columns: false,
            vectors: true,
            vector_indexes: true,
            names_ignore_case: false,
            column_checks: false,
            padded_rows: true,
            renames_all: true,
            named_not_null: number >= 18_00_00,
            cluster: false,
        };
        Self { spelling, capabilities, set_expression: number >= 17_00_00, home: Cow::Borrowed(PUBLIC) }
    }

    /// Brings what a server showed into normal form, but for defaults, which stay as it printed them: two
    /// databases are compared to the letter.
    pub fn arrange(&self, schema: &mut Schema) {
        printed::settle(schema);
        // What the server shows it can express.
        normalize::normalize(self, schema, Literals::AsPrinted);
    }

    /// The type of a column as the server prints it, kept to the letter until [`Dialect::normalize`].
    pub fn shown_type(&self, text: &str) -> Type {
        types::shown(text)
    }

    fn unsupported(&self, what: impl Into<String>, place: impl ToString, hint: &str) -> Unsupported {
        Unsupported { engine: self.name(), what: what.into(), place: place.to_string(), hint: Some(hint.to_owned()) }
    }
}

impl Dialect for Postgres {
    fn name(&self) -> &'static str {
        match self.spelling {
            Spelling::Native => "postgresql",
            Spelling::Portable => "portable",
        }
    }

    fn home(&self) -> Option<&str> {
        Some(&self.home)
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn lexis(&self) -> Lexis {
        Lexis::STANDARD
    }

    fn quote(&self, out: &mut String, name: &str) {
        keywords::quote(out, name);
    }

    fn type_name(&self, ty: &Type) -> Result<String, Unsupported> {
        types::spell(self, ty)
    }

    fn parse_type(&self, text: &str) -> Type {
        types::parse(text, self.spelling)
    }

    fn normalize(&self, schema: &mut Schema) -> Vec<Unsupported> {
        normalize::normalize(self, schema, Literals::Short)
    }

    fn render(&self, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
        render::render(self, changes, from)
    }

    fn cost(&self, change: &Change, before: &Schema) -> Option<Cost> {
        cost::of(change, before)
    }

    fn cost_of_statement(&self, words: &[String]) -> Option<Cost> {
        cost::of_statement(words)
    }

    fn literal_of(&self, _column: &Column, value: &Sql) -> Option<Sql> {
        Some(SqlWriter::new(self).raw("quote_literal(").part(value).raw(")").finish())
    }

    fn keeping(&self) -> Keeping {
        Keeping {
            hold: Some(" IN SHARE ROW EXCLUSIVE MODE"),
            as_text: types::is_object,
            exactly: ["quote_literal(", ")"],
            now: "CAST(extract(epoch FROM now()) AS bigint)",
            overriding: " OVERRIDING SYSTEM VALUE",
            tables: false,
            waits_for_checks: true,
            fills_columns: false,
        }
    }

    fn go_on_numbering(&self, table: &ObjectName, column: &str) -> Option<Sql> {
        Some(render::continue_after_highest(self, table, column))
    }

    fn named_sequence(&self, table: &ObjectName, usual: &str, name: &str) -> Option<Object> {
        let place = || ObjectName::in_schema(table.schema.as_deref().unwrap_or(&self.home), "");
        let rename = |from: &str, to: &str| {
            let mut writer = SqlWriter::new(self);
            writer.raw("ALTER SEQUENCE ").name(&place().sibling(from)).raw(" RENAME TO ").ident(to);
            writer.finish().as_str().to_owned()
        };
        Some(Object {
            table: Some(table.clone()),
            definition: rename(usual, name),
            removal: rename(name, usual),
            depends_on: vec![table.clone()],
            ..Object::new("sequence name", table.sibling(name))
        })
    }

    fn ways(&self) -> Ways {
        Ways {
            concurrent_indexes: true,
            unvalidated_constraints: true,
            constraint_on_index: true,
            check_proves_not_null: true,
        }
    }
}

/// The newest version's dialect, for text written without a server.
pub fn latest() -> &'static dyn Dialect {
    &LATEST
}

/// Portable SQL: PostgreSQL's spelling, the portable names of types.
pub fn portable() -> &'static dyn Dialect {
    &PORTABLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_differ_in_what_they_can_do() {
        for (number, distinct, computed) in
            [(14_00_10, false, false), (15_00_18, true, false), (18_00_04, true, true), (19_00_00, true, true)]
        {
            let capabilities = Postgres::for_version(number).capabilities;
            assert_eq!(
                (capabilities.nulls_not_distinct, capabilities.virtual_columns),
                (distinct, computed),
                "{number}"
            );
        }
    }
}
