//! `#[derive(Model)]`: from a struct to a table or a view.

use super::attribute::Text;
use super::column::{Field, attribute_words, read_field};
use super::constraint::{ForeignKeyWords, UniqueWords};
use super::index::{IndexWords, is_plain, key};
use super::item::{Item, Keyword, fields};
use super::model::{MODEL, ModelWords};
use super::naming::{Former, name_constraints, name_indexes};
use super::problem::{Problem, Problems};
use super::text::{doc_comment, is_quoted, snake_case, unquoted};
use super::{DeclaredModel, EnumUse, FieldUse, Places, Renamed};
use crate::schema::{Check, Column, Index, ObjectName, PrimaryKey, Table, View};
use crate::source::models::Declaration;
use crate::suggest::closest;
use proc_macro2::{Group, Ident, Span};
use std::collections::HashSet;
use syn::ext::IdentExt;

/// Reads a struct with `#[derive(Model)]`.
///
/// # Errors
/// Everything that is wrong with it.
pub fn declare_model(mut item: Item) -> Result<DeclaredModel, Problems> {
    let mut problems = Problems::default();
    let words = attribute_words(&MODEL, &mut item.attributes, &mut problems);
    let fields = fields(named_fields(&mut item)?, &mut problems);
    // A field with its words is large: a list that grows would copy them all, several times.
    let (mut columns, mut skipped) = (Vec::with_capacity(fields.len()), Vec::new());
    for field in fields {
        let name = field.name.clone();
        match problems.take(read_field(field)) {
            Some(Some(column)) => columns.push(column),
            Some(None) => skipped.push(name),
            None => {}
        }
    }
    // What columns a view has, its query says.
    if problems.0.is_empty() && columns.is_empty() && words.view.is_none() {
        problems.0.push(no_fields(&item));
    }
    // What follows asks the columns of each other: with some missing it would only repeat the first error.
    problems.or(())?;
    let name = words.table.clone().map_or_else(|| snake_case(&item.name.unraw().to_string()), |name| name.text);
    let name = ObjectName { schema: words.schema.clone().map(|schema| schema.text), name };
    let comment = words.comment.clone().map(|text| text.text).or_else(|| doc_comment(&item.attributes));
    let span = item.name.span();
    let builder =
        Builder { name, span, comment, fields: columns, skipped, former: Vec::new(), problems: Problems::default() };
    if words.view.is_some() { builder.view(words) } else { builder.table(words) }
}

fn named_fields(item: &mut Item) -> Result<Group, Problem> {
    let problem = |what: &str| Problem::new(item.name.span(), format!("`{}` {what}", item.name));
    match item.keyword {
        _ if item.has_parameters => Err(problem("has parameters, and a model has none")),
        Keyword::Struct => item.body.take().ok_or_else(|| no_fields(item)),
        Keyword::Enum => Err(problem("is an enum").hint("an enum type is made by `#[derive(DbEnum)]`")),
        Keyword::Union => Err(problem("is a union").hint("a model is a struct with a field for each column")),
    }
}

fn no_fields(item: &Item) -> Problem {
    Problem::new(item.name.span(), format!("`{}` has no named fields", item.name))
        .hint("a model is a struct with a field for each column")
}

/// The fields as the struct has them, and the columns that they make.
fn uses(fields: Vec<Field>) -> (Vec<FieldUse>, Vec<Column>) {
    let split = |field: Field| {
        let (ident, ty) = field.rust;
        (FieldUse { ident, ty, column: field.column.name.clone(), kept: field.kept }, field.column)
    };
    fields.into_iter().map(split).unzip()
}

struct Builder {
    name: ObjectName,
    span: Span,
    comment: Option<String>,
    fields: Vec<Field>,
    skipped: Vec<Ident>,
    /// Constraints and indexes that were called otherwise before.
    former: Vec<(Former, Text)>,
    problems: Problems,
}

impl Builder {
    fn view(mut self, mut words: ModelWords) -> Result<DeclaredModel, Problems> {
        if let Some(word) = words.beyond_a_view() {
            self.problems.0.push(Problem::new(self.span, format!("a view cannot have `{word}`")));
        }
        let mut places = Places { item: self.span, ..Places::default() };
        let mut indexes = self.indexes(std::mem::take(&mut words.indexes), &mut places);
        name_indexes(&self.name.name, &self.columns(), &mut indexes);
        let mut view = View::new(self.name, words.view.unwrap_or_else(|| "".into()));
        view.materialized = words.materialized;
        view.options = std::mem::take(&mut words.with);
        view.indexes = indexes;
        view.comment = self.comment;
        let (fields, _) = uses(self.fields);
        let (declaration, skipped) = (Declaration::View(view), self.skipped);
        let (enums, renamed) = (Vec::new(), Vec::new());
        self.problems.or(DeclaredModel { declaration, enums, fields, skipped, renamed, places })
    }

