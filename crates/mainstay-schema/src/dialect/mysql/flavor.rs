//! MySQL, MariaDB and MariaDB Galera as rows of data: the one place where a version is looked at.

use crate::dialect::Capabilities;

/// Whose server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// MySQL.
    MySql,
    /// MariaDB, one server.
    MariaDb,
    /// MariaDB, a node of a Galera cluster.
    Galera,
}

impl Flavor {
    /// The name in `mainstay.toml`, in URLs and in `-- only:` lines; a cluster is a MariaDB.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MySql => "mysql",
            Self::MariaDb | Self::Galera => "mariadb",
        }
    }

    /// As people write it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::MySql => "MySQL",
            Self::MariaDb => "MariaDB",
            Self::Galera => "MariaDB Galera",
        }
    }
}

/// The dialect of one flavor in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MySql {
    flavor: Flavor,
    /// The oldest version that this row is for: 10.11 is 1011.
    since: u32,
    pub(super) capabilities: Capabilities,
    /// The collation of the tables that Mainstay makes: by code point, trailing blanks count.
    pub(super) collation: &'static str,
    /// Whether there is a type `uuid`; else it is `binary(16)`.
    pub(super) has_uuid: bool,
    /// Whether JSON is a type of its own; else it is a `longtext` with a check.
    pub(super) has_json: bool,
    /// Whether `RENAME COLUMN` renames in checks and computed columns too; else it is refused while they mention it.
    pub(super) renames_everywhere: bool,
    /// Whether a foreign key makes do with an index whose keys go down.
    pub(super) keys_use_descending: bool,
    /// Whether a generated column can be NOT NULL.
    pub(super) generated_not_null: bool,
    /// Whether the server shows the width of integers: `int(11)`.
    pub(super) shows_widths: bool,
    /// Whether the reference system of a geometry is part of its type (`REF_SYSTEM_ID = 4326`); else it is said of the
    /// column (`SRID 4326`).
    pub(super) srid_in_type: bool,
    /// Whether there are libraries of JavaScript.
    pub(super) libraries: bool,
    /// The word for an index that the optimizer leaves out.
    pub(super) unused_index: &'static str,
    /// Whether writers go on while a table is copied (`ALGORITHM=COPY, LOCK=NONE`).
    pub(super) copies_online: bool,
    /// Whether a column whose default is computed is added without a copy of the table.
    pub(super) instant_computed_defaults: bool,
}

const MYSQL_8: MySql = MySql {
    flavor: Flavor::MySql,
    since: 800,
    capabilities: Capabilities { expression_indexes: true, ..CAPABILITIES },
    collation: "utf8mb4_0900_bin",
    has_uuid: false,
    has_json: true,
    renames_everywhere: false,
    keys_use_descending: false,
    generated_not_null: true,
    shows_widths: false,
    srid_in_type: false,
    libraries: false,
    unused_index: "INVISIBLE",
    copies_online: false,
    instant_computed_defaults: false,
};
const MYSQL_9: MySql =
    MySql { since: 900, capabilities: Capabilities { vectors: true, ..MYSQL_8.capabilities }, ..MYSQL_8 };
const MYSQL_9_2: MySql = MySql { since: 902, libraries: true, ..MYSQL_9 };
const MARIADB_10: MySql = MySql {
    flavor: Flavor::MariaDb,
    since: 1006,
    capabilities: Capabilities { column_checks: true, ..CAPABILITIES },
    collation: "utf8mb4_nopad_bin",
    has_uuid: true,
    has_json: false,
    renames_everywhere: true,
    keys_use_descending: true,
    generated_not_null: false,
    shows_widths: true,
    srid_in_type: true,
    libraries: false,
    unused_index: "IGNORED",
    copies_online: false,
    instant_computed_defaults: true,
};
const MARIADB_11: MySql = MySql {
    since: 1107,
    copies_online: true,
    capabilities: Capabilities { vectors: true, vector_indexes: true, ..MARIADB_10.capabilities },
    ..MARIADB_10
};

