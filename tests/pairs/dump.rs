//! Dumps by the engines' own means, as sets of lines: what Mainstay says of a schema does not count here.

use crate::pair::chain;
use mainstay::engine::{Connection, Url, Value, connect};
use mainstay::schema::sql::{Sql, canonical};
use tokio::process::Command;

/// `pg_dump -s`, without comments, settings and commas.
pub async fn postgresql(tools: &str, url: &str) -> Result<Vec<String>, String> {
    let program = if tools.is_empty() { "pg_dump".to_owned() } else { format!("{tools}/pg_dump") };
    let output = Command::new(&program).args(["-s", "--no-owner", "-d", url]).output().await;
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(lines(&String::from_utf8_lossy(&output.stdout)))
}

fn lines(text: &str) -> Vec<String> {
    let noise = |line: &str| {
        let beginnings = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"];
        line.is_empty() || beginnings.iter().any(|beginning| line.starts_with(beginning))
    };
    let mut lines: Vec<String> =
        text.lines().map(|line| line.trim().trim_end_matches(',').to_owned()).filter(|line| !noise(line)).collect();
    lines.sort();
    lines
}

/// Every table by its pragmas, every other object by its text, spaces and quotes left out.
pub fn sqlite(path: &str) -> Result<Vec<String>, String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let connection = rusqlite::Connection::open(path)?;
        let mut out = Vec::new();
        for sql in QUERIES {
            let mut statement = connection.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            out.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?.iter().map(|line| plain(line)));
        }
        out.sort();
        Ok(out)
    };
    read().map_err(|error| error.to_string())
}

/// A line without spaces and quotes that say nothing; the collations of SQLite are known in any case.
fn plain(line: &str) -> String {
    let known = ["NOCASE", "RTRIM", "BINARY"];
    known.iter().fold(canonical(line), |line, name| line.replace(&format!("\"{name}\""), &name.to_lowercase()))
}

