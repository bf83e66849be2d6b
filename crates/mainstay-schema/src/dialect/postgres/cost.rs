//! What changes cost on PostgreSQL: <https://www.postgresql.org/docs/current/explicit-locking.html> and the page of
//! each statement; measured on 15, 16 and 18 by reading `pg_locks`, `relfilenode` and `seq_scan` around each.

use crate::change::{Change, Constraint};
use crate::dialect::cost::{Cost, Work, calls_other_than};
use crate::plan::Lock;
use crate::schema::{Column, Expr, IdentityKind, Schema, Table, Type};

const ACCESS_EXCLUSIVE: &str = "ACCESS EXCLUSIVE";

const fn exclusive(work: Work) -> Cost {
    Cost { lock: ACCESS_EXCLUSIVE, blocks: Lock::All, work }
}

const fn writes(lock: &'static str, work: Work) -> Cost {
    Cost { lock, blocks: Lock::Writes, work }
}

const fn nobody(work: Work) -> Cost {
    Cost { lock: "SHARE UPDATE EXCLUSIVE", blocks: Lock::None, work }
}

/// What a change costs on a table of `before`.
pub(super) fn of(change: &Change, before: &Schema) -> Option<Cost> {
    let table = change.table().and_then(|name| before.tables.get(name));
    Some(match change {
        Change::AddColumn { column, .. } => exclusive(adding(column)),
        Change::AlterColumn { from, to, using, .. } => exclusive(altering(from, to, using.as_ref(), table)),
        Change::AddConstraint { constraint, .. } => constraining(constraint),
        Change::ValidateConstraint { .. } => nobody(Work::Scan),
        Change::CreateIndex { concurrently: false, .. } => writes("SHARE", Work::Scan),
        Change::CreateIndex { .. } | Change::DropIndex { concurrently: true, .. } => nobody(Work::Scan),
        Change::SetTableOption { option, .. } if option == "unlogged" => exclusive(Work::Rewrite),
        Change::SetTableOption { .. } | Change::SetComment { .. } => nobody(Work::Instant),
        Change::AlterEnum { from, to } => {
            let mut kept = to.values.iter().filter(|value| from.values.contains(value));
            let grows = from.values.iter().all(|value| kept.next() == Some(value));
            exclusive(if grows { Work::Instant } else { Work::Rewrite })
        }
        Change::DropTable { .. }
        | Change::RenameTable { .. }
        | Change::DropColumn { .. }
        | Change::RenameColumn { .. }
        | Change::DropConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropIndex { .. } => exclusive(Work::Instant),
        _ => return None,
    })
}

/// A default that is the same for every row is kept once, beside the table.
fn adding(column: &Column) -> Work {
    let stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    let numbered = column.identity.is_some();
    if stored || numbered || column.default.as_ref().is_some_and(is_volatile) { Work::Rewrite } else { Work::Instant }
}

/// Functions that give every row of one statement the same value.
const STABLE: [&str; 8] = [
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "current_setting",
    "current_schema",
    "timezone",
    "date_trunc",
    "lower",
];

/// Whether each row may get a value of its own: a call of a function that is not known to be stable.
fn is_volatile(default: &Expr) -> bool {
    calls_other_than(default, &STABLE)
}

fn altering(from: &Column, to: &Column, using: Option<&Expr>, table: Option<&Table>) -> Work {
    let retyped = from.ty != to.ty && !is_same_on_disk(&from.ty, &to.ty);
    let converted = using.is_some_and(|using| !using.mentions(&from.name) || using.as_str().contains('('));
    let stored = from.generated != to.generated && to.generated.as_ref().is_some_and(|generated| generated.stored);
    let numbered = from.identity.is_none() && to.identity.as_ref().is_some_and(|one| one.kind == IdentityKind::Serial);
    if retyped || (converted && from.ty != to.ty) || stored || from.collation != to.collation {
        Work::Rewrite
    } else if from.nullable && !to.nullable && !numbered && !table.is_some_and(|table| has_no_null(table, &to.name)) {
        Work::Scan
    } else {
        Work::Instant
    }
}

/// Whether old values stay as they are, unseen: <https://www.postgresql.org/docs/current/sql-altertable.html>, Notes.
fn is_same_on_disk(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Varchar(Some(a)), Type::Varchar(Some(b))) => a <= b,
        (Type::Varchar(_) | Type::Text, Type::Varchar(None) | Type::Text) => true,
        (Type::Numeric(_), Type::Numeric(None)) => true,
        (Type::Numeric(Some((p, s))), Type::Numeric(Some((q, t)))) => p <= q && s == t,
        _ => false,
    }
}

/// Whether a check that holds for every row says that a column is never NULL.
fn has_no_null(table: &Table, column: &str) -> bool {
    let wanted = Expr::new(format!("\"{}\" IS NOT NULL", column.replace('"', "\"\"")));
    table.checks.iter().any(|check| !check.not_valid && check.expr == wanted)
}

fn constraining(constraint: &Constraint) -> Cost {
    match constraint {
        Constraint::ForeignKey(key) => {
            writes("SHARE ROW EXCLUSIVE", if key.not_valid { Work::Instant } else { Work::Scan })
        }
        Constraint::Check(check) if check.not_valid => exclusive(Work::Instant),
        _ => exclusive(Work::Scan),
    }
}

