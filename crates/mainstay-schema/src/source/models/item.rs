//! The items of Rust source, cut into what a model is made of: attributes, a name, fields or variants.
//!
//! Types and the words of attributes are then parsed by `syn`; a whole file is not, which would cost three
//! times as much and ask of a file that it be free of errors in what is none of our business.

use super::attribute::Word;
use super::parse::words;
use super::problem::{Problem, Problems};
use super::tokens::{Tokens, string_of};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// `#[name …]`.
pub(super) struct Attribute {
    pub name: Ident,
    rest: Vec<TokenTree>,
}

impl Attribute {
    pub(super) fn of(group: Group) -> Option<Self> {
        let mut tokens = Tokens::within(group);
        // A macro may have put invisible marks around it.
        if let Some(inner) = tokens.group(Delimiter::None) {
            tokens = Tokens::within(inner);
        }
        Some(Self { name: tokens.ident()?, rest: tokens.remaining() })
    }

    /// The text of `#[name = "…"]`.
    pub(super) fn text(&self) -> Option<String> {
        match self.rest.as_slice() {
            [TokenTree::Punct(_), TokenTree::Literal(literal)] => string_of(literal),
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

    /// Takes the words between the parentheses.
    pub(super) fn take_words(&mut self) -> Result<Vec<Word>, Problem> {
        match (self.rest.pop(), self.rest.is_empty()) {
            (None, _) => Ok(Vec::new()),
            (Some(TokenTree::Group(group)), true) => words(group),
            _ => {
                let name = &self.name;
                Err(Problem::new(name.span(), format!("the words of `{name}` stand in parentheses"))
                    .hint(format!("write it like `#[{name}(…)]`")))
            }
        }
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
    let mut fields = Vec::with_capacity(16);
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
    let ty = type_of(rest.as_slice()).map_err(|error| Problem::new(start, format!("this is not a type: {error}")))?;
    Ok(Field { attributes, name, ty })
}

fn type_of(tokens: &[TokenTree]) -> syn::Result<syn::Type> {
    match tokens {
        // Most types are one word, which needs no parser.
        [TokenTree::Ident(ident)] if !matches!(ident.to_string().as_str(), "dyn" | "impl" | "_") => {
            Ok(syn::Type::Path(syn::TypePath { qself: None, path: ident.clone().into() }))
        }
        tokens => syn::parse2(tokens.iter().cloned().collect()),
    }
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
