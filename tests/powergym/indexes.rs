//! Every question that the gym asks a large table is answered within an index, by what PostgreSQL says of each statement
//! that is sent, not by the clock.

use crate::place::{Place, day};
use mainstay_tests::database::Server;
use powergym::Gym;
use powergym::generator::{Random, Size, identity, picture};
use powergym::models::{PaymentMethod, StockStatus, UserRole};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The tables that grow. The others have some rows, which are read faster without an index.
const LARGE: [&str; 5] = ["clients", "subscriptions", "payments", "attendances", "biometrics"];

/// The text of every statement that is sent.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<BTreeSet<String>>>);

impl Visit for Listener {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "db.query.text" {
            self.record_str(field, &format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "db.query.text" {
            self.0.lock().unwrap().insert(value.to_owned());
        }
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "mainstay::query"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Asks everything that there is to ask.
async fn everything(gym: &Gym) -> powergym::Result<()> {
    let today = day("2026-03-01");
    let some = gym.clients(None, 20).await?;
    let (one, last) = (&some[0], &some[19]);
    gym.clients(Some(last.id), 20).await?;
    gym.client_by_document(&one.dni_number).await?;
    gym.search("ana gar", 20).await?;
    let token = gym.sign_in("ann", "open sesame").await?.token;
    gym.user_of(&token).await?;
    gym.sign_out(&token).await?;
    gym.forget_sessions().await?;
    let plan = gym.plans().await?[0].clone();
    let sold = gym.renew(one.id, plan.id, today).await?;
    gym.pay(sold.id, plan.price, PaymentMethod::Cash, today).await?;
    gym.payments(sold.id).await?;
    gym.enter(one.id, "2026-03-01T15:00:00Z".parse().unwrap(), None).await?;
    let came = gym.attendances(one.id, None, 1).await?;
    gym.attendances(one.id, came.last().map(|one| one.id), 20).await?;
    gym.attendance("2026-02-28T05:00:00Z".parse().unwrap(), "2026-03-01T05:00:00Z".parse().unwrap()).await?;
    gym.cancel(sold.id).await?;
    gym.turn_the_day(today).await?;
    gym.products(Some(StockStatus::LowStock)).await?;
    let shot = |noise| picture(&identity(5, 7), noise, &mut Random::new(2));
    gym.enrol(one.id, shot(0.3)).await?;
    gym.recognise(&shot(0.5)).await?;
    gym.forget_faces(one.id).await?;
    gym.deactivate(one.id).await
}

/// What PostgreSQL means to do for a statement, whatever its values are.
async fn plan(client: &Client, statement: &str) -> String {
    // How many rows are wanted decides much, and is never a thousand.
    let (question, limit) = statement.rsplit_once(" LIMIT $").map_or((statement, ""), |(rest, _)| (rest, " LIMIT 20"));
    let explain = format!("EXPLAIN (GENERIC_PLAN, COSTS OFF) {question}{limit}");
    let rows = client.simple_query(&explain).await.unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    let line = |row: SimpleQueryMessage| match row {
        SimpleQueryMessage::Row(row) => Some(format!("{}\n", row.get(0).unwrap_or_default())),
        _ => None,
    };
    rows.into_iter().filter_map(line).collect()
}

/// The server's own client, in the database of a gym.
async fn client(place: &Place) -> Client {
    let text = std::env::var("MAINSTAY_TEST_POSTGRESQL_URL").expect("it was there before");
    let server = text.rsplit_once('/').expect("a database").0;
    let (client, connection) = tokio_postgres::connect(&format!("{server}/{}", place.database()), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The large tables that a plan reads from one end to the other.
fn read_whole(plan: &str) -> Vec<&'static str> {
    LARGE.into_iter().filter(|table| plan.contains(&format!("Seq Scan on {table}"))).collect()
}

#[tokio::test]
async fn every_question_is_answered_within_an_index() {
    let Some(place) = Place::on(Server::Postgresql).await else { return };
    let gym = &place.gym;
    // With vectors in their rows, some thousand are what an index is worth: a smaller table is read faster as a whole.
    gym.generate(Size { clients: 4000, faces: 4000 }, 7, day("2026-03-01")).await.unwrap();
    gym.add_user("ann", "ann@example.com", "open sesame", UserRole::Admin).await.unwrap();
    gym.db.sql("ANALYZE").run().await.unwrap();
    let listener = Listener::default();
    let listening = tracing::subscriber::set_default(listener.clone());
    everything(gym).await.unwrap();
    drop(listening);
    let client = client(&place).await;
    let statements = listener.0.lock().unwrap().clone();
    let questions: Vec<&String> =
        statements.iter().filter(|text| !text.starts_with("INSERT") && !text.starts_with("SET ")).collect();
    assert!(questions.len() > 25, "{questions:#?}");
    for question in questions {
        let plan = plan(&client, question).await;
        assert_eq!(read_whole(&plan), [""; 0], "{question}\n{plan}");
    }
    for (part, index) in [
        ("to_tsquery", "Bitmap Index Scan on ix_clients_words"),
        ("(last_name >= ", "Index Scan using ix_clients_last_name_first_name_id on clients\n        Index Cond: "),
        ("<=>", "Index Scan using ix_biometrics_face on biometrics\n        Order By: "),
        ("entry_time <= ", "Index Cond: ((client_id = $1) AND (entry_time <= $2))"),
    ] {
        let asked =
            statements.iter().find(|text| text.contains(part)).unwrap_or_else(|| panic!("{part}: {statements:#?}"));
        let plan = plan(&client, asked).await;
        assert!(plan.contains(index), "{asked}\n{plan}");
    }
    drop(client);
    place.close().await;
}
