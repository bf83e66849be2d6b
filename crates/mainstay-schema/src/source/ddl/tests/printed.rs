//! What servers print: nothing in it is looked up, nothing gets a name that it does not have.

use super::super::{read_constraint, read_index, read_table, read_view};
use super::{postgres, sqlite};
use crate::dialect::{Dialect, sqlite::inspecting};
use insta::assert_snapshot;

fn constraint(text: &str) -> String {
    match read_constraint(text, postgres()) {
        Ok(constraint) => serde_json::to_string(&constraint).unwrap() + "\n",
        Err(error) => format!("error {}:{}: {error}\n", error.line, error.column),
    }
}

#[test]
fn constraints() {
    let texts = [
        "PRIMARY KEY (a, \"B\")",
        "UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)",
        "FOREIGN KEY (a) REFERENCES app.t(id) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a) DEFERRABLE NOT VALID",
        "CHECK ((a > 0)) NO INHERIT NOT VALID",
        "EXCLUDE USING gist (c WITH &&) WHERE ((a > 0)) DEFERRABLE",
        "CONSTRAINT named CHECK ((a > 0))",
        "CHECK ((a > 0)) NOT ENFORCED",
        "UNIQUE (a, b WITHOUT OVERLAPS)",
        "NOT NULL a",
    ];
    assert_snapshot!(texts.map(constraint).concat(), @r##"
    {"primary_key":{"columns":["a","B"]}}
    {"unique":{"columns":["a"],"include":["b"],"nulls_not_distinct":true,"timing":"not_deferrable"}}
    {"foreign_key":{"columns":["a"],"references":"app.t","referenced":["id"],"on_delete":{"set_null":["a"]},"on_update":"cascade","match_full":true,"timing":"initially_immediate","not_valid":true}}
    {"check":{"expr":"(a > 0)","no_inherit":true,"not_valid":true}}
    {"exclusion":{"definition":"EXCLUDE USING gist (c WITH &&) WHERE ((a > 0)) DEFERRABLE"}}
    {"check":{"name":"named","expr":"(a > 0)"}}
    error 1:17: replay cannot follow this from `NOT` on
    error 1:14: replay cannot follow this: `WITHOUT` stands where ) is expected
    error 1:1: replay cannot follow this: `NOT` stands where a constraint is expected
    "##);
}

#[test]
fn indexes() {
    let texts = [
        "CREATE UNIQUE INDEX i ON app.t USING btree (lower(a) text_pattern_ops DESC NULLS LAST, ((a ->> 'x'::text)) app.ops) INCLUDE (b) WITH (fillfactor='70') WHERE (a > 0)",
        "CREATE INDEX i ON ONLY public.t USING hnsw (face public.vector_l2_ops) WITH (m='16', ef_construction='64')",
    ];
    let read = texts.map(|text| serde_json::to_string(&read_index(text, postgres()).unwrap()).unwrap());
    assert_snapshot!(read.join("\n"), @r##"
    ["app.t",{"name":"i","keys":[{"expr":"lower(a)","opclass":"text_pattern_ops","order":"desc","nulls":"last"},{"expr":"((a ->> 'x'::text))","opclass":"app.ops","order":"asc"}],"unique":true,"include":["b"],"predicate":"(a > 0)","with":{"fillfactor":"70"}}]
    ["t",{"name":"i","keys":[{"column":"face","opclass":"vector_l2_ops","order":"asc"}],"method":"hnsw","with":{"m":"16","ef_construction":"64"}}]
    "##);
}

fn table(text: &str, dialect: &dyn Dialect) -> String {
    serde_json::to_string(&read_table(text, dialect).unwrap()).unwrap() + "\n"
}

#[test]
fn tables_in_all_their_quotes() {
    let styles = ["a", "\"a\"", "[a]", "`a`", "'a'"];
    let plain = table("CREATE TABLE a (a INTEGER, PRIMARY KEY (a), FOREIGN KEY (a) REFERENCES a (a))", sqlite());
    for quoted in styles {
        let text = format!(
            "CREATE TABLE {quoted}({quoted} INTEGER,PRIMARY KEY({quoted}),FOREIGN KEY({quoted}) REFERENCES {quoted}({quoted}))"
        );
        assert_eq!(table(&text, sqlite()), plain, "{text}");
    }
}

#[test]
fn tables_by_hand() {
    let texts = [
        "CREATE TABLE sqlite_sequence(name,seq)",
        "CREATE TABLE t (a UNSIGNED BIG INT NOT NULL DEFAULT +1, /* note */ b 'my type' DEFAULT \"x\", c CHAR ( 3 ),\n  d INT REFERENCES other ON DELETE CASCADE, e TEXT COLLATE NOCASE, PRIMARY KEY (a ASC, b), UNIQUE (c) CONSTRAINT x CHECK (c > '') CHECK (d > 0)) WITHOUT ROWID",
        "CREATE TABLE \"new\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"kind\" ENUM TEXT CHECK (kind IN ('a', 'b')), v INT GENERATED ALWAYS AS (id * 2) VIRTUAL)",
    ];
    assert_snapshot!(texts.map(|text| table(text, inspecting())).concat(), @r##"
    {"name":"sqlite_sequence","columns":[{"name":"name","type":{"native":""},"nullable":true},{"name":"seq","type":{"native":""},"nullable":true}]}
    {"name":"t","columns":[{"name":"a","type":{"native":"UNSIGNED BIG INT"},"nullable":false,"default":"+1"},{"name":"b","type":{"native":"'my type'"},"nullable":true,"default":"\"x\""},{"name":"c","type":{"native":"CHAR ( 3 )"},"nullable":true},{"name":"d","type":{"native":"INT"},"nullable":true},{"name":"e","type":{"native":"TEXT"},"nullable":true,"collation":"nocase"}],"primary_key":{"columns":["a","b"]},"uniques":[{"columns":["c"],"timing":"not_deferrable"}],"foreign_keys":[{"columns":["d"],"references":"other","referenced":[],"on_delete":"cascade","on_update":"no_action","timing":"not_deferrable"}],"checks":[{"name":"x","expr":"c > ''"},{"expr":"d > 0"}],"options":{"without rowid":""}}
    {"name":"new","columns":[{"name":"id","type":{"native":"integer"},"nullable":false,"identity":{"kind":"by_default"}},{"name":"kind","type":{"native":"ENUM TEXT"},"nullable":true},{"name":"v","type":{"native":"INT"},"nullable":true,"generated":{"expr":"id * 2","stored":false}}],"primary_key":{"columns":["id"]},"checks":[{"expr":"kind IN ('a', 'b')"}]}
    "##);
}

#[test]
fn views() {
    let texts = [
        "CREATE VIEW v AS SELECT a FROM t WHERE a IN (1, 2) -- all",
        "CREATE VIEW \"V\"(x, y) AS WITH q(x) AS (SELECT 1) SELECT x, 2 FROM q",
    ];
    let read = texts.map(|text| serde_json::to_string(&read_view(text, sqlite()).unwrap()).unwrap());
    assert_snapshot!(read.join("\n"), @r##"
    {"name":"v","query":"SELECT a FROM t WHERE a IN (1, 2)"}
    {"name":"V","columns":["x","y"],"query":"WITH q(x) AS (SELECT 1) SELECT x, 2 FROM q"}
    "##);
}
