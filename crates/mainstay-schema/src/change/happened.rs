//! Whether a database shows that a change happened: what decides for a statement whose end nobody saw.

use super::{Change, Constraint};
use crate::schema::{ObjectName, Schema, Table};

impl Change {
    /// Whether `live`, which has all that came before this change and nothing that comes after, shows that it
    /// happened. `None`: nothing would show it, and to make it again does no harm.
    pub fn happened(&self, live: &Schema) -> Option<bool> {
        let table = |name: &ObjectName| live.tables.get(name);
        Some(match self {
            Self::CreateNamespace { name } => live.namespaces.contains(name),
            Self::DropNamespace { name } => !live.namespaces.contains(name),
            Self::RenameNamespace { from, to } => renamed(live.namespaces.contains(from), live.namespaces.contains(to)),
            Self::RenameView { from, to } => renamed(live.views.contains_key(from), live.views.contains_key(to)),
            Self::CreateExtension { extension } => live.extensions.contains_key(&extension.name),
            Self::DropExtension { extension } => !live.extensions.contains_key(&extension.name),
            Self::AlterExtension { to, .. } => live.extensions.get(&to.name)? == to,
            Self::CreateEnum { enumeration } => live.enums.contains_key(&enumeration.name),
            Self::DropEnum { enumeration } => !live.enums.contains_key(&enumeration.name),
            Self::AlterEnum { to, .. } => live.enums.get(&to.name)?.values == to.values,
            Self::RenameEnum { from, to } => renamed(live.enums.contains_key(from), live.enums.contains_key(to)),
            Self::RenameEnumValue { name, from, to } => {
                let values = &live.enums.get(name)?.values;
                renamed(values.contains(from), values.contains(to))
            }
            Self::CreateTable { table: new } => live.tables.contains_key(&new.name),
            Self::DropTable { table: old } => !live.tables.contains_key(&old.name),
            Self::RenameTable { from, to } => renamed(live.tables.contains_key(from), live.tables.contains_key(to)),
            Self::AddColumn { table: of, column } => table(of)?.column(&column.name).is_some(),
            Self::DropColumn { table: of, column } => table(of)?.column(&column.name).is_none(),
            Self::RenameColumn { table: of, from, to } => {
                let of = table(of)?;
                renamed(of.column(from).is_some(), of.column(to).is_some())
            }
            Self::AddConstraint { table: of, constraint } => has(table(of)?, constraint),
            Self::DropConstraint { table: of, constraint } => !has(table(of)?, constraint),
            Self::RenameConstraint { table: of, from, to } => {
                let of = table(of)?;
                renamed(has_named(of, from), has_named(of, to))
            }
            Self::CreateIndex { table: of, index, .. } => table(of)?.index(&index.name).is_some(),
            Self::DropIndex { table: of, index, .. } => table(of)?.index(&index.name).is_none(),
            Self::RenameIndex { table: of, from, to } => {
                let of = table(of)?;
                renamed(of.index(from).is_some(), of.index(to).is_some())
            }
            Self::CreateView { view } => live.views.contains_key(&view.name),
            Self::DropView { view } => !live.views.contains_key(&view.name),
            Self::CreateObject { object } => live.objects.iter().any(|one| one.is_same(object)),
            Self::DropObject { object } => !live.objects.iter().any(|one| one.is_same(object)),
            Self::AlterColumn { .. }
            | Self::ReplaceObject { .. }
            | Self::SetTableOption { .. }
            | Self::SetComment { .. }
            | Self::ValidateConstraint { .. } => return None,
        })
    }
}

/// A swap of two names looks half done in between; the old name alone says that nothing happened.
fn renamed(from: bool, to: bool) -> bool {
    to && !from
}

fn has_named(table: &Table, wanted: &str) -> bool {
    let uniques = table.uniques.iter().map(|one| &one.name);
    let keys = table.foreign_keys.iter().map(|one| &one.name);
    let checks = table.checks.iter().map(|one| &one.name);
    let exclusions = table.exclusions.iter().map(|one| &one.name);
    uniques.chain(keys).chain(checks).chain(exclusions).any(|name| name.as_deref() == Some(wanted))
}

