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

/// The columns behind SET, or those that an INSERT fills. An element of an array, or a field, is none: several of one
/// column may be assigned.
fn assigned(words: &[String]) -> Option<Vec<&str>> {
    let (start, closes) = match words.first()?.as_str() {
        "update" => (words.iter().position(|word| word == "set")? + 1, false),
        "insert" => (words.iter().position(|word| word == "(")? + 1, true),
        _ => return None,
    };
    let (mut depth, mut begins, mut columns) = (0_u32, true, Vec::new());
    let mut rest = words[start..].iter().map(String::as_str).peekable();
    while let Some(mut word) = rest.next() {
        let ends = if closes { word == ")" } else { ["where", "from", "returning", "order", "limit"].contains(&word) };
        if depth == 0 && ends {
            break;
        }
        if depth == 0 && begins {
            let qualified = rest.next_if_eq(&".").is_some();
            word = if qualified { rest.next()? } else { word };
            let is_part = rest.peek().is_some_and(|next| ["[", "."].contains(next));
            columns.extend((word != "(" && !is_part).then_some(word));
        }
        begins = depth == 0 && word == ",";
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Some(columns)
}
