//! What is told of statements: their text, never their values.

use crate::fixture::{Fixture, SERVERS};
use crate::models::{Team, team};
use mainstay::prelude::*;
use mainstay::{Models, PoolOptions};
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Whoever listens: a line for each field.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

impl Visit for Listener {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "mainstay::query"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn statements_are_told_of_without_their_values() {
    for server in SERVERS {
        let options = PoolOptions { slow_query: Some(Duration::ZERO), ..PoolOptions::default() };
        let Some(fixture) = Fixture::pooled(server, Models::new().with::<Team>(), options).await else { continue };
        let listener = Listener::default();
        let listening = tracing::subscriber::set_default(listener.clone());
        fixture.db.insert(&team("a secret")).await.unwrap();
        fixture.db.find(Team::name.eq("a secret")).all().await.unwrap();
        fixture.db.insert(&team("a secret")).await.unwrap_err();
        drop(listening);
        let told = listener.0.lock().unwrap().join("\n");
        for expected in
            ["db.query.text=\"INSERT INTO teams (", "db.response.returned_rows=1", "error.type=", "a slow statement"]
        {
            assert!(told.contains(expected), "{server:?}: {expected}\n{told}");
        }
        assert!(!told.contains("a secret"), "{server:?}: {told}");
        fixture.close().await;
    }
}
