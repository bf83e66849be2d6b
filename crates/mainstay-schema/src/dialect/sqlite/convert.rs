//! Values on their way into a rebuilt table. What the new column's affinity converts by itself is left to it;
//! what cannot be converted is kept as it is, never made 0 or NULL: <https://sqlite.org/datatype3.html#type_affinity>.

use super::types;
use crate::schema::{Expr, Type};
use crate::sql::{TokenKind, tokens};

/// The expression `value`, of type `from`, as a value of type `to`.
pub(super) fn converted(value: &str, from: &Type, to: &Type) -> String {
    use Type::{BigInt, Boolean, Bytea, Date, Double, Numeric, Real, Time, Timestamp, TimestampTz, Uuid};
    if from == to {
        return value.to_owned();
    }
    match (from, to) {
        (Uuid, to) if is_text(to) => uuid_text(value),
        (from, Uuid) if is_text(from) => format!("coalesce(unhex({value}, '-{{}}'), {value})"),
        (Boolean, to) if is_text(to) => {
            format!("CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {value} END")
        }
        (from, Boolean) if is_text(from) => text_boolean(value),
        (BigInt, Boolean) => format!("{value} <> 0"),
        (Real | Double | Numeric(_), BigInt) => format!(
            "CASE WHEN typeof(CAST({value} AS NUMERIC)) = 'real' THEN CAST(round({value}) AS INTEGER) ELSE {value} END"
        ),
        (Timestamp | TimestampTz, Date) => format!("coalesce(date({value}), {value})"),
        (Timestamp | TimestampTz, Time) => format!("rtrim(substr({value}, 12), 'Z')"),
        (Date, Timestamp | TimestampTz) => format!("coalesce(datetime({value}), {value})"),
        (from, Bytea) if is_text(from) => format!("CAST({value} AS BLOB)"),
        (Bytea, to) if is_text(to) => format!("CAST({value} AS TEXT)"),
        _ => value.to_owned(),
    }
}

/// Whether values are kept as text.
fn is_text(ty: &Type) -> bool {
    ty.is_text() || matches!(ty, Type::Json | Type::InlineEnum(_))
}

/// The 16 bytes as PostgreSQL prints them.
fn uuid_text(value: &str) -> String {
    let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)];
    let parts = parts.map(|(start, length)| format!("substr(hex({value}), {start}, {length})"));
    format!("CASE typeof({value}) WHEN 'blob' THEN lower({}) ELSE {value} END", parts.join(" || '-' || "))
}

/// The words that PostgreSQL takes for a boolean.
fn text_boolean(value: &str) -> String {
    format!(
        "CASE WHEN lower(trim({value})) IN ('true', 't', 'yes', 'y', 'on', '1') THEN 1 \
         WHEN lower(trim({value})) IN ('false', 'f', 'no', 'n', 'off', '0') THEN 0 ELSE {value} END"
    )
}

/// Renamed values of an enum.
pub(super) fn renamed(value: &str, renames: &[(String, String)]) -> String {
    let mut out = value.to_owned();
    for (from, to) in renames {
        let (from, to) = (Expr::literal(from), Expr::literal(to));
        out = format!("CASE {out} WHEN {} THEN {} ELSE {value} END", from.as_str(), to.as_str());
    }
    out
}

/// Whether `using` only names the column's new type (`a::bigint`, `CAST(a AS bigint)`, and by way of text, as enums
/// are cast: `a::text::mood`): what [`converted`] does anyhow.
pub(super) fn is_plain_cast(using: &Expr, column: &str, to: &Type) -> bool {
    let canonical = using.canonical().replacen(" :: text :: ", " :: ", 1);
    let column = Expr::new(super::quoted(column)).canonical();
    let cast = canonical.strip_prefix("cast ( ").and_then(|rest| rest.strip_suffix(" )"));
    let parts = canonical.split_once(" :: ").or_else(|| cast.and_then(|inner| inner.split_once(" as ")));
    // Where its values stand inline, an enum's name is not known any more.
    let same = |ty: Type| {
        ty == *to || (ty.is_integer() && to.is_integer()) || matches!((ty, to), (Type::Native(_), Type::InlineEnum(_)))
    };
    parts.is_some_and(|(value, ty)| value == column && same(types::parse(ty))) || canonical == column
}

/// Whether a fragment uses PostgreSQL's `::`.
pub(super) fn has_double_colon(expr: &Expr) -> bool {
    tokens(expr.as_str(), super::LEXIS)
        .filter_map(Result::ok)
        .any(|token| token.kind == TokenKind::Symbol && token.text == "::")
}
