//! A module with a folder, and one within it.

mod deeper;

pub use deeper::Deeper;
pub use within::Inner;

mod within {
    use mainstay::prelude::*;

    /** A block comment
     * of two lines. */
    #[derive(Debug, Model)]
    pub struct Inner {
        pub(in super::super) state: State,
        pub(crate) other: super::deeper::State,
    }

    #[derive(Debug, DbEnum)]
    #[db_enum("inner_state")]
    pub enum State {
        On,
    }
}
