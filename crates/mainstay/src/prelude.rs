//! What a file of models needs, and one that queries them: `use mainstay::prelude::*;`.

pub use crate::query::ops::Number;
pub use crate::query::{
    Aggregated, BelongsTo, Compare, Condition, Database, Distance, Expression, HasMany, HasOne, ManyToMany, Record,
    Sort, TextExpression, VectorExpression, belongs_to, coalesce, count, has_many, has_one, many_to_many, perhaps,
    when, whole,
};
pub use crate::types::{Encrypted, Json, Password, Vector};
pub use crate::{Cte, DbEnum, FromRow, Model};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime, Time};
pub use rust_decimal::Decimal;
pub use serde_json::Value;
pub use uuid::Uuid;
