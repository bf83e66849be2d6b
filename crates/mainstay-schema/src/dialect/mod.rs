//! How an engine spells SQL. Pure text; talking to the engine is the business of the `mainstay` crate.
//!
//! Each engine has a folder with the same file names: `types`, `render`, `normalize`, `keywords`.

mod capability;
mod cost;
mod keeping;
mod misread;
pub mod mysql;
pub mod postgres;
pub mod sqlite;
mod unsaid;

pub use capability::Capabilities;
pub use cost::{Cost, Ways, Work};
pub use keeping::Keeping;
pub use unsaid::{in_portable_words, keep_unsaid};

use crate::change::Change;
use crate::plan::Step;
use crate::schema::{Column, Expr, Object, ObjectName, Schema, Table, Type};
use crate::sql::{Lexis, Sql};
use serde::Serialize;
use std::fmt::Debug;

/// How an engine spells SQL.
pub trait Dialect: Debug + Send + Sync {
    /// The engine's name, as it stands in `mainstay.toml` and in `-- only:` lines.
    fn name(&self) -> &'static str;

    /// The schema that names without one mean, where an engine has several in a database.
    fn home(&self) -> Option<&str> {
        None
    }

    /// What the engine, in this version and flavor, can do.
    fn capabilities(&self) -> &Capabilities;

    /// How text is cut into tokens.
    fn lexis(&self) -> Lexis;

    /// Appends an identifier to `out`, in quotes unless it is plain lower case and no keyword.
    fn quote(&self, out: &mut String, name: &str);

    /// The spelling of a type in a column definition.
    ///
    /// # Errors
    /// When the engine has no such type.
    fn type_name(&self, ty: &Type) -> Result<String, Unsupported>;

    /// The type that a spelling in SQL text stands for, read leniently: the portable words and the engine's own.
    /// A name that is neither becomes [`Type::Native`]; whether it is an enum, the schema at hand decides.
    fn parse_type(&self, text: &str) -> Type;

    /// A fragment of SQL that was written in this dialect, with the quotes of the standard: `"name"`, `'text'`.
    /// In a [`Schema`] no other quotes stand.
    fn fragment(&self, written: &str) -> Expr {
        Expr::new(written)
    }

    /// Brings a schema into the form in which the engine would show it: types that it keeps as one become
    /// one, enums stand inline where there are no named ones, what it has no place for (comments) goes.
    /// Idempotent. What cannot be expressed there at all is returned, never dropped in silence.
    fn normalize(&self, schema: &mut Schema) -> Vec<Unsupported>;

    /// What a column of a live database, in normal form, means in words of models and portable SQL; `None`: what it shows.
    fn meant(&self, shown: &Column, _of: &Table) -> Option<Column> {
        let Type::Native(text) = &shown.ty else { return None };
        // `text` of MySQL and `json` of PostgreSQL are other types than these words mean elsewhere.
        let ty = portable().parse_type(text);
        if ty == shown.ty {
            return None;
        }
        let mut alone = Schema::new();
        alone.add_table(Table::new("alone", vec![Column { ty, ..shown.clone() }]));
        let problems = self.normalize(&mut alone);
        let meant = alone.tables.into_values().next()?.columns.into_iter().next()?;
        problems.is_empty().then(|| Column { ty: meant.ty, default: meant.default, ..shown.clone() })
    }

    /// What of portable SQL the engine takes for something else, or has no words for.
    fn misreads(&self, _portable: &str) -> Option<Unsupported> {
        None
    }

    /// A statement on rows that is written in portable SQL, in the engine's own words; `at` is the schema it meets.
    fn row_statement(&self, portable: &str, _at: &Schema) -> String {
        portable.to_owned()
    }

    /// What switches the enforcement of foreign keys off before a transaction that rebuilds a table, and on
    /// after it, where the engine needs that.
    fn without_enforcement(&self) -> Option<[Sql; 2]> {
        None
    }

    /// The statements that make `changes`, in order, on a database that looks like `from`.
    ///
    /// # Errors
    /// When the engine has no words for one of them.
    fn render(&self, changes: &[Change], from: &Schema) -> Result<Vec<Step>, Unsupported>;

    /// What a change costs while a database that looks like `before` is in use; `None`: not worth a word.
    fn cost(&self, _change: &Change, _before: &Schema) -> Option<Cost> {
        None
    }

