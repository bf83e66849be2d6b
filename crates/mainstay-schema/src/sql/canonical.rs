//! The form of SQL text in which spelling does not count, for comparing fragments.

use super::lexer::{Lexis, Token, TokenKind, tokens, unquote};
use super::string::quoted;

/// The form of a fragment in which spelling does not count: words in lower case, one space between
/// tokens, no comments, no needless quotes, no parentheses around the whole.
pub fn canonical(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for token in tokens(text, Lexis { backticks_quote: true, ..Lexis::STANDARD }) {
        match token {
            Ok(token) if token.kind == TokenKind::Comment => {}
            Ok(token) => parts.push(canonical_token(&token)),
            Err(error) => parts.push(text[error.start..].to_owned()),
        }
    }
    let mut parts = parts.as_slice();
    while let Some(inner) = without_outer_parentheses(parts) {
        parts = inner;
    }
    parts.join(" ")
}

fn canonical_token(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Word => token.text.to_lowercase(),
        TokenKind::Quoted => {
            let name = unquote(token.text);
            let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
            if plain { name } else { quoted(&name) }
        }
        _ if token.text == "!=" => "<>".to_owned(),
        _ => token.text.to_owned(),
    }
}

/// What stands within, if the first parenthesis closes with the last token.
fn without_outer_parentheses(parts: &[String]) -> Option<&[String]> {
    let (first, last) = (parts.first()?, parts.last()?);
    if first != "(" || last != ")" {
        return None;
    }
    let mut depth = 0usize;
    for (at, part) in parts.iter().enumerate() {
        match part.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (at + 1 == parts.len()).then(|| &parts[1..parts.len() - 1]);
        }
    }
    None
}
