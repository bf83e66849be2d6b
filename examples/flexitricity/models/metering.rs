//! What the meters say.

use mainstay::prelude::*;

/// The energy of one asset in one half-hour, as it is settled
#[derive(Model)]
#[model(
    table = "meter_readings",
    primary_key = [asset_id, settlement_date, settlement_period],
    index(columns = [settlement_date, settlement_period]),
)]
pub struct MeterReading {
    #[column(references = "assets.id")]
    pub asset_id: i64,
    pub settlement_date: Date,
    #[column(check = "settlement_period between 1 and 50")]
    pub settlement_period: i16,
    #[column(precision = 12, scale = 3, default = "0", check = "import_kwh >= 0")]
    pub import_kwh: Decimal,
    #[column(precision = 12, scale = 3, default = "0", check = "export_kwh >= 0")]
    pub export_kwh: Decimal,
    /// Put in by hand because the meter was silent
    #[column(default = false)]
    pub is_estimate: bool,
    #[column(default = sql("now()"))]
    pub received_at: Timestamp,
}
