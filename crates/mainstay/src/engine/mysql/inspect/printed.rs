//! What the catalogue does not show and `SHOW CREATE TABLE` does: how a table is partitioned, who cuts a full text into
//! words, how vectors are compared, what a sequence counts. Asked only of what has such a thing.

use super::{Found, Line};
use crate::engine::mysql::execute::Session;
use crate::error::Result;
use mainstay_schema::schema::{Index, ObjectName, Table};
use mainstay_schema::sql::SqlWriter;

/// The flag among a table's options that says that it is partitioned.
const PARTITIONED: &str = "partitioned";

pub(super) async fn read(found: &mut Found<'_>, session: &mut Session) -> Result<()> {
    let is_sequence = |kind: &str| kind == "sequence";
    let sequences = found.schema.objects.iter().filter(|object| is_sequence(&object.kind.0)).map(|object| &object.name);
    let names: Vec<ObjectName> = found
        .schema
        .tables
        .values()
        .filter(|table| wants_more(table))
        .map(|table| &table.name)
        .chain(sequences)
        .cloned()
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let mut text = SqlWriter::new(found.dialect);
    text.list(&names, ";\n", |text, name| {
        text.raw("SHOW CREATE TABLE ").name(name);
    });
    let answers = session.query_all(text.finish().as_str()).await?;
    for (name, row) in names.iter().zip(answers.into_iter().flatten().map(Line)) {
        let printed = row.text(1);
        if let Some(table) = found.schema.tables.get_mut(name) {
            complete(table, printed);
        } else if let Some(object) =
            found.schema.objects.iter_mut().find(|object| object.name == *name && is_sequence(&object.kind.0))
        {
            object.definition = printed.to_owned();
        }
    }
    Ok(())
}

fn wants_more(table: &Table) -> bool {
    table.has_option(PARTITIONED) || table.indexes.iter().any(has_settings)
}

fn has_settings(index: &Index) -> bool {
    matches!(index.method.as_deref(), Some("fulltext" | "vector"))
}

fn complete(table: &mut Table, printed: &str) {
    if table.options.shift_remove(PARTITIONED).is_some()
        && let Some((_, partitions)) = printed.split_once("PARTITION BY ")
    {
        let partitions = partitions.trim_end().trim_end_matches("*/").replace(" ENGINE = InnoDB", "");
        let words: Vec<&str> = partitions.split_whitespace().collect();
        table.options.insert(Table::PARTITIONED.to_owned(), words.join(" "));
    }
    for index in table.indexes.iter_mut().filter(|index| has_settings(index)) {
        let start = format!("KEY `{}` (", index.name.replace('`', "``"));
        let Some(line) = printed.lines().find(|line| line.contains(&start)) else { continue };
        let settings = line.rsplit_once(')').map_or("", |(_, rest)| rest);
        index.with.extend(index_settings(settings));
    }
}

/// ``/*!50100 WITH PARSER `ngram` */`` or `` `M`=8 `DISTANCE`=cosine ``
fn index_settings(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | '`'))
        .filter(|word| !word.is_empty())
        .collect();
    let value = |name: &str| {
        let at = words.iter().position(|word| word.eq_ignore_ascii_case(name))?;
        Some((name.to_owned(), (*words.get(at + 1)?).to_owned()))
    };
    ["parser", "m", "distance"].into_iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_behind_an_index_is_read() {
        for (text, expected) in [
            (" /*!50100 WITH PARSER `ngram` */,", vec![("parser", "ngram")]),
            (" `M`=8 `DISTANCE`=cosine", vec![("m", "8"), ("distance", "cosine")]),
            (",", vec![]),
        ] {
            let found = index_settings(text);
            let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
