//! What is sold, at which price, and what was asked of whom.

use mainstay::prelude::*;

/// Where flexibility is sold: balancing mechanism, frequency response, the wholesale auctions
#[derive(Model)]
#[model(table = "markets")]
pub struct Market {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 20)]
    pub code: String,
    #[column(length = 100)]
    pub name: String,
}

/// The price of a market in one half-hour
#[derive(Model)]
#[model(table = "prices", primary_key = [market_id, settlement_date, settlement_period])]
pub struct Price {
    #[column(references = "markets.id")]
    pub market_id: i64,
    pub settlement_date: Date,
    /// Half-hours are numbered from 1; the days on which the clocks change have 46 or 50 of them
    #[column(check = "settlement_period between 1 and 50")]
    pub settlement_period: i16,
    /// GBP per MWh; below zero when there is too much wind
    #[column(precision = 10, scale = 4)]
    pub price: Decimal,
}

#[derive(DbEnum)]
pub enum DispatchState {
    Sent,
    Accepted,
    Rejected,
    Delivered,
}

/// What an asset was asked to do
#[derive(Model)]
#[model(
    table = "dispatch_instructions",
    index(columns = [asset_id, starts_at]),
    check(name = "dispatch_instructions_times_check", expr = "ends_at > starts_at"),
)]
pub struct DispatchInstruction {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    #[column(references = "assets.id")]
    pub asset_id: i64,
    #[column(references = "markets.id", index)]
    pub market_id: i64,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    #[column(precision = 12, scale = 3)]
    pub target_kw: Decimal,
    #[column(default = "sent")]
    pub state: DispatchState,
    /// Who sent it; none when the optimiser did
    #[column(references = "users.id", on_delete = "set null", index)]
    pub sent_by: Option<i64>,
    #[column(default = sql("now()"))]
    pub created_at: Timestamp,
}
