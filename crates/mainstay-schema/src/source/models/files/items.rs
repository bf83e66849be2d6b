//! The items of a file: which of them derive, and which are modules.

use super::super::item::{Attribute, Item};
use super::super::tokens::Tokens;
use super::super::{Declaration, DeclaredModel, Places, Problem, Problems, declare_enum, declare_model};
use super::scope::Scope;
use super::{Found, Reader};
use proc_macro2::{Delimiter, TokenTree};
use syn::ext::IdentExt;

impl Reader<'_> {
    pub(super) fn read_items(&mut self, mut tokens: Tokens, scope: &Scope) {
        while !tokens.is_empty() {
            let attributes = tokens.attributes();
            tokens.skip_visibility();
            if is_for_tests(&attributes) {
                tokens.skip_item();
            } else if tokens.is_ident("mod") {
                self.read_module(&mut tokens, &attributes, scope);
            } else if let Some(derive) = derive_of(&attributes) {
                let item = Item::after(attributes, &mut tokens).map_err(Problems::from);
                match item.and_then(|item| read_item(derive, item, scope)) {
                    Ok(found) => self.items.push(found),
                    Err(problems) => self.report(&scope.file, problems),
                }
            } else if let Err(problem) = tokens.skip_unread_item() {
                self.report(&scope.file, problem);
            }
        }
    }

    fn read_module(&mut self, tokens: &mut Tokens, attributes: &[Attribute], scope: &Scope) {
        let (_mod, Some(ident)) = (tokens.ident(), tokens.ident()) else { return };
        let name = ident.unraw().to_string();
        if let Some(inner) = tokens.group(Delimiter::Brace) {
            return self.read_items(Tokens::within(inner), &scope.inline(&name));
        }
        let path = attributes.iter().find(|attribute| attribute.name == "path").and_then(Attribute::text);
        let candidates = scope.candidates(&name, path);
        let found = candidates.iter().any(|path| {
            let scope = Scope { module: scope.below(&name), ..Scope::of(path) };
            self.read_file(path, scope)
        });
        if !found {
            let problem = Problem::new(ident.span(), format!("there is no file for the module `{name}`"));
            self.report(&scope.file, problem.hint(format!("it would be {}", candidates.join(" or "))));
        }
    }
}

fn read_item(derive: Derive, item: Item, scope: &Scope) -> Result<Found, Problems> {
    let name = item.name().clone();
    let model = match derive {
        Derive::Model => declare_model(item)?,
        Derive::DbEnum => {
            let read = declare_enum(item)?;
            DeclaredModel {
                declaration: Declaration::Enum(read.definition),
                enums: Vec::new(),
                fields: Vec::new(),
                skipped: Vec::new(),
                renamed: read.renamed,
                places: Places { item: name.span(), ..Places::default() },
            }
        }
    };
    Ok(Found { file: scope.file.clone(), module: scope.module.clone(), name, model })
}

#[derive(Debug, Clone, Copy)]
enum Derive {
    Model,
    DbEnum,
}

/// Which of our derives stands among the attributes: by its name alone, or below `mainstay`.
fn derive_of(attributes: &[Attribute]) -> Option<Derive> {
    let derives = attributes.iter().filter(|attribute| attribute.name == "derive");
    derives.flat_map(paths).find_map(|path| {
        let ours = path.len() == 1 || path[0] == "mainstay";
        match path.last().filter(|_| ours).map(String::as_str) {
            Some("Model") => Some(Derive::Model),
            Some("DbEnum") => Some(Derive::DbEnum),
            _ => None,
        }
    })
}

/// The paths between the parentheses of an attribute, each as its words.
fn paths(attribute: &Attribute) -> Vec<Vec<String>> {
    let mut paths = vec![Vec::new()];
    for token in attribute.inner() {
        match (token, paths.last_mut()) {
            (TokenTree::Ident(ident), Some(path)) => path.push(ident.to_string()),
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => paths.push(Vec::new()),
            _ => {}
        }
    }
    paths
}

/// Whether the item is there in tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| attribute.inner().to_string() == "test";
    attributes.iter().any(|attribute| attribute.name == "cfg" && is_test(attribute))
}
