//! What tables and settings of a server are in the way of those who migrate it, each with what mends it.
//! <https://mariadb.com/kb/en/mariadb-galera-cluster-known-limitations/>

use super::MySql;
use crate::engine::concern::{Concern, Weight};
use crate::error::Result;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::sql::SqlWriter;
use std::collections::HashMap;

/// A table as the catalogue counts it.
struct Table {
    name: String,
    engine: String,
    rows: u64,
    bytes: u64,
    keyed: bool,
    /// Whether it has a column `id`.
    has_id: bool,
}

type Row = (String, String, u64, u64, u8, u8);

impl MySql {
    pub(super) async fn find_concerns(&mut self) -> Result<Vec<Concern>> {
        const ASK: &str = include_str!("sql/tables_in_use.sql");
        let mut answers = self.session.query_all(ASK).await?.into_iter();
        let rows = answers.next().into_iter().flatten().filter_map(|row| mysql_async::from_row_opt::<Row>(row).ok());
        let tables = rows.map(|(name, engine, rows, bytes, keyed, has_id)| Table {
            name,
            engine,
            rows,
            bytes,
            keyed: keyed == 1,
            has_id: has_id == 1,
        });
        let said: HashMap<String, String> =
            answers.flatten().filter_map(|row| mysql_async::from_row_opt(row).ok()).collect();
        let number = |name: &str| said.get(name).and_then(|value| value.parse().ok()).unwrap_or(0);
        let limits = Limits { rows: number("wsrep_max_ws_rows"), bytes: number("wsrep_max_ws_size") };
        let mut found = Vec::new();
        for table in tables {
            found.extend(self.of_table(&table, limits));
        }
        if self.dialect.capabilities().cluster {
            found.extend(of_settings(|name| said.get(name).map(String::as_str).unwrap_or_default()));
        }
        Ok(found)
    }

    fn of_table(&self, table: &Table, limits: Limits) -> Vec<Concern> {
        let cluster = self.dialect.capabilities().cluster;
        let name = &table.name;
        let alter = |rest: &'static str| {
            SqlWriter::new(self.dialect).raw("ALTER TABLE ").ident(name).raw(rest).finish().to_string()
        };
        let mut found = Vec::new();
        if !table.engine.eq_ignore_ascii_case("innodb") {
            let (weight, message) = match cluster {
                true => {
                    (Weight::Wrong, format!("the rows of {name} ({}) are not copied to the other nodes", table.engine))
                }
                false => (Weight::Doubtful, format!("{name} ({}) has no transactions", table.engine)),
            };
            found.push(Concern { weight, message, fix: alter(" ENGINE = InnoDB") });
        }
        if cluster && !table.keyed {
            let message = format!("{name} has no primary key: nodes cannot tell its rows apart");
            let fix = match table.has_id {
                true => alter(" ADD PRIMARY KEY (id)"),
                false => alter(" ADD COLUMN id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY"),
            };
            found.push(Concern { weight: Weight::Wrong, message, fix });
        }
        if let Some(limit) = limits.passed_by(table).filter(|_| cluster) {
            let message = format!("a statement that changes all rows of {name} is refused: the cluster takes {limit}");
            let fix = "mark such statements `-- in batches of 1000`".to_owned();
            found.push(Concern { weight: Weight::Doubtful, message, fix });
        }
        found
    }
}

/// How much a cluster takes in one transaction; 0 is no limit.
#[derive(Debug, Clone, Copy)]
struct Limits {
    rows: u64,
    bytes: u64,
}

impl Limits {
    fn passed_by(self, table: &Table) -> Option<String> {
        let over = |limit: u64, has: u64| limit > 0 && has > limit;
        if over(self.rows, table.rows) {
            return Some(format!("{} rows at once (wsrep_max_ws_rows)", self.rows));
        }
        over(self.bytes, table.bytes).then(|| format!("{} bytes at once (wsrep_max_ws_size)", self.bytes))
    }
}

/// Settings that a cluster works badly with.
fn of_settings<'s>(said: impl Fn(&str) -> &'s str) -> Vec<Concern> {
    const WANTED: [(&str, &str, Weight, &str); 3] = [
        ("innodb_autoinc_lock_mode", "2", Weight::Wrong, "nodes that number rows wait for each other, or for ever"),
        ("binlog_format", "ROW", Weight::Wrong, "nodes copy rows, and no other format says them"),
        ("wsrep_OSU_method", "TOI", Weight::Doubtful, "changes of the schema stay on the node that they were made on"),
    ];
    let wrong = WANTED.iter().filter(|(name, wanted, ..)| !said(name).is_empty() && said(name) != *wanted);
    wrong
        .map(|&(name, wanted, weight, why)| Concern {
            weight,
            message: format!("{name} is {}: {why}", said(name)),
            fix: format!("set {name} = {wanted} in the settings of every node"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_passes_a_limit_is_named_with_it() {
        let table = |rows, bytes| {
            let (name, engine) = ("t".to_owned(), "InnoDB".to_owned());
            Table { name, engine, rows, bytes, keyed: true, has_id: true }
        };
        for (rows, bytes, limits, expected) in [
            (9, 9, (0, 0), None),
            (9, 9, (9, 9), None),
            (9, 9, (8, 0), Some("8 rows at once (wsrep_max_ws_rows)")),
            (9, 9, (0, 8), Some("8 bytes at once (wsrep_max_ws_size)")),
        ] {
            let limits = Limits { rows: limits.0, bytes: limits.1 };
            assert_eq!(limits.passed_by(&table(rows, bytes)).as_deref(), expected);
        }
    }

    #[test]
    fn settings_that_do_not_fit_are_named_with_those_that_do() {
        let said = |name: &str| match name {
            "binlog_format" => "MIXED",
            "wsrep_OSU_method" => "TOI",
            _ => "",
        };
        let found = of_settings(said);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("MIXED") && found[0].fix.contains("binlog_format = ROW"), "{found:?}");
    }
}