    fn table(mut self, mut words: ModelWords) -> Result<DeclaredModel, Problems> {
        self.same_names();
        let mut places = Places { item: self.span, ..Places::default() };
        let mut table = Table::new(self.name.clone(), Vec::new());
        table.options = words.options();
        table.comment = self.comment.take();
        table.primary_key = self.primary_key(&mut words);
        let mut renamed = self.renamed(&mut words);
        self.constraints(&mut table, words, &mut places);
        self.number(&table);
        places.columns = self.fields.iter().map(|field| field.type_span).collect();
        let enums = self.fields.iter_mut().enumerate();
        let enums =
            enums.filter_map(|(column, field)| Some(EnumUse { column, path: field.enum_path.take()? })).collect();
        let (fields, columns) = uses(self.fields);
        table.columns = columns;
        name_constraints(&mut table);
        let former = self.former.iter().filter_map(|(former, old)| Some((former.name(&table)?, old)));
        renamed.extend(former.map(|(new, old)| Renamed::part(&table.name, &old.text, new)));
        let (declaration, skipped) = (Declaration::Table(table), self.skipped);
        self.problems.or(DeclaredModel { declaration, enums, fields, skipped, renamed, places })
    }

    /// What is called otherwise than before: the table first, then its columns. What else has a name comes once it has it.
    fn renamed(&mut self, words: &mut ModelWords) -> Vec<Renamed> {
        let whole = words.renamed_from.take().map(|old| Renamed::whole(&old.text, &self.name));
        let name = &self.name;
        let parts = self.fields.iter_mut().filter_map(|field| {
            let old = field.words.renamed_from.take()?;
            Some(Renamed::part(name, &old.text, &field.column.name))
        });
        whole.into_iter().chain(parts).collect()
    }

    fn same_names(&mut self) {
        let mut seen = HashSet::new();
        for field in &self.fields {
            if !seen.insert(field.column.name.as_str()) {
                let message = format!("two columns are called `{}`", field.column.name);
                self.problems.0.push(Problem::new(field.span, message));
            }
        }
    }

