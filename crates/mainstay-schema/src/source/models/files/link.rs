//! What was read in all files, linked: columns with the enums of their Rust types, flaws with their places.

use super::super::assemble::{Flaw, Part, assemble};
use super::super::{Declaration, Places, Problem, Renamed, types};
use super::{ModelError, Reader, model_error};
use crate::schema::{ObjectName, Schema};
use std::collections::HashMap;

impl Reader<'_> {
    pub(super) fn finish(mut self) -> Result<(Schema, Vec<Renamed>), Vec<ModelError>> {
        if self.errors.is_empty() {
            self.find_enums();
        }
        if !self.errors.is_empty() {
            self.errors.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            return Err(self.errors);
        }
        let renamed = self.items.iter_mut().flat_map(|found| std::mem::take(&mut found.model.renamed)).collect();
        let found = self.items.into_iter().map(|found| (found.model.declaration, (found.file, found.model.places)));
        let (declarations, places): (Vec<_>, Vec<_>) = found.unzip();
        let schema = assemble(declarations);
        let schema = schema.map_err(|flaws| flaws.into_iter().map(|flaw| place(&places, flaw)).collect::<Vec<_>>())?;
        Ok((schema, renamed))
    }

    /// Gives every column whose type may be an enum the name of that enum.
    fn find_enums(&mut self) {
        let mut enums: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, item) in self.items.iter().enumerate() {
            if matches!(item.model.declaration, Declaration::Enum(_)) {
                enums.entry(item.name.to_string()).or_default().push(at);
            }
        }
        for at in 0..self.items.len() {
            for (number, path) in
                std::mem::take(&mut self.items[at].model.enums).into_iter().map(|used| (used.column, used.path))
            {
                let span = self.items[at].model.places.columns[number];
                match self.find_enum(&path, &self.items[at].module, &enums) {
                    Ok(name) => self.set_enum(at, number, &name),
                    Err((message, hint)) => {
                        let file = self.items[at].file.clone();
                        self.report(&file, Problem::new(span, message).hint(hint));
                    }
                }
            }
        }
    }

    fn find_enum(
        &self,
        path: &syn::Path,
        module: &[String],
        enums: &HashMap<String, Vec<usize>>,
    ) -> Result<ObjectName, (String, String)> {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let (name, above) = segments.split_last().ok_or_else(|| (String::new(), String::new()))?;
        let all = enums.get(name).map(Vec::as_slice).unwrap_or_default();
        let above: Vec<&String> =
            above.iter().filter(|part| !matches!(part.as_str(), "crate" | "self" | "super")).collect();
        let fits = |at: &&usize| match above.is_empty() {
            true => self.items[**at].module == module,
            false => self.items[**at].module.iter().rev().zip(above.iter().rev()).all(|(a, b)| a == *b),
        };
        let found = if let [only] = all { Some(only) } else { all.iter().find(fits) };
        match found.map(|&at| &self.items[at].model.declaration) {
            Some(Declaration::Enum(definition)) => Ok(definition.name.clone()),
            _ if all.is_empty() => Err(types::not_an_enum(name)),
            _ => Err((
                format!("there are {} enums called `{name}`", all.len()),
                format!("write its path: `some_module::{name}`"),
            )),
        }
    }

    fn set_enum(&mut self, at: usize, column: usize, name: &ObjectName) {
        if let Declaration::Table(table) = &mut self.items[at].model.declaration {
            let ty = &mut table.columns[column].ty;
            *ty = ty.with_enum_name(name);
        }
    }
}

/// A flaw between items, at the place of the part that has it.
fn place(places: &[(String, Places)], flaw: Flaw) -> ModelError {
    let (file, parts) = &places[flaw.item];
    let span = match flaw.part {
        Part::Item => parts.item,
        Part::ForeignKey(at) => parts.foreign_keys[at],
        Part::Index(at) => parts.indexes[at],
    };
    let other = flaw.other.map(|other| {
        let (file, other) = &places[other];
        let start = other.item.start();
        format!("the other is at {file}:{}:{}", start.line, start.column + 1)
    });
    model_error(file, Problem { span, message: flaw.message, hint: flaw.hint.or(other) })
}
