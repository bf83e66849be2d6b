//! Every Rust type that has a column type.

use mainstay::prelude::*;
use std::collections::BTreeMap;

// The names are what counts: chrono is not needed to read them.
pub struct NaiveDate;
pub struct NaiveTime;
pub struct NaiveDateTime;
pub struct Utc;

mod chrono {
    pub struct DateTime<Zone>(std::marker::PhantomData<Zone>);
}

#[derive(Model)]
pub struct Numbers {
    small: i16,
    int: i32,
    big: i64,
    real: f32,
    double: f64,
    any: Decimal,
    #[column(precision = 12)]
    whole: Decimal,
    #[column(precision = 12, scale = 3)]
    exact: Decimal,
    yes: bool,
}

#[derive(Model)]
pub struct Texts {
    text: String,
    #[column(length = 40)]
    short: String,
    full: std::string::String,
    bytes: Vec<u8>,
    #[column(type = "char(2)")]
    country: String,
    #[column(type = "inet")]
    address: String,
    #[column(type = "double precision")]
    spelled: f64,
    #[column(type = "suit")]
    suit: String,
}

#[derive(Model)]
pub struct Moments {
    date: Date,
    naive_date: NaiveDate,
    time: Time,
    naive_time: NaiveTime,
    civil: DateTime,
    naive: NaiveDateTime,
    instant: Timestamp,
    zoned: chrono::DateTime<Utc>,
}

#[derive(Model)]
pub struct Documents {
    id: Uuid,
    value: Value,
    typed: Json<BTreeMap<String, Vec<i32>>>,
    face: Vector<512>,
}

#[derive(Model)]
pub struct Lists {
    numbers: Vec<i32>,
    texts: Vec<String>,
    suits: Vec<Suit>,
}

#[derive(Model)]
pub struct Perhaps {
    text: Option<String>,
    suit: Option<self::Suit>,
    numbers: std::option::Option<Vec<i64>>,
    bytes: Option<Vec<u8>>,
    face: Option<Vector<3>>,
    r#type: Option<i32>,
}

/// The suits of a deck
#[derive(Debug, DbEnum)]
#[db_enum(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Suit {
    /// Not a comment of the value.
    Hearts,
    ClubsAndSpades,
    #[db_enum(rename = "it's ♦", renamed_from = "tiles")]
    Diamonds,
}

#[derive(Debug, DbEnum)]
#[db_enum(schema = "cards", comment = "No column has it")]
pub enum Unused {
    One,
}
