//! Queries on every engine: each is compared with the same question asked in plain SQL through the engine's own
//! client, so that what the library says is what the database holds.

mod asking;
mod bulk;
mod faces;
mod fixture;
mod full;
mod hooks;
mod hostile;
mod kept;
mod long;
mod models;
mod pool;
mod servers;
mod standby;
mod streams;
mod together;
mod told;
mod types;
mod writing;

/// Runs a test on every server, with a database of its own.
macro_rules! on_every_server {
    ($($name:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for server in crate::fixture::SERVERS {
                if let Some(fixture) = crate::fixture::Fixture::on(server).await {
                    super::$name(&fixture).await;
                    fixture.close().await;
                }
            }
        }
    )*};
}

pub(crate) use on_every_server;
