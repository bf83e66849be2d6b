//! What the shop at the counter sells.

use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[db_enum(rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StockStatus {
    Normal,
    LowStock,
    StockOut,
    Overstock,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementType {
    Entry,
    Exit,
}

/// What the shop sells
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(table = "products", check("available_quantity >= 0"), check("max_stock IS NULL OR max_stock >= min_stock"))]
pub struct Product {
    #[column(primary_key)]
    pub id: i64,
    #[column(unique, length = 100)]
    pub name: String,
    pub description: Option<String>,
    #[column(precision = 10, scale = 2, check = "price >= 0")]
    pub price: Decimal,
    #[column(default = 0)]
    pub available_quantity: i32,
    #[column(default = 0)]
    pub min_stock: i32,
    pub max_stock: Option<i32>,
    #[column(default = "STOCK_OUT", index)]
    pub stock_status: StockStatus,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}

/// What came into the shop and went out of it
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(table = "stock_movements", index(columns = [product_id, moved_at desc]))]
pub struct StockMovement {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = "products.id", on_delete = "cascade")]
    pub product_id: i64,
    pub movement_type: MovementType,
    #[column(check = "quantity > 0")]
    pub quantity: i32,
    #[column(references = "users.username", on_delete = "set null", on_update = "cascade", length = 50)]
    pub responsible: Option<String>,
    pub notes: Option<String>,
    #[column(default = sql("now()"))]
    pub moved_at: Timestamp,
}