/// Every row; of a flavor the newest first.
static ROWS: [MySql; 7] = [MYSQL_9_2, MYSQL_9, MYSQL_8, MARIADB_11, MARIADB_10, galera(MARIADB_11), galera(MARIADB_10)];

const fn galera(alone: MySql) -> MySql {
    let capabilities = Capabilities { cluster: true, ..alone.capabilities };
    MySql { flavor: Flavor::Galera, capabilities, ..alone }
}

const CAPABILITIES: Capabilities = Capabilities {
    named_enums: false,
    comments: true,
    namespaces: false,
    extensions: false,
    transactional_ddl: false,
    alter_column: true,
    alter_constraint: true,
    runs_as_written: false,
    nulls_not_distinct: false,
    virtual_columns: true,
    index_methods: false,
    materialized_views: false,
    one_integer_type: false,
    loose_types: false,
    identifier_bytes: 64,
    whole_definitions: true,
    writes_own: true,
    partial_indexes: false,
    expression_indexes: false,
    prefix_keys: true,
    invisible_columns: true,
    vectors: false,
    vector_indexes: false,
    names_ignore_case: true,
    column_checks: false,
    padded_rows: false,
    renames_all: false,
    named_not_null: false,
    cluster: false,
};

impl Flavor {
    /// The dialect of a server, by what it says in `version()` and whether `wsrep_on` is on.
    pub fn detect(version: &str, wsrep_on: bool) -> &'static MySql {
        let flavor = match (version.to_lowercase().contains("mariadb"), wsrep_on) {
            (false, _) => Self::MySql,
            (true, false) => Self::MariaDb,
            (true, true) => Self::Galera,
        };
        let number = number(version);
        let of_flavor = || ROWS.iter().filter(|row| row.flavor == flavor);
        // An older server than all rows is taken to be like the oldest.
        let found = of_flavor().find(|row| row.since <= number).or_else(|| of_flavor().next_back());
        found.unwrap_or(&ROWS[0])
    }
}

impl MySql {
    /// The collation of the tables that Mainstay makes, and of what a session compares.
    pub fn collation(&self) -> &'static str {
        self.collation
    }

    /// Whether there are libraries of JavaScript.
    pub fn libraries(&self) -> bool {
        self.libraries
    }

    /// Whose server it is.
    pub fn flavor(&self) -> Flavor {
        self.flavor
    }
}

/// The newest row of a flavor.
pub(super) fn latest(flavor: Flavor) -> &'static MySql {
    ROWS.iter().find(|row| row.flavor == flavor).unwrap_or(&ROWS[0])
}

/// `5.5.5-10.11.19-MariaDB` is 1011: what stands before it is what old clients had to be told.
fn number(version: &str) -> u32 {
    let own = version.strip_prefix("5.5.5-").unwrap_or(version);
    let mut parts = own.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    let (major, minor): (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    major.saturating_mul(100).saturating_add(minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_what_it_says() {
        for (version, wsrep, flavor, vectors, vector_indexes) in [
            ("9.7.4", false, Flavor::MySql, true, false),
            ("8.0.36-0ubuntu0.22.04.1", false, Flavor::MySql, false, false),
            ("8.4.2", true, Flavor::MySql, false, false),
            ("11.8.9-MariaDB-1", false, Flavor::MariaDb, true, true),
            ("10.11.19-MariaDB-0+deb12u1", false, Flavor::MariaDb, false, false),
            ("5.5.5-10.11.19-MariaDB", true, Flavor::Galera, false, false),
            ("12.1.1-MariaDB", true, Flavor::Galera, true, true),
            ("10.4.1-MariaDB", false, Flavor::MariaDb, false, false),
            ("", false, Flavor::MySql, false, false),
        ] {
            let found = Flavor::detect(version, wsrep);
            let can = found.capabilities;
            assert_eq!((found.flavor, can.vectors, can.vector_indexes), (flavor, vectors, vector_indexes), "{version}");
            assert_eq!(can.cluster, flavor == Flavor::Galera);
        }
    }
}
