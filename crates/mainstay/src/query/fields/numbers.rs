//! Numbers and booleans.

use super::field;
use crate::query::{Datum, Mismatch};
use rust_decimal::Decimal;

field! {
    bool: Bool, |value| Datum::Bool(*value), |cell| cell.bool();
    i16: SmallInt, |value| Datum::Int((*value).into()), |cell| narrow(cell.int()?);
    i32: Integer, |value| Datum::Int((*value).into()), |cell| narrow(cell.int()?);
    i64: BigInt, |value| Datum::Int(*value), |cell| cell.int();
    f32: Real, |value| Datum::Real((*value).into()), |cell| Ok(cell.real()? as f32);
    f64: Double, |value| Datum::Real(*value), |cell| cell.real();
    Decimal: Decimal, |value| Datum::Decimal(*value), |cell| cell.decimal();
}

fn narrow<T: TryFrom<i64>>(number: i64) -> Result<T, Mismatch> {
    T::try_from(number).map_err(|_| Mismatch::found(format_args!("the number {number}")))
}
