//! A column that is assigned twice in one statement: some servers refuse that, others take the last without a word.

use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};

pub(super) const RULE: Rule = Rule {
    name: "repeated-assignment",
    about: "A column that is assigned twice in one statement: some servers refuse that, others take the last without a word",
    usual: Usual::On,
    setup: "",
    bad: "UPDATE users SET age = 1, name = 'x', age = 2;",
    good: "UPDATE users SET age = 1, name = coalesce(name, 'x', 'y');",
    looks: Looks::Statement(look),
};

fn look(_at: &Subject<'_>, words: &[String]) -> Option<Finding> {
    let columns = assigned(words)?;
    let twice = columns.iter().enumerate().find(|(at, name)| columns[..*at].contains(name)).map(|(_, name)| name)?;
    let message = format!("{twice} is assigned more than once, and servers do not agree what that means");
    Some(Finding::new(message, "leave the assignment that is not meant out", Fix::default()))
}

/// The columns behind SET, or those that an INSERT fills.
fn assigned(words: &[String]) -> Option<Vec<&str>> {
    let start = match words.first()?.as_str() {
        "update" => words.iter().position(|word| word == "set")? + 1,
        "insert" => words.iter().position(|word| word == "(")? + 1,
        _ => return None,
    };
    let is_insert = words[0] == "insert";
    let (mut depth, mut begins, mut columns) = (0_u32, true, Vec::new());
    for word in &words[start..] {
        let ends = match is_insert {
            true => depth == 0 && word == ")",
            false => depth == 0 && ["where", "from", "returning", "order", "limit"].contains(&word.as_str()),
        };
        if ends {
            break;
        }
        if depth == 0 && begins {
            columns.push(word.as_str());
        }
        begins = depth == 0 && word == ",";
        match word.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    columns.retain(|word| *word != "(");
    Some(columns)
}
