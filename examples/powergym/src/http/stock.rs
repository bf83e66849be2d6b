//! The shop.

use super::extract::{Asked, Body, Of, Signed};
use crate::models::{Product, StockMovement, StockStatus};
use crate::{Gym, NewMovement, NewProduct, Result};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Which {
    status: Option<StockStatus>,
}

pub async fn list(State(gym): State<Gym>, _: Signed, Asked(which): Asked<Which>) -> Result<Json<Vec<Product>>> {
    gym.products(which.status).await.map(Json)
}

pub async fn add(
    State(gym): State<Gym>,
    signed: Signed,
    Body(new): Body<NewProduct>,
) -> Result<(StatusCode, Json<Product>)> {
    signed.administers()?;
    Ok((StatusCode::CREATED, Json(gym.add_product(new).await?)))
}

pub async fn movements(State(gym): State<Gym>, _: Signed, Of(id): Of<i64>) -> Result<Json<Vec<StockMovement>>> {
    gym.movements(id, 100).await.map(Json)
}

pub async fn move_stock(
    State(gym): State<Gym>,
    signed: Signed,
    Of(id): Of<i64>,
    Body(movement): Body<NewMovement>,
) -> Result<(StatusCode, Json<Product>)> {
    Ok((StatusCode::CREATED, Json(gym.move_stock(id, &movement, &signed.user.username).await?)))
}
