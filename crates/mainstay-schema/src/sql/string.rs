//! The values of string tokens.

use super::lexer::Lexis;

/// A name in double quotes, as standard SQL quotes names.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The value of a string token; `None` for kinds whose value is not plain text.
pub fn string_value(text: &str, lexis: Lexis) -> Option<String> {
    if let Some(rest) = text.strip_prefix('$') {
        let delimiter = rest.find('$')? + 2;
        return Some(text[delimiter..text.len() - delimiter].to_owned());
    }
    let open = text.find(['\'', '"'])?;
    let (prefix, quote) = (&text[..open], &text[open..=open]);
    let body = text[open + 1..].strip_suffix(quote)?;
    match prefix {
        "" | "n" | "N" if lexis.backslash_escapes => Some(escaped_by_backslash(body, quote)),
        "" | "n" | "N" => Some(body.replace(&quote.repeat(2), quote)),
        "e" | "E" => unescaped(&body.replace("''", "'")),
        _ => None,
    }
}

/// What stands in an `E'…'` string; `None` when it has an escape by number.
fn unescaped(body: &str) -> Option<String> {
    let mut out = String::with_capacity(body.len());
    let mut characters = body.chars();
    while let Some(character) = characters.next() {
        out.push(match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other @ ('\\' | '\'' | '"') => other,
                _ => return None,
            },
            plain => plain,
        });
    }
    Some(out)
}

/// What stands in a string of a dialect whose every string knows escapes:
/// <https://dev.mysql.com/doc/refman/9.4/en/string-literals.html>.
pub(crate) fn escaped_by_backslash(body: &str, quote: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut characters = body.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('0') => out.push('\0'),
                Some('b') => out.push('\u{8}'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some('Z') => out.push('\u{1a}'),
                // These two are for patterns, and keep their backslash.
                Some(pattern @ ('%' | '_')) => out.extend(['\\', pattern]),
                other => out.extend(other),
            },
            doubled if quote.starts_with(doubled) => {
                characters.next_if_eq(&doubled);
                out.push(doubled);
            }
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_the_dialect_takes_them_for() {
        let backslashes = Lexis { backslash_escapes: true, double_quotes_string: true, ..Lexis::STANDARD };
        for (text, standard, escaping) in [
            ("'it''s'", Some("it's"), Some("it's")),
            (r"'a\\b\n'", Some(r"a\\b\n"), Some("a\\b\n")),
            (r"'50\%'", Some(r"50\%"), Some(r"50\%")),
            (r#""a""b'""#, Some(r#"a"b'"#), Some(r#"a"b'"#)),
            (r"E'a\tb'", Some("a\tb"), None),
            ("$$a'b$$", Some("a'b"), Some("a'b")),
            ("X'00'", None, None),
        ] {
            assert_eq!(string_value(text, Lexis::STANDARD).as_deref(), standard, "{text}");
            if !text.starts_with('E') {
                assert_eq!(string_value(text, backslashes).as_deref(), escaping, "{text}");
            }
        }
        assert_eq!(string_value(r"'it\'s'", backslashes).as_deref(), Some("it's"));
    }
}
