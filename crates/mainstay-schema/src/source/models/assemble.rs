//! From what the items declare one by one to one schema: names found, references resolved.

use super::Declaration;
use crate::schema::{Extension, ForeignKey, Index, KeyPart, ObjectName, Schema, Table, Type, View};
use crate::suggest::closest;
use std::collections::{HashMap, HashSet};

/// Something wrong between items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The item, by its place among the declarations.
    pub item: usize,
    /// The part of it.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The item that it collides with.
    pub other: Option<usize>,
}

/// A part of an item, by its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole item.
    Item,
    /// A foreign key.
    ForeignKey(usize),
    /// An index.
    Index(usize),
}

impl Flaw {
    fn new(item: usize, part: Part, message: String) -> Self {
        Self { item, part, message, hint: None, other: None }
    }
}

/// Makes one schema of everything that is declared.
///
/// # Errors
/// Names declared twice, and references to what is not there.
pub fn assemble(declarations: Vec<Declaration>) -> Result<Schema, Vec<Flaw>> {
    let mut assembly = Assembly::default();
    for (item, declaration) in declarations.into_iter().enumerate() {
        assembly.add(item, declaration);
    }
    assembly.name_types();
    assembly.resolve_keys();
    assembly.find_same_indexes();
    assembly.find_reads();
    if assembly.flaws.is_empty() { Ok(assembly.schema) } else { Err(assembly.flaws) }
}

#[derive(Default)]
struct Assembly {
    schema: Schema,
    flaws: Vec<Flaw>,
    /// Tables and views share their names.
    relations: HashMap<ObjectName, usize>,
    enums: HashMap<ObjectName, usize>,
}

impl Assembly {
    fn add(&mut self, item: usize, declaration: Declaration) {
        let (kind, name) = match &declaration {
            Declaration::Table(table) => ("table", &table.name),
            Declaration::View(view) => ("view", &view.name),
            Declaration::Enum(enumeration) => ("enum", &enumeration.name),
        };
        let names = if kind == "enum" { &mut self.enums } else { &mut self.relations };
        if let Some(&other) = names.get(name) {
            let flaw = Flaw::new(item, Part::Item, format!("the {kind} `{name}` is declared twice"));
            self.flaws.push(Flaw { other: Some(other), ..flaw });
            return;
        }
        names.insert(name.clone(), item);
        self.schema.namespaces.extend(name.schema.clone());
        match declaration {
            Declaration::Table(table) => self.schema.add_table(table),
            Declaration::View(view) => self.schema.add_view(view),
            Declaration::Enum(enumeration) => self.schema.add_enum(enumeration),
        }
    }

    /// A type that was given by name may be an enum's; a vector needs its extension.
    fn name_types(&mut self) {
        let mut vectors = false;
        for column in self.schema.tables.values_mut().flat_map(|table| &mut table.columns) {
            if let Type::Native(text) = &column.ty {
                let name = ObjectName::from(text.as_str());
                if self.enums.contains_key(&name) {
                    column.ty = Type::Enum(name);
                }
            }
            vectors |= is_vector(&column.ty);
        }
        if vectors {
            self.schema.extensions.insert("vector".to_owned(), Extension::new("vector"));
        }
    }

    fn resolve_keys(&mut self) {
        let mut resolved = Vec::new();
        for (at, table) in self.schema.tables.values().enumerate() {
            for (number, key) in table.foreign_keys.iter().enumerate() {
                match self.target(table, key) {
                    Ok((name, columns)) => resolved.push((at, number, name, columns)),
                    Err((message, hint)) => {
                        let item = self.relations[&table.name];
                        self.flaws.push(Flaw { hint, ..Flaw::new(item, Part::ForeignKey(number), message) });
                    }
                }
            }
        }
        for (at, number, name, columns) in resolved {
            let key = &mut self.schema.tables[at].foreign_keys[number];
            (key.references, key.referenced) = (name, columns);
        }
    }

