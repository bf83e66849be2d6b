//! `#[derive(DbEnum)]`: the words of `#[db_enum(…)]`, and the enum type that they make.

use super::Renamed;
use super::attribute::Text;
use super::column::attribute_words;
use super::item::{Item, Keyword, Variant, variants};
use super::problem::{Problem, Problems};
use super::settings::{Family, once, set};
use super::text::{RENAMES, Rename, doc_comment, snake_case};
use crate::schema::{EnumType, ObjectName};
use proc_macro2::Ident;
use syn::ext::IdentExt;

#[derive(Default)]
pub(super) struct EnumWords {
    name: Option<Text>,
    schema: Option<Text>,
    rename_all: Option<Rename>,
    renamed_from: Option<Text>,
    comment: Option<Text>,
}

/// `#[db_enum(…)]` of an enum.
pub(super) static ENUM: Family<EnumWords> = Family {
    label: "db_enum",
    positional: "name",
    settings: &[
        once("name = \"role\"", |words, word| set(&mut words.name, word.text())),
        once("schema = \"auth\"", |words, word| set(&mut words.schema, word.text())),
        once("rename_all = \"snake_case\"", |words, word| set(&mut words.rename_all, word.choice(RENAMES))),
        once("renamed_from = \"feeling\"", |words, word| set(&mut words.renamed_from, word.text())),
        once("comment = \"what it is for\"", |words, word| set(&mut words.comment, word.text())),
    ],
};

#[derive(Default)]
pub(super) struct VariantWords {
    rename: Option<Text>,
    renamed_from: Option<Text>,
}

/// `#[db_enum(…)]` of a variant.
pub(super) static VARIANT: Family<VariantWords> = Family {
    label: "db_enum",
    positional: "rename",
    settings: &[
        once("rename = \"admin\"", |words, word| set(&mut words.rename, word.any_text())),
        once("renamed_from = \"root\"", |words, word| set(&mut words.renamed_from, word.text())),
    ],
};

/// An enum as it was read.
#[derive(Debug, Clone)]
pub struct DeclaredEnum {
    /// The enum type.
    pub definition: EnumType,
    /// The variants, in the order of the values of `definition`.
    pub variants: Vec<Ident>,
    /// What it calls otherwise than before.
    pub renamed: Vec<Renamed>,
}

/// Reads an enum with `#[derive(DbEnum)]`.
///
/// # Errors
/// Everything that is wrong with it.
pub fn declare_enum(mut item: Item) -> Result<DeclaredEnum, Problems> {
    let Some(body) = item.body.take().filter(|_| item.keyword == Keyword::Enum) else {
        let problem = Problem::new(item.name.span(), format!("`{}` is not an enum", item.name));
        return Err(problem.hint("`#[derive(DbEnum)]` is for enums, `#[derive(Model)]` for structs").into());
    };
    let mut problems = Problems::default();
    let words = attribute_words(&ENUM, &mut item.attributes, &mut problems);
    let mut variants = variants(body, &mut problems);
    let (mut values, mut former): (Vec<String>, Vec<(String, String)>) = Default::default();
    for variant in &mut variants {
        let value = value_of(variant, words.rename_all.unwrap_or(snake_case));
        let value = value.and_then(|(value, old)| Ok((unique(&values, value, variant)?, old)));
        if let Some((value, old)) = problems.take(value) {
            former.extend(old.map(|old| (old.text, value.clone())));
            values.push(value);
        }
    }
    if variants.is_empty() {
        problems.0.push(Problem::new(item.name.span(), format!("`{}` has no values", item.name)));
    }
    let name = words.name.map_or_else(|| snake_case(&item.name.unraw().to_string()), |name| name.text);
    let name = ObjectName { schema: words.schema.map(|schema| schema.text), name };
    let whole = words.renamed_from.map(|old| Renamed::whole(&old.text, &name));
    let renamed = whole.into_iter().chain(former.iter().map(|(old, new)| Renamed::part(&name, old, new))).collect();
    let definition = EnumType {
        name,
        values,
        comment: words.comment.map(|text| text.text).or_else(|| doc_comment(&item.attributes)),
    };
    let variants = variants.into_iter().map(|variant| variant.name).collect();
    problems.or(DeclaredEnum { definition, variants, renamed })
}

/// The value of a variant, and the one that it was before.
fn value_of(variant: &mut Variant, rename: Rename) -> Result<(String, Option<Text>), Problems> {
    if let Some(data) = &variant.data {
        let message = format!("`{}` carries data, which no enum type can keep", variant.name);
        return Err(Problem::new(data.span(), message).hint("keep the column as JSON: `Json<…>`").into());
    }
    let mut problems = Problems::default();
    let words = attribute_words(&VARIANT, &mut variant.attributes, &mut problems);
    let value = words.rename.map_or_else(|| rename(&variant.name.unraw().to_string()), |text| text.text);
    problems.or((value, words.renamed_from))
}

fn unique(values: &[String], value: String, variant: &Variant) -> Result<String, Problem> {
    if !values.contains(&value) {
        return Ok(value);
    }
    let problem = Problem::new(variant.name.span(), format!("two variants are the value `{value}`"));
    Err(problem.hint("give one another value: `#[db_enum(rename = \"…\")]`"))
}
