//! The service: one list of routes, and what stands around each of them. What it offers is written down in
//! `openapi.json`, which a test compares with the list.

mod clients;
mod counter;
mod errors;
mod extract;
mod openapi;
mod stock;

use crate::Gym;
use axum::Router;
use axum::routing::{MethodRouter, delete, get, post, put};

pub use openapi::OPENAPI;
use tokio::net::TcpListener;

/// Every route: its method, its path, and who answers.
pub fn routes() -> Vec<(&'static str, &'static str, MethodRouter<Gym>)> {
    vec![
        ("get", "/openapi.json", get(openapi::show)),
        ("post", "/sign-in", post(counter::sign_in)),
        ("delete", "/sign-in", delete(counter::sign_out)),
        ("get", "/clients", get(clients::list)),
        ("post", "/clients", post(clients::register)),
        ("get", "/clients/search", get(clients::search)),
        ("get", "/clients/by-document/{number}", get(clients::by_document)),
        ("get", "/clients/{id}", get(clients::show)),
        ("delete", "/clients/{id}", delete(clients::deactivate)),
        ("get", "/clients/{id}/subscriptions", get(clients::subscriptions)),
        ("post", "/clients/{id}/subscriptions", post(counter::subscribe)),
        ("get", "/clients/{id}/attendances", get(clients::attendances)),
        ("post", "/clients/{id}/entries", post(counter::enter)),
        ("post", "/clients/{id}/faces", post(counter::enrol)),
        ("delete", "/clients/{id}/faces", delete(counter::forget_faces)),
        ("post", "/faces/entries", post(counter::enter_by_face)),
        ("get", "/faces/{id}/thumbnail", get(counter::thumbnail)),
        ("put", "/faces/{id}/thumbnail", put(counter::keep_thumbnail)),
        ("get", "/plans", get(counter::plans)),
        ("delete", "/subscriptions/{id}", delete(counter::cancel)),
        ("get", "/subscriptions/{id}/payments", get(counter::payments)),
        ("post", "/subscriptions/{id}/payments", post(counter::pay)),
        ("get", "/products", get(stock::list)),
        ("post", "/products", post(stock::add)),
        ("get", "/products/{id}/movements", get(stock::movements)),
        ("post", "/products/{id}/movements", post(stock::move_stock)),
    ]
}

/// The service over a gym.
pub fn service(gym: Gym) -> Router {
    let router = routes().into_iter().fold(Router::new(), |router, (_, path, answer)| router.route(path, answer));
    router.fallback(async || crate::Refusal::Unknown("this path".to_owned())).with_state(gym)
}

/// Answers whoever connects, until something ends it.
pub async fn serve(gym: Gym, listener: TcpListener) -> std::io::Result<()> {
    axum::serve(listener, service(gym)).await
}
