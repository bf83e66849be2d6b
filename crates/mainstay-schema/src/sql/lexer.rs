//! Cuts SQL text into tokens, for every dialect: the differences are data ([`Lexis`]).

/// How a dialect quotes and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexis {
    /// `[name]` is an identifier (SQLite), not a subscript.
    pub brackets_quote: bool,
    /// `` `name` `` is an identifier.
    pub backticks_quote: bool,
    /// `$tag$ … $tag$` is a string.
    pub dollar_strings: bool,
    /// `/* /* */ */` nests.
    pub nested_comments: bool,
    /// A backslash escapes the next character of any string (MySQL); elsewhere only within `E'…'`.
    pub backslash_escapes: bool,
    /// `"text"` is a string, not an identifier (MySQL).
    pub double_quotes_string: bool,
    /// `#` begins a comment, and `--` only before a blank (MySQL).
    pub hash_comments: bool,
    /// What stands in `/*! … */` is run (MySQL): one symbol, which nobody takes for a comment.
    pub runs_comments: bool,
}

impl Lexis {
    /// PostgreSQL's, and that of portable SQL.
    pub const STANDARD: Self = Self {
        brackets_quote: false,
        backticks_quote: false,
        dollar_strings: true,
        nested_comments: true,
        backslash_escapes: false,
        double_quotes_string: false,
        hash_comments: false,
        runs_comments: false,
    };
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A word without quotes: keyword or identifier.
    Word,
    /// An identifier in quotes; the text has them still.
    Quoted,
    /// A string of any kind; the text has its quotes and prefix still.
    String,
    /// A number.
    Number,
    /// An operator or punctuation.
    Symbol,
    /// A comment, `--` to the end of its line or `/* */`.
    Comment,
}

/// A token: its kind, its text, where it starts (in bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// As it was written.
    pub text: &'a str,
    /// Its first byte in the text.
    pub start: usize,
}

impl<'a> Token<'a> {
    /// Where the next character stands.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether this is the keyword, in any case.
    pub fn is(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether this is the operator or punctuation.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Whether this stands for the name: in quotes, or as a word that is a keyword to no dialect or not to all.
    pub fn is_name(&self, name: &str) -> bool {
        self.identifier().is_some_and(|own| own == name) && self.name().is_some()
    }

    /// The identifier that it stands for, unless it is a word that every engine keeps for itself.
    pub fn name(&self) -> Option<String> {
        let is_kept = |name: &String| self.kind == TokenKind::Word && crate::dialect::is_keyword_everywhere(name);
        self.identifier().filter(|name| !is_kept(name))
    }

    /// The identifier that a word or quoted token stands for: words fold to lower case, quotes come off.
    pub fn identifier(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_lowercase()),
            TokenKind::Quoted => Some(unquote(self.text)),
            _ => None,
        }
    }
}

/// A quoted identifier without its quotes.
pub(super) fn unquote(text: &str) -> String {
    let inner = &text[1..text.len() - 1];
    match text.as_bytes()[0] {
        b'"' => inner.replace("\"\"", "\""),
        b'`' => inner.replace("``", "`"),
        _ => inner.to_owned(),
    }
}

/// A string, identifier or comment that never ends.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is never closed")]
pub struct LexError {
    /// What was left open.
    pub what: &'static str,
    /// Where it starts (in bytes).
    pub start: usize,
}

/// Cuts `text` into tokens, comments among them, white space left out.
pub fn tokens(text: &str, lexis: Lexis) -> Tokens<'_> {
    Tokens { text, at: 0, lexis }
}

/// The tokens of a text, one after another; ends after the first error.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    lexis: Lexis,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, LexError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let ascii = rest.bytes().take_while(|byte| byte.is_ascii_whitespace()).count();
        let other = rest[ascii..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let blank = rest.len() - other.len();
        let (start, rest) = (self.at + blank, &rest[blank..]);
        if rest.is_empty() {
            self.at = self.text.len();
            return None;
        }
        match self.scan_token(rest) {
            Ok((kind, length)) => {
                self.at = start + length;
                Some(Ok(Token { kind, text: &rest[..length], start }))
            }
            Err(what) => {
                self.at = self.text.len();
                Some(Err(LexError { what, start }))
            }
        }
    }
}

