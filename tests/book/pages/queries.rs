// What the page on queries takes for known.
// given: db: Database, new_user: User, ids: Vec<i64>, yesterday: Timestamp, probe: Vector<3>
use mainstay::prelude::*;

#[derive(Model)]
#[model(table = "users")]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(unique)]
    email: String,
    active: bool,
}

#[derive(Model)]
struct Client {
    #[column(primary_key)]
    id: i64,
    is_active: bool,
}

#[derive(Model)]
struct Subscription {
    #[column(primary_key)]
    id: i64,
    #[column(references = "client.id")]
    client_id: i64,
}

#[derive(Model)]
struct Payment {
    #[column(primary_key)]
    id: i64,
    client: i64,
    amount: Decimal,
}

#[derive(Model)]
struct Account {
    #[column(primary_key)]
    id: i64,
    balance: i64,
}

#[derive(Model)]
struct Biometric {
    #[column(primary_key)]
    id: i64,
    embedding: Option<Vector<3>>,
}
