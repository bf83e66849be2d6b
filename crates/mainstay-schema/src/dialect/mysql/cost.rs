//! What changes cost on MySQL and MariaDB: the strongest `ALGORITHM` and `LOCK` that each server accepted, measured on
//! MySQL 9.7, MariaDB 11.8 and 10.11. A cluster runs every statement that changes a table on all nodes at once, and
//! stands still meanwhile: <https://mariadb.com/docs/galera-cluster/galera-management/performing-schema-upgrades-in-galera-cluster>.

use super::{Flavor, MySql};
use crate::change::{Change, Constraint};
use crate::dialect::cost::{Cost, Work, calls_other_than};
use crate::plan::{Lock, Step};
use crate::schema::{Column, Type};
use crate::sql::{Sql, SqlWriter};

/// How a table is altered, in the words of the manuals; the later, the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// `ALGORITHM=INSTANT`.
    Instant,
    /// `ALGORITHM=INPLACE` or `NOCOPY`, `LOCK=NONE`: an index is built.
    InPlace,
    /// `ALGORITHM=INPLACE`, `LOCK=NONE`: the rows are written anew.
    Rebuilt,
    /// `ALGORITHM=INPLACE`, `LOCK=SHARED`.
    InPlaceShared,
    /// `ALGORITHM=COPY`.
    Copied,
}

/// What a change costs on a table with rows.
pub(super) fn of(dialect: &MySql, change: &Change) -> Option<Cost> {
    way(dialect, change).map(|way| cost(dialect, way))
}

fn way(dialect: &MySql, change: &Change) -> Option<Way> {
    Some(match change {
        Change::AddColumn { column, .. } => adding(dialect, column),
        Change::AlterColumn { from, to, .. } => altering(from, to),
        Change::AddConstraint { constraint, .. } => match constraint {
            Constraint::ForeignKey(_) | Constraint::Check(_) => Way::Copied,
            Constraint::PrimaryKey(_) => Way::Rebuilt,
            _ => Way::InPlace,
        },
        Change::DropConstraint { constraint: Constraint::PrimaryKey(_), .. } => Way::Copied,
        Change::CreateIndex { index, .. } if index.method.is_some() => Way::InPlaceShared,
        Change::CreateIndex { .. } => Way::InPlace,
        Change::SetTableOption { option, .. } if option == "collate" => Way::Copied,
        Change::SetTableOption { .. } => Way::Rebuilt,
        Change::DropConstraint { .. }
        | Change::DropColumn { .. }
        | Change::RenameColumn { .. }
        | Change::RenameTable { .. }
        | Change::DropTable { .. }
        | Change::DropIndex { .. }
        | Change::RenameIndex { .. } => Way::Instant,
        _ => return None,
    })
}

fn cost(dialect: &MySql, way: Way) -> Cost {
    let (lock, blocks, work) = match way {
        Way::Instant => ("ALGORITHM=INSTANT", Lock::None, Work::Instant),
        Way::InPlace => ("ALGORITHM=INPLACE, LOCK=NONE", Lock::None, Work::Scan),
        Way::Rebuilt => ("ALGORITHM=INPLACE, LOCK=NONE", Lock::None, Work::Rewrite),
        Way::InPlaceShared => ("ALGORITHM=INPLACE, LOCK=SHARED", Lock::Writes, Work::Rewrite),
        Way::Copied if dialect.copies_online => ("ALGORITHM=COPY, LOCK=NONE", Lock::None, Work::Rewrite),
        Way::Copied => ("ALGORITHM=COPY, LOCK=SHARED", Lock::Writes, Work::Rewrite),
    };
    if dialect.capabilities.cluster {
        return Cost { lock: "total order on every node", blocks: Lock::Writes, work };
    }
    Cost { lock, blocks, work }
}

