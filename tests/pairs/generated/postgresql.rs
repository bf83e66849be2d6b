//! PostgreSQL: types, domains, sequences, routines, partitions, views, triggers, rules, policies, statistics, grants.

use super::Scene;
use mainstay_tests::generate::{Genes, NAME};

pub fn play(scene: &mut Scene<'_>) {
    types(scene);
    routines(scene);
    table(scene);
    partitions(scene);
    views(scene);
    around(scene);
    policies(scene);
}

fn types(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("mood") {
        let values = genes.of(1, &["'a', 'b'", "'a', 'b', 'c'", "'a', 'x', 'b'", "'b', 'a'"]);
        scene.say(format!("CREATE TYPE mood AS ENUM ({values})"));
        comment(scene, "TYPE mood", genes);
    }
    if let Some(genes) = scene.role("amount") {
        let default = genes.of(1, &["", " DEFAULT 3", " DEFAULT 4"]);
        let check = genes.of(2, &["", " CHECK (VALUE > 0)", " CONSTRAINT small CHECK (VALUE < 1000)"]);
        scene.say(format!("CREATE DOMAIN amount AS integer{default}{check}"));
        comment(scene, "DOMAIN amount", genes);
    }
    if let Some(genes) = scene.role("point3") {
        let rest = genes.of(1, &["", ", z integer", ", z numeric(8,2)"]);
        scene.say(format!("CREATE TYPE point3 AS (x integer, y text{rest})"));
        comment(scene, "COLUMN point3.y", genes);
    }
    if let Some(genes) = scene.role("counter") {
        let words = genes.of(1, &["", " INCREMENT BY 5", " MAXVALUE 100000 CYCLE", " CACHE 10"]);
        scene.say(format!("CREATE SEQUENCE counter{words}"));
        comment(scene, "SEQUENCE counter", genes);
    }
}

fn routines(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("f1") {
        let more = 1 + genes.pick(1, 3);
        let volatility = genes.of(2, &["IMMUTABLE", "STABLE", "IMMUTABLE STRICT", "IMMUTABLE PARALLEL SAFE"]);
        let body = match genes.chance(3, 40) {
            false => format!("LANGUAGE sql {volatility} AS $$ SELECT n + {more} $$"),
            true => format!("LANGUAGE plpgsql {volatility} AS $$ BEGIN RETURN n + {more}; END $$"),
        };
        let result = genes.of(4, &["integer", "integer", "bigint"]);
        scene.say(format!("CREATE FUNCTION f1(n integer) RETURNS {result} {body}"));
        comment(scene, "FUNCTION f1(integer)", genes);
        if genes.chance(5, 30) {
            scene.say("REVOKE EXECUTE ON FUNCTION f1(integer) FROM PUBLIC");
        }
    }
    if let Some(genes) = scene.role("f2") {
        let inner = if scene.has("f1") { "f1(n)" } else { "n" };
        let takes = if scene.has("mood") && genes.chance(2, 30) { ", m mood DEFAULT 'a'" } else { "" };
        let result = genes.of(1, &["integer", "bigint"]);
        scene.say(format!("CREATE FUNCTION f2(n integer{takes}) RETURNS {result} RETURN {inner}::{result} * 2"));
    }
    if scene.has("point3")
        && let Some(genes) = scene.role("f3")
    {
        let field = genes.of(1, &["(v).x", "length((v).y)"]);
        scene.say(format!("CREATE FUNCTION f3(v point3) RETURNS integer LANGUAGE sql AS $$ SELECT {field} $$"));
    }
    if let Some(genes) = scene.role("touched") {
        let body = genes.of(1, &["RETURN NEW", "RETURN NULL", "NEW.b := upper(NEW.b); RETURN NEW"]);
        scene.say(format!("CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$"));
    }
    if let Some(genes) = scene.role("tidy") {
        let security = genes.of(1, &["", " SECURITY DEFINER", " SET search_path TO 'public'"]);
        scene.say(format!("CREATE PROCEDURE tidy(IN n integer) LANGUAGE plpgsql{security} AS $$ BEGIN NULL; END $$"));
    }
    if let Some(genes) = scene.role("total") {
        let first = genes.of(1, &["0", "10"]);
        scene.say(format!("CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '{first}')"));
        comment(scene, "AGGREGATE total(integer)", genes);
    }
}

