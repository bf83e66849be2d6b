//! The floor below `mainstay diff`: a process that reads a catalogue with the bare driver and keeps nothing.
//! Three queries on PostgreSQL; on MySQL and MariaDB the views of information_schema that say what tables are; on SQLite
//! the definitions and what the pragmas say about every table.

use mysql_async::prelude::Queryable;
use std::error::Error;
use std::hint::black_box;

type Outcome = Result<usize, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("usage: floor URL")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rows = match url.split_once(':') {
        Some(("sqlite", path)) => sqlite(path)?,
        Some(("postgresql", _)) => runtime.block_on(postgres(&url))?,
        Some((_, address)) => runtime.block_on(mysql(&format!("mysql:{address}")))?,
        None => return Err("not a URL".into()),
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

const MYSQL: [&str; 6] = [
    "SELECT TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = database()",
    "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_DEFAULT, IS_NULLABLE, COLUMN_TYPE, COLLATION_NAME, EXTRA,
        COLUMN_COMMENT, GENERATION_EXPRESSION
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = database()",
    "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, INDEX_COMMENT
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = database()",
    "SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
     FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = database() AND REFERENCED_TABLE_NAME IS NOT NULL",
    "SELECT TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE
     FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = database()",
    "SELECT CONSTRAINT_NAME, CHECK_CLAUSE
     FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = database()",
];

async fn mysql(url: &str) -> Outcome {
    let mut connection = mysql_async::Conn::from_url(url).await?;
    let mut rows = 0;
    for query in MYSQL {
        rows += black_box(connection.query::<mysql_async::Row, _>(query).await?).len();
    }
    connection.disconnect().await?;
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
