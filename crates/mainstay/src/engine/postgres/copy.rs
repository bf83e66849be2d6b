//! Rows in bulk, by COPY: from one database to another of the same server, as the server writes them; and from a
//! program into a table, in the binary format.

use super::bind::{binary, has_binary_form};
use super::{Postgres, errors};
use crate::engine::{Rows, Scratch};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Datum;
use crate::query::copy::source::{Load, Source};
use crate::query::parameters::Parameters;
use crate::query::write::Writer;
use futures_util::SinkExt;
use futures_util::StreamExt;
use mainstay_schema::sql::{Sql, SqlWriter};
use std::error::Error as StdError;
use std::pin::Pin;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, Type};
use tokio_postgres::{Client, CopyInSink};

impl Postgres {
    /// Copies rows into a database of this server, table by table; what a table's children hold is theirs.
    pub(super) async fn copy_to(&mut self, scratch: &mut Scratch, rows: &[Rows]) -> Result<()> {
        let Some(name) = scratch.name.clone() else { return Ok(()) };
        let target = self.open_scratch(&name).await?;
        for one in rows.iter().filter(|one| !one.columns.is_empty()) {
            let partitioned = self.is_partitioned(one).await?;
            let mut from = SqlWriter::new(&self.dialect);
            from.raw("COPY (SELECT ").list(&one.columns, ", ", |text, column| _ = text.ident(column));
            from.raw(if partitioned { " FROM " } else { " FROM ONLY " }).name(&one.table).raw(") TO STDOUT BINARY");
            let mut into = SqlWriter::new(&self.dialect);
            into.raw("COPY ").name(&one.table).raw(" ").columns(&one.columns).raw(" FROM STDIN BINARY");
            let (from, into) = (from.finish(), into.finish());
            let failed = |error| errors::failed(&error, into.as_str());
            let stream = self.client.copy_out(from.as_str()).await;
            let mut stream = Box::pin(stream.map_err(|error| errors::failed(&error, from.as_str()))?);
            let mut sink = Box::pin(target.client.copy_in(into.as_str()).await.map_err(failed)?);
            while let Some(piece) = stream.next().await {
                sink.feed(piece.map_err(|error| errors::failed(&error, from.as_str()))?).await.map_err(failed)?;
            }
            sink.as_mut().finish().await.map_err(failed)?;
        }
        Ok(())
    }

    async fn is_partitioned(&self, rows: &Rows) -> Result<bool> {
        const KIND: &str = "SELECT c.relkind = 'p' FROM pg_catalog.pg_class c WHERE c.oid = to_regclass($1)";
        let name = SqlWriter::new(&self.dialect).name(&rows.table).finish();
        let found = self.client.query_typed(KIND, &[(&name.as_str(), tokio_postgres::types::Type::TEXT)]).await;
        let found = found.map_err(|error| errors::failed(&error, KIND))?;
        Ok(found.first().is_some_and(|row| row.get(0)))
    }
}

/// What begins and ends the rows: <https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4>.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: [u8; 2] = (-1_i16).to_be_bytes();
/// How much is sent at once.
const AT_ONCE: usize = 64 * 1024;

/// Asks for no rows, but what types the columns have.
pub(super) fn columns(load: &Load) -> Sql {
    let mut out = Writer::new(load.spelling);
    out.raw("SELECT ").list(&load.columns, ", ", |out, at| _ = out.column(load.meta, *at));
    out.raw(" FROM ").table(load.meta).raw(" LIMIT 0");
    out.into_sql()
}

/// Whether all values have a binary form of their columns' types; else the server must read them as text.
pub(super) fn is_binary(load: &Load, types: &[Type]) -> bool {
    let kinds = load.columns.iter().map(|at| &load.meta.columns[*at]);
    kinds.zip(types).all(|(column, ty)| has_binary_form(column.kind, ty))
}

/// Loads rows by `COPY … FROM STDIN BINARY`.
pub(super) async fn load<S: Source>(client: &Client, load: &Load, types: &[Type], source: &mut S) -> Result<u64> {
    let mut out = Writer::new(load.spelling);
    out.raw("COPY ").table(load.meta).raw(" (").list(&load.columns, ", ", |out, at| _ = out.column(load.meta, *at));
    out.raw(") FROM STDIN BINARY");
    let sql = out.into_sql();
    let failed = |error| refused(load, &error, &sql);
    let mut sink: Pin<Box<CopyInSink<_>>> = Box::pin(client.copy_in(sql.as_str()).await.map_err(failed)?);
    let mut buffer = BytesMut::from(HEAD);
    let mut done = 0;
    while done < load.most {
        let filled = source.fill(load.room(done)).await?;
        if filled == 0 {
            break;
        }
        for row in 0..filled {
            let encoded = encode(&mut buffer, types, &source.values(row..row + 1));
            encoded.map_err(|(column, error)| load.at_row(done + row as u64, Some(column), misfit(&*error)))?;
            if buffer.len() >= AT_ONCE {
                sink.feed(buffer.split().freeze()).await.map_err(failed)?;
            }
        }
        done += filled as u64;
    }
    buffer.extend_from_slice(&END);
    sink.feed(buffer.freeze()).await.map_err(failed)?;
    sink.as_mut().finish().await.map_err(failed)
}

/// Writes a row: the number of its columns, then length and value of each.
fn encode(
    out: &mut BytesMut,
    types: &[Type],
    values: &impl Parameters,
) -> Result<(), (usize, Box<dyn StdError + Sync + Send>)> {
    out.extend_from_slice(&(types.len() as u16).to_be_bytes());
    let (mut at, mut outcome) = (0, Ok(()));
    values.each(|value| {
        let place = out.len();
        // The length of NULL.
        out.extend_from_slice(&(-1_i32).to_be_bytes());
        // That all have a binary form was asked once, of the columns.
        let written = if matches!(value, Datum::Null) { Ok(IsNull::Yes) } else { binary(&value, &types[at], out) };
        match written {
            Ok(IsNull::Yes) => {}
            Ok(IsNull::No) => {
                let length = (out.len() - place - 4) as u32;
                out[place..place + 4].copy_from_slice(&length.to_be_bytes());
            }
            Err(error) if outcome.is_ok() => outcome = Err((at, error)),
            Err(_) => {}
        }
        at += 1;
    });
    outcome
}

fn misfit(error: &(dyn StdError + Sync + Send)) -> Error {
    Error::new(ErrorKind::Statement, error.to_string())
}

/// What the server says of a row, with the row: it counts those of the statement, from 1.
fn refused(load: &Load, error: &tokio_postgres::Error, sql: &Sql) -> Error {
    let place = error.as_db_error().and_then(|said| said.where_()).and_then(|context| {
        let (line, rest) =
            context.split_once(", line ")?.1.split_once(',').unwrap_or((context.rsplit(' ').next()?, ""));
        let column = rest.trim_start().strip_prefix("column ").and_then(|rest| rest.split(':').next());
        Some((line.parse::<u64>().ok()?, column.map(str::to_owned)))
    });
    let error = errors::failed(error, sql.as_str());
    let Some((line, column)) = place else { return error };
    let column = load.columns.iter().position(|at| column.as_deref() == Some(load.meta.columns[*at].name));
    load.at_row(line - 1, column, error)
}