impl Tokens<'_> {
    /// The kind and length of the token that `rest` starts with.
    fn scan_token(&self, rest: &str) -> Result<(TokenKind, usize), &'static str> {
        let bytes = rest.as_bytes();
        match bytes[0] {
            b'#' if self.lexis.hash_comments => Ok((TokenKind::Comment, line(rest))),
            b'-' if bytes.get(1) == Some(&b'-') && self.dashes_comment(bytes) => Ok((TokenKind::Comment, line(rest))),
            b'/' if bytes.get(1) == Some(&b'*') => {
                let runs = self.lexis.runs_comments && (rest.starts_with("/*!") || rest.starts_with("/*M!"));
                Ok((if runs { TokenKind::Symbol } else { TokenKind::Comment }, self.block_comment(bytes)?))
            }
            b'\'' => Ok((TokenKind::String, string(bytes, 0, self.lexis.backslash_escapes)?)),
            b'"' if self.lexis.double_quotes_string => {
                Ok((TokenKind::String, string(bytes, 0, self.lexis.backslash_escapes)?))
            }
            b'"' => Ok((TokenKind::Quoted, quoted(bytes, b'"')?)),
            b'`' if self.lexis.backticks_quote => Ok((TokenKind::Quoted, quoted(bytes, b'`')?)),
            b'[' if self.lexis.brackets_quote => {
                let end = rest.find(']').ok_or("an identifier in brackets")?;
                Ok((TokenKind::Quoted, end + 1))
            }
            b'$' if self.lexis.dollar_strings => self.dollar(rest),
            byte if byte.is_ascii_digit() || (byte == b'.' && bytes.get(1).is_some_and(u8::is_ascii_digit)) => {
                Ok((TokenKind::Number, number(bytes)))
            }
            byte if is_word(byte) => self.word_or_prefixed_string(rest),
            _ => Ok((TokenKind::Symbol, symbol(rest))),
        }
    }

    /// Where `#` begins a comment, `--` does so only before a blank: `5--3` is a difference.
    fn dashes_comment(&self, bytes: &[u8]) -> bool {
        !self.lexis.hash_comments || bytes.get(2).is_none_or(|byte| byte.is_ascii_whitespace())
    }

    fn block_comment(&self, bytes: &[u8]) -> Result<usize, &'static str> {
        let (mut depth, mut at) = (1, 2);
        while at + 1 < bytes.len() {
            match &bytes[at..at + 2] {
                b"*/" => {
                    depth -= 1;
                    at += 2;
                    if depth == 0 {
                        return Ok(at);
                    }
                }
                b"/*" if self.lexis.nested_comments => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        Err("a comment")
    }

    /// `$tag$ … $tag$`, or `$1`, or a lone dollar.
    fn dollar(&self, rest: &str) -> Result<(TokenKind, usize), &'static str> {
        let tag = 1 + rest[1..].bytes().take_while(|&byte| is_word(byte) && byte != b'$').count();
        if rest.as_bytes().get(tag) != Some(&b'$') {
            return Ok((TokenKind::Symbol, tag));
        }
        let delimiter = &rest[..=tag];
        let body = &rest[delimiter.len()..];
        let end = body.find(delimiter).ok_or("a dollar-quoted string")?;
        Ok((TokenKind::String, end + 2 * delimiter.len()))
    }

    /// A word, unless it is the prefix of a string: `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'`.
    fn word_or_prefixed_string(&self, rest: &str) -> Result<(TokenKind, usize), &'static str> {
        let bytes = rest.as_bytes();
        let length = bytes.iter().take_while(|&&byte| is_word(byte) || byte == b'$').count();
        if length == 1 && bytes.get(1) == Some(&b'\'') && b"eEbBxXnN".contains(&bytes[0]) {
            let escapes = self.lexis.backslash_escapes || bytes[0].eq_ignore_ascii_case(&b'e');
            return Ok((TokenKind::String, string(bytes, 1, escapes)?));
        }
        if length == 1 && bytes[0].eq_ignore_ascii_case(&b'u') && rest[1..].starts_with("&'") {
            return Ok((TokenKind::String, string(bytes, 2, false)?));
        }
        Ok((TokenKind::Word, length))
    }
}

/// Letters, digits, underscores, and every byte of a character beyond ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The length of what is left of the line.
fn line(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// The length of a string whose quote stands at `open`; a doubled quote belongs to it.
fn string(bytes: &[u8], open: usize, escapes: bool) -> Result<usize, &'static str> {
    let quote = bytes[open];
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Ok(at + 1),
            _ => at += 1,
        }
    }
    Err("a string")
}

fn quoted(bytes: &[u8], quote: u8) -> Result<usize, &'static str> {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] == quote {
            true if bytes.get(at + 1) == Some(&quote) => at += 2,
            true => return Ok(at + 1),
            false => at += 1,
        }
    }
    Err("a quoted identifier")
}

fn number(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        let exponent_sign = matches!(bytes[at], b'+' | b'-') && at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b'e');
        let hexadecimal = bytes.starts_with(b"0x") || bytes.starts_with(b"0X");
        if bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'.' | b'_') || (exponent_sign && !hexadecimal) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Operators of two and three characters are one token, so that `a - -1` and `a--1` stay apart.
fn symbol(rest: &str) -> usize {
    const LONG: [&str; 20] = [
        "->>", "#>>", "!~~*", "!~*", "::", "->", "#>", "<=", ">=", "<>", "!=", "||", "@>", "<@", "&&", "==", "<<",
        ">>", "~*", "!~",
    ];
    if b"(),;.[]".contains(&rest.as_bytes()[0]) {
        return 1;
    }
    let long = LONG.iter().filter(|long| rest.starts_with(**long)).map(|long| long.len()).max();
    long.unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        tokens(sql, Lexis::STANDARD).map(|token| token.unwrap().text).collect()
    }

    #[test]
    fn strings_of_every_kind_are_one_token() {
        for string in ["'a''b'", "E'a\\'b'", "$$a;b$$", "$tag$ $$ $tag$", "X'00ff'", "U&'\\0041'", "''"] {
            assert_eq!(texts(&format!("x {string} y")), ["x", string, "y"]);
        }
    }

    #[test]
    fn comments_nest_and_semicolons_in_them_do_not_count() {
        assert_eq!(texts("a /* ; /* ; */ ; */ b -- ;\nc"), ["a", "/* ; /* ; */ ; */", "b", "-- ;", "c"]);
    }

    #[test]
    fn what_never_closes_is_named_with_its_place() {
        for (sql, start) in [("a 'b", 2), ("a \"b", 2), ("/* /* */", 0), ("a $$ b", 2)] {
            let error = tokens(sql, Lexis::STANDARD).find_map(Result::err).unwrap();
            assert_eq!(error.start, start, "{sql}");
        }
    }

    #[test]
    fn names_beyond_ascii_and_numbers() {
        assert_eq!(texts("größe>=1.5e-3+$1"), ["größe", ">=", "1.5e-3", "+", "$1"]);
    }
}
