//! The models of these tests.

use mainstay::prelude::*;

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "teams")]
pub struct Team {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 50)]
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
pub enum Rank {
    Novice,
    TeamLead,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "users", check(name = "users_age_check", expr = "age >= 0"))]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 255)]
    pub email: String,
    pub nick: Option<String>,
    pub age: i32,
    pub rank: Rank,
    #[column(precision = 10, scale = 2)]
    pub balance: Decimal,
    #[column(references = "teams.id")]
    pub team_id: Option<i64>,
    #[column(default = true)]
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "posts", primary_key = [author_id, number])]
pub struct Post {
    #[column(references = "users.id", on_delete = "cascade")]
    pub author_id: i64,
    pub number: i32,
    pub title: String,
}

impl Team {
    pub fn users() -> HasMany<Team, User> {
        has_many(Team::id, User::team_id)
    }
}

impl User {
    pub fn team() -> BelongsTo<User, Team> {
        belongs_to(User::team_id, Team::id)
    }

    pub fn posts() -> HasMany<User, Post> {
        has_many(User::id, Post::author_id)
    }
}

pub fn user(email: &str, age: i32, team_id: Option<i64>) -> User {
    User {
        id: 0,
        email: email.to_owned(),
        nick: (age % 2 == 0).then(|| email.to_uppercase()),
        age,
        rank: if age > 30 { Rank::TeamLead } else { Rank::Novice },
        balance: Decimal::new(i64::from(age) * 125, 2),
        team_id,
        active: age < 60,
    }
}

pub fn team(name: &str) -> Team {
    Team { id: 0, name: name.to_owned() }
}

pub fn post(author_id: i64, number: i32, title: &str) -> Post {
    Post { author_id, number, title: title.to_owned() }
}
