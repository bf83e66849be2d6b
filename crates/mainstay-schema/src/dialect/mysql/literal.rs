//! Values of columns as literals that compare as the values do.

use super::{MySql, types};
use crate::schema::Column;
use crate::sql::{Sql, SqlWriter};

/// Types whose values are numbers, byte strings, and what compares as text or is read from it. Not among them: what is
/// ordered otherwise than it is written (`enum`, `set`), and what is not what it is written as (`float`, `double`).
const NUMBERS: [&str; 8] = ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year", "bool"];
const BYTES: [&str; 2] = ["binary", "varbinary"];
const TEXTS: [&str; 8] = ["char", "varchar", "date", "datetime", "time", "timestamp", "uuid", "inet6"];

/// What makes the server write out a value: a number as it is, all else in hexadecimal, which needs no escapes.
pub(super) fn of(dialect: &MySql, column: &Column, value: &Sql) -> Option<Sql> {
    let spelled = types::name(dialect, &column.ty).ok()?;
    let word = spelled.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_in = |list: &[&str]| list.iter().any(|one| word.eq_ignore_ascii_case(one));
    let mut sql = SqlWriter::new(dialect);
    if is_in(&NUMBERS) {
        sql.raw("CAST(").part(value).raw(" AS CHAR)");
    } else if is_in(&BYTES) {
        sql.raw("CONCAT('X''', HEX(").part(value).raw("), '''')");
    } else if is_in(&TEXTS) {
        sql.raw("CONCAT('_utf8mb4 X''', HEX(CONVERT(").part(value).raw(" USING utf8mb4)), '''')");
    } else {
        return None;
    }
    Some(sql.finish())
}

#[cfg(test)]
mod tests {
    use super::super::{Flavor, latest};
    use super::*;
    use crate::schema::Type;

    #[test]
    fn what_has_no_literal_is_told() {
        let dialect = latest(Flavor::MySql);
        let value = Sql::constant("v");
        for (ty, expected) in [
            (Type::BigInt, Some("CAST(v AS CHAR)")),
            (Type::Native("bigint unsigned".to_owned()), Some("CAST(v AS CHAR)")),
            (Type::Uuid, Some("CONCAT('X''', HEX(v), '''')")),
            (Type::Varchar(Some(9)), Some("CONCAT('_utf8mb4 X''', HEX(CONVERT(v USING utf8mb4)), '''')")),
            (Type::Double, None),
            (Type::InlineEnum(vec!["a".to_owned()]), None),
        ] {
            let found = of(dialect, &Column::new("c", ty.clone()), &value);
            assert_eq!(found.as_ref().map(Sql::as_str), expected, "{ty:?}");
        }
    }
}
