//! What the server holds, as a schema.

use super::server::{self, Database, run};
use mainstay::engine::postgres::QUERIES;
use mainstay_schema::schema::{Identity, IdentityKind, Object, ObjectName, Schema, Timing, Type};

#[tokio::test]
async fn every_catalogue_query_prepares() {
    for server in server::all() {
        let mut connection = mainstay::engine::connect(&server).await.unwrap();
        for (name, sql) in QUERIES {
            run(&mut *connection, &format!("PREPARE {name} AS {sql}")).await;
        }
    }
}

/// One of each kind that a schema has no words for.
const OBJECTS: &str = "
    CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT a';
    CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
    CREATE AGGREGATE g(int) (SFUNC = int4pl, STYPE = int);
    CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE TABLE t (a int, b text);
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION h();
    CREATE POLICY po ON t FOR SELECT USING (a > 0);
    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;
    CREATE DOMAIN positive AS int DEFAULT 1 NOT NULL CONSTRAINT more CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b text);
    CREATE TYPE span AS RANGE (SUBTYPE = float8);
    CREATE SEQUENCE sq INCREMENT BY 3;
    CREATE TABLE parted (a int) PARTITION BY LIST (a);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
    CREATE TABLE child (c int) INHERITS (t);
    CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION e();
    CREATE PUBLICATION pu FOR TABLE t;
    CREATE STATISTICS st ON a, b FROM t;
    CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
    CREATE OPERATOR FAMILY of USING btree;
    CREATE CAST (pair AS text) WITH INOUT;
    CREATE COLLATION co FROM \"C\";
    CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple);
    CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple);
    CREATE FOREIGN DATA WRAPPER fw;
    CREATE SERVER fs FOREIGN DATA WRAPPER fw;
    CREATE FOREIGN TABLE ft (a int) SERVER fs;
    CREATE TABLE mainstay_history (a int);
    CREATE TRIGGER mine BEFORE INSERT ON mainstay_history FOR EACH ROW EXECUTE FUNCTION h();
";

fn definition<'s>(schema: &'s Schema, kind: &str) -> &'s str {
    let object = schema.objects.iter().find(|object| object.kind.0 == kind);
    object.map_or_else(|| panic!("no {kind} in {:?}", schema.objects), |object| &object.definition)
}

#[tokio::test]
async fn what_a_schema_has_no_words_for_is_named() {
    for server in server::all() {
        let mut database = Database::with(&server, OBJECTS).await;
        let schema = database.inspect().await;
        let mut found: Vec<String> = schema.objects.iter().map(Object::to_string).collect();
        // One for each kind of word.
        found.retain(|name| !name.starts_with("text search mapping tc ") || name.ends_with(" word"));
        found.sort();
        let expected = [
            "aggregate g(integer)",
            "cast pair AS text",
            "collation co",
            "composite type pair",
            "domain constraint positive more",
            "domain default positive default",
            "domain not null positive not null",
            "domain positive",
            "event trigger et",
            "foreign data wrapper fw",
            "foreign server fs",
            "foreign table ft",
            "function e()",
            "function f(integer, text)",
            "function h()",
            "operator ===(integer, integer)",
            "operator family of of btree",
            "partition parted_1 on parted",
            "policy po on t",
            "procedure p()",
            "publication pu",
            "published table pu on child",
            "published table pu on t",
            "range type span",
            "row level security t on t",
            "rule ru on t",
            "sequence sq",
            "statistics object st on t",
            "text search configuration tc",
            "text search dictionary td",
            "text search mapping tc word",
            "trigger tr on t",
        ];
        assert_eq!(found, expected);
        assert_eq!(schema.tables.keys().map(ToString::to_string).collect::<Vec<_>>(), ["child", "parted", "t"]);
        assert_eq!(schema.tables[&ObjectName::new("child")].parents().collect::<Vec<_>>(), [ObjectName::new("t")]);
        assert_eq!(schema.tables[&ObjectName::new("parted")].options["partition by"], "LIST (a)");
        for (kind, start) in [
            ("function", "CREATE OR REPLACE FUNCTION"),
            ("trigger", "CREATE TRIGGER tr BEFORE INSERT"),
            ("policy", "CREATE POLICY po ON public.t AS PERMISSIVE FOR SELECT TO PUBLIC USING ((a > 0))"),
            ("domain", "CREATE DOMAIN public.positive AS integer"),
            ("domain default", "ALTER DOMAIN public.positive SET DEFAULT 1"),
            ("domain constraint", "ALTER DOMAIN public.positive ADD CONSTRAINT more CHECK"),
            ("composite type", "CREATE TYPE public.pair AS (a integer, b text)"),
            ("sequence", "CREATE SEQUENCE public.sq AS bigint START WITH 1 INCREMENT BY 3"),
            ("partition", "CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1)"),
        ] {
            assert!(definition(&schema, kind).starts_with(start), "{}", definition(&schema, kind));
        }
        database.close().await;
    }
}

