//! sqlx: its pool, statements as text, `#[derive(FromRow)]`.

use super::{Outcome, Peer, ROWS};
use sqlx::pool::PoolOptions;
use sqlx::{MySqlPool, PgPool, SqlitePool};

#[derive(sqlx::FromRow)]
#[allow(dead_code, reason = "it is made, and nobody looks at it")]
struct Person {
    id: i64,
    name: String,
    email: String,
    age: i32,
    score: f64,
    active: bool,
    nick: Option<String>,
}

const SELECT: &str = "SELECT id, name, email, age, score, active, nick FROM people";
const INSERT: &str = "INSERT INTO people (id, name, email, age, score, active, nick) ";
/// How many rows are inserted together: the fewest that a statement of any engine takes.
const TOGETHER: usize = 4000;

macro_rules! peer {
    ($name:ident, $pool:ident, $database:ty, $insert:literal, $one:literal) => {
        pub(super) struct $name($pool);

        impl $name {
            pub(super) async fn open(url: &str) -> Outcome<Self> {
                Ok(Self(PoolOptions::<$database>::new().max_connections(5).connect(url).await?))
            }
        }

        impl Peer for $name {
            async fn run(&mut self, sql: &'static str) -> Outcome {
                sqlx::query(sql).execute(&self.0).await?;
                Ok(())
            }

            async fn insert(&mut self, people: &[super::Person]) -> Outcome {
                let mut transaction = self.0.begin().await?;
                for one in people {
                    let query = sqlx::query($insert).bind(one.id).bind(&one.name).bind(&one.email).bind(one.age);
                    query.bind(one.score).bind(one.active).bind(&one.nick).execute(&mut *transaction).await?;
                }
                Ok(transaction.commit().await?)
            }

            async fn insert_together(&mut self, people: &[super::Person]) -> Outcome {
                let mut transaction = self.0.begin().await?;
                for some in people.chunks(TOGETHER) {
                    let mut query = sqlx::QueryBuilder::<$database>::new(INSERT);
                    query.push_values(some, |mut row, one| {
                        row.push_bind(one.id).push_bind(&one.name).push_bind(&one.email).push_bind(one.age);
                        row.push_bind(one.score).push_bind(one.active).push_bind(&one.nick);
                    });
                    query.build().execute(&mut *transaction).await?;
                }
                Ok(transaction.commit().await?)
            }

            async fn rows(&mut self) -> Outcome<usize> {
                let people: Vec<Person> = sqlx::query_as(SELECT).fetch_all(&self.0).await?;
                Ok(std::hint::black_box(people).len())
            }

            async fn look_up(&mut self) -> Outcome {
                for id in 1..=ROWS {
                    let one: Person = sqlx::query_as($one).bind(id).fetch_one(&self.0).await?;
                    std::hint::black_box(one);
                }
                Ok(())
            }
        }
    };
}

peer!(
    Sqlite,
    SqlitePool,
    sqlx::Sqlite,
    "INSERT INTO people (id, name, email, age, score, active, nick) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, name, email, age, score, active, nick FROM people WHERE id = ?"
);
peer!(
    Postgres,
    PgPool,
    sqlx::Postgres,
    "INSERT INTO people (id, name, email, age, score, active, nick) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "SELECT id, name, email, age, score, active, nick FROM people WHERE id = $1"
);
peer!(
    MySql,
    MySqlPool,
    sqlx::MySql,
    "INSERT INTO people (id, name, email, age, score, active, nick) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "SELECT id, name, email, age, score, active, nick FROM people WHERE id = ?"
);
