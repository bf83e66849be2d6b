//! What engines, versions and flavors differ in, as named facts. The book shows them for every server that is tested.

use serde::Serialize;

/// What an engine in one version and flavor can do. A row of data: no code asks for a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// `CREATE TYPE … AS ENUM`.
    pub named_enums: bool,
    /// `COMMENT ON`, or comments in some other way.
    pub comments: bool,
    /// Database schemas besides the default one.
    pub namespaces: bool,
    /// `CREATE EXTENSION`.
    pub extensions: bool,
    /// DDL is part of a transaction and rolls back with it.
    pub transactional_ddl: bool,
    /// Columns can change their type, NULL and default in place; else the table is rebuilt.
    pub alter_column: bool,
    /// Constraints can be added and dropped in place; else the table is rebuilt.
    pub alter_constraint: bool,
    /// A statement in the engine's own SQL runs as it was written; else it is spelled anew, because types
    /// in it are read more leniently than the engine takes them.
    pub runs_as_written: bool,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// Generated columns that are computed when read.
    pub virtual_columns: bool,
    /// Access methods beside btree, `INCLUDE`, operator classes, storage parameters.
    pub index_methods: bool,
    /// Materialized views.
    pub materialized_views: bool,
    /// The engine changes the definition of integer types into one.
    pub one_integer_type: bool,
    /// A column may have any words as its type, or none, and a string may stand where a name belongs.
    pub loose_types: bool,
    /// The longest identifier, in bytes.
    pub identifier_bytes: usize,
    /// A definition says all of a table: its indexes, comments and options; and a column is altered by its whole
    /// definition.
    pub whole_definitions: bool,
    /// Revisions for this engine alone are written in its own SQL; else in portable SQL, which has words that the
    /// engine lacks.
    pub writes_own: bool,
    /// Indexes of some rows: `CREATE INDEX … WHERE`.
    pub partial_indexes: bool,
    /// Indexes over expressions.
    pub expression_indexes: bool,
    /// Indexes over the beginning of a column.
    pub prefix_keys: bool,
    /// Columns that `SELECT *` leaves out.
    pub invisible_columns: bool,
    /// Vectors, be it by an extension.
    pub vectors: bool,
    /// Indexes that find the vectors nearest to one.
    pub vector_indexes: bool,
    /// Columns whose names differ in upper and lower case alone are one column.
    pub names_ignore_case: bool,
    /// A check without a name that is written at a column is part of its definition.
    pub column_checks: bool,
    /// Values stand at multiples of their size, so that the order of columns decides how long a row is.
    pub padded_rows: bool,
    /// Views, routines and whatever else holds no rows can be renamed in place; else it is made anew.
    pub renames_all: bool,
    /// A NOT NULL has a name of its own.
    pub named_not_null: bool,
    /// The server is one of several that all write: what one commits can be refused by another.
    pub cluster: bool,
}
