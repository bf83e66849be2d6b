//! The shop at the counter: what is there, and the movements that keep count of it.

use crate::models::{MovementType, Product, StockMovement, StockStatus};
use crate::{Gym, Refusal, Result};
use mainstay::prelude::*;
use serde::Deserialize;

/// A product that the shop begins to sell; there is none of it yet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    pub name: String,
    pub description: Option<String>,
    pub price: Decimal,
    pub min_stock: i32,
    pub max_stock: Option<i32>,
}

/// What comes in or goes out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMovement {
    pub movement_type: MovementType,
    pub quantity: i32,
    pub notes: Option<String>,
}

impl Gym {
    pub async fn add_product(&self, new: NewProduct) -> Result<Product> {
        let product = Product {
            id: 0,
            name: new.name,
            description: new.description,
            price: new.price,
            available_quantity: 0,
            min_stock: new.min_stock,
            max_stock: new.max_stock,
            stock_status: StockStatus::StockOut,
            is_active: true,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        Ok(self.db.insert_returning(&product).await?)
    }

    /// What the shop sells by name; only those of a status, where one is said.
    pub async fn products(&self, status: Option<StockStatus>) -> Result<Vec<Product>> {
        let sold = self.db.find(Product::is_active.eq(true)).order_by(Product::name.asc());
        let sold = status.into_iter().fold(sold, |sold, status| sold.filter(Product::stock_status.eq(status)));
        Ok(sold.all().await?)
    }

    /// Moves stock, and the product with it: both or neither.
    pub async fn move_stock(&self, product: i64, movement: &NewMovement, responsible: &str) -> Result<Product> {
        let work = async |tx: Database| {
            let before = tx.find(Product::id.eq(product)).for_update().one().await?;
            let after = moved(before, movement)?;
            tx.save(&after).await?;
            tx.insert(&StockMovement {
                id: 0,
                product_id: product,
                movement_type: movement.movement_type,
                quantity: movement.quantity,
                responsible: Some(responsible.to_owned()),
                notes: movement.notes.clone(),
                moved_at: Timestamp::now(),
            })
            .await?;
            Ok(after)
        };
        Ok(self.db.transaction(work).await?)
    }

    /// The last movements of a product.
    pub async fn movements(&self, product: i64, limit: u64) -> Result<Vec<StockMovement>> {
        let movements = self.db.find(StockMovement::product_id.eq(product));
        Ok(movements.order_by((StockMovement::moved_at.desc(), StockMovement::id.desc())).limit(limit).all().await?)
    }
}

/// A product after a movement, with the status that its quantity then has.
pub(crate) fn moved(product: Product, movement: &NewMovement) -> Result<Product> {
    if movement.quantity <= 0 {
        return Err(Refusal::Wrong("a movement has a quantity of at least 1".to_owned()));
    }
    let there = product.available_quantity;
    let quantity = match movement.movement_type {
        MovementType::Entry => there.checked_add(movement.quantity),
        MovementType::Exit => Some(there - movement.quantity),
    };
    let Some(available_quantity) = quantity.filter(|quantity| *quantity >= 0) else {
        return Err(Refusal::NotNow(format!("there are {there} of {}", product.name)));
    };
    let stock_status = match available_quantity {
        0 => StockStatus::StockOut,
        few if few <= product.min_stock => StockStatus::LowStock,
        many if product.max_stock.is_some_and(|most| many > most) => StockStatus::Overstock,
        _ => StockStatus::Normal,
    };
    Ok(Product { available_quantity, stock_status, ..product })
}
