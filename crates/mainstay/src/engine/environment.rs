//! The variables that name a database part by part: one row a family, in the order that wins.

/// The variables of one family. An empty name: the family has no such part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variables {
    /// The engine that they belong to; `None`: the one that `engine` names.
    pub scheme: Option<&'static str>,
    /// The engine.
    pub engine: &'static str,
    /// The host.
    pub host: &'static str,
    /// The port.
    pub port: &'static str,
    /// The database, or the file's path.
    pub database: &'static str,
    /// The user.
    pub user: &'static str,
    /// The password.
    pub password: &'static str,
    /// URL options and the variables that give them.
    pub options: &'static [(&'static str, &'static str)],
    /// Whether they also fill in what a URL for this engine leaves out, as the engine's own tools do.
    pub fills_gaps: bool,
}

/// The families, in the order that wins.
pub const FAMILIES: [Variables; 7] = [
    Variables {
        scheme: None,
        engine: "DB_TYPE",
        host: "DB_HOST",
        port: "DB_PORT",
        database: "DB_NAME",
        user: "DB_USER",
        password: "DB_PASS",
        options: &[],
        fills_gaps: false,
    },
    Variables {
        scheme: Some("postgresql"),
        engine: "",
        host: "PSQL_HOST",
        port: "PSQL_PORT",
        database: "PSQL_DATABASE",
        user: "PSQL_USER",
        password: "PSQL_PASSWORD",
        options: &[],
        fills_gaps: false,
    },
    Variables {
        scheme: Some("postgresql"),
        engine: "",
        host: "PGHOST",
        port: "PGPORT",
        database: "PGDATABASE",
        user: "PGUSER",
        password: "PGPASSWORD",
        options: &[("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT")],
        fills_gaps: true,
    },
    Variables {
        scheme: Some("mysql"),
        engine: "",
        host: "MYSQL_HOST",
        port: "MYSQL_PORT",
        database: "MYSQL_DATABASE",
        user: "MYSQL_USER",
        password: "MYSQL_PASSWORD",
        options: &[],
        fills_gaps: true,
    },
    Variables {
        scheme: Some("mariadb"),
        engine: "",
        host: "MARIADB_HOST",
        port: "MARIADB_PORT",
        database: "MARIADB_DATABASE",
        user: "MARIADB_USER",
        password: "MARIADB_PASSWORD",
        options: &[],
        fills_gaps: true,
    },
    // What the clients of both read themselves.
    Variables {
        scheme: Some("mysql"),
        engine: "",
        host: "MYSQL_HOST",
        port: "MYSQL_TCP_PORT",
        database: "",
        user: "",
        password: "MYSQL_PWD",
        options: &[],
        fills_gaps: true,
    },
    Variables {
        scheme: Some("mariadb"),
        engine: "",
        host: "MYSQL_HOST",
        port: "MYSQL_TCP_PORT",
        database: "",
        user: "",
        password: "MYSQL_PWD",
        options: &[],
        fills_gaps: true,
    },
];
