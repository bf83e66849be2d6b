//! Queries: the models' columns as typed handles, conditions made of them, and what a [`Database`] does with
//! those. Nothing here knows an engine; how one spells things its `spelling` says.
//!
//! ```
//! use mainstay::prelude::*;
//!
//! #[derive(Model)]
//! #[model(table = "users")]
//! struct User {
//!     #[column(primary_key)]
//!     id: i64,
//!     email: String,
//!     age: Option<i32>,
//! }
//!
//! # async fn example(db: Database) -> mainstay::Result<()> {
//! let adults = db.find(User::age.ge(18).and(User::email.ends_with(".org"))).order_by(User::email.asc()).all().await?;
//! let emails: Vec<(String, i64)> = db.find(User::id.in_([1, 2, 3])).select((User::email, User::id)).all().await?;
//! # Ok(()) }
//! ```

mod by_key;
mod change;
pub(crate) mod copy;
mod database;
mod datum;
mod delete;
mod each;
mod expression;
mod field;
mod fields;
mod find;
mod hooked;
mod hooks;
mod insert;
mod kept;
mod keys;
mod keyset;
mod load;
mod many;
mod meta;
mod nearest;
mod nearest_scan;
pub(crate) mod node;
mod number;
mod order;
pub(crate) mod parameters;
pub(crate) mod pipeline;
pub(crate) mod plan;
mod raw;
mod relation;
pub(crate) mod row;
mod run;
mod savepoint;
mod scope;
pub(crate) mod select;
mod selected;
pub(crate) mod spelling;
pub(crate) mod standby;
pub(crate) mod stream;
pub(crate) mod texts;
mod transaction;
mod upsert;
pub(crate) mod watch;
mod with;
pub(crate) mod write;

pub use change::Update;
pub use copy::{CopyIn, CopyOut, Format};
pub use database::Database;
pub use datum::{Datum, Kind};
pub use delete::Delete;
pub(crate) use expression::every_row;
pub use expression::*;
pub use field::{Cell, Field, Mismatch, Read};
pub use find::Find;
pub use hooks::{After, Before, Hook};
pub use load::{FindWith, Load, Nested};
pub use mainstay_schema::source::models::Kept;
pub use many::{ManyToMany, many_to_many};
pub use meta::{Key, Meta, Record};
pub use nearest::{Nearest, VectorExpression};
pub use node::{Distance, Node};
pub use order::{Sort, Sorted};
pub use pipeline::Pipelined;
pub use plan::Plan;
pub use raw::{Raw, Statement};
pub use relation::{BelongsTo, HasMany, HasOne, Relation, belongs_to, has_many, has_one};
pub use row::{FromRow, Header, Maybe, Row};
pub use scope::{Expressions, Has, Here, Orders, Perhaps, Selectable, There, Whole, perhaps, whole};
pub use select::{Lock, Query, Select};
pub use selected::Selected;
pub use stream::RowStream;
pub use transaction::TransactionOptions;
pub use upsert::Upsert;
pub use with::With;

/// What the code of the derives calls; not for anybody else.
#[doc(hidden)]
pub mod private {
    pub use super::fields::{Element, read_enum};
}
