//! What stands in the statement that the server prints for a table, behind its columns and behind its keys.

/// How a table is partitioned, without what is so by itself and without the comments that hide it from old servers.
pub(super) fn partitioning(printed: &str) -> String {
    let mut out = String::new();
    let mut rest = printed;
    while let Some(at) = rest.find(['\'', '`']) {
        let quote = &rest[at..=at];
        let end = rest[at + 1..].find(quote).map_or(rest.len(), |end| at + end + 2);
        push_words(&mut out, &rest[..at]);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    push_words(&mut out, rest);
    out.trim().to_owned()
}

/// Words between quotes, a blank between two of them.
fn push_words(out: &mut String, text: &str) {
    let text = text.replace("*/", " ").replace(" ENGINE = InnoDB", "");
    let mut words = text.split_whitespace().filter(|word| !word.starts_with("/*!")).peekable();
    if text.starts_with(char::is_whitespace) || words.peek().is_none() && !text.is_empty() {
        out.push(' ');
    }
    let words: Vec<&str> = words.collect();
    out.push_str(&words.join(" "));
    if !words.is_empty() && text.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}

/// The tables whose rows it has, and where new rows go.
pub(super) fn merged(printed: &str) -> Vec<(String, String)> {
    let options = printed.rsplit_once("\n)").map_or("", |(_, options)| options);
    let method = options.split_once(" INSERT_METHOD=").and_then(|(_, rest)| rest.split_whitespace().next());
    let union = options.split_once(" UNION=(").and_then(|(_, rest)| Some(rest.split_once(')')?.0));
    let found = [("insert_method", method), ("union", union)];
    found.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect()
}

/// What stands behind the columns of a primary key: `` PRIMARY KEY (`id`) USING BTREE KEY_BLOCK_SIZE=8 ``.
pub(super) fn key_settings(line: &str) -> String {
    let line = without_comment(line);
    let settings = line.rsplit_once(')').map_or("", |(_, rest)| rest).trim_end_matches(',').trim();
    if settings.is_empty() { String::new() } else { format!(" {settings}") }
}

/// A line without its comment, in which anything may stand.
pub(super) fn without_comment(line: &str) -> String {
    match line.split_once(" COMMENT '") {
        Some((before, rest)) => format!("{before}{}", rest.rsplit_once('\'').map_or("", |(_, after)| after)),
        None => line.to_owned(),
    }
}

/// ``/*!50100 WITH PARSER `ngram` */`` or `` `M`=8 `DISTANCE`=cosine ``
pub(super) fn index_settings(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | '`'))
        .filter(|word| !word.is_empty())
        .collect();
    let value = |name: &str| {
        let at = words.iter().position(|word| word.eq_ignore_ascii_case(name))?;
        Some((name.to_owned(), (*words.get(at + 1)?).to_owned()))
    };
    ["parser", "m", "distance", "key_block_size"].into_iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_are_said_without_what_hides_them() {
        let printed = "KEY */ /*!50611 ALGORITHM = 1 */ /*!50100 (id)\n(PARTITION `p  0` COMMENT = 'a  */ b' ENGINE = InnoDB,\n PARTITION p1 ENGINE = InnoDB) */";
        assert_eq!(
            partitioning(printed),
            "KEY ALGORITHM = 1 (id) (PARTITION `p  0` COMMENT = 'a  */ b', PARTITION p1)"
        );
    }

    #[test]
    fn what_is_said_of_a_primary_key_and_of_other_tables_is_read() {
        assert_eq!(key_settings("  PRIMARY KEY (`a`,`b`(5)) USING BTREE COMMENT 'x) y',"), " USING BTREE");
        assert_eq!(key_settings("  PRIMARY KEY (`a`)"), "");
        let printed =
            "CREATE TABLE `m` (\n  `i` int\n) ENGINE=MRG_MyISAM COLLATE=utf8mb4_bin INSERT_METHOD=LAST UNION=(`a`,`b`)";
        let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(merged(printed), [said("insert_method", "LAST"), said("union", "`a`,`b`")]);
    }

    #[test]
    fn what_is_printed_behind_an_index_is_read() {
        for (text, expected) in [
            (" /*!50100 WITH PARSER `ngram` */,", vec![("parser", "ngram")]),
            (" KEY_BLOCK_SIZE=4 COMMENT 'c'", vec![("key_block_size", "4")]),
            (" `M`=8 `DISTANCE`=cosine", vec![("m", "8"), ("distance", "cosine")]),
            (",", vec![]),
        ] {
            let found = index_settings(text);
            let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
