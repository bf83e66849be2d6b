//! What is read.

use crate::fixture::{Fixture, is_mysql};
use crate::models::{Post, Rank, Team, User};
use crate::on_every_server;
use mainstay::ErrorKind;
use mainstay::prelude::*;

/// Whether the emails of these users are those that plain SQL finds.
async fn same(fixture: &Fixture, condition: Condition<User>, plain: &str) {
    let found = fixture.db.find(condition).order_by(User::id.asc()).all().await;
    let found = found.unwrap_or_else(|error| panic!("{:?}: {plain}: {error:?}", fixture.server));
    let found: Vec<String> = found.into_iter().map(|user| user.email).collect();
    let expected = fixture.plain(&format!("SELECT email FROM users WHERE {plain} ORDER BY id")).await;
    assert_eq!(found, expected, "{:?}: {plain}", fixture.server);
}

async fn conditions(fixture: &Fixture) {
    let (yes, no) = ("1 = 1", "1 = 0");
    same(fixture, User::all_rows(), yes).await;
    same(fixture, User::age.eq(31), "age = 31").await;
    same(fixture, User::age.ne(31), "age <> 31").await;
    same(fixture, User::age.lt(31) | User::age.gt(44), "age < 31 OR age > 44").await;
    same(fixture, User::age.le(31) & User::active.eq(true), "age <= 31 AND active").await;
    same(fixture, !User::age.ge(31), "NOT age >= 31").await;
    same(fixture, User::age.between(20, 44), "age BETWEEN 20 AND 44").await;
    same(fixture, User::age.in_([18, 20, 99]), "age IN (18, 20, 99)").await;
    same(fixture, User::age.not_in([18, 20, 99]), "age NOT IN (18, 20, 99)").await;
    same(fixture, User::age.in_(Vec::<i32>::new()), no).await;
    same(fixture, User::age.not_in(Vec::<i32>::new()), yes).await;
    same(fixture, User::id.in_(-50_000..50_000), yes).await;
    same(fixture, User::email.in_(["bob@x.org", "no'body\""]), "email = 'bob@x.org'").await;
    same(fixture, User::rank.in_([Rank::TeamLead]), "\"rank\" = 'team_lead'").await;
    same(fixture, User::rank.eq(Rank::Novice), "\"rank\" = 'novice'").await;
    same(fixture, User::nick.is_null(), "nick IS NULL").await;
    same(fixture, User::nick.is_not_null(), "nick IS NOT NULL").await;
    same(fixture, User::nick.eq(None::<String>), "nick IS NULL").await;
    same(fixture, User::nick.eq("ANN@X.ORG"), "nick = 'ANN@X.ORG'").await;
    same(fixture, User::team_id.eq(User::id), "team_id = id").await;
    same(fixture, Condition::all([User::age.gt(18), User::active.eq(true)]), "age > 18 AND active").await;
    same(fixture, Condition::any([]), no).await;
    same(fixture, coalesce(User::nick, User::email).eq("bob@x.org"), "coalesce(nick, email) = 'bob@x.org'").await;
}

async fn texts(fixture: &Fixture) {
    // There a backslash is one within a string, too.
    let twice = |text: &str| if is_mysql(fixture.server) { text.replace('\\', "\\\\") } else { text.to_owned() };
    let like = |pattern: &str| twice(&format!("email LIKE '{pattern}' ESCAPE '\\'"));
    same(fixture, User::email.like("%@x.org"), &like("%@x.org")).await;
    same(fixture, User::email.like("_o%"), &like("_o%")).await;
    same(fixture, User::email.like("%\\%%"), &like("%\\%%")).await;
    same(fixture, User::email.like("ANN%"), "1 = 0").await;
    same(fixture, User::email.ilike("ANN%"), "lower(email) LIKE 'ann%'").await;
    same(fixture, User::email.contains("%"), "email = 'Cy%@y.com'").await;
    same(fixture, User::email.contains("_"), "email = 'dee_@y.com'").await;
    same(fixture, User::email.starts_with("b"), "email = 'bob@x.org'").await;
    same(fixture, User::email.starts_with(""), "1 = 1").await;
    same(fixture, User::email.ends_with(".net"), "email = 'eve@z.net'").await;
    same(fixture, User::email.ends_with(""), "1 = 1").await;
    same(fixture, User::email.lower().eq("cy%@y.com"), "email = 'Cy%@y.com'").await;
    same(fixture, User::email.upper().starts_with("CY"), "email = 'Cy%@y.com'").await;
    same(fixture, User::email.length().gt(9), "length(email) > 9").await;
    same(fixture, User::email.concat("!").eq("eve@z.net!"), "email = 'eve@z.net'").await;
    same(fixture, User::email.eq("'; DROP TABLE users; --"), "1 = 0").await;
}

