//! What the server holds, as a schema.

use super::server::{self, Database, run};
use mainstay::engine::mysql::queries;
use mainstay_schema::dialect::mysql::Flavor;
use mainstay_schema::schema::{Object, Schema, Table, Type};

fn flavor(described: &str) -> Flavor {
    if described.starts_with("MySQL") { Flavor::MySql } else { Flavor::MariaDb }
}

#[tokio::test]
async fn every_catalogue_query_prepares() {
    for server in server::all() {
        let mut connection = mainstay::engine::connect(&server).await.unwrap();
        let queries = queries(flavor(&connection.describe()));
        assert!(queries.len() <= 15, "a comparison may ask for no more");
        for (name, sql) in queries {
            run(&mut *connection, &format!("PREPARE {name} FROM '{}'", sql.replace('\'', "''"))).await;
        }
    }
}

/// A table of everything that columns, keys and constraints can be here.
const TABLES: &str = r"
    CREATE TABLE p (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `or der` int,
        name varchar(40) NOT NULL DEFAULT 'a''b\\c', e enum('a','b''c') DEFAULT 'a',
        d datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
        b tinyint(1) NOT NULL DEFAULT 1, j json, n decimal(8,2) DEFAULT 1.50, dt date DEFAULT '2020-01-01',
        ex varchar(20) DEFAULT (concat('x''q', 'y')), g int GENERATED ALWAYS AS (b * 2) STORED,
        gv varchar(40) AS (upper(name)) VIRTUAL, u int unsigned zerofill, inv int DEFAULT 3 INVISIBLE,
        t text COLLATE utf8mb4_general_ci COMMENT 'a ''c', nn varchar(10) DEFAULT NULL,
        CONSTRAINT ck CHECK (name <> 'x' and `or der` > 0), UNIQUE KEY uu (name), KEY pre (name(5), id),
        FULLTEXT KEY ft (t)) COMMENT 'tab' COLLATE utf8mb4_bin;
    CREATE TABLE c (id int PRIMARY KEY, pid bigint, x int, KEY de (x DESC),
        CONSTRAINT fk FOREIGN KEY (pid) REFERENCES p (id) ON DELETE CASCADE);
    CREATE TABLE part (id int, y int) PARTITION BY RANGE (y)
        (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
    CREATE TABLE mainstay_history (id int PRIMARY KEY);
    CREATE VIEW v AS SELECT p.id, c.x, 'str' AS lit FROM p JOIN c ON c.pid = p.id WHERE p.name = 'q';
    CREATE VIEW v2 (aa) AS SELECT id FROM v;";

fn words(table: &Table, column: &str) -> Vec<String> {
    let column = table.column(column).unwrap_or_else(|| panic!("no {column}"));
    let exprs = [column.default.as_ref(), column.generated.as_ref().map(|generated| &generated.expr)];
    let exprs = exprs.into_iter().flatten().map(|expr| expr.canonical());
    exprs
        .chain(column.options.iter().map(|(name, value)| format!("{name}={value}")))
        .chain(column.collation.clone())
        .collect()
}

#[tokio::test]
async fn tables_are_read_as_they_are() {
    for server in server::all() {
        let mut database = Database::with(&server, TABLES).await;
        let schema = database.inspect().await;
        let names: Vec<&str> = schema.tables.keys().map(|name| name.name.as_str()).collect();
        assert_eq!(names, ["c", "p", "part"]);
        let table = &schema.tables[1];
        for (column, expected) in [
            ("name", vec![r"'a''b\c'"]),
            ("e", vec!["'a'"]),
            ("d", vec!["current_timestamp", "on update=CURRENT_TIMESTAMP"]),
            ("b", vec!["true"]),
            ("n", vec!["1.5"]),
            ("dt", vec!["'2020-01-01'"]),
            ("ex", vec!["concat ( 'x''q' , 'y' )"]),
            ("g", vec!["b * 2"]),
            ("inv", vec!["3", "invisible="]),
            ("t", vec!["utf8mb4_general_ci"]),
            ("nn", vec![]),
        ] {
            assert_eq!(words(table, column), expected, "{} {column}", database.connection.describe());
        }
        let ty = |name: &str| &table.column(name).unwrap().ty;
        assert_eq!((ty("j"), ty("b"), ty("id")), (&Type::Json, &Type::Boolean, &Type::BigInt));
        assert_eq!(ty("u"), &Type::Native("int(10) unsigned zerofill".into()));
        assert!(table.column("id").unwrap().identity.is_some());
        assert_eq!((table.comment.as_deref(), table.options["collate"].as_str()), (Some("tab"), "utf8mb4_bin"));
        constraints(&schema);
        database.close().await;
    }
}

fn constraints(schema: &Schema) {
    let [child, table, parted] = [0, 1, 2].map(|at| &schema.tables[at]);
    assert_eq!(table.checks.len(), 1, "that a column is JSON is no check: {:?}", table.checks);
    let check = table.checks[0].expr.canonical();
    assert!(check.contains("name <> 'x'") && check.contains("\"or der\" > 0"), "{check}");
    assert_eq!(table.uniques[0].name.as_deref(), Some("uu"));
    let indexes: Vec<_> = table.indexes.iter().map(|index| (index.name.as_str(), index.method.as_deref())).collect();
    assert_eq!(indexes, [("ft", Some("fulltext")), ("pre", None)]);
    assert_eq!(table.index("pre").unwrap().keys[0].prefix, Some(5));
    assert_eq!(child.foreign_keys.len(), 1);
    let indexes: Vec<_> = child.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(indexes, ["de"], "the index that came with the foreign key is not named");
    assert!(parted.options[Table::PARTITIONED].starts_with("RANGE (`y`)"), "{:?}", parted.options);
    let views: Vec<_> =
        schema.views.values().map(|view| (view.query.canonical().contains("test_"), view.reads.len())).collect();
    assert_eq!(views, [(false, 2), (false, 1)], "the database's own name is not in them");
}

/// One of each kind that a schema has no words for.
const OBJECTS: &str = "
    CREATE TABLE t (a int, name varchar(9));
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.name = 'z';
    CREATE FUNCTION f(a int, b varchar(10)) RETURNS int DETERMINISTIC RETURN a + 1;
    CREATE PROCEDURE pr(IN a int) SELECT a;
    CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1;
    CREATE TABLE mainstay_history (a int);
    CREATE TRIGGER mine BEFORE INSERT ON mainstay_history FOR EACH ROW SET NEW.a = 1;";

#[tokio::test]
async fn what_a_schema_has_no_words_for_is_named() {
    for server in server::all() {
        let mut database = Database::with(&server, OBJECTS).await;
        let is_mariadb = flavor(&database.connection.describe()) == Flavor::MariaDb;
        if is_mariadb {
            run(&mut *database.connection, "CREATE SEQUENCE sq INCREMENT BY 0").await;
        } else {
            run(&mut *database.connection, "ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT ENFORCED").await;
        }
        let schema = database.inspect().await;
        let definition =
            |kind: &str| schema.objects.iter().find(|one| one.kind.0 == kind).map_or("", |one| &one.definition);
        let trigger = definition("trigger").replace('`', "");
        assert_eq!(trigger, "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.name = 'z'");
        assert!(definition("function").starts_with("CREATE FUNCTION `f`(a int"), "{}", definition("function"));
        assert!(definition("procedure").starts_with("CREATE PROCEDURE `pr`(IN a int"), "{}", definition("procedure"));
        let event = "CREATE EVENT `ev` ON SCHEDULE EVERY 1 DAY ON COMPLETION NOT PRESERVE ENABLE DO SELECT 1";
        let [before, after] =
            ["SET @kept_time_zone = @@time_zone, time_zone = '+00:00'", "SET time_zone = @kept_time_zone"];
        assert_eq!(definition("event"), &format!("{before};\n{event};\n{after}"), "it says its zone");
        let last = if is_mariadb { "sequence sq" } else { "constraint ck on t" };
        let shown: Vec<String> = schema.objects.iter().map(Object::to_string).collect();
        assert!(shown.iter().any(|one| one == last) && shown.len() == 5, "{shown:?}");
        database.close().await;
    }
}
