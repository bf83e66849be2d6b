//! What can be generated for an engine beyond its [`Capabilities`]: the one place where tests know engines.

use mainstay_schema::dialect::{Capabilities, Dialect};
use mainstay_schema::schema::Type;

/// What an engine takes.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its dialect's facts.
    pub can: Capabilities,
    /// Types of its own, with a default for some.
    pub natives: Vec<Type>,
    /// Whether there are arrays.
    pub arrays: bool,
    /// Names of collations of text.
    pub collations: &'static [&'static str],
    /// Options of a table, with their values.
    pub flags: &'static [(&'static str, &'static str)],
    /// How bytes are written: before and after the hexadecimal digits.
    pub bytes: (&'static str, &'static str),
    /// Whether a UUID is bytes.
    pub uuid_is_bytes: bool,
    /// Whether an identity may stand on any integer, and have options.
    pub any_identity: bool,
    /// Whether a unique constraint may be deferrable and carry columns along.
    pub rich_uniques: bool,
    /// Whether foreign keys know MATCH FULL, NOT VALID and SET NULL of some columns.
    pub rich_foreign_keys: bool,
    /// Whether constraints may go without a name, and are shown so.
    pub nameless: bool,
    /// Whether an index may say where NULLs stand.
    pub index_nulls: bool,
    /// Whether there are exclusion constraints.
    pub exclusions: bool,
    /// Whether there is a vector extension to install; else vectors, if any, come with the engine.
    pub vector_extension: bool,
    /// Whether a number may have as many digits as it likes.
    pub bare_numeric: bool,
    /// Whether values of any length may be keys.
    pub long_keys: bool,
    /// Whether foreign keys can be checked later, and know SET DEFAULT.
    pub late_foreign_keys: bool,
    /// Whether names may end with a blank, and have characters beyond the basic plane.
    pub any_name: bool,
    /// Whether constraints of two tables may have one name.
    pub names_by_table: bool,
    /// Whether checks and generated columns may read what the server numbers, or what a foreign key changes.
    pub rules_read_keys: bool,
}

impl Profile {
    /// What the engine of `dialect` takes; `extensions` are those that its server can install.
    pub fn of(dialect: &dyn Dialect, extensions: &[String]) -> Self {
        let can = *dialect.capabilities();
        match dialect.name() {
            "sqlite" => Self::sqlite(can),
            "mysql" => Self::mysql(can, true),
            "mariadb" => Self::mysql(can, false),
            _ => Self::postgresql(can, extensions),
        }
    }

    fn sqlite(can: Capabilities) -> Self {
        Self {
            can,
            natives: vec![Type::Vector(3)],
            arrays: false,
            collations: &["NOCASE", "RTRIM"],
            flags: &[("strict", ""), ("without rowid", "")],
            bytes: ("x'", "'"),
            uuid_is_bytes: true,
            any_identity: false,
            rich_uniques: false,
            rich_foreign_keys: false,
            nameless: true,
            index_nulls: false,
            exclusions: false,
            vector_extension: false,
            bare_numeric: true,
            long_keys: true,
            late_foreign_keys: true,
            any_name: true,
            names_by_table: true,
            rules_read_keys: true,
        }
    }

    fn mysql(can: Capabilities, uuid_is_bytes: bool) -> Self {
        let mut natives: Vec<Type> = MYSQL_NATIVES.iter().map(|name| Type::Native((*name).to_owned())).collect();
        if can.vectors {
            natives.push(Type::Vector(3));
        }
        Self {
            can,
            natives,
            arrays: false,
            collations: &["utf8mb4_bin", "utf8mb4_general_ci"],
            flags: &[("row_format", "compressed"), ("stats_persistent", "0")],
            bytes: ("x'", "'"),
            uuid_is_bytes,
            any_identity: false,
            rich_uniques: false,
            rich_foreign_keys: false,
            nameless: false,
            index_nulls: false,
            exclusions: false,
            vector_extension: false,
            bare_numeric: false,
            long_keys: false,
            late_foreign_keys: false,
            any_name: false,
            names_by_table: false,
            rules_read_keys: false,
        }
    }

    /// A name that the engine takes, close to one that may be beyond it.
    pub fn fit(&self, name: String) -> String {
        if self.any_name {
            return name;
        }
        let plain: String = name.chars().map(|c| if u32::from(c) > 0xffff { '表' } else { c }).collect();
        if plain == "primary" {
            return "primary_".to_owned();
        }
        match plain.strip_suffix(' ') {
            Some(start) => format!("{start}_"),
            None => plain,
        }
    }

    fn postgresql(can: Capabilities, extensions: &[String]) -> Self {
        let vector = extensions.iter().any(|name| name == "vector");
        let mut natives: Vec<Type> = NATIVES.iter().map(|name| Type::Native((*name).to_owned())).collect();
        if vector {
            natives.extend([Type::Vector(3), Type::Vector(3), Type::Native("halfvec(3)".into())]);
        }
        Self {
            can,
            natives,
            arrays: true,
            collations: &["C", "POSIX"],
            flags: &[("unlogged", "")],
            bytes: ("'\\x", "'"),
            uuid_is_bytes: false,
            any_identity: true,
            rich_uniques: true,
            rich_foreign_keys: true,
            nameless: false,
            index_nulls: true,
            exclusions: true,
            vector_extension: vector,
            bare_numeric: true,
            long_keys: true,
            late_foreign_keys: true,
            any_name: true,
            names_by_table: true,
            rules_read_keys: true,
        }
    }
}

const NATIVES: [&str; 13] = [
    "inet",
    "cidr",
    "tsvector",
    "int4range",
    "interval",
    "macaddr",
    "timestamp(3) with time zone",
    "time with time zone",
    "bit varying(8)",
    "json",
    "daterange",
    "\"char\"",
    "money",
];

const MYSQL_NATIVES: [&str; 12] = [
    "int unsigned",
    "bigint unsigned",
    "tinyint",
    "mediumint",
    "datetime(3)",
    "timestamp",
    "text",
    "varbinary(20)",
    "year",
    "bit(8)",
    "set('a','b')",
    "decimal(10,2) unsigned",
];
