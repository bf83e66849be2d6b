//! An enum that is part of a column's type, one value of which gets another name: its rows get it too.

use crate::schema::{Column, Expr, Type};
use crate::sql::quoted;

/// `CASE` that gives rows with the old value the new one.
pub(crate) fn value_renamed(column: &str, from: &str, to: &str) -> Expr {
    let (column, from, to) = (quoted(column), Expr::literal(from), Expr::literal(to));
    Expr::new(format!("CASE {column} WHEN {} THEN {} ELSE {column} END", from.as_str(), to.as_str()))
}

/// A column with one value of its enum renamed, and the expression that its rows get it by; `None` where it has no such
/// value, or has the new one already.
pub fn rename_value(column: &Column, from: &str, to: &str) -> Option<(Column, Expr)> {
    let Type::InlineEnum(values) = &column.ty else { return None };
    let has = |wanted: &str| values.iter().any(|value| value == wanted);
    if !has(from) || has(to) {
        return None;
    }
    let renamed = |value: &String| if value == from { to.to_owned() } else { value.clone() };
    let ty = Type::InlineEnum(values.iter().map(renamed).collect());
    let default =
        column.default.clone().map(|default| if default == Expr::literal(from) { Expr::literal(to) } else { default });
    Some((Column { ty, default, ..column.clone() }, value_renamed(&column.name, from, to)))
}

/// The expression that takes the renaming of one value back; `None` where a change of type is anything else.
pub(super) fn value_back(from: &Column, to: &Column, using: &Expr) -> Option<Expr> {
    let (Type::InlineEnum(before), Type::InlineEnum(after)) = (&from.ty, &to.ty) else { return None };
    let mut differ = before.iter().zip(after).filter(|(old, new)| old != new);
    let (old, new) = differ.next().filter(|_| before.len() == after.len())?;
    let is_it = differ.next().is_none() && *using == value_renamed(&to.name, old, new);
    is_it.then(|| value_renamed(&from.name, new, old))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Change;
    use crate::schema::ObjectName;

    #[test]
    fn a_renamed_value_is_taken_back() {
        let column = Column::new("mood", Type::InlineEnum(vec!["sad".into(), "glad".into()]));
        let (to, using) = rename_value(&column, "sad", "blue").unwrap();
        assert_eq!(using.as_str(), "CASE \"mood\" WHEN 'sad' THEN 'blue' ELSE \"mood\" END");
        assert_eq!((rename_value(&to, "sad", "x"), rename_value(&column, "sad", "glad")), (None, None));
        let table = ObjectName::new("users");
        let change =
            Change::AlterColumn { table: table.clone(), from: column.clone(), to: to.clone(), using: Some(using) };
        let back = Some(value_renamed("mood", "blue", "sad"));
        assert_eq!(change.reverse(), Some(Change::AlterColumn { table, from: to, to: column, using: back }));
    }
}
