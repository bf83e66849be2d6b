//! What a request brings: who sent it, and its parts, whose mistakes are told like all others.

use crate::models::{User, UserRole};
use crate::{Gym, Refusal};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Who is signed in.
pub struct Signed {
    pub user: User,
    pub token: String,
}

impl Signed {
    /// Goes on for administrators only.
    pub fn administers(&self) -> crate::Result<()> {
        if self.user.role == UserRole::Admin { Ok(()) } else { Err(Refusal::NotAllowed) }
    }
}

impl FromRequestParts<Gym> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, gym: &Gym) -> Result<Self, Refusal> {
        let shown = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = shown.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Refusal::NotSignedIn)?;
        Ok(Self { user: gym.user_of(token).await?, token: token.to_owned() })
    }
}

/// The body of a request, in JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Gym> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, gym: &Gym) -> Result<Self, Refusal> {
        let body = Json::from_request(request, gym).await;
        body.map(|Json(value)| Self(value)).map_err(|error| Refusal::Wrong(error.body_text()))
    }
}

/// What stands in the path.
pub struct Of<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Gym> for Of<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, gym: &Gym) -> Result<Self, Refusal> {
        let path = Path::from_request_parts(parts, gym).await;
        path.map(|Path(value)| Self(value)).map_err(|error| Refusal::Wrong(error.body_text()))
    }
}

/// What stands behind the question mark.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Gym> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, gym: &Gym) -> Result<Self, Refusal> {
        let query = Query::from_request_parts(parts, gym).await;
        query.map(|Query(value)| Self(value)).map_err(|error| Refusal::Wrong(error.body_text()))
    }
}

/// Which page of a list: so many, after the last one of the page before.
#[derive(Deserialize)]
pub struct Page<Id> {
    pub after: Option<Id>,
    limit: Option<u64>,
}

impl<Id> Page<Id> {
    /// 20 unless it is said, and at most 100.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(20).clamp(1, 100)
    }
}
