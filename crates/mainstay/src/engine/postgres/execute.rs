//! Statements: those without parameters as plain text, those with them as typed text.

use super::errors;
use crate::engine::Value;
use crate::error::{Error, ErrorKind, Result};
use futures_util::{TryStreamExt, pin_mut};
use mainstay_schema::sql::Sql;
use std::error::Error as StdError;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, SimpleQueryMessage};

/// Runs a statement of ours.
pub(super) async fn run(client: &Client, sql: &'static str) -> Result<()> {
    client.batch_execute(sql).await.map_err(|error| errors::failed(&error, sql))
}

/// Begins a transaction, if one is due.
pub(super) async fn begin(client: &Client, due: bool) -> Result<()> {
    if due { run(client, "BEGIN").await } else { Ok(()) }
}

/// Runs statements; the number of rows the last one touched. Rows that they return are passed over.
pub(super) async fn execute(client: &Client, sql: &Sql) -> Result<u64> {
    let failed = |error| errors::failed(&error, sql.as_str());
    let messages = client.simple_query_raw(sql.as_str()).await.map_err(failed)?;
    pin_mut!(messages);
    let mut touched = 0;
    while let Some(message) = messages.try_next().await.map_err(failed)? {
        if let SimpleQueryMessage::CommandComplete(rows) = message {
            touched = rows;
        }
    }
    Ok(touched)
}

/// Runs one statement with parameters `$1`, `$2`, … whose types the server infers from where they stand.
/// The columns that it returns are integers, booleans (0 and 1) or text; others are to be cast to text.
pub(super) async fn query(client: &Client, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
    let parameters: Vec<_> = values.iter().map(|value| (value as &(dyn ToSql + Sync), Type::UNKNOWN)).collect();
    let rows = client.query_typed(sql.as_str(), &parameters).await;
    let rows = rows.map_err(|error| errors::failed(&error, sql.as_str()))?;
    rows.iter().map(|row| (0..row.len()).map(|at| read(row, at)).collect()).collect()
}

fn read(row: &tokio_postgres::Row, at: usize) -> Result<Value> {
    row.try_get(at).map_err(|error| {
        let name = row.columns()[at].name();
        Error::new(ErrorKind::Statement, format!("the column {name} cannot be read")).caused_by(error)
    })
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut tokio_postgres::types::private::BytesMut) -> Outcome<IsNull> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_string().to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

type Outcome<T> = std::result::Result<T, Box<dyn StdError + Sync + Send>>;

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Outcome<Self> {
        Ok(match *ty {
            Type::INT2 => Self::Integer(i16::from_sql(ty, raw)?.into()),
            Type::INT4 => Self::Integer(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::OID => Self::Integer(u32::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(ty, raw)?.into()),
            _ => Self::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Outcome<Self> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8 | Type::OID | Type::BOOL) || <String as FromSql>::accepts(ty)
    }
}