async fn numbers(fixture: &Fixture) {
    let two = Decimal::TWO;
    same(fixture, (User::age + 2).eq(33), "age + 2 = 33").await;
    same(fixture, (User::age * 2 - 1).gt(User::age), "age * 2 - 1 > age").await;
    let divided = if is_mysql(fixture.server) { "age DIV 10 = 4" } else { "age / 10 = 4" };
    same(fixture, (User::age / 10).eq(4), divided).await;
    same(fixture, (User::age % 2).eq(0), "age % 2 = 0").await;
    same(fixture, (User::age - 30).abs().lt(5), "abs(age - 30) < 5").await;
    // As text 25.00 would be less than 5.
    same(fixture, User::balance.gt(Decimal::from(5)), "1 = 1").await;
    same(fixture, User::balance.between(Decimal::from(23), Decimal::from(40)), "age IN (20, 31)").await;
    same(fixture, (User::balance * two).eq(Decimal::from(50)), "age = 20").await;
    same(fixture, User::balance.in_([Decimal::new(25, 0)]), "age = 20").await;
    let by_balance = fixture.db.all::<User>().order_by(User::balance.desc()).select(User::age).all().await.unwrap();
    assert_eq!(by_balance, [70, 44, 31, 20, 18]);
}

async fn orders_and_pages(fixture: &Fixture) {
    let db = &fixture.db;
    let ids = async |order| {
        let users: Vec<User> = db.all::<User>().order_by((order, User::id.asc())).all().await.unwrap();
        users.into_iter().map(|user| user.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(User::team_id.asc()).await, [1, 4, 2, 5, 3]);
    assert_eq!(ids(User::team_id.desc()).await, [3, 2, 5, 1, 4]);
    assert_eq!(ids(User::team_id.asc().nulls_first()).await, [3, 1, 4, 2, 5]);
    assert_eq!(ids(User::team_id.desc().nulls_last()).await, [2, 5, 1, 4, 3]);
    let page = db.all::<User>().order_by(User::id.asc()).limit(2).offset(1).all().await.unwrap();
    assert_eq!(page.iter().map(|user| user.id).collect::<Vec<_>>(), [2, 3]);
    let rest = db.all::<User>().order_by(User::id.asc()).offset(4).all().await.unwrap();
    assert_eq!(rest.len(), 1);
    for order in [User::team_id.asc(), User::team_id.desc(), User::team_id.asc().nulls_first()] {
        let page = || db.all::<User>().order_by((order.clone(), User::id.desc())).limit(2);
        let (mut seen, mut rows) = (Vec::new(), page().all().await.unwrap());
        while let Some(last) = rows.last() {
            seen.extend(rows.iter().map(|user| user.id));
            rows = page().after(last).all().await.unwrap();
        }
        let all = db.all::<User>().order_by((order, User::id.desc())).all().await.unwrap();
        assert_eq!(seen, all.iter().map(|user| user.id).collect::<Vec<_>>(), "{:?}", fixture.server);
    }
    // The order may be said later, in parts; what a row tells nothing of is refused.
    let second = db.get::<User>(2).await.unwrap();
    let later = db.all::<User>().after(&second).order_by(User::active.desc()).order_by(User::id.asc());
    let later: Vec<i64> = later.all().await.unwrap().iter().map(|user| user.id).collect();
    assert_eq!(later, [3, 4, 5], "{:?}", fixture.server);
    let by_expression = db.all::<User>().order_by((User::email.lower().asc(), User::id.asc())).after(&second);
    let by_another = db.all::<User>().join(User::team()).order_by(User::id.asc());
    let by_another = by_another.order_by(Team::name.asc()).count().await;
    assert_eq!(by_another.unwrap(), 4);
    for refused in [db.all::<User>().after(&second).all().await, by_expression.all().await] {
        let refused = refused.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);
        assert!(refused.next_step().unwrap().contains("order_by"), "{refused:?}");
    }
    let joined = db.all::<User>().after(&second).join(User::team()).order_by(Team::name.asc()).all().await;
    assert_eq!(joined.unwrap_err().kind(), ErrorKind::Unsupported);
}

