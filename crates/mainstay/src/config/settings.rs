//! Every setting, spelled once: its key in `mainstay.toml`, its variables, what it is for.
//! The reader, the documentation and `mainstay init` all take it from here.

/// The file that says where a project's things are.
pub const FILE: &str = "mainstay.toml";

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its key in `mainstay.toml`, with its table before a dot.
    pub key: &'static str,
    /// The environment variable that overrides the file, where there is one.
    pub variable: Option<&'static str>,
    /// The value when nobody says one, as it would stand in the file.
    pub default: Option<&'static str>,
    /// What it is for.
    pub doc: &'static str,
}

/// Where the models are.
pub const MODELS: Setting = Setting {
    key: "models",
    variable: None,
    default: Some(r#""src/models.rs""#),
    doc: "Where the models are: a Rust file, a folder, a list of them, or a `.sql` file for people who write no Rust.",
};

/// Where the revisions are.
pub const MIGRATIONS: Setting = Setting {
    key: "migrations",
    variable: None,
    default: Some(r#""migrations""#),
    doc: "The folder of the revision files.",
};

/// Which engines the project runs on.
pub const ENGINES: Setting = Setting {
    key: "engines",
    variable: None,
    default: None,
    doc: "The engines that the project runs on. Revisions are written in the SQL of the one, or in portable SQL for \
          several (and for an engine whose own SQL lacks words for some changes). Left out: the engine of the URL.",
};

/// Where the database is.
pub const URL: Setting = Setting {
    key: "url",
    variable: Some("DATABASE_URL"),
    default: None,
    doc: "The database: `sqlite:app.db`, `postgresql://user@host/name`. A SQLite path is relative to the folder of \
          `mainstay.toml`. Passwords belong in the environment or in `.env`, not here.",
};

/// How long one attempt to connect may take.
pub const TIMEOUT: Setting = Setting {
    key: "connect.timeout",
    variable: None,
    default: Some("10"),
    doc: "Seconds that one attempt to connect may take.",
};

/// How often `wait` tries again.
pub const RETRIES: Setting = Setting {
    key: "connect.retries",
    variable: Some("DB_MAX_RETRIES"),
    default: Some("30"),
    doc: "How often `mainstay wait`, `--wait` and an application that connects try again after the first attempt.",
};

/// How long `wait` pauses.
pub const RETRY_DELAY: Setting = Setting {
    key: "connect.retry_delay",
    variable: Some("DB_RETRY_DELAY"),
    default: Some("1"),
    doc: "Seconds between two attempts.",
};

/// How many connections a pool holds.
pub const POOL_SIZE: Setting = Setting {
    key: "connect.pool_size",
    variable: Some("DB_POOL_SIZE"),
    default: None,
    doc: "The most connections that an application keeps open; the migration commands use one.",
};

/// Which revisions the linter leaves alone.
pub const LINT_AFTER: Setting = Setting {
    key: "lint.after",
    variable: None,
    default: Some("\"\""),
    doc: "The linter leaves these revisions alone: up to this one, or written before this date (`2026-01-01`).",
};

/// Which rules of the linter do not look.
pub const LINT_SKIP: Setting = Setting {
    key: "lint.skip",
    variable: None,
    default: Some("[]"),
    doc: "Rules of the linter that do not look; `mainstay lint --rules` lists them.",
};

/// Which rules of the linter look beside the usual ones.
pub const LINT_ALSO: Setting = Setting {
    key: "lint.also",
    variable: None,
    default: Some("[]"),
    doc: "Rules of the linter that are a matter of taste, and are to look too.",
};

/// Whether new revisions are written so that nobody waits.
pub const SAFE: Setting = Setting {
    key: "migrate.safe",
    variable: None,
    default: Some("true"),
    doc: "Whether `revision --autogenerate` writes changes of tables that are there so that nobody waits for them, in \
          several transactions where that needs several; else as few statements as there are.",
};

/// How long a statement of a revision waits for a lock.
pub const LOCK_TIMEOUT: Setting = Setting {
    key: "migrate.lock_timeout",
    variable: None,
    default: Some("3"),
    doc: "Seconds that a statement of a revision waits for a lock on a table: everybody else who wants the table waits \
          behind it. 0: as long as the server lets it.",
};

/// How often a statement that had to wait too long is tried again.
pub const LOCK_RETRIES: Setting = Setting {
    key: "migrate.lock_retries",
    variable: None,
    default: Some("10"),
    doc: "How often a transaction of a revision that waited too long for a lock is tried again: after about half a second, \
          then after about twice as long each time, up to half a minute.",
};

/// How long a statement that runs in batches pauses.
pub const BATCH_PAUSE: Setting = Setting {
    key: "migrate.batch_pause",
    variable: None,
    default: Some("0.02"),
    doc: "Seconds between two batches of a statement below a line `-- in batches of 1000`.",
};

/// Whether what revisions destroy is kept.
pub const KEEP_DATA: Setting = Setting {
    key: "keep.data",
    variable: None,
    default: Some("true"),
    doc: "Whether `upgrade` keeps the rows and values that a revision destroys, so that `downgrade` puts them back.",
};

/// How long it is kept.
pub const KEEP_DAYS: Setting = Setting {
    key: "keep.days",
    variable: None,
    default: Some("30"),
    doc: "Days after which what was kept is dropped, by the next `upgrade` that runs something. 0: never by itself.",
};

/// From what size on somebody is asked.
pub const KEEP_ASK_ABOVE: Setting = Setting {
    key: "keep.ask_above",
    variable: None,
    default: Some("\"1 GB\""),
    doc: "Revisions that destroy data of tables that are larger than this together run only after somebody said yes, on \
          the terminal or by `--yes`.",
};

/// What is compared beside the usual.
pub const COMPARE_ALSO: Setting = Setting {
    key: "compare.also",
    variable: None,
    default: Some("[]"),
    doc: "What `mainstay diff` compares beside the usual: `access` (owners, privileges and default privileges).",
};

/// Database schemas that are not ours.
pub const IGNORE_SCHEMAS: Setting = Setting {
    key: "ignore.schemas",
    variable: None,
    default: Some("[]"),
    doc: "Database schemas that are not this project's, `*` for anything: no command compares, adopts or drops what is in \
          them.",
};

/// Tables that are not ours.
pub const IGNORE_TABLES: Setting = Setting {
    key: "ignore.tables",
    variable: None,
    default: Some("[]"),
    doc: "Tables and views that are not this project's: `spatial_*`, `audit.*`.",
};

/// Owners of what is not ours.
pub const IGNORE_OWNERS: Setting = Setting {
    key: "ignore.owners",
    variable: None,
    default: Some("[]"),
    doc: "What these users of the server own, on either side (relations, types, routines, schemas, publications, …), is not this \
          project's, where the engine has owners.",
};

/// Kinds of objects that are not ours.
pub const IGNORE_KINDS: Setting = Setting {
    key: "ignore.kinds",
    variable: None,
    default: Some("[]"),
    doc: "Kinds of objects that no command compares, adopts or drops, `*` for anything: `trigger`, `*view`, `comment`. \
          What stands on one of them, or calls it, is compared still, and expects it to be there; what is said of one \
          (a comment, a right) goes with it.",
};

/// All settings, in the order in which the documentation shows them.
pub const SETTINGS: [Setting; 23] = [
    MODELS,
    MIGRATIONS,
    ENGINES,
    URL,
    TIMEOUT,
    RETRIES,
    RETRY_DELAY,
    POOL_SIZE,
    LINT_AFTER,
    LINT_SKIP,
    LINT_ALSO,
    SAFE,
    LOCK_TIMEOUT,
    LOCK_RETRIES,
    BATCH_PAUSE,
    KEEP_DATA,
    KEEP_DAYS,
    KEEP_ASK_ABOVE,
    IGNORE_SCHEMAS,
    IGNORE_TABLES,
    IGNORE_OWNERS,
    IGNORE_KINDS,
    COMPARE_ALSO,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_and_variables_are_used_once() {
        let keys: HashSet<_> = SETTINGS.iter().map(|setting| setting.key).collect();
        let variables: Vec<_> = SETTINGS.iter().filter_map(|setting| setting.variable).collect();
        assert_eq!(keys.len(), SETTINGS.len());
        assert_eq!(variables.iter().collect::<HashSet<_>>().len(), variables.len());
    }
}
