//! A refusal as an answer: its code, and what went wrong in a word and in words.

use crate::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mainstay::ErrorKind;
use serde_json::json;

impl Refusal {
    /// The code of HTTP, and the word that a program can tell it by.
    fn code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not_signed_in"),
            Self::WrongPassword => (StatusCode::UNAUTHORIZED, "wrong_password"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not_allowed"),
            Self::Unknown(_) => (StatusCode::NOT_FOUND, "not_found"),
            Self::Taken(_) => (StatusCode::CONFLICT, "taken"),
            Self::NotNow(_) => (StatusCode::CONFLICT, "not_now"),
            Self::Wrong(_) => (StatusCode::UNPROCESSABLE_ENTITY, "wrong"),
            Self::Database(error) => match error.kind() {
                ErrorKind::Unreachable | ErrorKind::PoolTimeout | ErrorKind::Conflict | ErrorKind::LockTimeout => {
                    (StatusCode::SERVICE_UNAVAILABLE, "busy")
                }
                _ => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            },
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, error) = self.code();
        // What the database has to say is for those who run it.
        let message = if let Self::Database(cause) = &self {
            eprintln!("error: {cause}");
            cause.next_step().into_iter().for_each(|hint| eprintln!("next: {hint}"));
            "the database does not answer as it should".to_owned()
        } else {
            self.to_string()
        };
        (code, Json(json!({"error": error, "message": message}))).into_response()
    }
}