async fn groups(fixture: &Fixture) {
    let db = &fixture.db;
    let found = db
        .all::<User>()
        .group_by(User::team_id)
        .having(count::<User>().gt(1))
        .order_by(User::team_id.asc())
        .select((User::team_id, count::<User>(), User::age.sum(), User::balance.sum()))
        .all()
        .await
        .unwrap();
    let (red, blue) = (Decimal::new(4750, 2), Decimal::new(12625, 2));
    assert_eq!(found, [(Some(1), 2, Some(38), Some(red)), (Some(2), 2, Some(101), Some(blue))]);
    let one = db
        .all::<User>()
        .select((User::age.min(), User::age.max(), User::age.avg(), User::balance.avg(), User::rank.count_distinct()))
        .one()
        .await
        .unwrap();
    assert_eq!((one.0, one.1, one.2, one.4), (Some(18), Some(70), Some(36.6), 2));
    assert_eq!(one.3.unwrap().round_dp(6), Decimal::new(4575, 2));
    let none = db.find(User::age.gt(99)).select((User::age.sum(), User::balance.sum(), User::age.count())).one().await;
    assert_eq!(none.unwrap(), (None, None, 0));
    let ranks = db.all::<User>().order_by(User::rank.asc()).select(User::rank).distinct().all().await.unwrap();
    assert_eq!(ranks, [Rank::Novice, Rank::TeamLead]);
    assert_eq!(db.find(User::active.eq(true)).count().await.unwrap(), 4);
    assert_eq!(db.all::<User>().select(User::rank).distinct().count().await.unwrap(), 2);
    assert_eq!(db.all::<User>().limit(3).count().await.unwrap(), 3);
    assert!(db.find(User::age.eq(70)).exists().await.unwrap());
    assert!(!db.find(User::age.eq(71)).exists().await.unwrap());
}

async fn choices(fixture: &Fixture) {
    let group = when(User::age.lt(20), "young".to_owned()).when(User::age.lt(40), "grown").otherwise("old");
    let found = fixture.db.all::<User>().order_by(User::id.asc()).select((User::age, group)).all().await.unwrap();
    let found: Vec<_> = found.iter().map(|(age, group)| (*age, group.as_str())).collect();
    assert_eq!(found, [(20, "grown"), (31, "grown"), (44, "old"), (18, "young"), (70, "old")]);
}

async fn several_tables(fixture: &Fixture) {
    let db = &fixture.db;
    let red = db.find(Team::name.eq("red")).join(Team::users()).filter(User::age.lt(20));
    let found: Vec<(String, String)> = red.select((Team::name, User::email)).all().await.unwrap();
    assert_eq!(found, [("red".to_owned(), "dee_@y.com".to_owned())]);
    let all = db.all::<User>().left_join(User::team()).order_by(User::id.asc());
    let all: Vec<(User, mainstay::query::Maybe<Team>)> =
        all.select((whole::<User>(), perhaps::<Team>())).all().await.unwrap();
    let names: Vec<_> = all.iter().map(|(_, team)| team.0.as_ref().map(|team| team.name.as_str())).collect();
    assert_eq!(names, [Some("red"), Some("blue"), None, Some("red"), Some("blue")]);
    let names = db.all::<User>().left_join(User::team()).order_by(User::id.asc()).select(Team::name.expr().optional());
    assert_eq!(names.all().await.unwrap()[2], None);
    same(fixture, User::posts().any(Post::title.eq("Third")), "id = 4").await;
    same(fixture, !User::posts().any(Post::all_rows()), "id IN (2, 3, 5)").await;
    let authors = || db.find(Post::number.eq(2)).select((Post::author_id,));
    same(fixture, User::id.in_query(authors()), "id = 1").await;
}

