//! Periods of an application (MariaDB) and the keys that let none of them overlap: objects of their table, read from
//! the statement that the server prints for it, since older catalogues do not have them.

use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Object, ObjectName, Table};
use mainstay_schema::sql::{Lexis, Sql, SqlWriter, tokens};

/// The words behind the period in a key.
const NO_OVERLAPS: &str = " WITHOUT OVERLAPS)";

/// Whether a table may have a period: it comes with a check that one column is less than another.
pub(super) fn may_have(table: &Table) -> bool {
    table.checks.iter().any(|check| {
        let words: Vec<_> = tokens(check.expr.as_str(), Lexis::STANDARD).filter_map(Result::ok).collect();
        matches!(words.as_slice(), [one, less, other] if less.is_symbol("<")
            && one.identifier().is_some() && other.identifier().is_some())
    })
}

/// Takes periods, and the keys over them, off a table; the objects that they are.
pub(super) fn take(table: &mut Table, printed: &str, dialect: &dyn Dialect) -> Vec<Object> {
    let lines = printed.lines().map(|line| line.trim().trim_end_matches(','));
    let mut found = Vec::new();
    for line in lines {
        if let Some(rest) = line.strip_prefix("PERIOD FOR `") {
            let Some((name, _)) = rest.split_once("` (") else { continue };
            table.checks.retain(|check| check.name.as_deref() != Some(name));
            let drop = altering(dialect, table).raw(" DROP PERIOD FOR ").ident(name).finish();
            found.push(object("period", table, name, line, &drop));
        } else if line.ends_with(NO_OVERLAPS) {
            found.extend(key(table, line, dialect));
        }
    }
    found
}

/// ``UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS)``, or ``PRIMARY KEY (…)``
fn key(table: &mut Table, line: &str, dialect: &dyn Dialect) -> Option<Object> {
    let period =
        tokens(line.strip_suffix(NO_OVERLAPS)?, dialect.lexis()).filter_map(Result::ok).last()?.identifier()?;
    let name = tokens(line.strip_prefix("UNIQUE KEY ").unwrap_or_default(), dialect.lexis()).next();
    let name = name.and_then(Result::ok).and_then(|token| token.identifier());
    let mut object = match name {
        Some(name) => {
            table.indexes.retain(|index| index.name != name);
            let drop = altering(dialect, table).raw(" DROP INDEX ").ident(&name).finish();
            object("key without overlaps", table, &name, line, &drop)
        }
        None => {
            table.primary_key = None;
            let drop = altering(dialect, table).raw(" DROP PRIMARY KEY").finish();
            object("key without overlaps", table, "PRIMARY", line, &drop)
        }
    };
    object.depends_on.push(ObjectName::new(period));
    Some(object)
}

fn altering<'d>(dialect: &'d dyn Dialect, table: &Table) -> SqlWriter<'d> {
    let mut writer = SqlWriter::new(dialect);
    writer.raw("ALTER TABLE ").name(&table.name);
    writer
}

fn object(kind: &str, table: &Table, name: &str, line: &str, removal: &Sql) -> Object {
    let start = removal.as_str().split(" DROP ").next().unwrap_or_default();
    Object {
        definition: format!("{start} ADD {line}"),
        removal: removal.to_string(),
        depends_on: vec![table.name.clone()],
        table: Some(table.name.clone()),
        ..Object::new(kind, ObjectName::new(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::dialect::by_name;
    use mainstay_schema::schema::{Check, Column, Expr, Index, Type};

    #[test]
    fn a_period_and_its_key_are_objects_of_their_table() {
        let printed = "CREATE TABLE `t` (\n  `id` int(11) NOT NULL,\n  `a` date NOT NULL,\n  `b` date NOT NULL,\n  \
            PERIOD FOR `p` (`a`, `b`),\n  PRIMARY KEY (`id`,`p` WITHOUT OVERLAPS),\n  \
            UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS)\n) ENGINE=InnoDB";
        let columns = ["id", "a", "b"].map(|name| Column::new(name, Type::Date).not_null());
        let mut table = Table::new("t", columns.to_vec()).primary_key(&["id", "b", "a"]);
        table.indexes.push(Index { unique: true, ..Index::new("u", &["id", "b", "a"]) });
        let check = |name: &str, expr: &str| Check {
            name: Some(name.into()),
            expr: Expr::new(expr),
            no_inherit: false,
            not_valid: false,
            column: None,
        };
        table.checks = vec![check("other", "id > 5")];
        assert!(!may_have(&table));
        table.checks.push(check("p", "a < b"));
        assert!(may_have(&table));
        let found = take(&mut table, printed, by_name("mariadb").expect("a dialect"));
        let words: Vec<_> = found.iter().map(|one| (one.definition.as_str(), one.removal.as_str())).collect();
        let expected = [
            ("ALTER TABLE t ADD PERIOD FOR `p` (`a`, `b`)", "ALTER TABLE t DROP PERIOD FOR p"),
            ("ALTER TABLE t ADD PRIMARY KEY (`id`,`p` WITHOUT OVERLAPS)", "ALTER TABLE t DROP PRIMARY KEY"),
            ("ALTER TABLE t ADD UNIQUE KEY `u` (`id`,`p` WITHOUT OVERLAPS)", "ALTER TABLE t DROP INDEX u"),
        ];
        assert_eq!(words, expected);
        assert!(found[2].depends_on.contains(&ObjectName::new("p")));
        assert_eq!((table.checks.len(), table.indexes.len(), table.primary_key), (1, 0, None));
    }
}
