//! The items of Rust source, cut into what a model is made of: attributes, a name, fields or variants.
//!
//! Types and the words of attributes are then parsed by `syn`; a whole file is not, which would cost three
//! times as much and ask of a file that it be free of errors in what is none of our business.

use super::attribute::{Word, Words};
use super::problem::{Problem, Problems};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree, token_stream};
use std::iter::Peekable;
use syn::parse::{ParseStream, Parser};

/// Tokens still to be read.
pub(super) struct Tokens(Peekable<token_stream::IntoIter>);

impl Tokens {
    pub(super) fn new(stream: TokenStream) -> Self {
        Self(stream.into_iter().peekable())
    }

    /// The tokens within a group. It is consumed, so that they are moved and not copied.
    pub(super) fn within(group: Group) -> Self {
        let stream = group.stream();
        drop(group);
        Self::new(stream)
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.0.peek().is_none()
    }

    fn is_punct(&mut self, punct: char) -> bool {
        matches!(self.0.peek(), Some(TokenTree::Punct(found)) if found.as_char() == punct)
    }

    pub(super) fn is_ident(&mut self, word: &str) -> bool {
        matches!(self.0.peek(), Some(TokenTree::Ident(found)) if found == word)
    }

    pub(super) fn ident(&mut self) -> Option<Ident> {
        match self.0.next_if(|token| matches!(token, TokenTree::Ident(_))) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }

    pub(super) fn group(&mut self, delimiter: Delimiter) -> Option<Group> {
        match self.0.next_if(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)) {
            Some(TokenTree::Group(group)) => Some(group),
            _ => None,
        }
    }

    /// The attributes that stand next, inner ones too.
    pub(super) fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while self.is_punct('#') {
            self.0.next();
            if self.is_punct('!') {
                self.0.next();
            }
            attributes.extend(self.group(Delimiter::Bracket).and_then(Attribute::of));
        }
        attributes
    }

    /// Goes past `pub`, `pub(crate)`, or the visibility that a macro put here.
    pub(super) fn skip_visibility(&mut self) {
        if self.is_ident("pub") {
            self.0.next();
            self.group(Delimiter::Parenthesis);
        }
        self.group(Delimiter::None);
    }

    /// Goes past the rest of an item: to the end of its braces, or its semicolon. What may follow (the
    /// semicolon of `const A: B = B {};`) is then an item of its own, with nothing in it.
    pub(super) fn skip_item(&mut self) -> Option<Group> {
        for token in self.0.by_ref() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return Some(group),
                TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                _ => {}
            }
        }
        None
    }

    /// The tokens up to the next comma that stands outside `<…>`; the comma is consumed.
    fn up_to_comma(&mut self) -> Vec<TokenTree> {
        let (mut tokens, mut depth, mut before) = (Vec::new(), 0_i32, ' ');
        for token in self.0.by_ref() {
            let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
            match punct {
                ',' if depth <= 0 => break,
                '<' => depth += 1,
                '>' if before != '-' => depth -= 1,
                _ => {}
            }
            before = punct;
            tokens.push(token);
        }
        tokens
    }
}

/// `#[name …]`.
pub(super) struct Attribute {
    pub name: Ident,
    rest: Vec<TokenTree>,
}

impl Attribute {
    fn of(group: Group) -> Option<Self> {
        let mut tokens = Tokens::within(group);
        // A macro may have put invisible marks around it.
        if let Some(inner) = tokens.group(Delimiter::None) {
            tokens = Tokens::within(inner);
        }
        Some(Self { name: tokens.ident()?, rest: tokens.0.collect() })
    }

