//! Tables with their options, and views.

use super::{Found, Line, is_own};
use mainstay_schema::schema::Options;
use mainstay_schema::schema::{Expr, Object, ObjectName, Table, View};
use mainstay_schema::source::ddl::reads;
use mainstay_schema::sql::SqlWriter;
use mainstay_schema::sql::{Lexis, tokens};

/// Adds the tables, still empty; a sequence is an object.
pub(super) fn read(found: &mut Found<'_>, mut lines: Vec<Line>) {
    lines.sort_by(|one, other| one.text(0).cmp(other.text(0)));
    for line in lines.iter().filter(|line| !is_own(line.text(0))) {
        match line.text(1) {
            // What the server cannot open has no storage engine to it.
            "BASE TABLE" if line.some(2).is_none() => {
                let definition = line.text(5).to_owned();
                let table = Object { definition, ..Object::new("table that cannot be opened", line.text(0)) };
                found.schema.objects.push(table);
            }
            "BASE TABLE" | "SYSTEM VERSIONED" => {
                let mut table = table(line);
                if line.text(1) == "SYSTEM VERSIONED" {
                    table.options.insert(Table::VERSIONED.to_owned(), String::new());
                }
                found.schema.objects.extend(directories(&mut table));
                found.schema.add_table(table);
            }
            "SEQUENCE" => found.schema.objects.push(Object {
                removal: SqlWriter::new(found.dialect).raw("DROP SEQUENCE ").ident(line.text(0)).finish().to_string(),
                ..Object::new("sequence", ObjectName::new(line.text(0)))
            }),
            _ => {}
        }
    }
}

fn table(line: &Line) -> Table {
    let mut options = create_options(line.text(4));
    for (name, at) in [("engine", 2), ("collate", 3)] {
        options.extend(line.some(at).map(|value| (name.to_owned(), value)));
    }
    Table { comment: line.some(5), options, ..Table::new(ObjectName::new(line.text(0)), Vec::new()) }
}

/// The directories of the server's machine that a table is in, which no statement moves it from: named.
fn directories(table: &mut Table) -> Vec<Object> {
    let said = ["data directory", "index directory"].into_iter();
    let name = table.name.clone();
    said.filter_map(|option| Some((option, table.options.shift_remove(option)?)))
        .map(|(option, path)| Object {
            definition: path,
            depends_on: vec![name.clone()],
            table: Some(name.clone()),
            ..Object::new(option, name.clone())
        })
        .collect()
}

/// `row_format=COMPRESSED partitioned "page_checksum"='1' DATA DIRECTORY='/a b/'`
fn create_options(text: &str) -> Options {
    let bare = |text: &str| text.trim_matches(['"', '\'', '`']).to_owned();
    let pair = |word: &str| match word.split_once('=') {
        Some((name, value)) => (bare(name).to_lowercase(), bare(value)),
        None => (bare(word).to_lowercase(), String::new()),
    };
    let (mut options, mut quote, mut before) = (Options::new(), None, "");
    let is_end = |character: char| {
        match quote {
            Some(open) if open == character => quote = None,
            None if matches!(character, '"' | '\'' | '`') => quote = Some(character),
            _ => {}
        }
        quote.is_none() && character.is_whitespace()
    };
    for word in text.split(is_end).filter(|word| !word.is_empty()) {
        let (name, value) = pair(word);
        if name == "directory" {
            options.shift_remove(&before.to_lowercase());
            options.insert(format!("{} directory", before.to_lowercase()), value);
        } else if !(name == "secondary_load" || (name == "compression" && value.eq_ignore_ascii_case("none"))) {
            options.insert(name, value);
        }
        before = word;
    }
    options
}

/// Adds the views, with what each of them reads.
pub(super) fn read_views(found: &mut Found<'_>) {
    let mut lines = std::mem::take(&mut found.views);
    lines.sort_by(|one, other| one.text(0).cmp(other.text(0)));
    lines.retain(|line| !is_own(line.text(0)) && !found.is_beyond(line.text(0)));
    for line in &lines {
        let query = found.dialect.shown_query(line.text(1), found.database);
        let mut view = View::new(ObjectName::new(line.text(0)), query);
        // MySQL keeps names that were given to the columns beside the query, and shows them as those of the columns.
        let names = found.view_columns.remove(line.text(0)).unwrap_or_default();
        if names.is_empty() {
            found.schema.objects.push(invalid(view));
            continue;
        }
        if names != own_names(&view.query) {
            view.columns = names;
        }
        if let Some(option) = line.some(2).filter(|option| option != "NONE") {
            view.options.insert("check_option".to_owned(), option.to_lowercase());
        }
        if line.text(3) == "INVOKER" {
            view.options.insert("security_invoker".to_owned(), "true".to_owned());
        }
        view.options.extend(found.definer(line.text(4)).map(|account| (View::DEFINER.to_owned(), account)));
        let algorithm = found.algorithms.remove(&view.name);
        view.options.extend(algorithm.map(|word| (View::ALGORITHM.to_owned(), word)));
        view.options.extend(found.settings.of_view(line.maybe(5), line.maybe(6)));
        found.schema.add_view(view);
    }
    let read: Vec<_> = found.schema.views.values().map(|view| reads(&view.query, &found.schema)).collect();
    for (view, read) in found.schema.views.values_mut().zip(read) {
        view.reads = read;
    }
}

/// A view that the server knows no columns of: what it reads is gone, and the server would not make it again.
fn invalid(view: View) -> Object {
    Object { definition: view.query.as_str().to_owned(), ..Object::new("invalid view", view.name) }
}

/// The names that a printed query gives to its columns: `select t.a AS x,1 AS y from t`.
fn own_names(query: &Expr) -> Vec<String> {
    let (mut names, mut depth, mut last) = (Vec::new(), 0_i32, None);
    for token in tokens(query.as_str(), Lexis::STANDARD).filter_map(Result::ok) {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," if depth == 0 => names.extend(last.take()),
            _ if depth == 0 && (token.is("from") || token.is("union")) => break,
            _ => last = token.identifier(),
        }
    }
    names.extend(last);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_query_names_its_columns() {
        for (query, expected) in [
            ("select p.id AS id,c.x AS \"X y\" from (p join c)", vec!["id", "X y"]),
            ("select concat(a,b) AS both,(select 1 from t) AS one from t", vec!["both", "one"]),
            ("select 1 AS n", vec!["n"]),
        ] {
            assert_eq!(own_names(&Expr::new(query)), expected, "{query}");
        }
    }

    #[test]
    fn options_of_a_table_are_pairs_and_flags() {
        let text = "row_format=COMPRESSED KEY_BLOCK_SIZE=8 partitioned `encryption`='Y' SECONDARY_LOAD=\"0\" DATA DIRECTORY='/a b/'";
        let found = create_options(text);
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("row_format", "COMPRESSED"),
            ("key_block_size", "8"),
            ("partitioned", ""),
            ("encryption", "Y"),
            ("data directory", "/a b/"),
        ];
        assert_eq!(found, expected, "in the order in which the server has them");
    }
}
