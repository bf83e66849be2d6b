//! The other ways to the same rows: without async, row after row, over a model between, and what is told of it.

use crate::fixture::{Fixture, SERVERS, Server};
use crate::models::{Team, User, team};
use crate::on_every_server;
use mainstay::blocking::Wait;
use mainstay::config::{Config, Where};
use mainstay::prelude::*;
use mainstay::{ErrorKind, Models};

/// Threads without a runtime, and one within async code, share the `Database` that tasks use.
async fn without_async(fixture: &Fixture) {
    let db = &fixture.db;
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let db = db.clone();
            std::thread::spawn(move || {
                let id = db.insert(&team(&format!("thread {number}"))).wait()?;
                db.transaction(async |tx| {
                    tx.update(Team::id.eq(id)).set(Team::name, Team::name.concat("!")).run().await
                })
                .wait()?;
                db.get::<Team>(id).wait()
            })
        })
        .collect();
    db.insert(&team("task")).await.unwrap();
    for (number, thread) in threads.into_iter().enumerate() {
        assert_eq!(thread.join().unwrap().unwrap().name, format!("thread {number}!"), "{:?}", fixture.server);
    }
    let missing = db.clone();
    let missing = tokio::task::spawn_blocking(move || missing.get::<Team>(999).wait()).await.unwrap();
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(fixture.plain("SELECT count(*) FROM teams").await, ["8"]);
}

async fn row_after_row(fixture: &Fixture) {
    let db = &fixture.db;
    let mut emails = Vec::new();
    let seen = db.all::<User>().order_by(User::id.asc()).each(|user| {
        emails.push(user.email);
        Ok(())
    });
    assert_eq!(seen.await.unwrap(), 5);
    assert_eq!(emails, fixture.plain("SELECT email FROM users ORDER BY id").await);
    let mut ages = 0;
    db.all::<User>()
        .select(User::age)
        .each(|age| {
            ages += age;
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(fixture.plain("SELECT sum(age) FROM users").await, [ages.to_string()]);
    let enough = db.all::<User>().each(|_| Err(mainstay::Error::new(ErrorKind::State, "enough"))).await.unwrap_err();
    assert_eq!(enough.to_string(), "enough");
    // What was left unread is in nobody's way.
    assert_eq!(db.all::<User>().count().await.unwrap(), 5);
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "tags")]
struct Tag {
    #[column(primary_key, generated = "never")]
    id: i64,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "articles")]
struct Article {
    #[column(primary_key, generated = "never")]
    id: i64,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "article_tags", primary_key = [article_id, tag_id])]
struct ArticleTag {
    #[column(references = "articles.id")]
    article_id: i64,
    #[column(references = "tags.id")]
    tag_id: i64,
}

impl Article {
    fn tags() -> ManyToMany<Article, ArticleTag, Tag> {
        many_to_many(Article::id, ArticleTag::article_id, ArticleTag::tag_id, Tag::id)
    }
}

#[tokio::test]
async fn many_belong_to_many() {
    for server in SERVERS {
        let models = Models::new().with::<Tag>().with::<Article>().with::<ArticleTag>();
        let Some(fixture) = Fixture::with(server, models).await else { continue };
        let db = &fixture.db;
        let tags = [(1, "rust"), (2, "sql"), (3, "none")].map(|(id, name)| Tag { id, name: name.to_owned() });
        db.insert_many(&tags).await.unwrap();
        db.insert_many(&[1, 2, 3].map(|id| Article { id })).await.unwrap();
        let pairs = [(1, 1), (1, 2), (2, 2)].map(|(article_id, tag_id)| ArticleTag { article_id, tag_id });
        db.insert_many(&pairs).await.unwrap();
        let all = db.all::<Article>().order_by(Article::id.asc());
        let found = all.with(Article::tags().order_by(Tag::name.desc())).all().await.unwrap();
        let names: Vec<(i64, Vec<String>)> = found
            .into_iter()
            .map(|(article, tags)| (article.id, tags.into_iter().map(|tag| tag.name).collect()))
            .collect();
        let expected = [(1, vec!["sql", "rust"]), (2, vec!["sql"]), (3, vec![])];
        assert_eq!(
            names,
            expected.map(|(id, names)| (id, names.into_iter().map(str::to_owned).collect())),
            "{server:?}"
        );
        let rusty = db.find(Article::tags().any(Tag::name.eq("rust"))).select(Article::id).all().await.unwrap();
        let plain = "SELECT article_id FROM article_tags WHERE tag_id = 1";
        assert_eq!(rusty.iter().map(i64::to_string).collect::<Vec<_>>(), fixture.plain(plain).await, "{server:?}");
        let one = db.find(Article::id.eq(1)).with(Article::tags().filter(Tag::id.eq(2))).all().await.unwrap();
        assert_eq!(one[0].1, [tags[1].clone()]);
        let wrong = many_to_many(Article::id, ArticleTag::tag_id, ArticleTag::article_id, Tag::id);
        assert_eq!(db.all::<Article>().with(wrong).all().await.unwrap_err().kind(), ErrorKind::Config);
        fixture.close().await;
    }
}

