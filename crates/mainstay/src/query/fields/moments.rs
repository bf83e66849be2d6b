//! Days, times, instants: to the microsecond on every engine, so what is finer is cut off on the way in.

use super::field;
use crate::query::Datum;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

field! {
    Date: Date, |value| Datum::Date(*value), |cell| cell.date();
    Time: Time, |value| Datum::Time(cut(*value)), |cell| cell.time();
    DateTime: DateTime, |value| Datum::DateTime(value.date().to_datetime(cut(value.time()))), |cell| cell.datetime();
    Timestamp: Timestamp, |value| Datum::Timestamp(cut_instant(*value)), |cell| cell.timestamp();
}

fn cut(time: Time) -> Time {
    let nanosecond = time.subsec_nanosecond();
    time.with().subsec_nanosecond(nanosecond - nanosecond % 1000).build().unwrap_or(time)
}

/// Towards the past, before 1970 too.
fn cut_instant(instant: Timestamp) -> Timestamp {
    if instant.subsec_nanosecond() % 1000 == 0 {
        return instant;
    }
    Timestamp::from_nanosecond(instant.as_nanosecond().div_euclid(1000) * 1000).unwrap_or(instant)
}
