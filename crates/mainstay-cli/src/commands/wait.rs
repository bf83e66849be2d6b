//! `mainstay wait`: until the database answers.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::{Ui, duration};
use clap::Args;
use mainstay::Result;
use mainstay::config::{Attempt, Config};
use mainstay::engine::Connection;
use serde::Serialize;
use std::time::Duration;

/// Wait until the database answers
///
/// A server that cannot be reached is tried again; one that refuses user, password or certificate is not.
#[derive(Debug, Args)]
pub struct Wait {
    #[command(flatten)]
    patience: Patience,
}

/// How long to wait; the settings say so where the command line does not.
#[derive(Debug, Args)]
struct Patience {
    /// How often to try again [default: connect.retries, or 30]
    #[arg(long, value_name = "N")]
    retries: Option<u32>,

    /// Seconds between two attempts [default: connect.retry_delay, or 1]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    delay: Option<Duration>,
}

#[derive(Serialize)]
struct Ready {
    ready: String,
}

impl Execute for Wait {
    fn run(self, context: &Context) -> Result<Exit> {
        let mut config = context.config()?;
        config.connect.retries = self.patience.retries.unwrap_or(config.connect.retries);
        config.connect.retry_delay = self.patience.delay.unwrap_or(config.connect.retry_delay);
        let connection = context.block_on(connect(&context.ui, &config))?;
        let ready = connection.describe();
        if context.ui.is_json() {
            context.ui.json(&Ready { ready });
        } else {
            context.ui.line(format_args!("Ready: {ready}"));
        }
        Ok(Exit::Done)
    }
}

/// Connects with patience, telling of every attempt.
pub async fn connect(ui: &Ui, config: &Config) -> Result<Box<dyn Connection>> {
    let mut tell = |Attempt { number, of, error, delay }: Attempt<'_>| {
        ui.note(format_args!("Attempt {number} of {of}: {error}; the next in {}", duration(delay)));
    };
    config.connect.patiently_to(config.database()?, &mut tell).await
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().map_err(|_| "a number of seconds is needed".to_owned())?;
    Duration::try_from_secs_f64(number).map_err(|error| error.to_string())
}
