//! Clients, and what belongs to them.

use super::extract::{Asked, Body, Of, Page, Signed};
use crate::models::{Attendance, Client, Subscription};
use crate::{Gym, NewClient, Result};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

/// A page of a list; `next` is what the next one comes after.
#[derive(Serialize)]
pub struct Items<T, Id> {
    items: Vec<T>,
    next: Option<Id>,
}

fn page<T, Id>(items: Vec<T>, limit: u64, id: impl Fn(&T) -> Id) -> Json<Items<T, Id>> {
    let is_full = items.len() as u64 == limit;
    let next = items.last().filter(|_| is_full).map(id);
    Json(Items { items, next })
}

pub async fn list(
    State(gym): State<Gym>,
    _: Signed,
    Asked(which): Asked<Page<Uuid>>,
) -> Result<Json<Items<Client, Uuid>>> {
    let clients = gym.clients(which.after, which.limit()).await?;
    Ok(page(clients, which.limit(), |client| client.id))
}

#[derive(Deserialize)]
pub struct Words {
    q: String,
}

pub async fn search(State(gym): State<Gym>, _: Signed, Asked(words): Asked<Words>) -> Result<Json<Vec<Client>>> {
    gym.search(&words.q, 20).await.map(Json)
}

pub async fn register(
    State(gym): State<Gym>,
    _: Signed,
    Body(new): Body<NewClient>,
) -> Result<(StatusCode, Json<Client>)> {
    Ok((StatusCode::CREATED, Json(gym.register(new).await?)))
}

pub async fn show(State(gym): State<Gym>, _: Signed, Of(id): Of<Uuid>) -> Result<Json<Client>> {
    gym.client(id).await.map(Json)
}

pub async fn by_document(State(gym): State<Gym>, _: Signed, Of(number): Of<String>) -> Result<Json<Client>> {
    gym.client_by_document(&number).await.map(Json)
}

pub async fn deactivate(State(gym): State<Gym>, signed: Signed, Of(id): Of<Uuid>) -> Result<StatusCode> {
    signed.administers()?;
    gym.deactivate(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn subscriptions(State(gym): State<Gym>, _: Signed, Of(id): Of<Uuid>) -> Result<Json<Vec<Subscription>>> {
    gym.subscriptions(id).await.map(Json)
}

pub async fn attendances(
    State(gym): State<Gym>,
    _: Signed,
    Of(id): Of<Uuid>,
    Asked(which): Asked<Page<i64>>,
) -> Result<Json<Items<Attendance, i64>>> {
    let attendances = gym.attendances(id, which.after, which.limit()).await?;
    Ok(page(attendances, which.limit(), |attendance| attendance.id))
}
