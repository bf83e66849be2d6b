//! SQL as text: tokens, the one type that may reach a server, and the writer that builds it.

mod canonical;
mod lexer;
mod string;
mod text;

pub use canonical::canonical;
pub use lexer::{LexError, Lexis, Token, TokenKind, tokens};
pub(crate) use string::escaped_by_backslash;
pub use string::{quoted, string_value};
pub use text::{Sql, SqlWriter};