    /// The table and columns that a foreign key refers to.
    fn target(&self, table: &Table, key: &ForeignKey) -> Result<(ObjectName, Vec<String>), (String, Option<String>)> {
        // A name without a schema means the default one; a neighbour, when there is none of that name.
        let neighbour = table.name.sibling(&*key.references.name);
        let found = self.schema.tables.get(&key.references);
        let found = found.or_else(|| key.references.schema.is_none().then(|| self.schema.tables.get(&neighbour))?);
        let target = found.ok_or_else(|| self.no_table(&key.references))?;
        let primary = || target.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
        let columns = if key.referenced.is_empty() { primary() } else { key.referenced.clone() };
        if columns.is_empty() {
            let hint = format!("name the column: `references = \"{}.…\"`", key.references);
            return Err((format!("`{}` has no primary key to refer to", target.name), Some(hint)));
        }
        if let Some(column) = columns.iter().find(|column| target.column(column).is_none()) {
            let names = target.columns.iter().map(|column| column.name.as_str());
            let hint = closest(column, names).map(|name| format!("did you mean `{}.{name}`?", key.references));
            return Err((format!("there is no column `{column}` in `{}`", target.name), hint));
        }
        if columns.len() != key.columns.len() {
            let (own, other) = (key.columns.join(", "), columns.join(", "));
            return Err((format!("({own}) cannot refer to ({other}): there must be as many on both sides"), None));
        }
        if !is_unique(target, &columns) {
            let hint = "make it unique there, or refer to the primary key".to_owned();
            return Err((format!("`{}` is not unique by ({})", target.name, columns.join(", ")), Some(hint)));
        }
        Ok((target.name.clone(), columns))
    }

    fn no_table(&self, name: &ObjectName) -> (String, Option<String>) {
        let names: Vec<String> = self.schema.tables.keys().map(ToString::to_string).collect();
        let in_schema = names.iter().any(|known| known.starts_with(&format!("{name}.")));
        let hint = match closest(&name.to_string(), names.iter().map(String::as_str)) {
            _ if in_schema => {
                Some(format!("`{name}` is a schema: write `\"schema.table.column\"` or `\"schema.table(column)\"`"))
            }
            closest => closest.map(|name| format!("did you mean `{name}`?")),
        };
        (format!("there is no table `{name}` among the models"), hint)
    }

    /// Indexes share their names within a schema.
    fn find_same_indexes(&mut self) {
        let tables = self.schema.tables.values().map(|table| (&table.name, &table.indexes));
        let views = self.schema.views.values().map(|view| (&view.name, &view.indexes));
        let mut seen: HashMap<(Option<&str>, &str), usize> = HashMap::new();
        for (owner, indexes) in tables.chain(views) {
            let item = self.relations[owner];
            for (number, index) in indexes.iter().enumerate() {
                if let Some(&other) = seen.get(&(owner.schema.as_deref(), &*index.name)) {
                    let flaw = Flaw::new(item, Part::Index(number), format!("two indexes are called `{}`", index.name));
                    self.flaws.push(Flaw { other: Some(other), ..flaw });
                }
                seen.insert((owner.schema.as_deref(), &index.name), item);
            }
        }
    }

    /// What a view mentions by name it reads.
    fn find_reads(&mut self) {
        let names: Vec<ObjectName> = self.relations.keys().cloned().collect();
        for view in self.schema.views.values_mut() {
            view.reads = reads(view, &names);
        }
    }
}

fn reads(view: &View, names: &[ObjectName]) -> Vec<ObjectName> {
    let words: HashSet<String> = view.query.words().collect();
    let mut reads: Vec<ObjectName> =
        names.iter().filter(|name| **name != view.name && words.contains(&name.name)).cloned().collect();
    reads.sort();
    reads
}

fn is_vector(ty: &Type) -> bool {
    match ty {
        Type::Vector(_) => true,
        Type::Array(element) => is_vector(element),
        _ => false,
    }
}

/// Whether a key or a whole unique index is over exactly these columns, in any order.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |key: &[String]| key.len() == columns.len() && key.iter().all(|column| columns.contains(column));
    table.primary_key.as_ref().is_some_and(|key| same(&key.columns))
        || table.uniques.iter().any(|unique| same(&unique.columns))
        || table.indexes.iter().any(|index| plain_unique(index).is_some_and(|columns| same(&columns)))
}

fn plain_unique(index: &Index) -> Option<Vec<String>> {
    let columns = index.keys.iter().map(|key| match &key.part {
        KeyPart::Column(name) => Some(name.clone()),
        KeyPart::Expr(_) => None,
    });
    (index.unique && index.predicate.is_none()).then(|| columns.collect())?
}
