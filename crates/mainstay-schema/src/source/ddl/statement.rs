//! Cuts a text into statements, and writes statements so that the engine's own client cuts them at the same places.

use super::DdlError;
use super::cursor::unclosed;
use super::error::Result;
use crate::sql::{Lexis, Token, TokenKind, tokens};

/// One statement of a text, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The statement without its semicolon, leading comments and blank space left out.
    pub text: &'a str,
    /// Its first line in the text, from 1.
    pub line: usize,
    /// Its first byte in the text.
    pub start: usize,
}

/// What is made with a body of statements in it.
const WITH_BODY: [&str; 4] = ["trigger", "function", "procedure", "event"];
/// What opens a block in a body, beside BEGIN; `END` and the same word close all but CASE.
const BLOCKS: [&str; 4] = ["if", "loop", "while", "repeat"];

/// Cuts a text into statements at its semicolons: not those within strings, comments, parentheses,
/// dollar quotes, trigger bodies (`BEGIN … END`) or `BEGIN ATOMIC` functions. Where the engine's client knows a line
/// `DELIMITER //`, at what that says.
///
/// # Errors
/// When a string or comment is never closed, or the rows of a `COPY … FROM stdin` follow.
pub fn statements(text: &str, lexis: Lexis) -> Result<Vec<Statement<'_>>, DdlError> {
    let mut out = Vec::new();
    let mut current = Current::default();
    let (mut line, mut counted) = (1, 0);
    let (mut delimiter, mut passed) = (SEMICOLON, 0);
    for token in tokens(text, lexis) {
        let token = token.map_err(|error| unclosed(text, &error))?;
        if token.kind == TokenKind::Comment || token.start < passed {
            continue;
        }
        if lexis.runs_comments && current.extent.is_none() && token.is("delimiter") {
            let rest = text[token.end()..].lines().next().unwrap_or_default();
            delimiter = rest.split_whitespace().next().unwrap_or(SEMICOLON);
            passed = token.end() + rest.len();
            continue;
        }
        let Some(end) = current.end(&token, delimiter, text) else {
            current.take(&token);
            continue;
        };
        if end > token.start {
            current.take(&Token { text: &text[token.start..end], ..token });
        }
        passed = end + delimiter.len();
        if let Some((start, end)) = std::mem::take(&mut current).extent(text)? {
            line += newlines(text, counted, start);
            counted = start;
            out.push(Statement { text: &text[start..end], line, start });
        }
    }
    if let Some((start, end)) = current.extent(text)? {
        out.push(Statement { text: &text[start..end], line: line + newlines(text, counted, start), start });
    }
    Ok(out)
}

/// What ends a statement where nobody says otherwise.
const SEMICOLON: &str = ";";

/// A step's statement, with what is set around it, as a script for the engine's own client, to its end. One that has
/// semicolons within it stands between lines that tell a client of that which would cut it there.
pub fn in_script(sql: &str, lexis: Lexis) -> String {
    let cut = |text: &str| tokens(text, lexis).flatten().any(|token| token.is_symbol(SEMICOLON));
    if !lexis.runs_comments || !cut(sql) {
        return format!("{sql};\n");
    }
    let set = |text: &&str| text.starts_with("SET ");
    let (before, rest) = sql.split_once(";\n").filter(|(first, _)| set(first)).unzip();
    let (statement, after) = rest.unwrap_or(sql).rsplit_once(";\n").filter(|(_, last)| set(last)).unzip();
    let statement = statement.or(rest).unwrap_or(sql);
    let line = |text: Option<&str>| text.map(|text| format!("{text};\n")).unwrap_or_default();
    // What makes no body is several statements.
    let middle = match statement.starts_with("CREATE ") && cut(statement) {
        true => {
            let other = DELIMITERS.into_iter().find(|one| !statement.contains(one)).unwrap_or(DELIMITERS[0]);
            format!("DELIMITER {other}\n{statement} {other}\nDELIMITER ;\n")
        }
        false => format!("{statement};\n"),
    };
    format!("{}{middle}{}", line(before), line(after))
}

/// What may end a statement in place of a semicolon.
const DELIMITERS: [&str; 3] = ["//", "$$", "//end//"];

fn newlines(text: &str, from: usize, to: usize) -> usize {
    text.as_bytes()[from..to].iter().filter(|&&byte| byte == b'\n').count()
}

/// The statement that is being cut.
#[derive(Default)]
struct Current<'a> {
    extent: Option<(usize, usize)>,
    /// How many words there were.
    words: usize,
    /// Whether it began with CREATE.
    creates: bool,
    /// Whether it makes something with a body.
    has_body: bool,
    /// Whether it began with COPY.
    copies: bool,
    parentheses: usize,
    blocks: usize,
    previous: Option<Token<'a>>,
}

impl<'a> Current<'a> {
    fn ends_here(&self) -> bool {
        self.parentheses == 0 && self.blocks == 0
    }

    /// Where the statement ends, if the token is, or ends with, what ends it.
    fn end(&self, token: &Token<'a>, delimiter: &str, text: &str) -> Option<usize> {
        if delimiter == SEMICOLON {
            return (token.is_symbol(SEMICOLON) && self.ends_here()).then_some(token.start);
        }
        // A word may go on with it: `END$$`.
        let word = (token.kind == TokenKind::Word).then(|| token.text.find(delimiter)).flatten();
        let found = text[token.start..].starts_with(delimiter).then_some(0).or(word)?;
        Some(token.start + found)
    }

    fn take(&mut self, token: &Token<'a>) {
        self.extent = Some((self.extent.map_or(token.start, |(start, _)| start), token.end()));
        match token.kind {
            TokenKind::Word => self.take_word(token),
            TokenKind::Symbol if token.text == "(" => self.parentheses += 1,
            TokenKind::Symbol if token.text == ")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        self.previous = Some(*token);
    }

    fn take_word(&mut self, word: &Token<'a>) {
        self.words += 1;
        if self.words == 1 {
            self.creates = word.is("create");
            self.copies = word.is("copy");
        }
        // CREATE OR REPLACE TEMP CONSTRAINT TRIGGER: the kind is among the first words.
        if self.creates && self.words <= 6 {
            self.has_body |= WITH_BODY.iter().any(|kind| word.is(kind));
        }
        if self.has_body && self.parentheses == 0 {
            self.count_blocks(word);
        }
    }

    /// `BEGIN … END`, `CASE … END`, `IF … END IF`.
    fn count_blocks(&mut self, word: &Token<'a>) {
        let after_end = self.previous.is_some_and(|previous| previous.is("end"));
        let control = BLOCKS.iter().any(|block| word.is(block));
        if word.is("begin") || (word.is("case") && !after_end) {
            self.blocks += 1;
        } else if word.is("end") {
            self.blocks = self.blocks.saturating_sub(1);
        } else if control && after_end {
            // It was no block that ended: control blocks are not counted.
            self.blocks += 1;
        }
    }

    /// Where it starts and ends, if there was anything.
    fn extent(self, text: &str) -> Result<Option<(usize, usize)>> {
        let Some((start, end)) = self.extent else { return Ok(None) };
        // `END; //` says it twice.
        let end = start + text[start..end].trim_end_matches(|c: char| c == ';' || c.is_whitespace()).len();
        if end == start {
            return Ok(None);
        }
        let from_here = text[start..end].to_ascii_lowercase();
        if self.copies && from_here.split_whitespace().any(|word| word == "stdin") {
            let message = "the rows of COPY … FROM stdin cannot stand in a revision";
            return Err(DdlError::at(text, start, message, "write INSERT statements"));
        }
        Ok(Some((start, end)))
    }
}
