//! What can be turned up and down, and where it stands.

use mainstay::prelude::*;

/// A place with one connection to the grid
#[derive(Model)]
#[model(table = "sites")]
pub struct Site {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 100)]
    pub name: String,
    /// Meter point administration number of the connection, 13 digits
    #[column(unique, length = 13)]
    pub mpan: String,
    /// kVA
    #[column(precision = 10, scale = 2, check = "capacity > 0")]
    pub capacity: Decimal,
}

#[derive(DbEnum)]
pub enum AssetKind {
    Battery,
    Chp,
    Generator,
    HeatPump,
    Load,
    Solar,
}

/// A machine that takes power, or gives it
#[derive(Model)]
#[model(table = "assets", unique(columns = [site_id, name]), check(name = "assets_range_check", expr = "maximum_kw >= minimum_kw"))]
pub struct Asset {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = "sites.id", on_delete = "restrict")]
    pub site_id: i64,
    #[column(length = 100)]
    pub name: String,
    pub kind: AssetKind,
    /// Export is positive, import negative
    #[column(precision = 12, scale = 3)]
    pub minimum_kw: Decimal,
    #[column(precision = 12, scale = 3)]
    pub maximum_kw: Decimal,
    pub commissioned_on: Option<Date>,
}
