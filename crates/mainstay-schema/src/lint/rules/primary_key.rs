//! A primary key builds its index while readers and writers wait.

use crate::change::{Change, Constraint};
use crate::lint::rules::{Built, NO_WAY_AROUND, on_an_index};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "primary-key",
    about: "A primary key builds its index while readers and writers wait",
    usual: Usual::On,
    setup: "-- lint: allow primary-key because it is an example\nCREATE TABLE keyless (code BIGINT, label TEXT);",
    bad: "ALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY (code);",
    good: "CREATE UNIQUE INDEX CONCURRENTLY keyless_pkey ON keyless (code);\nALTER TABLE keyless ADD CONSTRAINT keyless_pkey PRIMARY KEY USING INDEX keyless_pkey;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AddConstraint { table, constraint: Constraint::PrimaryKey(key) } = change else { return None };
    let cost = at.long_lock(change).filter(|_| !at.takes_an_index_over())?;
    let message =
        format!("its index is built while everybody on {table} waits, and one duplicate or NULL makes it fail");
    let name = key.name.clone().unwrap_or_else(|| format!("{}_pkey", table.name));
    let (advice, fix) = match at.ways().constraint_on_index {
        true => {
            let old = at.old_table(table)?;
            let nullable = key.columns.iter().filter_map(|name| old.column(name)).filter(|column| column.nullable);
            let mut statements: Vec<String> = nullable.flat_map(|column| at.sql(&at.not_null(old, column))).collect();
            let built = Built { name: &name, columns: &key.columns, kind: "PRIMARY KEY" };
            statements.extend(on_an_index(at, change, table, built));
            ("build the unique index beside the writers, then make it the key's", Fix::here(statements))
        }
        false => (NO_WAY_AROUND, at.allowed(RULE.name, "the table is small")),
    };
    Some(Finding::new(message, advice, fix).cost(cost))
}
