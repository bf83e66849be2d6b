//! How old values become values of another type, where the server would not do it unasked.

use crate::schema::Type;

/// Types that the server turns into one another on assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Family {
    Number,
    Text,
    Boolean,
    /// Dates and times with a date.
    Day,
    Time,
    Json,
    /// pgvector's types.
    Vector,
    /// A type by itself, under its name without modifiers.
    Other(String),
    Array(Box<Family>),
}

fn family(ty: &Type) -> Family {
    match ty {
        Type::SmallInt | Type::Integer | Type::BigInt | Type::Real | Type::Double | Type::Numeric(_) => Family::Number,
        Type::Varchar(_) | Type::Char(_) | Type::Text => Family::Text,
        Type::Boolean => Family::Boolean,
        Type::Date | Type::Timestamp | Type::TimestampTz => Family::Day,
        Type::Time => Family::Time,
        Type::Json => Family::Json,
        Type::Vector(_) => Family::Vector,
        Type::Bytea => Family::Other("bytea".to_owned()),
        Type::Uuid => Family::Other("uuid".to_owned()),
        Type::Enum(name) => Family::Other(format!("enum {name}")),
        Type::InlineEnum(values) => Family::Other(format!("enum {}", values.join(","))),
        Type::Array(element) => Family::Array(Box::new(family(element))),
        Type::Native(text) => native_family(text),
    }
}

fn native_family(text: &str) -> Family {
    let name = text.split('(').next().unwrap_or_default();
    match name.rsplit('.').next().unwrap_or_default() {
        "json" => Family::Json,
        "vector" | "halfvec" | "sparsevec" => Family::Vector,
        "timestamp" => Family::Day,
        "time" | "time with time zone" => Family::Time,
        "\"char\"" | "name" => Family::Text,
        _ => Family::Other(name.to_owned()),
    }
}

/// What follows the column in `USING column…`, by way of which types; `None` where the server knows
/// the way by itself: within a family, and to text from anywhere.
pub(super) fn cast(from: &Type, to: &Type) -> Option<Vec<Type>> {
    let (source, target) = (family(from), family(to));
    if source == target || target == Family::Text {
        return None;
    }
    Some(match (&source, &target) {
        (Family::Text, _) => vec![to.clone()],
        (Family::Boolean, Family::Number) | (Family::Number, Family::Boolean) => {
            let ends = [from, to];
            if ends.contains(&&Type::Integer) { vec![to.clone()] } else { vec![Type::Integer, to.clone()] }
        }
        (Family::Json, Family::Number | Family::Boolean) if *from == Type::Json => vec![to.clone()],
        (Family::Day, Family::Time) => return None,
        (Family::Array(one), Family::Array(other)) if **one == Family::Text || **other == Family::Text => {
            vec![to.clone()]
        }
        (Family::Array(_), Family::Array(_)) => vec![Type::Array(Box::new(Type::Text)), to.clone()],
        // Every type has a text form: the one way that is open between any two.
        _ => vec![Type::Text, to.clone()],
    })
}

/// Whether what leans on the column (checks, predicates, foreign keys) may not survive the change in place.
pub(super) fn is_foreign(from: &Type, to: &Type) -> bool {
    let both_text = family(from) == Family::Text && family(to) == Family::Text;
    from != to && !both_text && !(from.is_integer() && to.is_integer())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_would_refuse_is_spelled_out() {
        let role = || Type::Enum("role".into());
        let mood = || Type::Enum("mood".into());
        let native = |text: &str| Type::Native(text.to_owned());
        let array = |ty| Type::Array(Box::new(ty));
        for (from, to, expected) in [
            (Type::Integer, Type::BigInt, None),
            (Type::Varchar(Some(5)), Type::Text, None),
            (Type::Integer, Type::Text, None),
            (role(), Type::Varchar(None), None),
            (Type::Timestamp, Type::TimestampTz, None),
            (native("timestamp(3) with time zone"), Type::Timestamp, None),
            (native("json"), Type::Json, None),
            (Type::Vector(3), native("halfvec(3)"), None),
            (native("interval"), native("interval(3)"), None),
            (array(Type::Integer), array(Type::BigInt), None),
            (Type::Text, Type::Integer, Some(vec![Type::Integer])),
            (Type::Varchar(Some(9)), role(), Some(vec![role()])),
            (Type::Text, Type::Json, Some(vec![Type::Json])),
            (role(), mood(), Some(vec![Type::Text, mood()])),
            (Type::Boolean, Type::Integer, Some(vec![Type::Integer])),
            (Type::Boolean, Type::BigInt, Some(vec![Type::Integer, Type::BigInt])),
            (Type::SmallInt, Type::Boolean, Some(vec![Type::Integer, Type::Boolean])),
            (Type::Json, Type::Integer, Some(vec![Type::Integer])),
            (array(Type::Text), array(role()), Some(vec![array(role())])),
            (array(role()), array(mood()), Some(vec![array(Type::Text), array(mood())])),
            (Type::Bytea, Type::Uuid, Some(vec![Type::Text, Type::Uuid])),
        ] {
            assert_eq!(cast(&from, &to), expected, "{from:?} to {to:?}");
        }
    }
}
