//! What clients buy, and how they pay.

use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    Active,
    Expired,
    PendingPayment,
    Scheduled,
    Canceled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    Cash,
    Qr,
}

/// What the gym sells: so many days for so much
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(table = "plans", check("price >= 0"), check("duration_days > 0"))]
pub struct Plan {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 100)]
    pub name: String,
    pub description: Option<String>,
    #[column(precision = 10, scale = 2)]
    pub price: Decimal,
    pub duration_days: i32,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}

/// A plan that a client bought; one plan has many
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(
    table = "subscriptions",
    index(columns = [start_date, end_date]),
    index(columns = [status, end_date]),
    check(name = "subscriptions_dates_check", expr = "end_date >= start_date"),
)]
pub struct Subscription {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    #[column(references = "clients.id", on_delete = "cascade", index)]
    pub client_id: Uuid,
    #[column(references = "plans.id", on_delete = "restrict")]
    pub plan_id: i64,
    pub start_date: Date,
    pub end_date: Date,
    #[column(default = "pending_payment")]
    pub status: SubscriptionStatus,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}

/// Money received for a subscription
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(table = "payments")]
pub struct Payment {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    #[column(references = "subscriptions.id", on_delete = "cascade", index)]
    pub subscription_id: Uuid,
    #[column(precision = 10, scale = 2, check = "amount > 0")]
    pub amount: Decimal,
    pub method: PaymentMethod,
    #[column(default = sql("now()"))]
    pub paid_at: Timestamp,
}