/// Statements that change no schema, by words that they hold in this order.
const STATEMENTS: [(&[&str], Option<&str>, Cost); 8] = [
    (&["vacuum", "full"], None, exclusive(Work::Rewrite)),
    (&["cluster"], None, exclusive(Work::Rewrite)),
    (&["reindex"], Some("concurrently"), writes("SHARE", Work::Scan)),
    (&["refresh", "materialized", "view"], Some("concurrently"), exclusive(Work::Scan)),
    (&["alter", "table", "detach", "partition"], Some("concurrently"), exclusive(Work::Instant)),
    (&["alter", "table", "set", "tablespace"], None, exclusive(Work::Rewrite)),
    (&["alter", "table", "set", "access", "method"], None, exclusive(Work::Rewrite)),
    (&["alter", "domain", "add"], Some("valid"), exclusive(Work::Scan)),
];

/// What a statement costs that is run as it is written; `words` are its words in lower case.
pub(super) fn of_statement(words: &[String]) -> Option<Cost> {
    let holds = |wanted: &[&str]| {
        let mut words = words.iter();
        words.next().map(String::as_str) == wanted.first().copied()
            && wanted[1..].iter().all(|word| words.any(|has| has == word))
    };
    let found = STATEMENTS
        .iter()
        .find(|(wanted, unless, _)| holds(wanted) && !unless.is_some_and(|word| words.iter().any(|has| has == word)));
    found.map(|(_, _, cost)| *cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Check, Generated, ObjectName};

    #[test]
    fn defaults_that_differ_from_row_to_row() {
        for (default, volatile) in [
            ("0", false),
            ("now()", false),
            ("CURRENT_TIMESTAMP", false),
            ("'5'::numeric(10,2)", false),
            ("random()", true),
            ("gen_random_uuid()", true),
            ("nextval('s'::regclass)", true),
            ("app.token()", true),
        ] {
            assert_eq!(is_volatile(&Expr::from(default)), volatile, "{default}");
        }
    }

    #[test]
    fn types_that_need_no_rewrite() {
        for (from, to, same) in [
            (Type::Varchar(Some(50)), Type::Varchar(Some(100)), true),
            (Type::Varchar(Some(50)), Type::Text, true),
            (Type::Varchar(Some(50)), Type::Varchar(Some(20)), false),
            (Type::Text, Type::Varchar(Some(50)), false),
            (Type::Integer, Type::BigInt, false),
            (Type::Numeric(Some((10, 2))), Type::Numeric(Some((12, 2))), true),
            (Type::Numeric(Some((10, 2))), Type::Numeric(Some((12, 4))), false),
        ] {
            let (from, to) = (Column::new("c", from), Column::new("c", to));
            let work = if same { Work::Instant } else { Work::Rewrite };
            assert_eq!(altering(&from, &to, None, None), work, "{:?} -> {:?}", from.ty, to.ty);
        }
    }

    #[test]
    fn a_check_spares_the_look_at_every_row_once_it_is_validated() {
        let mut table = Table::new("t", vec![Column::new("c", Type::Text)]);
        let (from, to) = (table.columns[0].clone(), table.columns[0].clone().not_null());
        assert_eq!(altering(&from, &to, None, Some(&table)), Work::Scan);
        let check = Check { not_valid: true, ..Check::new("c IS NOT NULL") };
        table.checks.push(check);
        assert_eq!(altering(&from, &to, None, Some(&table)), Work::Scan);
        table.checks[0].not_valid = false;
        assert_eq!(altering(&from, &to, None, Some(&table)), Work::Instant);
    }

    #[test]
    fn new_columns() {
        let column = |change: fn(&mut Column)| {
            let mut column = Column::new("c", Type::BigInt);
            change(&mut column);
            let change = Change::AddColumn { table: ObjectName::new("t"), column };
            of(&change, &Schema::new()).unwrap().work
        };
        assert_eq!(column(|_| {}), Work::Instant);
        assert_eq!(column(|column| column.default = Some("1".into())), Work::Instant);
        assert_eq!(column(|column| column.identity = Some(Default::default())), Work::Rewrite);
        assert_eq!(
            column(|column| column.generated = Some(Generated { expr: "1".into(), stored: true })),
            Work::Rewrite
        );
        assert_eq!(
            column(|column| column.generated = Some(Generated { expr: "1".into(), stored: false })),
            Work::Instant
        );
    }

    #[test]
    fn statements_by_their_words() {
        for (text, work) in [
            ("vacuum full t", Some(Work::Rewrite)),
            ("vacuum t", None),
            ("reindex table t", Some(Work::Scan)),
            ("reindex table concurrently t", None),
            ("alter table t detach partition p", Some(Work::Instant)),
            ("alter table t detach partition p concurrently", None),
            ("alter domain d add check value > 0", Some(Work::Scan)),
            ("alter domain d add check value > 0 not valid", None),
            ("select 1", None),
        ] {
            let words: Vec<_> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(of_statement(&words).map(|cost| cost.work), work, "{text}");
        }
    }
}