/// Names are compared without case, as SQLite does; `DEFAULT NULL` is none, a key that names no column means
/// the primary key.
const QUERIES: [&str; 4] = [
    "SELECT lower('table ' || l.name || ' ' || l.type || ' ' || l.wr || ' ' || l.strict) FROM pragma_table_list l
     WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite_%'",
    "SELECT lower('column ' || m.name || '.' || c.name || ' ' || c.type) || ' ' || max(c.\"notnull\", c.pk > 0) || ' '
     || coalesce(nullif(upper(c.dflt_value), 'NULL'), 'none') || ' ' || c.pk || ' ' || c.hidden
     FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'",
    "SELECT lower('key ' || m.name || ' ' || f.\"from\" || ' ' || f.\"table\" || ' ' || coalesce(f.\"to\",
     (SELECT p.name FROM pragma_table_info(f.\"table\") p WHERE p.pk = f.seq + 1), '') || ' ' || f.on_update || ' ' || f.on_delete)
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "SELECT lower(type || ' ' || name || ' ' || tbl_name || ' ') || sql FROM sqlite_master
     WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL",
];

/// The objects that a database of MySQL or MariaDB has, each with the word that shows how it is made.
const OBJECTS: [(&str, &str); 4] = [
    (
        "TABLE",
        "SELECT table_name FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE'",
    ),
    ("VIEW", "SELECT table_name FROM information_schema.views WHERE table_schema = database()"),
    ("EVENT", "SELECT event_name FROM information_schema.events WHERE event_schema = database()"),
    (
        "ROUTINE",
        "SELECT concat(routine_type, ' ', routine_name) FROM information_schema.routines WHERE routine_schema = database()",
    ),
];

/// `SHOW CREATE` of everything, line by line, without the counters of rows.
pub async fn family(url: &Url) -> Result<Vec<String>, String> {
    let mut connection = connect(url).await.map_err(|error| chain(&error))?;
    let mut out = Vec::new();
    for (word, list) in OBJECTS {
        for name in texts(&mut *connection, list).await?.into_iter().flatten() {
            let (word, name) = name.rsplit_once(' ').filter(|_| word == "ROUTINE").unwrap_or((word, &name));
            let shown = texts(&mut *connection, &format!("SHOW CREATE {word} `{name}`")).await?;
            let text = shown.iter().flatten().find(|text| text.to_uppercase().starts_with("CREATE")).cloned();
            let text = text.unwrap_or_default().replace(&format!("`{}`.", url.database), "");
            let own = own_collation(&mut *connection, name).await?;
            let lines =
                text.lines().map(|line| if line.starts_with("  `") { said_again(line, &own) } else { line.to_owned() });
            out.extend(lines.map(|line| format!("{word} {name}: {}", in_order(&bare(&line)))));
        }
    }
    for row in texts(&mut *connection, TRIGGERS).await? {
        out.push(format!("TRIGGER {}", row.join(" ")));
    }
    out.sort();
    Ok(out)
}

/// Triggers by their parts: the text that is shown has the quotes that it was written with.
const TRIGGERS: &str = "SELECT trigger_name, action_timing, event_manipulation, event_object_table,
     CAST(action_order AS CHAR), action_statement FROM information_schema.triggers WHERE trigger_schema = database()";

/// What servers print again when it was said, though it says nothing: InnoDB has no other index, and checks at once.
const SAYS_NOTHING: [&str; 7] = [
    " PAGE_CHECKSUM=1",
    " TRANSACTIONAL=1",
    " USING BTREE",
    " ON DELETE RESTRICT",
    " ON UPDATE RESTRICT",
    " ON DELETE NO ACTION",
    " ON UPDATE NO ACTION",
];

/// The words for a table's own character set and collation, as its columns may have them too: what it prints itself
/// leaves the collation out where it is its character set's own.
async fn own_collation(connection: &mut dyn Connection, table: &str) -> Result<[String; 2], String> {
    let sql = format!(
        "SELECT table_collation FROM information_schema.tables WHERE table_schema = database() AND table_name = '{table}'"
    );
    let found = texts(connection, &sql).await?.into_iter().flatten().next().unwrap_or_default();
    let set = found.split('_').next().unwrap_or_default();
    Ok([format!(" CHARACTER SET {set}"), format!(" COLLATE {found}")])
}

/// A column without the collation that it has from its table anyway, which is printed where somebody said it. The
/// character set alone would mean its default collation.
fn said_again(line: &str, [set, collation]: &[String; 2]) -> String {
    line.replace(&format!("{set}{collation} "), " ").replace(&format!("{collation} "), " ")
}

/// The settings of a vector's key are printed in the order in which they were said, and have none.
fn in_order(line: &str) -> String {
    let Some((key, settings)) = line.rsplit_once(") ").filter(|_| line.starts_with("VECTOR KEY ")) else {
        return line.to_owned();
    };
    let mut settings: Vec<&str> = settings.split(' ').collect();
    settings.sort_unstable();
    format!("{key}) {}", settings.join(" "))
}

/// A line without its comma, and without what rows left behind.
fn bare(line: &str) -> String {
    // An event that says nothing else starts when it is made.
    let line = match line.split_once(" STARTS '20").and_then(|(before, rest)| Some((before, rest.split_once('\'')?.1)))
    {
        Some((before, after)) => format!("{before}{after}"),
        None => line.to_owned(),
    };
    let words = line.trim().trim_end_matches(',').split(' ');
    let line = words.filter(|word| !word.starts_with("AUTO_INCREMENT=")).collect::<Vec<_>>().join(" ");
    SAYS_NOTHING.iter().fold(line, |line, words| line.replace(words, ""))
}

async fn texts(connection: &mut dyn Connection, sql: &str) -> Result<Vec<Vec<String>>, String> {
    let rows = connection.query(&Sql::written(sql), &[]).await.map_err(|error| chain(&error))?;
    let text = |value| match value {
        Value::Text(text) => text,
        _ => String::new(),
    };
    Ok(rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect())
}