/// A bit of everything that a schema has words for.
const RICH: &str = r#"
    CREATE TYPE role AS ENUM ('admin', 'guest');
    CREATE SCHEMA app;
    CREATE TABLE app.teams (id bigserial PRIMARY KEY, name varchar(20) COLLATE "C" DEFAULT 'x' UNIQUE);
    CREATE TABLE users (
        id int GENERATED ALWAYS AS IDENTITY (START WITH 10) CONSTRAINT own_name PRIMARY KEY,
        role role NOT NULL DEFAULT 'guest',
        roles role[],
        team bigint REFERENCES app.teams ON DELETE SET NULL (team) DEFERRABLE INITIALLY DEFERRED,
        twice int GENERATED ALWAYS AS (team * 2) STORED,
        seen timestamptz(3) DEFAULT now(),
        UNIQUE NULLS NOT DISTINCT (team, role) INCLUDE (seen),
        CHECK (team > 0) NO INHERIT
    );
    COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.team IS 'theirs'; COMMENT ON TYPE role IS 'kinds';
    CREATE INDEX by_team ON users (team DESC, lower(seen::text COLLATE "C")) WHERE team IS NOT NULL;
    CREATE VIEW guests AS SELECT id, name FROM users JOIN app.teams USING (id) WHERE role = 'guest';
    CREATE MATERIALIZED VIEW counts AS SELECT count(*) AS n FROM guests; CREATE UNIQUE INDEX counted ON counts (n);
"#;

#[tokio::test]
async fn tables_and_what_belongs_to_them() {
    for server in server::all() {
        // The expression must be immutable, so the text of a time is left to the index over the team.
        let mut database =
            Database::with(&server, &RICH.replace("lower(seen::text COLLATE \"C\")", "abs(twice)")).await;
        let schema = database.inspect().await;
        let users = &schema.tables[&ObjectName::new("users")];
        let column = |name: &str| users.column(name).unwrap();
        let identity = Identity { kind: IdentityKind::Always, start: Some(10), ..Identity::default() };
        assert_eq!(column("id").identity, Some(identity));
        assert_eq!(users.primary_key.as_ref().unwrap().name.as_deref(), Some("own_name"));
        assert_eq!(column("role").default.as_ref().unwrap().as_str(), "'guest'::role");
        assert_eq!(column("roles").ty, Type::Array(Box::new(Type::Enum("role".into()))));
        assert_eq!(column("seen").ty, Type::Native("timestamp(3) with time zone".into()));
        assert!(column("twice").generated.as_ref().unwrap().stored);
        assert_eq!((users.comment.as_deref(), column("team").comment.as_deref()), (Some("people"), Some("theirs")));
        assert_eq!(schema.enums[0].comment.as_deref(), Some("kinds"));
        assert_eq!(users.foreign_keys[0].references, ObjectName::from("app.teams"));
        assert_eq!(users.foreign_keys[0].timing, Timing::InitiallyDeferred);
        assert!(users.uniques[0].nulls_not_distinct && users.uniques[0].include == ["seen"]);
        assert!(users.checks[0].no_inherit && users.indexes[0].predicate.is_some() && users.indexes[0].keys.len() == 2);
        let teams = &schema.tables[&ObjectName::from("app.teams")];
        assert_eq!(teams.column("id").unwrap().identity.as_ref().unwrap().kind, IdentityKind::Serial);
        assert_eq!(teams.column("id").unwrap().default, None);
        assert_eq!(teams.column("name").unwrap().collation.as_deref(), Some("C"));
        let counts = &schema.views[&ObjectName::new("counts")];
        assert!(counts.materialized && counts.indexes.len() == 1 && counts.reads == [ObjectName::new("guests")]);
        assert_eq!(schema.objects, []);
        database.close().await;
    }
}

#[tokio::test]
async fn a_search_path_changes_nothing_but_itself() {
    for server in server::all() {
        let script = RICH.replace("lower(seen::text COLLATE \"C\")", "abs(twice)");
        let mut database = Database::with(&server, &script).await;
        let usual = database.inspect().await;
        run(&mut *database.connection, "SET search_path = app, pg_catalog").await;
        assert_eq!(database.inspect().await, usual);
        let asked = mainstay_schema::sql::Sql::constant("SELECT current_setting('search_path')");
        let path = database.connection.query(&asked, &[]).await.unwrap();
        assert_eq!(path, [[mainstay::engine::Value::Text("app, pg_catalog".into())]]);
        database.close().await;
    }
}
