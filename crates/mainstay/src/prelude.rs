//! What a file of models needs: `use mainstay::prelude::*;`.

pub use crate::types::{Json, Vector};
pub use crate::{DbEnum, Model};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime, Time};
pub use rust_decimal::Decimal;
pub use serde_json::Value;
pub use uuid::Uuid;