fn table(scene: &mut Scene<'_>) {
    let genes = scene.always("t1");
    let mut columns = vec!["id integer PRIMARY KEY".to_owned()];
    let default = match genes.pick(1, 4) {
        1 if scene.has("f1") => "f1(4)",
        2 if scene.has("counter") => "nextval('counter')",
        3 => "6",
        _ => "5",
    };
    columns.push(format!("a integer NOT NULL DEFAULT {default}"));
    columns.push(format!("b text{}", genes.of(2, &["", " COLLATE \"C\"", " NOT NULL"])));
    columns.push(format!("c {}", genes.of(3, &["integer", "bigint", "numeric(12,2)", "text"])));
    if genes.chance(4, 40) {
        columns.push("x text DEFAULT 'x'".into());
    }
    if scene.has("amount") && genes.chance(5, 60) {
        columns.push("d amount".into());
    }
    if scene.has("mood") && genes.chance(6, 60) {
        columns.push("e mood DEFAULT 'a'".into());
    }
    if genes.chance(7, 40) {
        let call = if scene.has("f1") && genes.chance(11, 30) { "f1(a)::integer" } else { "a" };
        columns.push(format!("g integer GENERATED ALWAYS AS ({call} * {}) STORED", 2 + genes.pick(8, 2)));
    }
    if genes.chance(9, 40) {
        let call = if scene.has("f1") { "f1(a)" } else { "a" };
        columns.push(format!("CONSTRAINT sound CHECK ({call} > 0)"));
    }
    scene.say(format!("CREATE TABLE t1 ({})", columns.join(", ")));
    if columns.iter().any(|column| column.contains("sound")) {
        comment(scene, "CONSTRAINT sound ON t1", genes);
    }
    comment(scene, "COLUMN t1.c", genes);
    if genes.chance(10, 30) {
        scene.say("ALTER TABLE t1 ALTER c SET STATISTICS 50");
    }
    if let Some(genes) = scene.role("t2") {
        let action = genes.of(1, &["", " ON DELETE CASCADE", " DEFERRABLE INITIALLY DEFERRED", " NOT VALID"]);
        scene.say("CREATE TABLE t2 (id integer PRIMARY KEY, t1_id integer)");
        scene.say(format!("ALTER TABLE t2 ADD CONSTRAINT t2_to_t1 FOREIGN KEY (t1_id) REFERENCES t1 (id){action}"));
    }
    scene.say("INSERT INTO t1 (id, a, b, c) VALUES (1, 5, 'one', 1), (2, 7, 'two', 2), (3, 9, 'three', 3)");
}

fn partitions(scene: &mut Scene<'_>) {
    let genes = scene.always("p");
    // The name's slot is never another one on the other side: rows that would move are another law's.
    let (by, first, second) = genes.of(
        NAME,
        &[
            ("RANGE (a)", "FROM (0) TO (10)", "FROM (10) TO (20)"),
            ("LIST (a)", "IN (1, 5)", "IN (11, 15)"),
            ("HASH (a)", "WITH (MODULUS 1, REMAINDER 0)", ""),
        ],
    );
    scene.say(format!("CREATE TABLE p (a integer NOT NULL, b text) PARTITION BY {by}"));
    scene.say(format!("CREATE TABLE p1 PARTITION OF p FOR VALUES {first}"));
    match genes.pick(1, 4) {
        1 => scene.say("CREATE TABLE p2 (a integer NOT NULL, b text)"),
        2 if !second.is_empty() => scene.say(format!("CREATE TABLE p2 PARTITION OF p FOR VALUES {second}")),
        3 if !second.is_empty() => scene.say("CREATE TABLE p_rest PARTITION OF p DEFAULT"),
        _ => {}
    }
    if genes.chance(2, 40) {
        scene.say(format!("CREATE INDEX p_b ON p (b{})", genes.of(3, &["", " DESC", ", a"])));
    }
    scene.say("INSERT INTO p VALUES (5, 'five')");
}

fn views(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("v1") {
        let columns = genes.of(1, &["id, a", "id, a, b", "id, a, c", "a AS id, id AS a"]);
        let options = genes.of(2, &["", " WITH (security_barrier)", " WITH (security_invoker)"]);
        let filter = match genes.pick(3, 4) {
            1 if scene.has("f1") => " WHERE f1(a) > 1",
            2 if scene.has("f2") => " WHERE f2(id) > 1",
            3 => " WHERE b LIKE 't%'",
            _ => "",
        };
        scene.say(format!("CREATE VIEW v1{options} AS SELECT {columns} FROM t1{filter}"));
        comment(scene, "VIEW v1", genes);
        comment(scene, "COLUMN v1.id", genes);
        if genes.chance(6, 30) {
            scene.say("ALTER VIEW v1 ALTER COLUMN id SET DEFAULT 7");
        }
        if genes.chance(4, 40) {
            scene.say(format!("GRANT {} ON v1 TO PUBLIC", genes.of(5, &["SELECT", "SELECT, INSERT"])));
        }
    }
    let over = if scene.has("v1") { "v1" } else { "t1" };
    scene.view_over();
    if let Some(genes) = scene.role("m1") {
        let columns = genes.of(1, &["id, a", "id, a + 1 AS a"]);
        scene.say(format!("CREATE MATERIALIZED VIEW m1 AS SELECT {columns} FROM {over}"));
        if genes.chance(2, 50) {
            scene.say(format!("CREATE INDEX m1_a ON m1 ({})", genes.of(3, &["a", "a DESC"])));
            comment(scene, "INDEX m1_a", genes);
            if genes.chance(4, 40) {
                scene.say("ALTER MATERIALIZED VIEW m1 CLUSTER ON m1_a");
            }
        }
        comment(scene, "COLUMN m1.a", genes);
        if genes.chance(5, 40) {
            scene.say("GRANT SELECT ON m1 TO PUBLIC");
        }
    }
}

