//! What is not understood, or does not fit, and where.

use super::{on_postgres, on_sqlite};
use insta::assert_snapshot;

/// The errors of statements that each follow the same preparation.
fn errors(statements: &[&str]) -> String {
    const BEFORE: &str = "
        CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE users (id int PRIMARY KEY, email text, mood mood);
        CREATE TABLE posts (writer int REFERENCES users); CREATE INDEX by_email ON users (email);
        CREATE VIEW mails AS SELECT email FROM users;";
    let prepared = on_postgres(BEFORE);
    let lines = statements.iter().map(|statement| {
        let lines = on_postgres(&format!("{BEFORE} {statement}"));
        lines.strip_prefix(prepared.as_str()).unwrap_or_default().to_owned()
    });
    lines.collect()
}

#[test]
fn what_does_not_fit_the_schema() {
    assert_snapshot!(errors(&[
        "DROP TABLE usres",
        "ALTER TABLE users\n    DROP COLUMN emial",
        "ALTER TABLE users ADD FOREIGN KEY (id)\n  REFERENCES poss (writer)",
        "ALTER TABLE users ADD UNIQUE (id, emali)",
        "CREATE TABLE t (a int REFERENCES posts)",
        "CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES users)",
        "CREATE INDEX i ON users (mial)",
        "DROP INDEX by_mail",
        "DROP VIEW mail",
        "ALTER TABLE users DROP CONSTRAINT users_pky",
        "ALTER TYPE moods ADD VALUE 'x'",
        "ALTER TYPE mood ADD VALUE 'x' BEFORE 'bad'",
        "ALTER TYPE mood ADD VALUE 'sad'",
        "DROP EXTENSION vectr",
        "DROP SCHEMA nowhere",
        "COMMENT ON COLUMN users.emal IS 'x'",
        "CREATE TABLE users (a int)",
        "CREATE TABLE t (a int, A int)",
        "CREATE TABLE t (a int PRIMARY KEY, PRIMARY KEY (a))",
        "ALTER TABLE users ALTER id DROP NOT NULL",
        "ALTER TABLE users ADD email text",
    ]), @r##"
    error 1:12: there is no table usres [did you mean users?]
    error 2:17: there is no column users.emial [did you mean email?]
    error 2:14: there is no table poss [did you mean posts?]
    error 1:23: there is no column users.emali [did you mean email?]
    error 1:34: posts has no primary key to refer to [name the columns: REFERENCES table (column)]
    error 1:61: the key has 2 columns and refers to 1 [name as many columns on both sides]
    error 1:19: there is no column users.mial [did you mean email?]
    error 1:12: there is no index by_mail [did you mean by_email?]
    error 1:11: there is no view mail [did you mean mails?]
    error 1:35: there is no constraint users_pky on users [did you mean users_pkey?]
    error 1:12: there is no enum type moods [did you mean mood?]
    error 1:38: there is no value 'bad' of mood [did you mean sad?]
    error 1:27: mood has the value sad already [leave it out, or say IF NOT EXISTS]
    error 1:16: there is no extension vectr [no revision up to here makes it; if it comes from elsewhere, put `-- opaque` on the line before]
    error 1:13: there is no schema nowhere [no revision up to here makes it; if it comes from elsewhere, put `-- opaque` on the line before]
    error 1:19: there is no column users.emal [did you mean email?]
    error 1:14: there is a table or view users already [drop it first, or say IF NOT EXISTS]
    error 1:24: there are two columns a [rename one of them]
    error 1:36: the table has two primary keys [keep one of them]
    error 1:25: id is part of the primary key [drop the key first]
    error 1:23: there is a column users.email already [look at what the revisions before this one make]
    "##);
}

#[test]
fn what_replay_cannot_follow() {
    assert_snapshot!(errors(&[
        "CREATE TABLE t (\n    a int,\n    b int TABLESPACE fast\n)",
        "CREATE TABLE t (a int) TABLESPACE fast",
        "CREATE TABLE t (a int integer)",
        "CREATE TABLE t (a)",
        "CREATE TABLE t (a int,)",
        "CREATE TABLE t (a int",
        "CREATE TABLE t (LIKE users)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE TABLE t PARTITION OF users FOR VALUES IN (1)",
        "CREATE TEMP TABLE t (a int)",
        "CREATE TABLE t (a int DEFAULT)",
        "CREATE TABLE t (a int DEFAULT 1 DEFAULT 2)",
        "CREATE TABLE t (a int NULL NOT NULL)",
        "CREATE TABLE t (a int CHECK (a >))",
        "CREATE TABLE t (a int, KEY i (a))",
        "CREATE TABLE t (a int PRIMARY KEY DESC)",
        "CREATE INDEX i ON users (email gin_trgm_ops (siglen = 32))",
        "CREATE INDEX i ON users (email) WHERE",
        "CREATE INDEX i ON users (email) TABLESPACE fast",
        "ALTER TABLE users ATTACH PARTITION p DEFAULT",
        "ALTER TABLE users ADD CONSTRAINT x",
        "ALTER TABLE users ALTER id TYPE serial",
        "ALTER VIEW mails RENAME TO letters",
        "CREATE VIEW v AS DELETE FROM users",
        "DROP TABLE users, posts CASCADE",
        "ALTER TABLE users DROP email CASCADE",
        "ALTER TABLE users DROP id CASCADE",
        "DROP TYPE mood CASCADE",
        "DROP EXTENSION vector CASCADE",
        "SELECT * INTO t FROM users",
        "BEGIN",
        "commit work",
        "RENAME TABLE users TO people",
        "CREAT TABLE t (a int)",
        "ALTER TABLE users RENAME TO people, ADD a int",
    ]), @r##"
    error 3:11: replay cannot follow this: `TABLESPACE` stands where ) is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:24: replay cannot follow this from `TABLESPACE` on [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:23: replay cannot follow this: `integer` stands where ) is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:18: replay cannot follow this: `)` stands where a type is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:23: replay cannot follow this: `)` stands where a column's name is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:22: the statement ends where ) is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:17: replay cannot follow this: LIKE takes columns from elsewhere [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:16: replay cannot follow this: a table whose columns are written elsewhere [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:16: replay cannot follow this: a table whose columns are written elsewhere [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:8: replay cannot follow this: what is temporary is gone when the revision is done [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:30: replay cannot follow this: `)` stands where a value is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:33: a default is given twice [leave one of them out]
    error 1:28: NULL or NOT NULL is given twice [leave one of them out]
    error 1:33: replay cannot follow this: `)` stands where an expression is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:24: replay cannot follow this: an index within CREATE TABLE; write CREATE INDEX [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:35: replay cannot follow this: a key has no direction [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:45: replay cannot follow this: an operator class with parameters [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:38: the statement ends where an expression is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:33: replay cannot follow this from `TABLESPACE` on [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:19: replay cannot follow this from `ATTACH` on [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:35: the statement ends where a constraint is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:33: replay cannot follow this: only a new column can be a serial [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:18: replay cannot follow this: `RENAME` stands where OWNER is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:18: replay cannot follow this: `DELETE` stands where a query is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:12: CASCADE would take along the view mails [drop that in a statement of its own first]
    error 1:24: CASCADE would take along the view mails [drop that in a statement of its own first]
    error 1:24: CASCADE would take along a foreign key of posts [drop that in a statement of its own first]
    error 1:11: CASCADE would take along the column users.mood [drop that in a statement of its own first]
    error 1:23: replay cannot follow this: what an extension takes along is not known here [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:10: replay cannot follow this: SELECT INTO makes a table [write CREATE TABLE, then INSERT INTO … SELECT]
    error 1:1: BEGIN stands in a revision, which is a transaction already [leave it out]
    error 1:1: COMMIT stands in a revision, which is a transaction already [leave it out]
    error 1:1: replay cannot follow a statement that begins with RENAME [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:1: replay cannot follow a statement that begins with CREAT [did you mean CREATE?]
    error 1:35: replay cannot follow this from `,` on [write it in another way, or put `-- opaque` on the line before to run it as it is]
    "##);
    assert_snapshot!(on_sqlite("
        CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE);
        CREATE TABLE t (a TEXT, UNIQUE (a COLLATE NOCASE));
    "), @r##"
    error 1:39: replay cannot follow this: `ON` stands where ) is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    error 1:35: replay cannot follow this: `COLLATE` stands where ) is expected [write it in another way, or put `-- opaque` on the line before to run it as it is]
    "##);
}
