//! The floor below `mainstay diff`: a process that reads a catalogue with the bare driver and keeps nothing.
//! Three queries on PostgreSQL; on SQLite the definitions and what the pragmas say about every table.

use std::error::Error;
use std::hint::black_box;

type Outcome = Result<usize, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("usage: floor URL")?;
    let rows = match url.strip_prefix("sqlite:") {
        Some(path) => sqlite(path)?,
        None => tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(postgres(&url))?,
    };
    black_box(rows);
    Ok(())
}

const POSTGRES: [&str; 3] = [
    "SELECT n.nspname::text, c.relname::text, c.relkind::text, a.attname::text,
        format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity::text, a.attgenerated::text,
        pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class')
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     ORDER BY c.oid, a.attnum",
    "SELECT conrelid::oid, conname::text, contype::text, pg_get_constraintdef(oid)
     FROM pg_constraint WHERE conrelid >= 16384 AND contype <> 'n' ORDER BY conrelid",
    "SELECT indrelid::oid, indexrelid::regclass::text, indisunique, pg_get_indexdef(indexrelid)
     FROM pg_index WHERE indrelid >= 16384 ORDER BY indrelid",
];

async fn postgres(url: &str) -> Outcome {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    let mut rows = 0;
    for query in POSTGRES {
        rows += black_box(client.query(query, &[]).await?).len();
    }
    Ok(rows)
}

const SQLITE: [&str; 4] = [
    "SELECT type, name, tbl_name, sql FROM sqlite_schema",
    "SELECT t.name, c.* FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'",
    "SELECT t.name, i.*, k.* FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) k
     WHERE t.type = 'table'",
    "SELECT t.name, f.* FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
];

fn sqlite(path: &str) -> Outcome {
    let connection = rusqlite::Connection::open(path)?;
    let mut count = 0;
    for query in SQLITE {
        let mut statement = connection.prepare(query)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                black_box(row.get::<_, rusqlite::types::Value>(column)?);
            }
            count += 1;
        }
    }
    Ok(count)
}
