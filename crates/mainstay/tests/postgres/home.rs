//! Where names without a schema are at home: the first schema that a session looks in, on scratch databases too, and
//! for users who may make none.

use super::server::{self, Database, run};
use mainstay::engine::{Connection, Url, connect};
use mainstay_schema::schema::{ObjectName, Schema};
use mainstay_schema::sql::Sql;

/// Tables, and what is printed with the name of its schema.
const SCRIPT: &str = "
    CREATE TYPE mood AS ENUM ('low', 'high');
    CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE TABLE t (id bigserial PRIMARY KEY, mood mood DEFAULT 'low', n positive, up bigint REFERENCES t);
    CREATE VIEW v AS SELECT id FROM t WHERE mood = 'high';
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
    CREATE SEQUENCE s;
    COMMENT ON FUNCTION f() IS 'does nothing';
    COMMENT ON COLUMN t.n IS 'how many';
";

async fn on_scratch(connection: &mut dyn Connection, script: &str) -> Schema {
    connection.on_scratch(&[Sql::written(script)]).await.unwrap_or_else(|error| panic!("{error:?}"))
}

/// A user who may do no more than these statements give, with a session on the database.
async fn user(database: &mut Database, gifts: &str) -> (Url, Box<dyn Connection>) {
    let name = format!("user_{}", database.url.database);
    let gifts = gifts.replace("{user}", &name).replace("{database}", &database.url.database);
    run(&mut *database.connection, &format!("CREATE ROLE {name} LOGIN; {gifts}")).await;
    let mut url = database.url.clone();
    url.user = Some(name);
    let connection = connect(&url).await.unwrap();
    (url, connection)
}

async fn leave(server: &Url, database: Database, url: &Url) {
    database.close().await;
    let role = url.user.as_deref().unwrap_or_default();
    run(&mut *connect(server).await.unwrap(), &format!("DROP ROLE {role}")).await;
}

#[tokio::test]
async fn names_are_at_home_in_the_first_schema_that_is_searched() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let settled = format!(
            "CREATE SCHEMA own; CREATE TABLE public.other (a int); ALTER DATABASE {} SET search_path = own, public",
            database.url.database
        );
        run(&mut *database.connection, &settled).await;
        let mut connection = connect(&database.url).await.unwrap();
        run(&mut *connection, SCRIPT).await;
        let live = connection.inspect().await.unwrap();
        assert!(live.tables.contains_key(&ObjectName::new("t")) && live.views.contains_key(&ObjectName::new("v")));
        assert!(live.tables.contains_key(&ObjectName::from("public.other")) && live.namespaces.is_empty());
        assert!(live.enums.contains_key(&ObjectName::new("mood")));
        for script in [
            format!("{SCRIPT}; CREATE TABLE public.other (a int)"),
            // A dump makes its schema itself.
            format!("CREATE SCHEMA own; {SCRIPT}; CREATE TABLE public.other (a int)"),
        ] {
            assert_eq!(on_scratch(&mut *connection, &script).await, live);
        }
        drop(connection);
        database.close().await;
    }
}

#[tokio::test]
async fn two_databases_are_read_in_the_words_of_the_first() {
    for server in server::all() {
        let (first, mut second) = (Database::new(&server).await, Database::new(&server).await);
        let settled = format!(
            "CREATE SCHEMA own; CREATE TABLE public.t (a int); ALTER DATABASE {} SET search_path = own, public",
            second.url.database
        );
        run(&mut *second.connection, &settled).await;
        let mut connection = connect(&second.url).await.unwrap();
        run(&mut *connection, SCRIPT).await;
        connection.share_home(first.connection.dialect());
        let read = connection.inspect().await.unwrap();
        // Both tables are called t: which of them stands where is seen by their schemas alone.
        assert_eq!(read.tables[&ObjectName::new("t")].columns.len(), 1);
        assert_eq!(read.tables[&ObjectName::from("own.t")].columns.len(), 4);
        assert!(read.namespaces.contains("own"), "{:?}", read.namespaces);
        drop(connection);
        first.close().await;
        second.close().await;
    }
}

#[tokio::test]
async fn who_may_make_no_database_has_a_scratch_in_this_one() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let gifts = "GRANT ALL ON DATABASE {database} TO {user};
            ALTER ROLE {user} IN DATABASE {database} SET search_path = own, public; CREATE SCHEMA own AUTHORIZATION {user}";
        let (url, mut connection) = user(&mut database, gifts).await;
        run(&mut *connection, SCRIPT).await;
        let live = connection.inspect().await.unwrap();
        // Names that are said meet nothing that is there.
        let said = SCRIPT.replace("TABLE t ", "TABLE own.t ").replace("VIEW v ", "VIEW own.v ");
        for script in [SCRIPT.to_owned(), said, format!("CREATE SCHEMA own; {SCRIPT}")] {
            assert_eq!(on_scratch(&mut *connection, &script).await, live);
        }
        assert_eq!(connection.inspect().await.unwrap(), live, "nothing is left");
        drop(connection);
        leave(&server, database, &url).await;
    }
}

#[tokio::test]
async fn who_does_not_own_his_home_has_a_scratch_beside_it() {
    for server in server::all() {
        let mut database = Database::new(&server).await;
        let gifts = "GRANT CREATE ON DATABASE {database} TO {user}; GRANT CREATE ON SCHEMA public TO {user}";
        let (url, mut connection) = user(&mut database, gifts).await;
        run(&mut *connection, SCRIPT).await;
        let mut live = connection.inspect().await.unwrap();
        // Who may do what in his home is not his to say.
        live.objects.retain(|object| !object.kind.is_access());
        assert_eq!(on_scratch(&mut *connection, SCRIPT).await, live);
        let meets = Sql::constant("CREATE TABLE u (a int); ALTER TABLE public.t ADD b int");
        let error = connection.on_scratch(&[meets]).await.unwrap_err();
        assert!(error.to_string().contains("public.t"), "{error}");
        assert!(error.next_step().is_some_and(|hint| hint.contains("CREATEDB")), "{error:?}");
        assert_eq!(connection.inspect().await.unwrap().tables, live.tables, "nothing is left");
        drop(connection);
        leave(&server, database, &url).await;
    }
}
