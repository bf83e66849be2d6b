//! What the catalogue does not show and `SHOW CREATE TABLE` does: how a table is partitioned, who cuts a full text into
//! words, how vectors are compared; and the statements that make routines, events and sequences. Asked only of what has
//! such a thing.

use super::said::{index_settings, key_settings, merged, partitioning, without_comment};
use super::settings::is_read_alike;
use super::{Found, Line, account_text, beyond, indexes, is_own, periods};
use crate::engine::mysql::execute::Session;
use crate::error::Result;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Index, ObjectName, Table};
use mainstay_schema::sql::{Lexis, SqlWriter, Token, tokens};

/// The flag among a table's options that says that it is partitioned.
const PARTITIONED: &str = "partitioned";

/// A question for the statement that makes something.
struct Question {
    /// What the server calls its kind.
    words: &'static str,
    name: ObjectName,
    /// Which of the objects it is; else it is a table or view.
    object: Option<usize>,
}

/// Kinds of objects, the words that the server has for them, and the cell of its answer that holds the statement.
const KINDS: [(&str, &str, usize); 8] = [
    (beyond::LIBRARY, "LIBRARY", 2),
    ("trigger", "TRIGGER", 2),
    ("sequence", "SEQUENCE", 1),
    ("function", "FUNCTION", 2),
    ("procedure", "PROCEDURE", 2),
    ("package", "PACKAGE", 2),
    ("package body", "PACKAGE BODY", 2),
    ("event", "EVENT", 3),
];

fn questions(found: &Found<'_>) -> Vec<Question> {
    let of = |words| move |name: &ObjectName| Question { words, name: name.clone(), object: None };
    let tables = found.schema.tables.values().filter(|table| wants_more(table)).map(|table| of("TABLE")(&table.name));
    let views = found.views.iter().map(|line| ObjectName::new(line.text(0)));
    let objects = found.schema.objects.iter().enumerate().filter(|(_, object)| !object.removal.is_empty());
    let objects = objects.filter_map(|(at, object)| {
        let (_, words, _) = KINDS.iter().find(|(kind, ..)| object.kind.0 == *kind)?;
        Some(Question { words, name: object.name.clone(), object: Some(at) })
    });
    tables.chain(views.filter(|name| !is_own(&name.name)).map(|name| of("VIEW")(&name))).chain(objects).collect()
}

pub(super) async fn read(found: &mut Found<'_>, session: &mut Session) -> Result<()> {
    let questions = questions(found);
    if questions.is_empty() {
        return Ok(());
    }
    let mut text = SqlWriter::new(found.dialect);
    text.list(&questions, ";\n", |text, question| {
        text.raw("SHOW CREATE ").raw(question.words).raw(" ").name(&question.name);
    });
    let answers = session.query_all(text.finish().as_str()).await?;
    for (question, row) in questions.iter().zip(answers.into_iter().flatten().map(Line)) {
        match question.object {
            Some(at) => found.define(at, &row),
            None if question.words == "VIEW" => {
                if !found.note_beyond(&question.name, row.text(1)) {
                    found.note_algorithm(&question.name, row.text(1));
                }
            }
            None => found.complete(&question.name, row.text(1)),
        }
    }
    Ok(())
}

impl Found<'_> {
    /// Gives an object the statement that was printed, without what is so by itself.
    fn define(&mut self, at: usize, row: &Line) {
        let object = &self.schema.objects[at];
        let cell = KINDS.iter().find(|(kind, ..)| object.kind.0 == *kind).map_or(1, |(.., cell)| *cell);
        if object.kind.0 == "sequence" {
            return self.define_sequence(at, row.text(cell));
        }
        let client = row.maybe(cell + 1).unwrap_or_default().to_owned();
        let mut text = self.without_own_definer(row.text(cell).trim_end_matches([';', ' ', '\n']));
        let in_javascript = beyond::in_javascript(&text, self.database, self.dialect);
        let mut uses = Vec::new();
        if let Some(found) = in_javascript {
            (text, uses) = found;
        }
        if object.kind.is_trigger() {
            text = in_order(&text, self.follows.get(&object.name.name), self.dialect.lexis());
        }
        if self.begin_when_made.contains(&object.name.name) && object.kind.0 == "event" {
            text = without_start(&text);
        }
        let read_alike = is_read_alike(&client, &text);
        text = self.settings.around(text, row, cell);
        let object = &mut self.schema.objects[at];
        object.depends_on.extend(uses);
        object.definition = text;
        if !read_alike {
            object.removal.clear();
        }
    }

    /// Without the account that asks: it is the definer where nobody says another. The quotes are those of the
    /// `sql_mode` that the thing was made under.
    pub(super) fn without_own_definer(&self, text: &str) -> String {
        let Some((user, host)) = self.user.rsplit_once('@') else { return text.to_owned() };
        let account = account_text(user, host);
        for account in [account.replace('`', "\""), account] {
            for start in ["CREATE ", "CREATE ALGORITHM=UNDEFINED ", "CREATE ALGORITHM=UNDEFINED MATERIALIZED "] {
                if let Some(rest) = text.strip_prefix(&format!("{start}DEFINER={account} ")) {
                    return format!("{start}{rest}");
                }
            }
        }
        text.to_owned()
    }

    /// Adds to a table, and to the objects on it, what its statement alone says.
    fn complete(&mut self, name: &ObjectName, printed: &str) {
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        complete(table, printed);
        let keys = self.keys.remove(name);
        if let Some(keys) = keys {
            let line = printed.lines().find(|line| line.trim_start().starts_with("PRIMARY KEY ("));
            let settings = line.map(key_settings).unwrap_or_default();
            self.note_form_of_key(name, &keys, &settings);
        }
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if periods::may_have(table) {
            self.schema.objects.extend(periods::take(table, printed, self.dialect));
        }
    }

    /// ``CREATE ALGORITHM=MERGE DEFINER=… VIEW `v` AS …``; without a word the server chooses.
    fn note_algorithm(&mut self, view: &ObjectName, printed: &str) {
        let word = printed.strip_prefix("CREATE ALGORITHM=").and_then(|rest| rest.split(' ').next());
        if let Some(word) = word.filter(|word| *word != "UNDEFINED") {
            self.algorithms.insert(view.clone(), word.to_lowercase());
        }
    }
}

