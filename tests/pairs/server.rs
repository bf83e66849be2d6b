//! Where pairs run: databases of a server, or SQLite files.

use crate::dump;
use crate::pair::{Session, chain};
use mainstay::engine::{Url, Value, connect};
use mainstay::schema::source::ddl::statements;
use mainstay::schema::sql::Sql;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// A server, or the file system.
pub enum Place {
    Files,
    Postgresql {
        url: String,
        tools: String,
    },
    /// MySQL or MariaDB, which the library's own connection speaks to.
    Family {
        url: Url,
    },
}

/// A database of one pair.
pub struct Database {
    url: Url,
    text: String,
    home: Home,
}

/// Where a database was made.
enum Home {
    Files,
    Postgresql { url: String, tools: String },
    Family(Url),
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

fn fresh_name() -> String {
    format!("pair_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

impl Place {
    pub fn files() -> Self {
        Self::Files
    }

    /// The server that `./test` started.
    pub fn from_environment() -> Option<Self> {
        let url = std::env::var("MAINSTAY_TEST_POSTGRESQL_URL").ok()?;
        let tools = std::env::var("MAINSTAY_TEST_POSTGRESQL_BIN").unwrap_or_default();
        Some(Self::Postgresql { url, tools })
    }

    /// The server of this variable.
    pub fn family(variable: &str) -> Option<Self> {
        let url = Url::parse(&std::env::var(variable).ok()?).unwrap_or_else(|error| panic!("{variable}: {error}"));
        Some(Self::Family { url })
    }

    /// Whether the place runs servers of versions that the pair is not for.
    pub fn is_too_new_for(&self, newest: Option<&str>) -> bool {
        matches!(self, Self::Family { .. }) && newest.is_some_and(|newest| newest.starts_with("5."))
    }

    /// Makes roles that are not there yet.
    pub async fn roles(&self, roles: &[String]) -> Result<(), String> {
        if let Self::Postgresql { url, .. } = self {
            for role in roles {
                // Another pair may make it at the same time; then it is there.
                let _ = batch(url, &format!("CREATE ROLE \"{role}\"")).await;
            }
        }
        Ok(())
    }

    /// A database with `sql` run on it.
    pub async fn database(&self, sql: &str, folder: &Path, session: Option<&Session>) -> Result<Database, String> {
        let name = fresh_name();
        let database = match self {
            Self::Files => {
                let text = format!("sqlite:{}", folder.join(name).display());
                Database { url: Url::parse(&text).map_err(|error| error.to_string())?, text, home: Home::Files }
            }
            Self::Postgresql { url, tools } => {
                batch(url, &format!("CREATE DATABASE {name} TEMPLATE template0")).await?;
                let (before, _) = url.rsplit_once('/').ok_or("the URL of the server has no database")?;
                let text = match session {
                    Some(session) => session_on(url, &name, session).await?,
                    None => format!("{before}/{name}"),
                };
                let parsed = Url::parse(&text).map_err(|error| error.to_string())?;
                let home = Home::Postgresql { url: url.clone(), tools: tools.clone() };
                Database { url: parsed, text, home }
            }
            Self::Family { url } => {
                family(url, &[format!("CREATE DATABASE {name}")]).await?;
                Database { url: url.with_database(&name), text: String::new(), home: Home::Family(url.clone()) }
            }
        };
        let lexis = mainstay::schema::dialect::by_name(database.url.scheme()).expect("an engine has a dialect").lexis();
        let cut = statements(sql, lexis).map_err(|error| format!("loading: {error}"))?;
        let cut: Vec<_> = cut.iter().map(|statement| statement.text.to_owned()).collect();
        match database.execute(&cut, false).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.drop().await;
                Err(format!("loading: {error}"))
            }
        }
    }
}

impl Database {
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Runs statements; within one transaction, or each by itself.
    pub async fn execute(&self, statements: &[String], whole: bool) -> Result<(), String> {
        let whole_text = format!("BEGIN;{};COMMIT;", statements.join(";\n"));
        if let Home::Family(_) = self.home {
            return family(&self.url, statements).await;
        }
        if let Home::Files = self.home {
            let connection = rusqlite::Connection::open(&self.url.database).map_err(|error| error.to_string())?;
            let text = if whole { whole_text } else { statements.join(";\n") };
            return connection.execute_batch(&text).map_err(|error| error.to_string());
        }
        if whole {
            return batch(&self.text, &whole_text).await;
        }
        each(&self.text, statements).await
    }

    /// The schema as the engine's own means print it, its lines in no order.
    pub async fn dump(&self) -> Result<Vec<String>, String> {
        match &self.home {
            Home::Files => dump::sqlite(&self.url.database),
            Home::Postgresql { tools, .. } => dump::postgresql(tools, &self.text).await,
            Home::Family(_) => dump::family(&self.url).await,
        }
    }

    /// What queries find.
    pub async fn rows(&self, queries: &[String]) -> Result<Vec<Vec<Vec<Value>>>, String> {
        let mut out = Vec::new();
        if !queries.is_empty() {
            let mut connection = connect(&self.url).await.map_err(|error| chain(&error))?;
            for query in queries {
                out.push(connection.query(&Sql::written(query.as_str()), &[]).await.map_err(|error| chain(&error))?);
            }
        }
        Ok(out)
    }

    pub async fn drop(self) {
        // What is left over goes with the server.
        match &self.home {
            Home::Files => {}
            Home::Postgresql { url, .. } => {
                let _ = batch(url, &format!("DROP DATABASE {} WITH (FORCE)", self.url.database)).await;
            }
            Home::Family(url) => {
                let _ = family(url, &[format!("DROP DATABASE {}", self.url.database)]).await;
            }
        }
    }
}

/// The URL of a database for a user who owns nothing but a schema in it, where names are at home.
async fn session_on(server: &str, name: &str, session: &Session) -> Result<String, String> {
    let Session { user, search_path } = session;
    let home = search_path.split(',').next().unwrap_or_default();
    // Another pair may make it at the same time; then it is there.
    let _ = batch(server, &format!("CREATE ROLE {user} LOGIN")).await;
    let settled = [
        format!("GRANT ALL ON DATABASE {name} TO {user}"),
        format!("ALTER ROLE {user} IN DATABASE {name} SET search_path TO {search_path}"),
    ];
    each(server, &settled).await?;
    let (_, at) = server.split_once('@').ok_or("the URL of the server has no user")?;
    let (host, _) = at.rsplit_once('/').ok_or("the URL of the server has no database")?;
    let url = format!("postgresql://{user}@{host}/{name}");
    batch(&url, &format!("CREATE SCHEMA {home}")).await?;
    Ok(url)
}

/// Runs statements one after another, in one session of MySQL or MariaDB.
async fn family(url: &Url, statements: &[String]) -> Result<(), String> {
    let mut connection = connect(url).await.map_err(|error| chain(&error))?;
    for statement in statements {
        connection.execute(&Sql::written(statement.as_str())).await.map_err(|error| chain(&error))?;
    }
    Ok(())
}

async fn batch(url: &str, sql: &str) -> Result<(), String> {
    each(url, &[sql.to_owned()]).await
}

/// Runs statements one after another, in one session.
async fn each(url: &str, statements: &[String]) -> Result<(), String> {
    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(|error| chain(&error))?;
    let driver = tokio::spawn(connection);
    let mut outcome = Ok(());
    for statement in statements {
        outcome = client.batch_execute(statement).await.map_err(|error| chain(&error));
        if outcome.is_err() {
            break;
        }
    }
    drop(client);
    let _ = driver.await;
    outcome
}
