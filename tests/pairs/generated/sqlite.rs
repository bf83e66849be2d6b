//! SQLite: views, triggers on tables and on views, partial and expression indexes, generated columns, virtual tables.

use super::Scene;
use mainstay_tests::generate::NAME;

pub fn play(scene: &mut Scene<'_>) {
    table(scene);
    views(scene);
    around(scene);
}

fn table(scene: &mut Scene<'_>) {
    let genes = scene.always("t1");
    let mut columns = vec!["id INTEGER PRIMARY KEY".to_owned()];
    columns.push(format!("a INTEGER NOT NULL DEFAULT {}", genes.of(1, &["5", "6", "(1 + 4)"])));
    columns.push(format!("b TEXT{}", genes.of(2, &["", " COLLATE NOCASE", " NOT NULL"])));
    columns.push(format!("c {}", genes.of(3, &["INTEGER", "TEXT", "REAL"])));
    if genes.chance(4, 40) {
        columns.push("x TEXT DEFAULT 'x'".into());
    }
    if genes.chance(7, 40) {
        let kind = genes.of(6, &["STORED", "VIRTUAL"]);
        columns.push(format!("g INTEGER GENERATED ALWAYS AS (a * {}) {kind}", 2 + genes.pick(8, 2)));
    }
    if genes.chance(9, 40) {
        columns.push("CONSTRAINT sound CHECK (a > 0)".into());
    }
    scene.say(format!("CREATE TABLE t1 ({}){}", columns.join(", "), genes.of(10, &["", " STRICT"])));
    scene.say(format!("CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT){}", genes.of(11, &["", " WITHOUT ROWID"])));
    if let Some(genes) = scene.role("t2") {
        let action = genes.of(1, &["", " ON DELETE CASCADE", " DEFERRABLE INITIALLY DEFERRED"]);
        scene.say(format!("CREATE TABLE t2 (id INTEGER PRIMARY KEY, t1_id INTEGER REFERENCES t1 (id){action})"));
    }
    scene.say("INSERT INTO t1 (id, a, b, c) VALUES (1, 5, 'one', 1), (2, 7, 'two', 2), (3, 9, 'three', 3)");
    scene.say("INSERT INTO p VALUES (5, 'five')");
}

fn views(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("v1") {
        let columns = genes.of(1, &["id, a", "id, a, b", "id, a, c", "a AS id, id AS a"]);
        let filter = genes.of(2, &["", " WHERE a > 1", " WHERE b LIKE 't%'"]);
        scene.say(format!("CREATE VIEW v1 AS SELECT {columns} FROM t1{filter}"));
    }
    scene.view_over();
}

fn around(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("tr1") {
        let when = genes.of(1, &["AFTER INSERT", "BEFORE UPDATE OF c", "AFTER DELETE"]);
        let condition = genes.of(2, &["", " WHEN 1 > 0"]);
        let body = genes.of(3, &["DELETE FROM t1 WHERE a < 0", "UPDATE t1 SET b = 'x' WHERE a < 0"]);
        scene.say(format!("CREATE TRIGGER tr1 {when} ON t1{condition} BEGIN {body}; END"));
    }
    if scene.has("v1")
        && let Some(genes) = scene.role("tr2")
    {
        let event = genes.of(1, &["INSERT", "DELETE"]);
        scene.say(format!("CREATE TRIGGER tr2 INSTEAD OF {event} ON v1 BEGIN SELECT 1; END"));
    }
    if let Some(genes) = scene.role("i_c") {
        let words = genes.of(1, &["(c)", "(c DESC)", "(c) WHERE a > 1", "(a + 1, c)", "(b COLLATE NOCASE)"]);
        scene.say(format!("CREATE INDEX i_c ON t1 {words}"));
    }
    if let Some(genes) = scene.role("total") {
        scene.say(format!(
            "CREATE VIRTUAL TABLE total USING fts5({})",
            // The same on both sides: its rows would not fit another one, so that a difference is refused.
            genes.of(NAME, &["b", "b, c", "b, tokenize = 'porter'"])
        ));
    }
}