    /// The same of a statement that is run as it is written, by its words in lower case.
    fn cost_of_statement(&self, _words: &[String]) -> Option<Cost> {
        None
    }

    /// Forms of a step's statement in which the server refuses to stop anybody, the gentlest first; the last resort is
    /// the statement itself.
    fn gentler(&self, _step: &Step) -> Vec<Sql> {
        Vec::new()
    }

    /// What makes the server write out a value of the column: the literal that stands for it, as text. `value` is how
    /// the column is named there. `None`: its values have no literals that compare as they do.
    fn literal_of(&self, column: &Column, value: &Sql) -> Option<Sql>;

    /// How the engine keeps what a step destroys.
    fn keeping(&self) -> Keeping;

    /// What makes the engine number new rows behind those that were put into a table with their numbers, where it
    /// does not see to that by itself.
    fn go_on_numbering(&self, _table: &ObjectName, _column: &str) -> Option<Sql> {
        None
    }

    /// That the sequence which numbers a column of this table has another name than the usual one, where those have names.
    fn named_sequence(&self, _table: &ObjectName, _usual: &str, _name: &str) -> Option<Object> {
        None
    }

    /// What the engine offers so that a change blocks nobody.
    fn ways(&self) -> Ways {
        Ways::default()
    }
}

/// Something that an engine cannot express.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{engine} cannot express {what} ({place})")]
pub struct Unsupported {
    /// The engine.
    pub engine: &'static str,
    /// What it cannot express, in words: `the type inet`.
    pub what: String,
    /// Where it stands: `users.address`.
    pub place: String,
    /// What to do instead.
    pub hint: Option<String>,
}

/// Portable SQL: PostgreSQL's spelling, the portable names of types.
pub fn portable() -> &'static dyn Dialect {
    postgres::portable()
}

/// The engines, by the names that `mainstay.toml`, URLs and `-- only:` lines know.
pub const NAMES: [&str; 4] = ["postgresql", "mysql", "mariadb", "sqlite"];

/// The dialects, by the names that `mainstay.toml` knows; `portable` is PostgreSQL's spelling of the
/// portable types, for projects that name several engines.
pub fn by_name(name: &str) -> Option<&'static dyn Dialect> {
    match name {
        "postgresql" => Some(postgres::latest()),
        "mysql" => Some(mysql::latest(mysql::Flavor::MySql)),
        "mariadb" => Some(mysql::latest(mysql::Flavor::MariaDb)),
        "sqlite" => Some(sqlite::dialect()),
        "portable" => Some(postgres::portable()),
        _ => None,
    }
}

/// The servers that Mainstay is tested on, as people call them, and what each can do.
pub fn tested() -> [(&'static str, Capabilities); 7] {
    let postgresql = |number| *postgres::Postgres::for_version(number).capabilities();
    let family = |version, cluster| *mysql::Flavor::detect(version, cluster).capabilities();
    [
        ("SQLite", *sqlite::dialect().capabilities()),
        ("PostgreSQL 18", postgresql(18_00_00)),
        ("PostgreSQL 15", postgresql(15_00_00)),
        ("MySQL 9.7", family("9.7.4", false)),
        ("MariaDB 11.8", family("11.8.9-MariaDB", false)),
        ("MariaDB 10.11", family("10.11.19-MariaDB", false)),
        ("MariaDB Galera 11.8", family("11.8.9-MariaDB", true)),
    ]
}

/// The dialect of an engine's servers that form a cluster, where it has such.
pub fn in_cluster(name: &str) -> Option<&'static dyn Dialect> {
    (name == "mariadb").then(|| mysql::latest(mysql::Flavor::Galera) as &dyn Dialect)
}

/// `5.0` and `5` are one number to a column with a fraction; a plain `5.0` stays where it is rounded or text.
pub(crate) fn short_number(text: &str, ty: &Type) -> String {
    let fraction = matches!(ty, Type::Real | Type::Double | Type::Numeric(Some(_)));
    if !fraction || !text.contains('.') || text.contains(['e', 'E']) {
        return text.to_owned();
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether portable SQL takes the word for a keyword, wherever it stands.
pub(crate) fn is_keyword_portable(word: &str) -> bool {
    postgres::is_keyword(word)
}

/// Whether no dialect takes the word for a name without quotes.
pub(crate) fn is_keyword_everywhere(word: &str) -> bool {
    postgres::is_keyword(word) && sqlite::is_keyword(word)
}
