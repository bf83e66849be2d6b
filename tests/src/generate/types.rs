//! Types: which there are, what rows hold in them, what defaults they take, which turn into which.

use super::names::{TEXTS, literal};
use super::profile::Profile;
use super::{Genes, slot};
use mainstay_schema::schema::{Expr, ObjectName, Schema, Type};

/// The portable types, the plainest first.
const PORTABLE: [Type; 21] = [
    Type::Integer,
    Type::Text,
    Type::BigInt,
    Type::Varchar(Some(50)),
    Type::Boolean,
    Type::SmallInt,
    Type::Numeric(Some((10, 2))),
    Type::Timestamp,
    Type::Date,
    Type::TimestampTz,
    Type::Double,
    Type::Real,
    Type::Uuid,
    Type::Json,
    Type::Varchar(Some(80)),
    Type::Varchar(None),
    Type::Char(3),
    Type::Numeric(None),
    Type::Numeric(Some((12, 4))),
    Type::Time,
    Type::Bytea,
];

/// The type that the genes choose among those of the profile and the enums at hand.
pub fn choose(genes: Genes, profile: &Profile, schema: &Schema) -> Type {
    if !schema.enums.is_empty() && genes.chance(slot::ENUM, 25) {
        let names: Vec<&ObjectName> = schema.enums.keys().collect();
        return array_of(Type::Enum(genes.of(slot::TYPE, &names).clone()), genes, profile);
    }
    if genes.chance(slot::NATIVE, 15) {
        return genes.of(slot::TYPE, &profile.natives);
    }
    let ty = match genes.of(slot::TYPE, &PORTABLE) {
        Type::Numeric(None) if !profile.bare_numeric => Type::Numeric(Some((20, 6))),
        ty => ty,
    };
    array_of(ty, genes, profile)
}

fn array_of(ty: Type, genes: Genes, profile: &Profile) -> Type {
    if profile.arrays && genes.chance(slot::ARRAY, 12) { Type::Array(Box::new(ty)) } else { ty }
}

/// Whether values of the type can be compared and ordered, so that keys may stand on it.
pub fn is_ordered(ty: &Type) -> bool {
    match ty {
        Type::Vector(_) => false,
        Type::Native(name) => !["json", "halfvec(3)"].contains(&name.as_str()),
        Type::Array(element) => is_ordered(element),
        _ => true,
    }
}

/// Whether keys and indexes may stand on the type.
pub fn is_key(ty: &Type, profile: &Profile) -> bool {
    let long = match ty {
        Type::Text | Type::Varchar(None) | Type::Bytea | Type::Json => true,
        Type::Native(name) => name == "text",
        _ => false,
    };
    is_ordered(ty) && (profile.long_keys || !long)
}

/// Whether every row has another value of the type.
pub fn is_wide(ty: &Type) -> bool {
    match ty {
        Type::Boolean | Type::Enum(_) => false,
        Type::Native(name) if name.starts_with("set(") => false,
        Type::Array(element) => is_wide(element),
        other => is_ordered(other),
    }
}

/// Whether the values that rows hold can become values of the other type, and distinct ones stay distinct.
pub fn converts(from: &Type, to: &Type) -> bool {
    use Type::{Boolean, Char, Date, Double, Enum, Json, Numeric, Real, Text, Timestamp, TimestampTz, Uuid, Varchar};
    let long = |ty: &Type| matches!(ty, Text | Varchar(_));
    match (from, to) {
        (a, b) if a == b => true,
        (a, b) if a.is_integer() => b.is_integer() || long(b) || matches!(b, Numeric(_) | Double | Real),
        (Numeric(_) | Double | Real, Numeric(_) | Double | Real) => true,
        (Numeric(_), b) if b.is_integer() => true,
        (Text | Varchar(_) | Char(_), b) if long(b) => true,
        (Text | Varchar(_), Char(_)) => true,
        (Date, Timestamp | TimestampTz) | (Timestamp, TimestampTz | Date) => true,
        (Boolean | Uuid | Json | Enum(_), b) if long(b) => true,
        (Type::Array(a), Type::Array(b)) => converts(a, b),
        _ => false,
    }
}