/// As an application starts: nothing but the variables says which engine it is.
#[tokio::test]
async fn the_environment_says_which_database() {
    for (server, name) in
        SERVERS.into_iter().zip(["sqlite", "postgresql", "postgres", "mysql", "MariaDB", "mariadb", "mariadb"])
    {
        let Some(home) = server.database().await else { continue };
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("app.db").display().to_string();
        let (host, port) = home.url.hosts.first().cloned().unwrap_or_default();
        let database = if home.url.hosts.is_empty() { file } else { home.url.database.clone() };
        let variable = format!("MAINSTAY_TEST_{}_URL", format!("{server:?}").to_uppercase());
        let password = std::env::var(variable).ok().and_then(|text| {
            let credentials = text.split_once("://")?.1.rsplit_once('@')?.0.to_owned();
            Some(credentials.split_once(':')?.1.to_owned())
        });
        let variables = [
            ("DB_TYPE", name.to_owned()),
            ("DB_HOST", host),
            ("DB_PORT", port.map(|port| port.to_string()).unwrap_or_default()),
            ("DB_NAME", database),
            ("DB_USER", home.url.user.clone().unwrap_or_default()),
            ("DB_PASS", password.unwrap_or_default()),
            ("DB_POOL_SIZE", "3".to_owned()),
            ("DB_MAX_RETRIES", "2".to_owned()),
            ("DB_RETRY_DELAY", "1".to_owned()),
        ];
        let look = |name: &str| {
            let found = variables.iter().find(|(known, value)| *known == name && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        let place = Where { directory: folder.path().to_owned(), file: None, url: None, environment: &look };
        let config = Config::load(&place).unwrap();
        let db = Database::from_config(&config).await.unwrap();
        assert_eq!(db.sql("SELECT 1").one::<i64>().await.unwrap(), 1, "{server:?}");
        assert_eq!(db.statistics().idle, 1);
        drop(db);
        home.close().await;
    }
}

async fn what_an_engine_means_to_do(fixture: &Fixture) {
    let db = &fixture.db;
    let by_key = db.find(User::email.eq("ann@x.org")).explain().await.unwrap();
    // SQLite names the index that it makes for a constraint after the table.
    let index = if fixture.server == Server::Sqlite { "sqlite_autoindex_users_1" } else { "users_email_key" };
    if !matches!(fixture.server, Server::Postgresql | Server::Postgresql15 | Server::Mysql) {
        // PostgreSQL reads five rows faster without one, MySQL has read the row before it explains.
        assert!(by_key.mentions(index), "{:?}: {by_key}", fixture.server);
    }
    let joined = db.all::<User>().join(User::team()).order_by(User::age.desc()).select((User::age, Team::name));
    let plan = joined.explain().await.unwrap();
    assert!(plan.mentions("users") && plan.mentions("teams"), "{:?}: {plan}", fixture.server);
    assert!(plan.to_string().lines().count() > 2, "{:?}: {plan}", fixture.server);
    match db.find(User::age.gt(20)).explain_analyze().await {
        Ok(plan) => assert!(plan.mentions("actual") || plan.mentions("r_rows"), "{:?}: {plan}", fixture.server),
        Err(refused) => assert_eq!((fixture.server, refused.kind()), (Server::Sqlite, ErrorKind::Unsupported)),
    }
}

mod tests {
    use super::*;

    on_every_server! {
        without_async row_after_row what_an_engine_means_to_do
    }
}
