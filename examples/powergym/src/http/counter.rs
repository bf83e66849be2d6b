//! What happens at the counter and at the door.

use super::extract::{Body, Of, Signed};
use crate::faces::Embedding;
use crate::models::{Payment, PaymentMethod, Plan, Subscription};
use crate::{Answer, Gym, Refusal, Result, Token, day_of};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub struct Credentials {
    username: String,
    password: String,
}

pub async fn sign_in(State(gym): State<Gym>, Body(who): Body<Credentials>) -> Result<(StatusCode, Json<Token>)> {
    Ok((StatusCode::CREATED, Json(gym.sign_in(&who.username, &who.password).await?)))
}

pub async fn sign_out(State(gym): State<Gym>, signed: Signed) -> Result<StatusCode> {
    gym.sign_out(&signed.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn plans(State(gym): State<Gym>, _: Signed) -> Result<Json<Vec<Plan>>> {
    gym.plans().await.map(Json)
}

/// Without a day it begins when the last one ends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSubscription {
    plan_id: i64,
    start_date: Option<Date>,
}

pub async fn subscribe(
    State(gym): State<Gym>,
    _: Signed,
    Of(client): Of<Uuid>,
    Body(new): Body<NewSubscription>,
) -> Result<(StatusCode, Json<Subscription>)> {
    let subscription = match new.start_date {
        Some(start) => gym.subscribe(client, new.plan_id, start).await?,
        None => gym.renew(client, new.plan_id, day_of(Timestamp::now())).await?,
    };
    Ok((StatusCode::CREATED, Json(subscription)))
}

pub async fn cancel(State(gym): State<Gym>, _: Signed, Of(id): Of<Uuid>) -> Result<Json<Subscription>> {
    gym.cancel(id).await.map(Json)
}

pub async fn payments(State(gym): State<Gym>, _: Signed, Of(id): Of<Uuid>) -> Result<Json<Vec<Payment>>> {
    gym.payments(id).await.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    amount: Decimal,
    method: PaymentMethod,
}

pub async fn pay(
    State(gym): State<Gym>,
    _: Signed,
    Of(id): Of<Uuid>,
    Body(new): Body<NewPayment>,
) -> Result<(StatusCode, Json<Subscription>)> {
    let subscription = gym.pay(id, new.amount, new.method, day_of(Timestamp::now())).await?;
    Ok((StatusCode::CREATED, Json(subscription)))
}

pub async fn enter(State(gym): State<Gym>, _: Signed, Of(client): Of<Uuid>) -> Result<Json<Answer>> {
    gym.enter(client, Timestamp::now(), None).await.map(Json)
}

/// What the camera's network made of a face.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    embedding: Embedding,
}

#[derive(Serialize)]
pub struct Entry {
    client_id: Uuid,
    distance: f64,
    #[serde(flatten)]
    answer: Answer,
}

pub async fn enter_by_face(State(gym): State<Gym>, _: Signed, Body(probe): Body<Probe>) -> Result<Json<Entry>> {
    let known = gym.recognise(&probe.embedding).await?;
    let known = known.ok_or_else(|| Refusal::Unknown("a client with this face".to_owned()))?;
    let answer = gym.enter(known.client_id, Timestamp::now(), Some(known.distance)).await?;
    Ok(Json(Entry { client_id: known.client_id, distance: known.distance, answer }))
}

#[derive(Serialize)]
pub struct Face {
    id: Uuid,
}

pub async fn enrol(
    State(gym): State<Gym>,
    _: Signed,
    Of(client): Of<Uuid>,
    Body(probe): Body<Probe>,
) -> Result<(StatusCode, Json<Face>)> {
    let id = gym.enrol(client, probe.embedding).await?;
    Ok((StatusCode::CREATED, Json(Face { id })))
}

pub async fn forget_faces(State(gym): State<Gym>, _: Signed, Of(client): Of<Uuid>) -> Result<StatusCode> {
    gym.forget_faces(client).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn keep_thumbnail(
    State(gym): State<Gym>,
    _: Signed,
    Of(face): Of<Uuid>,
    picture: Bytes,
) -> Result<StatusCode> {
    gym.keep_thumbnail(face, &picture).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn thumbnail(
    State(gym): State<Gym>,
    _: Signed,
    Of(face): Of<Uuid>,
) -> Result<([(axum::http::HeaderName, &'static str); 1], Vec<u8>)> {
    Ok(([(CONTENT_TYPE, "image/jpeg")], gym.thumbnail(face).await?))
}