/// Defaults that a column of the type may have.
pub fn defaults(ty: &Type, schema: &Schema) -> Vec<Expr> {
    let texts = |list: &[&str]| list.iter().map(|text| Expr::new(literal(text))).collect::<Vec<_>>();
    let words = |list: &[&str]| list.iter().map(|text| Expr::new(*text)).collect::<Vec<_>>();
    match ty {
        Type::SmallInt | Type::Integer | Type::BigInt => words(&["0", "7", "-3", "(2 + 3)", "abs(-4)"]),
        Type::Boolean => words(&["true", "false"]),
        Type::Real | Type::Double => words(&["0", "0.5", "-1.5"]),
        Type::Numeric(_) => words(&["0", "1.5", "-0.25", "1.50"]),
        Type::Text | Type::Varchar(_) => {
            let mut all = texts(&["", "now()", "1", "{}"]);
            all.extend(texts(&TEXTS));
            all.extend(words(&["lower('ABC')", "('a' || 'b')"]));
            all
        }
        Type::Char(_) => texts(&["", "a", "abc", "'"]),
        Type::Date => words(&["'2026-01-02'", "CURRENT_DATE"]),
        Type::Time => words(&["'10:00:00'"]),
        Type::Timestamp => words(&["'2026-01-02 03:04:05'", "CURRENT_TIMESTAMP", "now()"]),
        Type::TimestampTz => words(&["now()", "CURRENT_TIMESTAMP"]),
        Type::Uuid => words(&["gen_random_uuid()"]),
        Type::Json => texts(&["{}", "[]", r#"{"a": "it's"}"#]),
        Type::Enum(name) => schema.enums.get(name).map(enum_defaults).unwrap_or_default(),
        Type::Array(element) if is_ordered(element) => texts(&["{}"]),
        Type::Native(name) => match name.as_str() {
            "inet" => texts(&["127.0.0.1"]),
            "interval" => texts(&["1 day"]),
            "int4range" => texts(&["[1,2)"]),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn enum_defaults(of: &mainstay_schema::schema::EnumType) -> Vec<Expr> {
    of.values.iter().map(|value| Expr::literal(value)).collect()
}

/// The value of row `row` in a column of the type, as SQL text: the same in every column of that type, so
/// that foreign keys find what they refer to, and another in every row where the type is wide.
pub fn value(ty: &Type, row: usize, profile: &Profile, enums: &Schema) -> String {
    let n = row + 1;
    match ty {
        Type::SmallInt | Type::Integer | Type::BigInt => n.to_string(),
        Type::Boolean => if n.is_multiple_of(2) { "true" } else { "false" }.to_owned(),
        Type::Real | Type::Double => format!("{n}.25"),
        Type::Numeric(Some((_, 0))) => n.to_string(),
        Type::Numeric(_) => format!("{n}.25"),
        Type::Varchar(_) | Type::Char(_) | Type::Text => format!("'v{n}'"),
        Type::Bytea => format!("{}0{n}{}", profile.bytes.0, profile.bytes.1),
        Type::Date => format!("'2026-01-0{n}'"),
        Type::Time => format!("'10:0{n}:00'"),
        Type::Timestamp | Type::TimestampTz => format!("'2026-01-0{n} 00:00:00'"),
        Type::Uuid if profile.uuid_is_bytes => format!("{}{n:032}{}", profile.bytes.0, profile.bytes.1),
        Type::Uuid => format!("'00000000-0000-0000-0000-{n:012}'"),
        Type::Json => format!("'{{\"k\": {n}}}'"),
        Type::Vector(_) if profile.vector_extension => format!("'[{n},1,2]'"),
        Type::Vector(_) => format!("{}0000803f0000803f0000803f{}", profile.bytes.0, profile.bytes.1),
        Type::Enum(name) => enums.enums.get(name).map_or_else(|| "NULL".to_owned(), |of| enum_value(of, row)),
        Type::InlineEnum(values) => literal(&values[row % values.len().min(2)]),
        Type::Array(element) => format!("ARRAY[{}]", value(element, row, profile, enums)),
        Type::Native(name) => native_value(name, n),
    }
}

/// One of the first two values: those that an enum keeps whatever else happens to it.
fn enum_value(of: &mainstay_schema::schema::EnumType, row: usize) -> String {
    let kept: Vec<_> = of.values.iter().filter(|value| super::enums::KEPT.contains(&value.as_str())).collect();
    literal(kept[row % kept.len()])
}

fn native_value(name: &str, n: usize) -> String {
    let text = match name {
        "inet" | "cidr" => format!("10.0.0.{n}"),
        "tsvector" => format!("word{n}"),
        "int4range" => format!("[{n}0,{n}5)"),
        "daterange" => format!("[2026-01-0{n},2026-02-0{n})"),
        "interval" => format!("{n} days"),
        "macaddr" => format!("08:00:2b:01:02:0{n}"),
        "time with time zone" => format!("10:0{n}:00+00"),
        "bit varying(8)" => format!("{n:b}"),
        "json" => format!("{{\"k\": {n}}}"),
        "halfvec(3)" => format!("[{n},1,2]"),
        "set('a','b')" => ["a", "b", "a,b"][n % 3].to_owned(),
        "year" => format!("202{n}"),
        "money" | "\"char\"" | "text" | "varbinary(20)" | "bit(8)" => n.to_string(),
        number if ["int", "decimal"].iter().any(|word| number.contains(word)) => return n.to_string(),
        _ => format!("2026-01-0{n} 00:00:00"),
    };
    literal(&text)
}