fn around(scene: &mut Scene<'_>) {
    if scene.has("touched")
        && let Some(genes) = scene.role("tr1")
    {
        let when = genes.of(1, &["BEFORE INSERT", "AFTER UPDATE", "BEFORE UPDATE OF c", "AFTER INSERT OR DELETE"]);
        let condition = if genes.chance(2, 30) && !when.contains("DELETE") { " WHEN (NEW.a > 3)" } else { "" };
        scene.say(format!("CREATE TRIGGER tr1 {when} ON t1 FOR EACH ROW{condition} EXECUTE FUNCTION touched()"));
        match genes.pick(3, 4) {
            1 => scene.say("ALTER TABLE t1 DISABLE TRIGGER tr1"),
            2 => scene.say("ALTER TABLE t1 ENABLE ALWAYS TRIGGER tr1"),
            _ => {}
        }
        comment(scene, "TRIGGER tr1 ON t1", genes);
    }
    if scene.has("v1")
        && let Some(genes) = scene.role("calm")
    {
        let event = genes.of(1, &["INSERT", "UPDATE", "DELETE"]);
        scene.say(format!("CREATE RULE calm AS ON {event} TO v1 DO INSTEAD NOTHING"));
        comment(scene, "RULE calm ON v1", genes);
    }
    if let Some(genes) = scene.role("s_ab") {
        let kinds = genes.of(1, &["", " (dependencies)", " (ndistinct, mcv)"]);
        let first = if scene.has("f1") && genes.chance(2, 30) { "(f1(a))" } else { "a" };
        scene.say(format!("CREATE STATISTICS s_ab{kinds} ON {first}, b FROM t1"));
        comment(scene, "STATISTICS s_ab", genes);
        if genes.chance(3, 30) {
            scene.say("ALTER STATISTICS s_ab SET STATISTICS 20");
        }
    }
    if let Some(genes) = scene.role("i_c") {
        let words = genes.of(1, &["(c)", "(c DESC NULLS LAST)", "(c) WHERE a > 1", "(c) INCLUDE (a)", "((a + 1), c)"]);
        let words = if scene.has("f1") && genes.chance(2, 30) { "(f1(a))" } else { words };
        scene.say(format!("CREATE INDEX i_c ON t1 {words}"));
        if genes.chance(3, 30) && !words.contains("WHERE") {
            scene.say("ALTER TABLE t1 CLUSTER ON i_c");
        }
        comment(scene, "INDEX i_c", genes);
    }
}

fn policies(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("rls") {
        scene.say("ALTER TABLE t1 ENABLE ROW LEVEL SECURITY");
        if genes.chance(1, 40) {
            scene.say("ALTER TABLE t1 FORCE ROW LEVEL SECURITY");
        }
    }
    if let Some(genes) = scene.role("own") {
        let kind = genes.of(1, &["", " AS RESTRICTIVE"]);
        let call = if scene.has("f1") && genes.chance(2, 50) { "f1(a)" } else { "a" };
        let (command, checks) = genes.of(
            3,
            &[
                ("ALL", format!("USING ({call} > 1)")),
                ("SELECT", format!("USING ({call} > 2 AND b = CURRENT_USER)")),
                ("UPDATE", format!("USING (c IS NOT NULL) WITH CHECK ({call} < 100)")),
                ("INSERT", format!("WITH CHECK ({call} < 50)")),
            ],
        );
        scene.say(format!("CREATE POLICY own ON t1{kind} FOR {command} TO PUBLIC {checks}"));
        comment(scene, "POLICY own ON t1", genes);
    }
}

fn comment(scene: &mut Scene<'_>, what: &str, genes: Genes) {
    if genes.chance(14, 30) {
        scene.say(format!("COMMENT ON {what} IS '{}'", genes.of(13, &["a note", "it''s another"])));
    }
}
