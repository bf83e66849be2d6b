//! Words of portable SQL that an engine takes for something else, or does not know, each with what every engine
//! understands. The words are data of the engines; what is found is refused when a revision is written.

use super::Unsupported;
use crate::sql::{Lexis, TokenKind, tokens};

/// Words that stand one behind another, in lower case; `'` is any string. Then what they mean there, and what to write.
pub(super) type Misread = (&'static [&'static str], &'static str, &'static str);

/// The first of the words that stands in a text.
pub(super) fn find(engine: &'static str, portable: &str, list: &[Misread]) -> Option<Unsupported> {
    let lower = portable.to_lowercase();
    let mut near = list.iter().filter(|(sought, ..)| lower.contains(sought[0])).peekable();
    near.peek()?;
    let words: Vec<String> = tokens(portable, Lexis::STANDARD)
        .filter_map(Result::ok)
        .filter_map(|token| match token.kind {
            TokenKind::Comment => None,
            TokenKind::String => Some("'".to_owned()),
            TokenKind::Quoted => Some("\"".to_owned()),
            _ => Some(token.text.to_lowercase()),
        })
        .collect();
    let stands = |(sought, ..): &&Misread| words.windows(sought.len()).any(|found| found == *sought);
    near.find(stands).map(|(sought, meaning, instead)| Unsupported {
        engine,
        what: format!("`{}`, which {meaning}", shown(sought)),
        place: "portable SQL".to_owned(),
        hint: Some(format!(
            "{instead}, or write the statement for each engine, between `-- only: {engine}` and `-- end`"
        )),
    })
}

/// The words as they are written.
fn shown(words: &[&str]) -> String {
    let text = words.join(" ").to_uppercase();
    text.replace(" (", "(…)").replace(" [", "[…]").replace('\'', "'…'")
}

/// A text with some of its tokens written in another way; `None`: as it is.
pub(super) fn respelled(
    text: &str,
    lexis: Lexis,
    spell: impl Fn(&str, Option<&str>) -> Option<&'static str>,
) -> String {
    let Ok(all) = tokens(text, lexis).collect::<Result<Vec<_>, _>>() else { return text.to_owned() };
    let (mut out, mut written) = (String::with_capacity(text.len()), 0);
    for (at, token) in all.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        let next = all.get(at + 1).map(|next| next.text);
        if let Some(word) = spell(&token.text.to_lowercase(), next) {
            out.push_str(&text[written..token.start]);
            out.push_str(word);
            written = token.end();
        }
    }
    out + &text[written..]
}
