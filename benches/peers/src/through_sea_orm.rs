//! SeaORM: entities and active models, over its own pool.

use super::{Outcome, Peer, ROWS};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, Database, DatabaseConnection, EntityTrait, TransactionTrait,
};

mod people {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "people")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub name: String,
        pub email: String,
        pub age: i32,
        pub score: f64,
        pub active: bool,
        pub nick: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many rows are inserted together: the fewest that a statement of any engine takes.
const TOGETHER: usize = 4000;

pub(super) struct SeaOrm(DatabaseConnection);

impl SeaOrm {
    pub(super) async fn open(url: &str) -> Outcome<Self> {
        Ok(Self(Database::connect(url).await?))
    }
}

fn active(one: &super::Person) -> people::ActiveModel {
    people::ActiveModel {
        id: Set(one.id),
        name: Set(one.name.clone()),
        email: Set(one.email.clone()),
        age: Set(one.age),
        score: Set(one.score),
        active: Set(one.active),
        nick: Set(one.nick.clone()),
    }
}

impl Peer for SeaOrm {
    async fn run(&mut self, sql: &'static str) -> Outcome {
        self.0.execute_unprepared(sql).await?;
        Ok(())
    }

    async fn insert(&mut self, all: &[super::Person]) -> Outcome {
        let transaction = self.0.begin().await?;
        for one in all {
            active(one).insert(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn insert_together(&mut self, all: &[super::Person]) -> Outcome {
        let transaction = self.0.begin().await?;
        for some in all.chunks(TOGETHER) {
            people::Entity::insert_many(some.iter().map(active)).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn rows(&mut self) -> Outcome<usize> {
        let found: Vec<people::Model> = people::Entity::find().all(&self.0).await?;
        Ok(std::hint::black_box(found).len())
    }

    async fn look_up(&mut self) -> Outcome {
        for id in 1..=ROWS {
            let one = people::Entity::find_by_id(id).one(&self.0).await?;
            std::hint::black_box(one);
        }
        Ok(())
    }
}
