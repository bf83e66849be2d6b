//! Values stand at multiples of their size: an order of columns that leaves gaps makes every row longer.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::{Column, Table, Type};

pub(super) const RULE: Rule = Rule {
    name: "column-order",
    about: "Values stand at multiples of their size: an order of columns that leaves gaps makes every row longer",
    usual: Usual::Off,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY, paid BOOLEAN, team_id BIGINT, late BOOLEAN);",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY, team_id BIGINT, paid BOOLEAN, late BOOLEAN);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::CreateTable { table } = change else { return None };
    if !at.engine.capabilities().padded_rows {
        return None;
    }
    let mut columns = table.columns.clone();
    columns.sort_by_key(|column| std::cmp::Reverse(size(&column.ty)));
    let (as_is, best) = (length(&table.columns), length(&columns));
    if as_is <= best {
        return None;
    }
    let message = format!("{} bytes of every row of {} are gaps between its values", as_is - best, table.name);
    let denser = Change::CreateTable { table: Table { columns, ..table.clone() } };
    let fix = Fix::here(at.instead(change, &[denser]));
    Some(Finding::new(message, "put wide columns of a fixed size first, and what varies in length last", fix))
}

/// How many bytes the columns of a fixed size take, rounded up as rows are.
fn length(columns: &[Column]) -> usize {
    let fixed = columns.iter().filter_map(|column| size(&column.ty));
    fixed.fold(0_usize, |end, (alignment, size)| end.next_multiple_of(alignment) + size).next_multiple_of(8)
}

/// Alignment and size in bytes, as `typalign` and `typlen` of `pg_type` say them; `None`: it varies.
fn size(ty: &Type) -> Option<(usize, usize)> {
    Some(match ty {
        Type::BigInt | Type::Double | Type::Timestamp | Type::TimestampTz | Type::Time => (8, 8),
        Type::Integer | Type::Real | Type::Date | Type::Enum(_) => (4, 4),
        Type::SmallInt => (2, 2),
        Type::Uuid => (1, 16),
        Type::Boolean => (1, 1),
        _ => return None,
    })
}