    /// The text of `#[name = "…"]`.
    pub(super) fn text(&self) -> Option<String> {
        match self.rest.as_slice() {
            [TokenTree::Punct(_), TokenTree::Literal(literal)] => match syn::Lit::new(literal.clone()) {
                syn::Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What stands between the parentheses.
    pub(super) fn inner(&self) -> TokenStream {
        match self.rest.as_slice() {
            [TokenTree::Group(group)] => group.stream(),
            _ => TokenStream::new(),
        }
    }

    /// The words between the parentheses.
    pub(super) fn words(&self) -> Result<Vec<Word>, Problem> {
        match self.rest.as_slice() {
            [] => Ok(Vec::new()),
            [TokenTree::Group(group)] => match syn::parse2::<Words>(group.stream()) {
                Ok(words) => Ok(words.0),
                Err(_) => Err(misplaced(group)),
            },
            _ => {
                let name = &self.name;
                Err(Problem::new(name.span(), format!("the words of `{name}` stand in parentheses"))
                    .hint(format!("write it like `#[{name}(…)]`")))
            }
        }
    }
}

/// The error of words that cannot be parsed: parsed once more as a group, the end of which has a place.
fn misplaced(group: &Group) -> Problem {
    let parse = |input: ParseStream<'_>| {
        let inner;
        syn::parenthesized!(inner in input);
        inner.parse::<Words>()
    };
    match parse.parse2(TokenTree::Group(group.clone()).into()) {
        Err(error) => error.into(),
        Ok(_) => Problem::new(group.span(), "these words cannot be read"),
    }
}

/// The kind of an item that may derive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Struct,
    Enum,
    Union,
}

/// A struct, enum or union.
pub struct Item {
    pub(super) attributes: Vec<Attribute>,
    pub(super) keyword: Keyword,
    pub(super) name: Ident,
    pub(super) has_parameters: bool,
    pub(super) body: Option<Group>,
}

impl Item {
    /// Reads the one item that a derive macro was given.
    ///
    /// # Errors
    /// When it is neither struct, enum nor union.
    pub fn parse(stream: TokenStream) -> Result<Self, Problem> {
        let mut tokens = Tokens::new(stream);
        let attributes = tokens.attributes();
        tokens.skip_visibility();
        Self::after(attributes, &mut tokens)
    }

    /// Reads an item from its keyword on.
    pub(super) fn after(attributes: Vec<Attribute>, tokens: &mut Tokens) -> Result<Self, Problem> {
        let at = attributes.last().map_or_else(Span::call_site, |attribute| attribute.name.span());
        let word = tokens.ident();
        let keyword = match word.as_ref().map(ToString::to_string).as_deref() {
            Some("struct") => Keyword::Struct,
            Some("enum") => Keyword::Enum,
            Some("union") => Keyword::Union,
            _ => return Err(Problem::new(word.map_or(at, |word| word.span()), "a struct or an enum is expected here")),
        };
        let name = tokens.ident().ok_or_else(|| Problem::new(at, "an item without a name"))?;
        let has_parameters = tokens.is_punct('<');
        Ok(Self { attributes, keyword, name, has_parameters, body: tokens.skip_item() })
    }

    /// The name of the Rust type.
    pub fn name(&self) -> &Ident {
        &self.name
    }
}

/// `name: Type` with its attributes.
pub(super) struct Field {
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    pub ty: syn::Type,
}

/// The fields between the braces of a struct.
pub(super) fn fields(body: Group, problems: &mut Problems) -> Vec<Field> {
    let mut tokens = Tokens::within(body);
    let mut fields = Vec::new();
    while !tokens.is_empty() {
        let field = field(&mut tokens);
        fields.extend(problems.take(field));
    }
    fields
}

fn field(tokens: &mut Tokens) -> Result<Field, Problem> {
    let attributes = tokens.attributes();
    tokens.skip_visibility();
    let (name, mut rest) = (tokens.ident(), tokens.up_to_comma().into_iter());
    let colon = rest.next();
    let at = name.as_ref().map(Ident::span).or_else(|| colon.as_ref().map(TokenTree::span));
    let is_colon = matches!(&colon, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let start = rest.as_slice().first().map(TokenTree::span);
    let (Some(name), true, Some(start)) = (name, is_colon, start) else {
        let problem = Problem::new(at.unwrap_or_else(Span::call_site), "this is not a field");
        return Err(problem.hint("a field is a name, a colon and a type: `id: i64`"));
    };
    let ty =
        syn::parse2(rest.collect()).map_err(|error| Problem::new(start, format!("this is not a type: {error}")))?;
    Ok(Field { attributes, name, ty })
}

/// A variant of an enum.
pub(super) struct Variant {
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    /// The fields that it carries.
    pub data: Option<Group>,
}

/// The variants between the braces of an enum.
pub(super) fn variants(body: Group, problems: &mut Problems) -> Vec<Variant> {
    let mut tokens = Tokens::within(body);
    let mut variants = Vec::new();
    while !tokens.is_empty() {
        let attributes = tokens.attributes();
        let name = tokens.ident();
        let data = tokens.group(Delimiter::Parenthesis).or_else(|| tokens.group(Delimiter::Brace));
        let rest = tokens.up_to_comma();
        match name {
            Some(name) => variants.push(Variant { attributes, name, data }),
            None => {
                let span = rest.first().map_or_else(Span::call_site, TokenTree::span);
                problems.0.push(Problem::new(span, "this is not a variant"));
            }
        }
    }
    variants
}
