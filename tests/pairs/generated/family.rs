//! MySQL and MariaDB: partitions, views, routines, triggers in their order, events, and sequences of MariaDB.

use super::Scene;
use mainstay_tests::generate::NAME;

pub fn play(scene: &mut Scene<'_>) {
    routines(scene);
    table(scene);
    partitions(scene);
    views(scene);
    around(scene);
}

fn routines(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("f1") {
        let result = genes.of(1, &["int", "bigint", "varchar(20)"]);
        let words =
            genes.of(2, &["DETERMINISTIC", "DETERMINISTIC COMMENT 'a note'", "DETERMINISTIC SQL SECURITY INVOKER"]);
        let more = 1 + genes.pick(3, 3);
        scene.say(format!("CREATE FUNCTION f1(n int) RETURNS {result} {words} RETURN n + {more}"));
    }
    if let Some(genes) = scene.role("tidy") {
        let given = genes.of(1, &["", "IN n int", "INOUT n int, OUT m text"]);
        let body = genes.of(2, &["SELECT 1", "BEGIN DECLARE i int DEFAULT 0; SET i = i + 1; END", "DO 0"]);
        scene.say(format!("CREATE PROCEDURE tidy({given}) {body}"));
    }
    if scene.engine == "mariadb"
        && let Some(genes) = scene.role("counter")
    {
        scene.say(format!("CREATE SEQUENCE counter {}", genes.of(1, &["", "INCREMENT BY 5", "MAXVALUE 1000 CYCLE"])));
    }
}

fn table(scene: &mut Scene<'_>) {
    let genes = scene.always("t1");
    let mut columns = vec!["id int PRIMARY KEY".to_owned()];
    columns.push(format!("a int NOT NULL DEFAULT {}", genes.of(1, &["5", "6", "(1 + 4)"])));
    columns
        .push(format!("b varchar(40){}", genes.of(2, &["", " COLLATE utf8mb4_bin", " NOT NULL", " COMMENT 'words'"])));
    columns.push(format!("c {}", genes.of(3, &["int", "bigint", "decimal(12,2)", "varchar(30)"])));
    if genes.chance(4, 40) {
        columns.push(format!("x varchar(20) DEFAULT 'x'{}", genes.of(5, &["", " INVISIBLE"])));
    }
    if genes.chance(7, 40) {
        let kind = genes.of(6, &["STORED", "VIRTUAL"]);
        columns.push(format!("g int GENERATED ALWAYS AS (a * {}) {kind}", 2 + genes.pick(8, 2)));
    }
    if genes.chance(9, 40) {
        columns.push("CONSTRAINT sound CHECK (a > 0)".into());
    }
    scene.say(format!("CREATE TABLE t1 ({}){}", columns.join(", "), genes.of(10, &["", " COMMENT='people'"])));
    if let Some(genes) = scene.role("t2") {
        let action = genes.of(1, &["", " ON DELETE CASCADE", " ON UPDATE CASCADE"]);
        let key = format!("CONSTRAINT t2_to_t1 FOREIGN KEY (t1_id) REFERENCES t1 (id){action}");
        scene.say(format!("CREATE TABLE t2 (id int PRIMARY KEY, t1_id int, {key})"));
    }
    scene.say("INSERT INTO t1 (id, a, b, c) VALUES (1, 5, 'one', 1), (2, 7, 'two', 2), (3, 9, 'three', 3)");
}

fn partitions(scene: &mut Scene<'_>) {
    let genes = scene.always("p");
    let by = match genes.pick(NAME, 4) {
        1 => {
            let more =
                genes.of(1, &["", ", PARTITION p1 VALUES LESS THAN (20)", ", PARTITION p1 VALUES LESS THAN MAXVALUE"]);
            format!(" PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10){more})")
        }
        2 => {
            let more = genes.of(1, &["", ", PARTITION p1 VALUES IN (11, 15)"]);
            format!(" PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1, 5){more})")
        }
        3 => format!(" PARTITION BY HASH (a) PARTITIONS {}", 2 + genes.pick(1, 3)),
        _ => String::new(),
    };
    scene.say(format!("CREATE TABLE p (a int NOT NULL, b varchar(40), PRIMARY KEY (a)){by}"));
    scene.say("INSERT INTO p VALUES (5, 'five')");
}

fn views(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("v1") {
        let columns = genes.of(1, &["id, a", "id, a, b", "id, a, c", "a AS id, id AS a"]);
        let words = genes.of(2, &["", "SQL SECURITY INVOKER ", "ALGORITHM=MERGE "]);
        let filter = match genes.pick(3, 3) {
            1 if scene.has("f1") => " WHERE f1(a) > 1",
            2 => " WHERE b LIKE 't%' WITH CHECK OPTION",
            _ => "",
        };
        scene.say(format!("CREATE {words}VIEW v1 AS SELECT {columns} FROM t1{filter}"));
    }
    scene.view_over();
}

fn around(scene: &mut Scene<'_>) {
    if let Some(genes) = scene.role("tr1") {
        let when = genes.of(1, &["BEFORE INSERT", "BEFORE UPDATE"]);
        let body = genes.of(2, &["SET NEW.b = upper(NEW.b)", "BEGIN IF NEW.a > 3 THEN SET NEW.b = 'x'; END IF; END"]);
        scene.say(format!("CREATE TRIGGER tr1 {when} ON t1 FOR EACH ROW {body}"));
        if let Some(again) = scene.role("tr2") {
            let order = again.of(1, &["FOLLOWS", "PRECEDES"]);
            scene.say(format!("CREATE TRIGGER tr2 {when} ON t1 FOR EACH ROW {order} tr1 SET NEW.a = NEW.a + 1"));
        }
    }
    if let Some(genes) = scene.role("nightly") {
        let every = genes.of(1, &["1 DAY", "2 HOUR"]);
        let state = genes.of(2, &["", " DISABLE", " ON COMPLETION PRESERVE"]);
        let state = if state.contains("COMPLETION") { format!("{state} ENABLE") } else { state.to_owned() };
        scene.say(format!("CREATE EVENT nightly ON SCHEDULE EVERY {every} STARTS '2030-01-01 00:00:00'{state} DO DELETE FROM t1 WHERE a < 0"));
    }
    if let Some(genes) = scene.role("i_c") {
        scene.say(format!("CREATE INDEX i_c ON t1 {}", genes.of(1, &["(c)", "(c, a)", "(b(10))", "(c DESC)"])));
    }
}
