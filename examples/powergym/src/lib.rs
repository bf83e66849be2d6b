//! PowerGym: the back end of a gym. [`Gym`] is what it can do, a file a subject; [`models`] is what its tables look like,
//! `migrations/` how they came to look so; [`http`] is the service over it.

mod clients;
mod door;
pub mod faces;
pub mod generator;
pub mod http;
pub mod memberships;
pub mod models;
mod payments;
mod refusal;
mod stock;
mod users;

pub use clients::NewClient;
pub use door::{Answer, Reason};
pub use memberships::Turned;
pub use refusal::{Refusal, Result};
pub use stock::{NewMovement, NewProduct};
pub use users::Token;

use mainstay::config::{Config, Where};
use mainstay::prelude::*;

/// The gym; cheap to clone, and safe from any task.
#[derive(Clone)]
pub struct Gym {
    pub db: Database,
}

impl Gym {
    /// The gym of the database that `mainstay.toml`, `.env` and the environment name.
    pub async fn open() -> Result<Self> {
        Self::of(&Config::load(&Where::process("."))?).await
    }

    /// The gym of a database. Waits until it is up, and brings its tables to where this program is.
    pub async fn of(config: &Config) -> Result<Self> {
        mainstay::revisions!("migrations").upgrade_from_config(config).await?;
        Ok(Self { db: Database::from_config(config).await? })
    }
}

/// The day on which the gym is at this moment: it stands in Bogotá.
pub fn day_of(now: Timestamp) -> Date {
    jiff::tz::Offset::constant(-5).to_datetime(now).date()
}
