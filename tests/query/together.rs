//! Queries that stand before others, and statements that go together.

use crate::fixture::{Fixture, SERVERS};
use crate::models::{Team, User, team};
use crate::on_every_server;
use mainstay::prelude::*;
use mainstay::{ErrorKind, Models};

#[derive(Debug, Clone, PartialEq, Cte)]
struct Size {
    team: Option<i64>,
    players: i64,
    oldest: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "parts")]
struct Part {
    #[column(primary_key)]
    id: i64,
    #[column(references = "parts.id")]
    whole: Option<i64>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Cte)]
#[model(table = "within")]
struct Within {
    id: i64,
    name: String,
    depth: i32,
}

async fn a_query_is_read_as_a_table(fixture: &Fixture) {
    let db = &fixture.db;
    let sizes = || {
        let groups = db.find(User::age.lt(60)).group_by(User::team_id);
        groups.select((User::team_id, count::<User>(), User::age.max())).into::<Size>()
    };
    let found = db.with(sizes()).find(Size::team.is_not_null()).order_by(Size::team.asc()).all().await.unwrap();
    let plain = "SELECT team_id, count(*), max(age) FROM users WHERE age < 60 AND team_id IS NOT NULL GROUP BY team_id \
                 ORDER BY team_id";
    let words = |size: &Size| format!("{}|{}|{}", size.team.unwrap(), size.players, size.oldest.unwrap());
    assert_eq!(found.iter().map(words).collect::<Vec<_>>(), fixture.plain(plain).await);
    // It is joined as a model is.
    let relation = has_one(Team::id, Size::team);
    let names = db.with(sizes()).find(Team::name.ne("empty")).join(relation).filter(Size::players.gt(1));
    let names = names.order_by(Team::name.asc()).select((Team::name, Size::players)).all().await.unwrap();
    assert_eq!(names, [("red".to_owned(), 2)], "{:?}", fixture.server);
    // And counted, and asked for within a condition.
    assert_eq!(db.with(sizes()).all::<Size>().count().await.unwrap(), 3);
    let ids = db.all::<Size>().filter(Size::players.eq(1)).select((coalesce(Size::team, 0),));
    let alone = db
        .with(sizes())
        .find(User::team_id.in_query(ids))
        .order_by(User::id.asc())
        .select(User::email)
        .all()
        .await
        .unwrap();
    assert_eq!(alone, ["bob@x.org", "eve@z.net"]);
}

/// Parts, their parts, and so on.
#[tokio::test]
async fn a_query_asks_on_from_its_own_rows() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Part>()).await else { continue };
        let db = &fixture.db;
        let parts =
            [(1, None, "car"), (2, Some(1), "engine"), (3, Some(2), "piston"), (4, Some(3), "ring"), (5, None, "tree")];
        for (id, whole, name) in parts {
            db.insert(&Part { id, whole, name: name.to_owned() }).await.unwrap();
        }
        let first = db.find(Part::id.eq(1)).select((Part::id, Part::name, when(Part::id.ge(0), 0).otherwise(0)));
        let step = db.all::<Part>().join(belongs_to(Part::whole, Within::id));
        let step = step.select((Part::id, Part::name, Within::depth + 1)).into::<Within>();
        let all = db.with_recursive(first.into::<Within>(), step).find(Within::depth.le(2));
        let found = all.order_by(Within::id.asc()).all().await.unwrap_or_else(|error| panic!("{server:?}: {error:?}"));
        let found: Vec<_> = found.iter().map(|part| (part.id, part.name.as_str(), part.depth)).collect();
        assert_eq!(found, [(1, "car", 0), (2, "engine", 1), (3, "piston", 2)], "{server:?}");
        fixture.close().await;
    }
}

async fn statements_go_together_and_answer_in_their_order(fixture: &Fixture) {
    let db = &fixture.db;
    // More than are under way at once, and than there are places for statements.
    let teams: Vec<Team> = (100..900).map(|id| Team { id, ..team(&id.to_string()) }).collect();
    db.insert_many(&teams).await.unwrap();
    let found = db.pipeline(teams.iter().map(|team| db.find(Team::id.eq(team.id)))).await.unwrap();
    assert_eq!(found.concat(), teams);
    let names = teams.iter().map(|team| db.update(Team::id.eq(team.id)).set(Team::name, format!("n{}", team.id)));
    assert_eq!(db.pipeline(names).await.unwrap(), vec![1; 800]);
    assert_eq!(db.find(Team::name.starts_with("n")).count().await.unwrap(), 800);
    let raw = |id: i64| db.sql("UPDATE teams SET name = $1 WHERE id = $2").bind(&format!("r{id}")).bind(&id);
    assert_eq!(db.pipeline([raw(100), raw(7000), raw(101)]).await.unwrap(), [1, 0, 1]);
    let ages = [User::age.lt(20), User::age.gt(40)].map(|condition| db.find(condition).select(User::email));
    assert_eq!(db.pipeline(ages).await.unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    // In a transaction all of them are undone.
    let outcome = db.transaction(async |tx| {
        tx.pipeline([101, 102, 103].map(|id| tx.delete(Team::id.eq(id)))).await?;
        let taken = tx.update(Team::id.eq(104)).set(Team::name, "red");
        tx.pipeline([taken, tx.update(Team::id.eq(105)).set(Team::name, "x")]).await
    });
    assert_eq!(outcome.await.unwrap_err().kind(), ErrorKind::Constraint);
    assert_eq!(db.find(Team::id.ge(100)).count().await.unwrap(), 800);
    assert!(db.pipeline(Vec::<mainstay::query::Find<'_, Team>>::new()).await.unwrap().is_empty());
}

mod tests {
    use super::*;

    on_every_server! { a_query_is_read_as_a_table statements_go_together_and_answer_in_their_order }
}
