//! How MySQL and MariaDB spell SQL. What differs between the two, their versions and a cluster is data in `flavor`.
//!
//! In a [`Schema`] expressions have the quotes of the standard; `fragment` reads and writes the servers' own.

mod cost;
mod defaults;
mod flavor;
mod fragment;
mod keywords;
mod literal;
mod natives;
mod normalize;
mod operators;
mod portable;
mod refuse;
mod render;
mod settings;
mod types;

pub use flavor::{Flavor, MySql};
pub use settings::{with_settings, within_settings};

use super::{Capabilities, Cost, Dialect, Keeping, Unsupported, misread};
use crate::change::Change;
use crate::plan::Step;
use crate::schema::{Column, Expr, Schema, Table, Type};
use crate::sql::{Lexis, Sql, SqlWriter};

/// The `sql_mode` that the statements of this dialect are written for, and are read under: what does not fit is an
/// error, `"` quotes a string, a backslash escapes.
pub const SQL_MODE: &str = "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

const LEXIS: Lexis = Lexis {
    brackets_quote: false,
    backticks_quote: true,
    dollar_strings: false,
    nested_comments: false,
    backslash_escapes: true,
    double_quotes_string: true,
    hash_comments: true,
    runs_comments: true,
};

/// The newest server of a flavor whose differences are known, for text written without a server.
pub fn latest(flavor: Flavor) -> &'static MySql {
    flavor::latest(flavor)
}

impl MySql {
    /// The type that a server shows as `COLUMN_TYPE`, exactly: what is not portable to the letter is native.
    pub fn parse_declared(&self, column_type: &str) -> Type {
        types::declared(self, column_type)
    }

    /// An expression as the catalogue shows it: a CHECK, a generated column, the key of an index.
    pub fn shown_expression(&self, text: &str, database: &str) -> Expr {
        fragment::shown(&fragment::unescaped(self, text), database)
    }

    /// The query of a view as the catalogue shows it.
    pub fn shown_query(&self, text: &str, database: &str) -> Expr {
        fragment::shown(text, database)
    }

    /// The default that the catalogue shows for a column; `is_expression` where `EXTRA` says `DEFAULT_GENERATED`.
    pub fn shown_default(&self, column_default: &str, is_expression: bool, ty: &Type, database: &str) -> Option<Expr> {
        defaults::shown(self, column_default, is_expression, ty, database)
    }

    /// The statements that add and drop a check which the server keeps and does not enforce.
    pub fn unenforced_check(&self, table: &Table, name: &str, expr: &Expr) -> [Sql; 2] {
        let mut add = SqlWriter::new(self);
        let columns = table.columns.iter().map(|column| column.name.as_str());
        add.raw("ALTER TABLE ").name(&table.name).raw(" ADD CONSTRAINT ").ident(name).raw(" CHECK (");
        add.spelled(&fragment::spelled(expr, columns)).raw(") NOT ENFORCED");
        let mut drop = SqlWriter::new(self);
        drop.raw("ALTER TABLE ").name(&table.name).raw(" DROP CONSTRAINT ").ident(name);
        [add.finish(), drop.finish()]
    }

    fn unsupported(&self, what: impl Into<String>, place: impl ToString, hint: &str) -> Unsupported {
        Unsupported { engine: self.name(), what: what.into(), place: place.to_string(), hint: Some(hint.to_owned()) }
    }
}

impl Dialect for MySql {
    fn name(&self) -> &'static str {
        self.flavor().name()
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    fn lexis(&self) -> Lexis {
        LEXIS
    }

    fn quote(&self, out: &mut String, name: &str) {
        keywords::quote(out, name);
    }

    fn type_name(&self, ty: &Type) -> Result<String, Unsupported> {
        types::name(self, ty)
    }

    fn parse_type(&self, text: &str) -> Type {
        types::parse(self, text)
    }

    fn fragment(&self, written: &str) -> Expr {
        fragment::shown(written, "")
    }

    fn normalize(&self, schema: &mut Schema) -> Vec<Unsupported> {
        normalize::normalize(self, schema)
    }

    fn misreads(&self, portable: &str) -> Option<Unsupported> {
        misread::find(self.name(), portable, portable::MISREAD)
    }

    fn row_statement(&self, portable: &str, at: &Schema) -> String {
        portable::row_statement(portable, at)
    }

    fn render(&self, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported> {
        render::render(self, changes, from)
    }

    fn gentler(&self, step: &Step) -> Vec<Sql> {
        cost::gentler(self, step)
    }

    fn keeping(&self) -> Keeping {
        Keeping {
            hold: None,
            as_text: |_| false,
            exactly: ["CAST(", " AS BINARY)"],
            now: "unix_timestamp()",
            overriding: "",
            tables: true,
            waits_for_checks: false,
            fills_columns: true,
        }
    }

    fn literal_of(&self, column: &Column, value: &Sql) -> Option<Sql> {
        literal::of(self, column, value)
    }

    fn cost(&self, change: &Change, _before: &Schema) -> Option<Cost> {
        cost::of(self, change)
    }
}