/// The statement of a trigger as it was typed, with the trigger that it follows and no word of others: what was typed
/// may name one that is gone.
fn in_order(text: &str, follows: Option<&String>, lexis: Lexis) -> String {
    let all: Vec<Token<'_>> = tokens(text, lexis).map_while(std::result::Result::ok).collect();
    let Some(row) = all.windows(3).position(|three| three[0].is("for") && three[1].is("each") && three[2].is("row"))
    else {
        return text.to_owned();
    };
    let said = all.get(row + 3).is_some_and(|token| token.is("follows") || token.is("precedes"));
    let rest = all.get(row + if said { 5 } else { 3 }).map_or("", |token| &text[token.start..]);
    let order = follows.map(|name| format!(" FOLLOWS `{}`", name.replace('`', "``"))).unwrap_or_default();
    format!("{}{order} {rest}", &text[..all[row + 2].end()])
}

/// `EVERY 1 DAY STARTS '2026-01-01 00:00:00' ON …` without the moment in which the event was made.
fn without_start(text: &str) -> String {
    let Some((before, rest)) = text.split_once(" STARTS '") else { return text.to_owned() };
    let Some((_, after)) = rest.split_once('\'') else { return text.to_owned() };
    format!("{before}{after}")
}

fn wants_more(table: &Table) -> bool {
    table.has_option(PARTITIONED)
        || table.indexes.iter().any(has_settings)
        || periods::may_have(table)
        || heeds_blocks(table)
}

/// Whether the storage engine heeds the size of an index's blocks, which InnoDB does not, or is one that holds the rows
/// of other tables.
fn heeds_blocks(table: &Table) -> bool {
    !indexes::is_innodb(table) && (!table.indexes.is_empty() || table.primary_key.is_some() || is_merge(table))
}

/// Whether the rows of a table are those of others.
fn is_merge(table: &Table) -> bool {
    table.options.get("engine").is_some_and(|engine| engine.eq_ignore_ascii_case("mrg_myisam"))
}

fn has_settings(index: &Index) -> bool {
    matches!(index.method.as_deref(), Some("fulltext" | "vector"))
}

fn complete(table: &mut Table, printed: &str) {
    if table.options.shift_remove(PARTITIONED).is_some()
        && let Some((_, partitions)) = printed.split_once("PARTITION BY ")
    {
        table.options.insert(Table::PARTITIONED.to_owned(), partitioning(partitions));
    }
    if is_merge(table) {
        table.options.extend(merged(printed));
    }
    let all = heeds_blocks(table);
    for index in table.indexes.iter_mut().filter(|index| all || has_settings(index)) {
        let start = format!("KEY `{}` (", index.name.replace('`', "``"));
        let Some(line) = printed.lines().find(|line| line.contains(&start)) else { continue };
        let line = without_comment(line);
        let settings = line.rsplit_once(')').map_or("", |(_, rest)| rest);
        index.with.extend(index_settings(settings));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_says_the_one_that_it_follows() {
        let lexis = mainstay_schema::dialect::by_name("mysql").expect("a dialect").lexis();
        for (typed, follows, expected) in [
            ("CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET new.x = 1", None, "FOR EACH ROW SET new.x = 1"),
            ("CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW FOLLOWS b SET x", None, "FOR EACH ROW SET x"),
            (
                "create trigger a before insert on t for each row\nprecedes `b c` begin end",
                Some("z"),
                "for each row FOLLOWS `z` begin end",
            ),
        ] {
            let found = in_order(typed, follows.map(str::to_owned).as_ref(), lexis);
            assert!(found.ends_with(expected), "{found}");
        }
    }
}
