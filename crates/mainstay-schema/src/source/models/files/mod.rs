//! Model files: finds the items that derive, follows the modules, and says where what is wrong stands.
//!
//! Only what derives is parsed as Rust; of the rest no more than where it ends is asked, which is what makes
//! a large file fast to read and a file that does not compile yet readable at all.

mod items;
mod link;
mod scope;

use self::scope::Scope;
use super::tokens::Tokens;
use super::{DeclaredModel, Problem, Problems, Renamed};
use crate::schema::Schema;
use proc_macro2::{Ident, Span, TokenStream};
use std::collections::HashSet;

/// Gives the text of a file by its path; the caller does the I/O. `None`: there is no such file.
pub type Files<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A model that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct ModelError {
    /// The file, as its path was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The attribute that mends it, ready to paste.
    pub hint: Option<String>,
}

/// Reads the models of `root` (a file) and of the modules that it declares.
///
/// # Errors
/// Everything that is wrong, not only the first of it.
pub fn read(root: &str, files: &Files<'_>) -> Result<Schema, Vec<ModelError>> {
    read_all(&[root], files).map(|(schema, _)| schema)
}

/// Reads the models of several files as those of one; a file that another one declares as its module is read once.
/// Beside the schema: what the models call otherwise than before.
///
/// # Errors
/// Everything that is wrong, not only the first of it.
pub fn read_all(roots: &[&str], files: &Files<'_>) -> Result<(Schema, Vec<Renamed>), Vec<ModelError>> {
    let mut reader = Reader { files, seen: HashSet::new(), items: Vec::new(), errors: Vec::new() };
    for root in roots {
        if !reader.read_file(root, Scope { is_root: true, ..Scope::of(root) }) {
            reader.errors.push(ModelError {
                file: (*root).to_owned(),
                line: 1,
                column: 1,
                message: "there is no such file".to_owned(),
                hint: Some("say where the models are: `models = \"src/models.rs\"` in mainstay.toml".to_owned()),
            });
        }
    }
    reader.finish()
}

/// An item that was read, and where.
struct Found {
    file: String,
    module: Vec<String>,
    name: Ident,
    model: DeclaredModel,
}

struct Reader<'f> {
    files: &'f Files<'f>,
    seen: HashSet<String>,
    items: Vec<Found>,
    errors: Vec<ModelError>,
}

impl Reader<'_> {
    /// Reads a file that was not read before; whether there is one.
    fn read_file(&mut self, path: &str, scope: Scope) -> bool {
        if self.seen.contains(path) {
            return true;
        }
        let Some(text) = (self.files)(path) else { return false };
        self.seen.insert(path.to_owned());
        match text.parse::<TokenStream>() {
            Ok(tokens) => self.read_items(Tokens::new(tokens), &scope),
            Err(error) => {
                self.report(
                    path,
                    Problem::new(error.span(), "this is not Rust")
                        .hint("look for a quote or a bracket near here that is not closed"),
                );
            }
        }
        true
    }

    fn report(&mut self, file: &str, problems: impl Into<Problems>) {
        self.errors.extend(problems.into().0.into_iter().map(|problem| model_error(file, problem)));
    }
}

fn model_error(file: &str, problem: Problem) -> ModelError {
    let start = Span::start(&problem.span);
    // The end of an empty text has no place.
    let (line, column) = (start.line.max(1), start.column + 1);
    ModelError { file: file.to_owned(), line, column, message: problem.message, hint: problem.hint }
}
