//! All rows of a table in one transaction: on a cluster every server has to take all of them at once.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::ObjectName;

pub(super) const RULE: Rule = Rule {
    name: "whole-table",
    about: "All rows of a table are changed in one transaction, which a cluster takes whole or refuses",
    usual: Usual::Off,
    setup: "",
    bad: "UPDATE users SET name = 'x';",
    good: "-- in batches of 1000\nUPDATE users SET name = 'x';",
    looks: Looks::Statement(look),
};

fn look(at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let table = whole(words)?;
    if at.seen.batches.is_some() || at.is_new(&ObjectName::from(table)) {
        return None;
    }
    let message =
        format!("all rows of {table} go through every server of a cluster as one transaction, or are refused");
    let fix = Fix::here(vec![format!("-- in batches of 1000\n{}", at.seen.text)]);
    Some(Finding::new(message, "change them in short transactions", fix))
}

/// The table all of whose rows are changed, or copied.
fn whole(words: &[String]) -> Option<&str> {
    let mut depth = 0_u32;
    let mut top = Vec::new();
    for word in words {
        depth = if word == ")" { depth.saturating_sub(1) } else { depth };
        if depth == 0 {
            top.push(word.as_str());
        }
        depth += u32::from(word == "(");
    }
    if top.iter().any(|word| ["where", "limit", "join"].contains(word)) {
        return None;
    }
    let behind = |word: &str| top.iter().position(|one| *one == word).map(|at| at + 1);
    let at = match top.first()? {
        &"update" => 1,
        &"delete" => behind("from")?,
        &"insert" | &"replace" if top.contains(&"select") => behind("from")?,
        _ => return None,
    };
    let last = if top.get(at + 1) == Some(&".") { at + 2 } else { at };
    top.get(last).map(|name| name.trim_matches(['"', '`']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_condition_changes_all_rows() {
        for (text, expected) in [
            ("update users set a = 1", Some("users")),
            ("update app . users set a = ( select b from c where d = 1 )", Some("users")),
            ("delete from `users`", Some("users")),
            ("insert into copy select * from users", Some("users")),
            ("insert into copy ( a ) values ( 1 )", None),
            ("insert into copy select 1", None),
            ("update users set a = 1 where id = 1", None),
            ("delete from users limit 5", None),
            ("select * from users", None),
        ] {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            assert_eq!(whole(&words), expected, "{text}");
        }
    }
}