/// The forms of an `ALTER TABLE` that begin with what is expected of it. Servers choose the best way by themselves, and
/// say nothing when that is a copy that writers wait for: to be told, one has to forbid it.
pub(super) fn gentler(dialect: &MySql, step: &Step) -> Vec<Sql> {
    const ALTER: &str = "ALTER TABLE ";
    if !step.sql.as_str().starts_with(ALTER) || step.sql.as_str().contains("ALGORITHM") {
        return Vec::new();
    }
    let ways = step.changes.iter().map(|change| match change {
        Change::DropIndex { .. } | Change::RenameIndex { .. } => Some(Way::InPlace),
        other => way(dialect, other),
    });
    let Some(worst) = ways.collect::<Option<Vec<_>>>().and_then(|ways| ways.into_iter().max()) else {
        return Vec::new();
    };
    let in_place = if dialect.flavor() == Flavor::MySql { IN_PLACE } else { NO_COPY };
    let forms: &[&'static str] = match worst {
        Way::Instant => &[INSTANT, in_place, IN_PLACE],
        Way::InPlace => &[in_place, IN_PLACE],
        Way::Rebuilt => &[IN_PLACE],
        Way::Copied if dialect.copies_online => &[COPY],
        Way::InPlaceShared | Way::Copied => &[],
    };
    let mut forms = forms.to_vec();
    forms.dedup();
    forms.iter().map(|form| SqlWriter::new(dialect).part(&step.sql).raw(form).finish()).collect()
}

const INSTANT: &str = ", ALGORITHM=INSTANT";
const NO_COPY: &str = ", ALGORITHM=NOCOPY, LOCK=NONE";
const IN_PLACE: &str = ", ALGORITHM=INPLACE, LOCK=NONE";
const COPY: &str = ", ALGORITHM=COPY, LOCK=NONE";

fn adding(dialect: &MySql, column: &Column) -> Way {
    let computed = column.default.as_ref().is_some_and(|default| calls_other_than(default, &["now"]));
    let stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    if stored || column.identity.is_some() || (computed && !dialect.instant_computed_defaults) {
        Way::Copied
    } else {
        Way::Instant
    }
}

fn altering(from: &Column, to: &Column) -> Way {
    let stored = |column: &Column| column.generated.as_ref().is_some_and(|generated| generated.stored);
    let retyped = from.ty != to.ty && !is_same_on_disk(&from.ty, &to.ty);
    let numbered = from.identity != to.identity;
    if retyped || numbered || stored(from) != stored(to) || from.collation != to.collation {
        Way::Copied
    } else if from.nullable != to.nullable {
        Way::Rebuilt
    } else if from.ty != to.ty {
        Way::InPlace
    } else {
        Way::Instant
    }
}

/// Whether old values stay as they are: text whose length still has as many bytes, an enum that grows at its end.
fn is_same_on_disk(from: &Type, to: &Type) -> bool {
    /// Bytes of a character in the character set of the tables that Mainstay makes.
    const CHARACTER: u32 = 4;
    match (from, to) {
        (Type::Varchar(Some(a)), Type::Varchar(Some(b))) => a <= b && (a * CHARACTER > 255) == (b * CHARACTER > 255),
        (Type::InlineEnum(a), Type::InlineEnum(b)) => b.starts_with(a),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Flavor, latest};
    use super::*;
    use crate::schema::{Identity, ObjectName};

    fn varchar(most: u32) -> Column {
        Column::new("c", Type::Varchar(Some(most)))
    }

    #[test]
    fn alterations_as_they_were_measured() {
        for (from, to, way) in [
            (varchar(50), varchar(60), Way::InPlace),
            (varchar(50), varchar(100), Way::Copied),
            (varchar(100), varchar(50), Way::Copied),
            (varchar(50), Column::new("c", Type::Text), Way::Copied),
            (varchar(50), varchar(50).not_null(), Way::Rebuilt),
            (varchar(50), varchar(50).default("'a'"), Way::Instant),
            (Column::new("c", Type::Integer), Column::new("c", Type::BigInt), Way::Copied),
        ] {
            assert_eq!(altering(&from, &to), way, "{from:?} -> {to:?}");
        }
    }

    #[test]
    fn flavors_differ_where_they_were_seen_to() {
        let [mysql, mariadb] = [Flavor::MySql, Flavor::MariaDb].map(latest);
        let added = |dialect, column| of(dialect, &Change::AddColumn { table: ObjectName::new("t"), column }).unwrap();
        let computed = Column::new("c", Type::Uuid).default("gen_random_uuid()");
        assert!(added(mysql, computed.clone()).stops_traffic());
        assert!(!added(mariadb, computed).stops_traffic());
        let numbered = Column { identity: Some(Identity::default()), ..Column::new("c", Type::BigInt) };
        assert!(added(mysql, numbered.clone()).stops_traffic());
        assert!(!added(mariadb, numbered).stops_traffic(), "copied while writers go on");
    }
}
