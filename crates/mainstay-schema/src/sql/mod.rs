//! SQL as text: tokens, the one type that may reach a server, and the writer that builds it.

mod canonical;
mod lexer;
mod text;

pub use canonical::canonical;
pub use lexer::{LexError, Lexis, Token, TokenKind, tokens};
pub use text::{Sql, SqlWriter};
