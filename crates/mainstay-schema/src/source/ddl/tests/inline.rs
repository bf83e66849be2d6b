//! The words of dialects whose definitions say all of a table, as people and servers write them.

use super::super::{Reading, read, statements};
use crate::dialect::{Dialect, by_name};
use crate::schema::Schema;

fn mysql() -> &'static dyn Dialect {
    by_name("mysql").expect("a dialect")
}

/// What the statements of a text add up to.
fn replayed(text: &str) -> Schema {
    let mut state = Schema::new();
    for statement in statements(text, mysql().lexis()).expect("statements") {
        match read(statement.text, &state, mysql()) {
            Ok(Reading::Changes(changes)) => state.apply_all(&changes).expect("it fits"),
            Ok(Reading::Opaque) => {}
            Err(error) => panic!("{error} in {}", statement.text),
        }
    }
    let refused = mysql().normalize(&mut state);
    assert_eq!(refused, []);
    state
}

const DUMPED: &str = r#"
/*!40101 SET character_set_client = utf8mb4 */;
SET FOREIGN_KEY_CHECKS = 0; # as dumps do
CREATE TABLE `teams` (`id` int(10) unsigned NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB AUTO_INCREMENT=7;
CREATE TABLE IF NOT EXISTS `Users` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT 'it\'s the key',
  `team_id` int(10) unsigned DEFAULT NULL,
  `email` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT "none",
  `bio` text,
  `mood` enum('good','it''s') NOT NULL DEFAULT 'good',
  `secret` int(5) unsigned zerofill INVISIBLE,
  `place` point SRID 4326,
  `full` varchar(300) GENERATED ALWAYS AS (concat(`email`,'!')) VIRTUAL,
  `updated_at` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_email` (`email`),
  UNIQUE KEY `uq_bio` (`bio`(20)),
  KEY `ix_mood` (`mood`,`secret` DESC) USING BTREE COMMENT 'often',
  FULLTEXT KEY `ft_bio` (`bio`) WITH PARSER `ngram`,
  CONSTRAINT `fk_team` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE SET NULL,
  CONSTRAINT `ck_mood` CHECK ((`mood` <> _utf8mb4'bad'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci ROW_FORMAT=COMPRESSED COMMENT='People';
"#;

#[test]
fn a_dump_is_understood() {
    let schema = replayed(DUMPED);
    let users = &schema.tables[&crate::schema::ObjectName::new("Users")];
    let written: Vec<String> = crate::plan::plan(&Schema::new(), &schema, mysql())
        .expect("it fits")
        .steps
        .into_iter()
        .map(|step| step.sql.to_string())
        .collect();
    insta::assert_snapshot!(written.join(";\n"));
    assert!(users.indexes.iter().any(|index| index.method.as_deref() == Some("fulltext")));
}

#[test]
fn what_is_altered_by_its_definition() {
    let before = "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b varchar(20) NOT NULL, c text,
        KEY ix (a), UNIQUE KEY uq (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id)) ENGINE = InnoDB;";
    for (altered, made) in [
        (
            "ALTER TABLE t MODIFY COLUMN a bigint NOT NULL AFTER b",
            "CREATE TABLE t (a bigint NOT NULL, b varchar(20) NOT NULL, c text, KEY ix (a), UNIQUE KEY uq (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
        ),
        (
            "ALTER TABLE t CHANGE b d varchar(30), DROP INDEX ix, ADD FULLTEXT INDEX ft (c)",
            "CREATE TABLE t (a int, d varchar(30), c text, UNIQUE KEY uq (d), FULLTEXT KEY ft (c), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
        ),
        (
            "ALTER TABLE t DROP FOREIGN KEY fk, DROP INDEX fk, RENAME INDEX ix TO iy",
            "CREATE TABLE t (a int, b varchar(20) NOT NULL, c text, KEY iy (a), UNIQUE KEY uq (b))",
        ),
        (
            "RENAME TABLE t TO u",
            "CREATE TABLE u (a int, b varchar(20) NOT NULL, c text, KEY ix (a), UNIQUE KEY uq (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
        ),
        (
            "DROP INDEX uq ON t; CREATE INDEX pre ON t (c(10), b DESC)",
            "CREATE TABLE t (a int, b varchar(20) NOT NULL, c text, KEY ix (a), KEY pre (c(10), b DESC), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
        ),
        (
            "ALTER TABLE t ADD (d int, e int), ENGINE = MyISAM, COMMENT = 'x', ALGORITHM = INPLACE",
            "CREATE TABLE t (a int, b varchar(20) NOT NULL, c text, d int, e int, KEY ix (a), UNIQUE KEY uq (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id)) ENGINE = MyISAM COMMENT = 'x'",
        ),
        (
            "ALTER TABLE t ADD PRIMARY KEY (b), ALTER INDEX ix INVISIBLE",
            "CREATE TABLE t (a int, b varchar(20), c text, PRIMARY KEY (b), KEY ix (a) INVISIBLE, UNIQUE KEY uq (b), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))",
        ),
    ] {
        let found = replayed(&format!("{before} {altered}"));
        let expected = replayed(&format!("CREATE TABLE p (id int PRIMARY KEY); {made}"));
        let changes = crate::diff::diff(&found, &expected);
        assert!(changes.is_empty(), "{altered}: {changes:#?}");
    }
}

#[test]
fn bodies_and_sessions_are_left_alone() {
    for text in [
        "CREATE DEFINER=`root`@`localhost` TRIGGER t BEFORE INSERT ON u FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END",
        "CREATE PROCEDURE p() BEGIN SELECT 1; END",
        "/*!40000 ALTER TABLE `t` DISABLE KEYS */",
        "REPLACE INTO t VALUES ('a\\'; b', \"it's\")",
    ] {
        let all = statements(text, mysql().lexis()).expect("statements");
        assert_eq!(all.len(), 1, "{text}");
        assert_eq!(read(all[0].text, &Schema::new(), mysql()).expect("it is read"), Reading::Opaque, "{text}");
    }
}

#[test]
fn what_leaves_something_open_is_told() {
    for (text, told) in [
        ("CREATE TABLE t (a varchar(9)) CHARSET = latin1", "latin1"),
        ("CREATE TABLE t (a int) /*!50100 PARTITION BY HASH (a) */", "replay cannot follow"),
        ("CREATE TABLE t (a int); ALTER TABLE t DROP INDEX nope", "nope"),
    ] {
        let mut state = Schema::new();
        let mut errors = Vec::new();
        for statement in statements(text, mysql().lexis()).expect("statements") {
            match read(statement.text, &state, mysql()) {
                Ok(Reading::Changes(changes)) => state.apply_all(&changes).expect("it fits"),
                Ok(Reading::Opaque) => {}
                Err(error) => errors.push(error.to_string()),
            }
        }
        assert!(errors.len() == 1 && errors[0].contains(told), "{text}: {errors:?}");
    }
}
