//! SQL as text: tokens, the one type that may reach a server, and the writer that builds it.

mod lexer;
mod text;

pub use lexer::{LexError, Lexis, Token, TokenKind, canonical, tokens};
pub use text::{Sql, SqlWriter};
