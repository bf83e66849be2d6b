//! What each change is written as, by MySQL and by MariaDB: a table of statements, whose answers the snapshot holds.
//! Whether the servers take them is proved by the conformance suite.

use crate::dialect::Dialect;
use crate::dialect::mysql::{Flavor, latest};
use crate::plan::Runs;
use crate::revision::{Course, Direction, Replay, Revision};
use std::fmt::Write;

/// The tables that the statements change.
const TABLES: &str = "
CREATE TABLE teams (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL);
CREATE TABLE users (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    email varchar(255) NOT NULL,
    mood enum('sad', 'happy') DEFAULT 'sad',
    age int COMMENT 'in years',
    note longtext,
    team_id bigint,
    created datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_age_check CHECK (age > 0),
    CONSTRAINT users_team_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
);
CREATE INDEX ix_users_age ON users (age);
CREATE VIEW adults AS SELECT id FROM users WHERE age > 17;";

/// Statements, one change or several that go together each.
const STATEMENTS: [&str; 43] = [
    "CREATE TABLE t (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, b boolean, u uuid, j json, n numeric(10, 2), d double, ts timestamp)",
    "CREATE TABLE t (a int unsigned, y year, g point NOT NULL, s set('a', 'b'), SPATIAL INDEX sx (g)) COMMENT = 'it''s'",
    "CREATE TABLE t (a varchar(9) NOT NULL DEFAULT 'x\\\\y', b text, c int AS (1 + 1) STORED, FULLTEXT KEY ft (b))",
    "CREATE TABLE t (a int PRIMARY KEY) ENGINE = MyISAM ROW_FORMAT = COMPRESSED COLLATE = latin1_swedish_ci",
    "CREATE TABLE t (a numeric)",
    "DROP TABLE users",
    "ALTER TABLE users RENAME TO people",
    "ALTER TABLE users ADD COLUMN nick varchar(20) NOT NULL DEFAULT ''",
    "ALTER TABLE users ADD COLUMN seen datetime(6) NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
    "ALTER TABLE users ADD COLUMN hidden int INVISIBLE",
    "ALTER TABLE users ADD COLUMN place point NOT NULL SRID 4326",
    "ALTER TABLE users ADD COLUMN v vector(3)",
    "ALTER TABLE users DROP COLUMN note",
    "ALTER TABLE users DROP COLUMN team_id",
    "ALTER TABLE users RENAME COLUMN email TO mail",
    "ALTER TABLE users RENAME COLUMN age TO years",
    "ALTER TABLE users MODIFY COLUMN email varchar(300) NOT NULL",
    "ALTER TABLE users MODIFY COLUMN age bigint",
    "ALTER TABLE users MODIFY COLUMN note longtext NOT NULL",
    "ALTER TABLE users MODIFY COLUMN mood enum('sad', 'happy', 'calm') DEFAULT 'happy'",
    "ALTER TABLE users ALTER COLUMN mood DROP DEFAULT",
    "ALTER TABLE users ADD CONSTRAINT c CHECK (char_length(email) > 3)",
    "ALTER TABLE users DROP CONSTRAINT users_age_check",
    "ALTER TABLE users ADD CONSTRAINT u UNIQUE (age, mood)",
    "ALTER TABLE users DROP INDEX users_email_key",
    "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (age) REFERENCES teams (id)",
    "ALTER TABLE users DROP FOREIGN KEY users_team_fkey",
    "ALTER TABLE teams DROP PRIMARY KEY, ADD PRIMARY KEY (name)",
    "CREATE TABLE t (a int, b int, PRIMARY KEY (b, a) COMMENT 'b first')",
    "CREATE INDEX i ON users (email(10), age DESC)",
    "CREATE UNIQUE INDEX i ON users ((lower(email)))",
    "CREATE FULLTEXT INDEX i ON users (note)",
    "CREATE INDEX i ON users (note)",
    "DROP INDEX ix_users_age ON users",
    "ALTER TABLE users RENAME INDEX ix_users_age TO ix",
    "CREATE VIEW v AS SELECT email FROM users",
    "CREATE SQL SECURITY INVOKER VIEW v AS SELECT email FROM users WHERE age > 1 WITH CASCADED CHECK OPTION",
    "DROP VIEW adults",
    "ALTER TABLE users COMMENT = 'who'",
    "ALTER TABLE users ENGINE = MyISAM",
    "UPDATE users SET age = 1",
    "CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 1",
    "CREATE TABLE `Order` (`select` int PRIMARY KEY, `a``b` int)",
];

/// What a flavor makes of a statement: steps, or why it refuses.
fn answer(flavor: Flavor, statement: &str) -> String {
    let dialect = latest(flavor);
    let mut replay = Replay::new(dialect);
    replay.text(TABLES, "tables.sql", Some(dialect.name())).expect("the tables are read");
    let text = format!("-- revision: r\n-- revises: none\n-- upgrade\n{statement};\n-- downgrade\n");
    let revision = Revision::read_as("r.sql", text.as_bytes(), dialect.lexis()).expect("a revision");
    match Course::new(replay, dialect).steps(&revision, Direction::Upgrade) {
        Ok(batches) => batches.iter().flat_map(|batch| &batch.steps).fold(String::new(), |mut out, step| {
            let within = if step.runs == Runs::Outside { "" } else { " -- in a transaction" };
            let loss = step.destroys.as_ref().map_or(String::new(), |loss| format!(" -- destroys {loss}"));
            let _ = writeln!(out, "{};{within}{loss}", step.sql);
            out
        }),
        Err(error) => format!("refused: {}\n  {}\n", error.message, error.hint.unwrap_or_default()),
    }
}

#[test]
fn every_change_is_written_so() {
    let mut text = String::new();
    for statement in STATEMENTS {
        let (mysql, mariadb) = (answer(Flavor::MySql, statement), answer(Flavor::MariaDb, statement));
        let _ = match mysql == mariadb {
            true => writeln!(text, "> {statement}\n{mysql}"),
            false => writeln!(text, "> {statement}\n# MySQL\n{mysql}# MariaDB\n{mariadb}"),
        };
    }
    insta::assert_snapshot!(text);
}

#[test]
fn options_are_written_as_the_servers_take_them() {
    for (option, value, expected) in [
        ("max_rows", Some("1000"), "MAX_ROWS = 1000"),
        ("max_rows", None, "MAX_ROWS = 0"),
        ("stats_persistent", None, "STATS_PERSISTENT = DEFAULT"),
        ("compression", Some("zlib"), "COMPRESSION = 'zlib'"),
        ("compression", None, "COMPRESSION = 'none'"),
        ("secondary_engine", None, "SECONDARY_ENGINE = NULL"),
    ] {
        let mut writer = crate::sql::SqlWriter::new(latest(Flavor::MySql));
        super::create::write_option(&mut writer, option, value);
        assert_eq!(writer.finish().as_str(), expected);
    }
}

#[test]
fn a_node_of_a_cluster_writes_as_one_server_does() {
    for statement in STATEMENTS {
        assert_eq!(answer(Flavor::Galera, statement), answer(Flavor::MariaDb, statement), "{statement}");
    }
}