async fn what_belongs_to_rows(fixture: &Fixture) {
    let db = &fixture.db;
    let teams = db.all::<Team>().order_by(Team::id.asc()).with(Team::users().order_by(User::id.desc()));
    let found: Vec<(String, Vec<i64>)> = teams
        .all()
        .await
        .unwrap()
        .into_iter()
        .map(|(team, users)| (team.name, users.into_iter().map(|user| user.id).collect()))
        .collect();
    let expected = [("red".to_owned(), vec![4, 1]), ("blue".to_owned(), vec![5, 2]), ("empty".to_owned(), vec![])];
    assert_eq!(found, expected);
    let users = db.all::<User>().order_by(User::id.asc()).with((User::team(), User::posts())).all().await.unwrap();
    let shape: Vec<_> = users.iter().map(|(_, (team, posts))| (team.is_some(), posts.len())).collect();
    assert_eq!(shape, [(true, 2), (true, 0), (false, 0), (true, 1), (true, 0)]);
    let deep = db.find(Team::name.eq("red")).with(Team::users().with(User::posts())).all().await.unwrap();
    assert_eq!(deep[0].1.iter().map(|(_, posts)| posts.len()).sum::<usize>(), 3);
    let wrong = db.all::<User>().with(has_many(User::id, Team::id)).all().await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Config);
    assert_eq!(wrong.to_string(), "no foreign key says that users.id and teams.id belong together");
}

#[derive(Debug, PartialEq, FromRow)]
struct Counted {
    team_id: Option<i64>,
    #[column(name = "how_many")]
    users: i64,
}

async fn statements_of_ones_own(fixture: &Fixture) {
    let db = &fixture.db;
    let users: Vec<User> = db
        .sql("SELECT * FROM users WHERE age > $1 AND email <> $2")
        .bind(&40)
        .bind(&"x".to_owned())
        .all()
        .await
        .unwrap();
    assert_eq!(users.len(), 2);
    let twice: (i64, i64) = db
        .sql("SELECT count(*), count(*) FROM users WHERE age > $2 AND age < $1")
        .bind(&60)
        .bind(&19)
        .one()
        .await
        .unwrap();
    assert_eq!(twice, (3, 3));
    const COUNTED: &str = "SELECT count(*) AS how_many, team_id FROM users GROUP BY team_id ORDER BY 1, 2";
    let counted: Vec<Counted> = db.sql(COUNTED).all().await.unwrap();
    assert_eq!(counted[0], Counted { team_id: None, users: 1 });
    for (error, message) in [
        (
            db.sql("SELECT email FROM users").all::<User>().await.unwrap_err(),
            "the statement returns no column `id`, which `User` has",
        ),
        (
            db.sql("SELECT 1, 2, 3").all::<(i64, i64)>().await.unwrap_err(),
            "2 columns are to be read, and the statement returns 3",
        ),
        (
            db.sql("SELECT nick FROM users ORDER BY nick IS NULL DESC").all::<String>().await.unwrap_err(),
            "the column `nick` holds NULL, which is no `String`",
        ),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.to_string(), message);
        assert!(error.next_step().is_some());
    }
    let error = db.sql("SELECT email FROM users").all::<i64>().await.unwrap_err();
    assert!(error.to_string().starts_with("the column `email` holds ") && error.to_string().ends_with("no `i64`"));
    let error = db.sql("SELECT 1 WHERE 1 = $1").all::<i64>().await.unwrap_err();
    assert_eq!(error.to_string(), "the statement takes 1 values, and 0 were given");
}

async fn one_row(fixture: &Fixture) {
    let db = &fixture.db;
    assert_eq!(db.get::<User>(1).await.unwrap().email, "ann@x.org");
    assert_eq!(db.get::<Post>((1, 2)).await.unwrap().title, "second");
    assert_eq!(db.lookup::<User>(99).await.unwrap(), None);
    assert_eq!(db.get::<User>(99).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(db.find(User::age.gt(99)).one().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(db.find(User::age.gt(20)).one().await.unwrap_err().kind(), ErrorKind::State);
    assert_eq!(db.find(User::age.gt(99)).first().await.unwrap(), None);
    assert_eq!(db.find(User::age.eq(20)).one().await.unwrap().rank, Rank::Novice);
}

mod tests {
    use super::*;

    on_every_server! {
        conditions texts numbers orders_and_pages groups choices several_tables what_belongs_to_rows
        statements_of_ones_own one_row
    }
}
