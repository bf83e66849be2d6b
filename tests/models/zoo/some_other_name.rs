//! A module whose file is called otherwise.

use mainstay::Model;

#[derive(Model)]
pub struct Beside {
    pub id: i64,
}
