//! What the service offers, for programs.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

/// The description, as it is kept beside the code.
pub const OPENAPI: &str = include_str!("../../openapi.json");

pub async fn show() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], OPENAPI)
}
