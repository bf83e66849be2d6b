//! From a Rust type to the type of a column.

use super::problem::Problem;
use crate::schema::{ObjectName, Type};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, GenericArgument, Lit, PathArguments, PathSegment};

/// Types without parameters, by the last word of their path.
const PLAIN: &[(&str, Type)] = &[
    ("i16", Type::SmallInt),
    ("i32", Type::Integer),
    ("i64", Type::BigInt),
    ("bool", Type::Boolean),
    ("f32", Type::Real),
    ("f64", Type::Double),
    ("Decimal", Type::Numeric(None)),
    ("String", Type::Text),
    ("Date", Type::Date),
    ("NaiveDate", Type::Date),
    ("Time", Type::Time),
    ("NaiveTime", Type::Time),
    ("DateTime", Type::Timestamp),
    ("NaiveDateTime", Type::Timestamp),
    ("Timestamp", Type::TimestampTz),
    ("Uuid", Type::Uuid),
    ("Value", Type::Json),
    ("Password", Type::Varchar(Some(255))),
];

/// Types that people try, and what holds the same values in a database.
const INSTEAD: &[(&str, &str)] = &[
    ("i8", "i16"),
    ("u8", "i16"),
    ("u16", "i32"),
    ("u32", "i64"),
    ("u64", "Decimal"),
    ("usize", "i64"),
    ("isize", "i64"),
    ("i128", "Decimal"),
    ("u128", "Decimal"),
    ("str", "String"),
    ("char", "String"),
    ("HashMap", "Json<HashMap<…>>"),
    ("BTreeMap", "Json<BTreeMap<…>>"),
    ("SystemTime", "Timestamp"),
    ("Instant", "Timestamp"),
];

/// Whether the type is `Option<T>`, and the type without it.
pub(super) fn without_option(ty: &syn::Type) -> (bool, &syn::Type) {
    match last_segment(ty).filter(|segment| segment.ident == "Option").and_then(|segment| sole_type(segment)) {
        Some(inner) => (true, inner),
        None => (false, ty),
    }
}

/// The column type of a Rust type. A path that is no type known here may be an enum's: it comes back as
/// [`Type::Enum`] under its Rust name, with the path.
pub(super) fn column_type(ty: &syn::Type) -> Result<(Type, Option<&syn::Path>), Problem> {
    let segment = last_segment(ty).ok_or_else(|| unknown(ty))?;
    let name = segment.ident.to_string();
    if segment.arguments.is_none() {
        return match PLAIN.iter().find(|(plain, _)| *plain == name) {
            Some((_, portable)) => Ok((portable.clone(), None)),
            None => enum_type(ty, &name),
        };
    }
    match name.as_str() {
        "Vec" => element(ty, segment),
        "Json" => Ok((Type::Json, None)),
        "Encrypted" => Ok((Type::Bytea, None)),
        "DateTime" => Ok((Type::TimestampTz, None)),
        "Vector" => Ok((Type::Vector(dimension(ty, segment)?), None)),
        _ => Err(unknown(ty)),
    }
}

fn enum_type<'t>(ty: &'t syn::Type, name: &str) -> Result<(Type, Option<&'t syn::Path>), Problem> {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() && name.starts_with(char::is_uppercase) => {
            Ok((Type::Enum(ObjectName::new(name)), Some(&path.path)))
        }
        _ => Err(unknown(ty)),
    }
}

fn element<'t>(ty: &'t syn::Type, segment: &'t PathSegment) -> Result<(Type, Option<&'t syn::Path>), Problem> {
    let inner = sole_type(segment).ok_or_else(|| unknown(ty))?;
    if last_segment(inner).is_some_and(|segment| segment.ident == "u8") {
        return Ok((Type::Bytea, None));
    }
    match column_type(without_option(inner).1)? {
        (Type::Array(_), _) => Err(unknown(ty)),
        (element, path) => Ok((Type::Array(Box::new(element)), path)),
    }
}

fn dimension(ty: &syn::Type, segment: &PathSegment) -> Result<u32, Problem> {
    let number = match sole_argument(segment) {
        Some(GenericArgument::Const(Expr::Lit(ExprLit { lit: Lit::Int(number), .. }))) => number.base10_parse().ok(),
        _ => None,
    };
    number.filter(|&n| n > 0).ok_or_else(|| {
        Problem::new(ty.span(), "the dimension of a vector is a number").hint("write it like `Vector<512>`")
    })
}

fn last_segment(ty: &syn::Type) -> Option<&PathSegment> {
    match ty {
        syn::Type::Path(path) => path.path.segments.last(),
        syn::Type::Group(group) => last_segment(&group.elem),
        syn::Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn sole_argument(segment: &PathSegment) -> Option<&GenericArgument> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => arguments.args.first(),
        _ => None,
    }
}

fn sole_type(segment: &PathSegment) -> Option<&syn::Type> {
    match sole_argument(segment) {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    }
}

/// The problem of a type that no column can have.
pub(super) fn unknown(ty: &syn::Type) -> Problem {
    let text = ty.to_token_stream().to_string().replace(' ', "");
    let name = match ty {
        syn::Type::Reference(reference) => last_segment(&reference.elem),
        _ => last_segment(ty),
    };
    let name = name.map(|segment| segment.ident.to_string()).unwrap_or_default();
    let hint = match INSTEAD.iter().find(|(tried, _)| *tried == name) {
        Some((_, instead)) => format!("use `{instead}`, or name the type: `#[column(type = \"…\")]`"),
        None => "name the type: `#[column(type = \"…\")]`; or keep it as JSON: `Json<…>`".to_owned(),
    };
    Problem::new(ty.span(), format!("no column type is known for `{text}`")).hint(hint)
}

/// The words for a type that might have been an enum, and what to do about it.
#[cfg(feature = "files")]
pub(super) fn not_an_enum(name: &str) -> (String, String) {
    let hint = format!(
        "put `#[derive(DbEnum)]` on `{name}`, or name the type: `#[column(type = \"…\")]`; \
         instead of an alias write the type that it stands for"
    );
    (format!("no column type is known for `{name}`"), hint)
}
