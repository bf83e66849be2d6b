//! diesel, in its asynchronous form where a server is spoken to; one connection, without a pool.

use super::{Outcome, Peer, ROWS};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncMysqlConnection, AsyncPgConnection};

diesel::table! {
    people (id) {
        id -> BigInt,
        name -> Text,
        email -> Text,
        age -> Integer,
        score -> Double,
        active -> Bool,
        nick -> Nullable<Text>,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
#[allow(dead_code, reason = "it is made, and nobody looks at it")]
struct Found {
    id: i64,
    name: String,
    email: String,
    age: i32,
    score: f64,
    active: bool,
    nick: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = people)]
struct New<'p> {
    id: i64,
    name: &'p str,
    email: &'p str,
    age: i32,
    score: f64,
    active: bool,
    nick: Option<&'p str>,
}

fn new(one: &super::Person) -> New<'_> {
    let super::Person { id, name, email, age, score, active, nick } = one;
    New { id: *id, name, email, age: *age, score: *score, active: *active, nick: nick.as_deref() }
}

/// How many rows are inserted together: a statement takes 65,535 values.
const TOGETHER: usize = 9000;

mod on_this_thread {
    pub(super) use diesel::connection::{Connection as Core, TransactionManager};
    pub(super) use diesel::prelude::RunQueryDsl;
}

mod asynchronous {
    pub(super) use diesel_async::{AsyncConnection as Core, RunQueryDsl, TransactionManager};
}

macro_rules! peer {
    ($name:ident, $connection:ty, $open:expr, $traits:ident, ($($wait:tt)*)) => {
        pub(super) struct $name($connection);

        impl $name {
            pub(super) async fn open(url: &str) -> Outcome<Self> {
                Ok(Self($open(url)$($wait)*?))
            }
        }

        const _: () = {
            use $traits::{Core, RunQueryDsl, TransactionManager};

            type Transactions = <$connection as Core>::TransactionManager;

            impl Peer for $name {
                async fn run(&mut self, sql: &'static str) -> Outcome {
                    RunQueryDsl::execute(diesel::sql_query(sql), &mut self.0)$($wait)*?;
                    Ok(())
                }

                async fn insert(&mut self, all: &[super::Person]) -> Outcome {
                    Transactions::begin_transaction(&mut self.0)$($wait)*?;
                    for one in all {
                        let statement = diesel::insert_into(people::table).values(new(one));
                        RunQueryDsl::execute(statement, &mut self.0)$($wait)*?;
                    }
                    Ok(Transactions::commit_transaction(&mut self.0)$($wait)*?)
                }

                async fn insert_together(&mut self, all: &[super::Person]) -> Outcome {
                    Transactions::begin_transaction(&mut self.0)$($wait)*?;
                    for some in all.chunks(TOGETHER) {
                        let rows: Vec<New<'_>> = some.iter().map(new).collect();
                        let statement = diesel::insert_into(people::table).values(&rows);
                        RunQueryDsl::execute(statement, &mut self.0)$($wait)*?;
                    }
                    Ok(Transactions::commit_transaction(&mut self.0)$($wait)*?)
                }

                async fn rows(&mut self) -> Outcome<usize> {
                    let query = people::table.select(Found::as_select());
                    let found: Vec<Found> = RunQueryDsl::load(query, &mut self.0)$($wait)*?;
                    Ok(std::hint::black_box(found).len())
                }

                async fn look_up(&mut self) -> Outcome {
                    for id in 1..=ROWS {
                        let query = people::table.find(id).select(Found::as_select());
                        let found: Found = RunQueryDsl::first(query, &mut self.0)$($wait)*?;
                        std::hint::black_box(found);
                    }
                    Ok(())
                }
            }
        };
    };
}

peer!(Sqlite, SqliteConnection, sqlite, on_this_thread, ());
peer!(Postgres, AsyncPgConnection, AsyncPgConnection::establish, asynchronous, (.await));
peer!(MySql, AsyncMysqlConnection, AsyncMysqlConnection::establish, asynchronous, (.await));

/// With the settings that an application gives a file that it writes to.
fn sqlite(url: &str) -> Outcome<SqliteConnection> {
    let mut connection = SqliteConnection::establish(url.trim_start_matches("sqlite:"))?;
    let pragmas = "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA foreign_keys = on";
    diesel::connection::SimpleConnection::batch_execute(&mut connection, pragmas)?;
    Ok(connection)
}