    fn columns(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.column.name.clone()).collect()
    }

    /// The name of the column that `text` means: a column's own name, or that of its field.
    fn column(&self, text: &Text) -> Result<String, Problem> {
        // The columns of a view without fields only its query knows.
        if self.fields.is_empty() && (is_plain(&text.text) || is_quoted(&text.text)) {
            return Ok(unquoted(&text.text));
        }
        let by_name = self.fields.iter().find(|field| field.column.name == text.text);
        let found = by_name.or_else(|| self.fields.iter().find(|field| field.name == text.text));
        found.map(|field| field.column.name.clone()).ok_or_else(|| {
            let problem = Problem::new(text.span, format!("there is no column `{}` in `{}`", text.text, self.name));
            let names = self.fields.iter().map(|field| field.column.name.as_str());
            match closest(&text.text, names.clone()) {
                Some(name) => problem.hint(format!("did you mean `{name}`?")),
                None => problem.hint(format!("its columns are {}", names.collect::<Vec<_>>().join(", "))),
            }
        })
    }

    fn columns_of(&mut self, texts: &[Text]) -> Vec<String> {
        let mut columns = Vec::new();
        for text in texts {
            let column = self.column(text);
            columns.extend(self.problems.take(column));
        }
        columns
    }

    fn primary_key(&mut self, words: &mut ModelWords) -> Option<PrimaryKey> {
        let marked: Vec<&Field> = self.fields.iter().filter(|field| field.words.primary_key.is_some()).collect();
        let key = match (words.primary_key.take(), marked.first()) {
            (None, None) => return None,
            (None, Some(_)) => {
                let name = marked.iter().find_map(|field| field.words.primary_key.clone().flatten());
                let columns = marked.iter().map(|field| field.column.name.clone());
                PrimaryKey { name: name.map(|name| name.text), ..PrimaryKey::new(columns) }
            }
            (Some(key), None) => {
                let columns = self.columns_of(&key.columns);
                PrimaryKey { name: key.name.map(|name| name.text), ..PrimaryKey::new(columns) }
            }
            (Some(_), Some(field)) => {
                let problem = Problem::new(field.span, format!("`{}` has two primary keys", self.name));
                self.problems.0.push(problem.hint("say `primary_key` at the columns or at the model, not both"));
                return None;
            }
        };
        for field in
            self.fields.iter().filter(|field| field.column.nullable && key.columns.contains(&field.column.name))
        {
            let message = format!("`{}` is part of the primary key and cannot be NULL", field.column.name);
            self.problems.0.push(Problem::new(field.type_span, message).hint("take the `Option` away"));
        }
        Some(key)
    }

    /// Fills in what the words of the columns say, then what those of the model say.
    fn constraints(&mut self, table: &mut Table, words: ModelWords, places: &mut Places) {
        let mut indexes = Vec::new();
        for at in 0..self.fields.len() {
            let field = &mut self.fields[at];
            let (span, column) = (field.span, Text { text: field.column.name.clone(), span: field.span });
            for words in std::mem::take(&mut field.words.uniques) {
                self.unique(words, Some(&column), span, table);
            }
            let said = std::mem::take(&mut self.fields[at].words.foreign_key);
            self.foreign_key(said, Some(&column), span, table, places);
            for check in std::mem::take(&mut self.fields[at].words.checks) {
                self.check(check, table);
            }
            indexes.extend(
                std::mem::take(&mut self.fields[at].words.indexes).into_iter().map(|words| (words.over(&column), span)),
            );
        }
        for (words, span) in words.uniques {
            self.unique(words, None, span, table);
        }
        for (words, span) in words.foreign_keys {
            self.foreign_key(words, None, span, table, places);
        }
        for check in words.checks {
            self.check(check, table);
        }
        for (exclusion, old) in words.exclusions {
            self.former.extend(old.map(|old| (Former::Exclusion(table.exclusions.len()), old)));
            table.exclusions.push(exclusion);
        }
        indexes.extend(words.indexes);
        table.indexes = self.indexes(indexes, places);
    }

    fn unique(&mut self, mut words: UniqueWords, of: Option<&Text>, span: Span, table: &mut Table) {
        let Some(columns) = self.key_columns(&words.columns, of, "unique", span) else { return };
        let include = self.columns_of(&words.include);
        self.former.extend(words.renamed_from.take().map(|old| (Former::Unique(table.uniques.len()), old)));
        table.uniques.push(words.build(columns, include));
    }

    fn check(&mut self, (check, old): (Check, Option<Text>), table: &mut Table) {
        self.former.extend(old.map(|old| (Former::Check(table.checks.len()), old)));
        table.checks.push(check);
    }

    /// The columns that were named; else the one that the words stand at.
    fn key_columns(&mut self, named: &[Text], of: Option<&Text>, what: &str, span: Span) -> Option<Vec<String>> {
        match (named, of) {
            ([], Some(column)) => Some(vec![column.text.clone()]),
            ([], None) => {
                let problem = Problem::new(span, format!("`{what}` names no columns"));
                self.problems.0.push(problem.hint(format!("write it like `{what}(columns = [a, b], …)`")));
                None
            }
            (named, _) => Some(self.columns_of(named)),
        }
    }

    fn foreign_key(
        &mut self,
        mut words: ForeignKeyWords,
        of: Option<&Text>,
        span: Span,
        table: &mut Table,
        places: &mut Places,
    ) {
        let Some((reference, place)) = words.references.take() else {
            if of.is_none() || words.says_something() {
                let problem = Problem::new(span, "a foreign key without `references`");
                self.problems.0.push(problem.hint("say what it refers to: `references = \"teams.id\"`"));
            }
            return;
        };
        if let Some(columns) = self.key_columns(&words.columns, of, "foreign_key", span) {
            places.foreign_keys.push(place);
            self.former
                .extend(words.renamed_from.take().map(|old| (Former::ForeignKey(table.foreign_keys.len()), old)));
            table.foreign_keys.push(words.build(columns, reference));
        }
    }

    fn indexes(&mut self, said: Vec<(IndexWords, Span)>, places: &mut Places) -> Vec<Index> {
        let mut indexes = Vec::new();
        for (mut words, span) in said {
            if words.columns.is_empty() {
                let problem = Problem::new(span, "`index` names no columns");
                self.problems.0.push(problem.hint("write it like `index(columns = [a, b desc])`"));
                continue;
            }
            let keys: Vec<_> = words.columns.iter().map(|entry| key(entry, |text| self.column(text))).collect();
            let keys = keys.into_iter().filter_map(|key| self.problems.take(key)).collect();
            let include = self.columns_of(&words.include);
            places.indexes.push(span);
            self.former.extend(words.renamed_from.take().map(|old| (Former::Index(indexes.len()), old)));
            indexes.push(words.build(keys, include));
        }
        indexes
    }

    fn number(&mut self, table: &Table) {
        for field in &mut self.fields {
            let name = &field.column.name;
            let is_foreign = table.foreign_keys.iter().any(|key| key.columns.contains(name));
            let numbered = field.number(table.is_sole_key(name), is_foreign);
            self.problems.take(numbered);
        }
    }
}