/// By its name, or where it has none by what it says.
fn has(table: &Table, wanted: &Constraint) -> bool {
    match wanted {
        Constraint::PrimaryKey(key) => table.primary_key.as_ref().is_some_and(|has| has.columns == key.columns),
        named if named.name().is_some() => named.name().is_some_and(|name| has_named(table, name)),
        Constraint::Unique(key) => table.uniques.iter().any(|has| has.columns == key.columns),
        Constraint::ForeignKey(key) => {
            table.foreign_keys.iter().any(|has| (&has.columns, &has.references) == (&key.columns, &key.references))
        }
        Constraint::Check(check) => {
            table.checks.iter().any(|has| (&has.expr, &has.column) == (&check.expr, &check.column))
        }
        Constraint::Exclusion(exclusion) => table.exclusions.iter().any(|has| has.definition == exclusion.definition),
    }
}

#[cfg(test)]
mod tests {
    use crate::change::Change;
    use crate::dialect::portable;
    use crate::schema::Schema;
    use crate::source::ddl::{Reading, read, statements};

    const BEFORE: &str = "CREATE SCHEMA old; CREATE TYPE role AS ENUM ('a', 'b'); CREATE TYPE unused AS ENUM ('x');
        CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE t (id INTEGER, n INTEGER, r role, CONSTRAINT t_key UNIQUE (n), CONSTRAINT t_fk FOREIGN KEY (n) REFERENCES p (id));
        CREATE TABLE gone (id INTEGER); CREATE INDEX i ON t (n); CREATE INDEX j ON t (id); CREATE VIEW v AS SELECT 1;";

    const CHANGES: [&str; 23] = [
        "CREATE SCHEMA new",
        "DROP SCHEMA old",
        "CREATE TYPE other AS ENUM ('x')",
        "DROP TYPE unused",
        "ALTER TYPE role ADD VALUE 'c'",
        "ALTER TYPE role RENAME TO roles",
        "ALTER TYPE role RENAME VALUE 'a' TO 'z'",
        "CREATE TABLE new (id INTEGER)",
        "DROP TABLE gone",
        "ALTER TABLE gone RENAME TO kept",
        "ALTER TABLE t ADD COLUMN m INTEGER",
        "ALTER TABLE t DROP COLUMN r",
        "ALTER TABLE t RENAME COLUMN r TO s",
        "ALTER TABLE t ADD PRIMARY KEY (id)",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)",
        "ALTER TABLE t DROP CONSTRAINT t_fk",
        "ALTER TABLE t DROP CONSTRAINT t_key",
        "ALTER TABLE t RENAME CONSTRAINT t_key TO t_n",
        "CREATE INDEX k ON t (n, id)",
        "DROP INDEX i",
        "ALTER INDEX j RENAME TO k",
        "CREATE VIEW w AS SELECT 2",
        "DROP VIEW v",
    ];

    fn changes(text: &str, state: &Schema) -> Vec<Change> {
        match read(text, state, portable()).expect("SQL that is understood") {
            Reading::Changes(changes) => changes,
            Reading::Opaque => panic!("{text} is opaque"),
        }
    }

    #[test]
    fn a_change_shows_after_it_happened_and_not_before() {
        let mut before = Schema::new();
        for statement in statements(BEFORE, portable().lexis()).expect("SQL") {
            let all = changes(statement.text, &before);
            before.apply_all(&all).expect("it fits");
        }
        for text in CHANGES {
            let mut after = before.clone();
            let all = changes(text, &before);
            after.apply_all(&all).expect("it fits");
            for change in all {
                assert_eq!(change.happened(&before), Some(false), "{text} before");
                assert_eq!(change.happened(&after), Some(true), "{text} after");
            }
        }
    }

    #[test]
    fn what_can_be_repeated_leaves_no_trace() {
        let mut state = Schema::new();
        let made = changes("CREATE TABLE t (a INTEGER)", &state);
        state.apply_all(&made).expect("it fits");
        for change in changes("ALTER TABLE t ALTER COLUMN a TYPE BIGINT", &state) {
            assert_eq!(change.happened(&state), None);
        }
    }
}
