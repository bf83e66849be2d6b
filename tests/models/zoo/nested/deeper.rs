//! An enum of a name that another module has too.

use mainstay::prelude::{DbEnum, Model as Table};

#[derive(mainstay::Model)]
pub struct Deeper {
    state: State,
}

#[derive(Debug, DbEnum)]
#[db_enum(name = "deeper_state")]
pub enum State {
    Off,
}

/// Not the derive of that name.
pub trait Unrelated: Table {}
