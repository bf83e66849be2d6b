//! A storage engine that rolls nothing back, and whose rows no cluster copies.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::Table;

pub(super) const RULE: Rule = Rule {
    name: "engine-without-transactions",
    about: "A storage engine that rolls nothing back, and whose rows no cluster copies",
    usual: Usual::On,
    setup: "",
    bad: "CREATE TABLE visits (id BIGINT PRIMARY KEY) ENGINE = MyISAM;",
    good: "CREATE TABLE visits (id BIGINT PRIMARY KEY) ENGINE = InnoDB;",
    looks: Looks::Change(look),
};

/// The option that names the storage engine.
const ENGINE: &str = "engine";

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let (engine, instead) = match change {
        Change::CreateTable { table } => {
            let mut plain = table.clone();
            plain.options.retain(|option, _| !option.eq_ignore_ascii_case(ENGINE));
            (of(table)?, Change::CreateTable { table: plain })
        }
        Change::SetTableOption { table, option, from, to: Some(to) } if option.eq_ignore_ascii_case(ENGINE) => {
            let (table, option, from) = (table.clone(), option.clone(), from.clone());
            (to, Change::SetTableOption { table, option, from, to: None })
        }
        _ => return None,
    };
    if engine.eq_ignore_ascii_case("innodb") {
        return None;
    }
    let message = format!("{engine} has no transactions and no foreign keys, and a cluster does not copy its rows");
    Some(Finding::new(message, "leave it to the usual engine", Fix::here(at.instead(change, &[instead]))))
}

fn of(table: &Table) -> Option<&String> {
    table.options.iter().find(|(option, _)| option.eq_ignore_ascii_case(ENGINE)).map(|(_, engine)| engine)
}
