//! Questions: one with numbered parameters, or several as one message, whose answers are taken one by one.

use super::errors;
use super::execute::Session;
use crate::engine::Value;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::dialect::mysql::{Flavor, latest};
use mainstay_schema::sql::{Sql, tokens};
use mysql_async::consts::ColumnType;
use mysql_async::prelude::Queryable;
use mysql_async::{Params, QueryResult, Row, TextProtocol, Value as Raw};

impl Session {
    /// Runs one statement with parameters `$1`, `$2`, …
    pub(super) async fn query(&mut self, sql: &Sql, values: &[Value]) -> Result<Vec<Vec<Value>>> {
        let rows: mysql_async::Result<Vec<Row>> = if values.is_empty() {
            self.conn.query(sql.as_str()).await
        } else {
            let (text, order) = with_question_marks(sql.as_str())?;
            let values = order.iter().map(|&number| values.get(number - 1).map_or(Raw::NULL, raw)).collect();
            self.conn.exec(text, Params::Positional(values)).await
        };
        let rows = rows.map_err(|error| errors::failed(&error, sql.as_str()))?;
        rows.into_iter().map(read).collect()
    }

    /// Runs several queries as one message; the rows of each.
    pub(super) async fn query_all(&mut self, sql: &str) -> Result<Vec<Vec<Row>>> {
        let mut answers = self.answers(sql).await?;
        let mut all = Vec::new();
        while let Some(rows) = answers.next().await? {
            all.push(rows);
        }
        Ok(all)
    }

    /// Sends several queries as one message: the answers are taken one by one, while the server looks for the next.
    pub(super) async fn answers<'s>(&'s mut self, sql: &'s str) -> Result<Answers<'s>> {
        let result = self.conn.query_iter(sql).await.map_err(|error| errors::failed(&error, sql))?;
        Ok(Answers { result, sql })
    }
}

/// What a message of several queries is answered with.
pub(super) struct Answers<'s> {
    result: QueryResult<'s, 'static, TextProtocol>,
    sql: &'s str,
}

impl Answers<'_> {
    /// The rows of the next query; `None` behind the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        if self.result.is_empty() {
            return Ok(None);
        }
        self.result.collect().await.map(Some).map_err(|error| errors::failed(&error, self.sql))
    }
}

/// The statement with a `?` for each `$n`, and the numbers in the order in which they stand.
pub(super) fn with_question_marks(sql: &str) -> Result<(String, Vec<usize>)> {
    let lexis = latest(Flavor::MariaDb).lexis();
    let (mut out, mut order, mut written) = (String::with_capacity(sql.len()), Vec::new(), 0);
    let mut list = tokens(sql, lexis).peekable();
    while let Some(token) = list.next() {
        let wrong = || Error::new(ErrorKind::Statement, "the statement cannot be read").statement(sql);
        let token = token.map_err(|_| wrong())?;
        let Some(rest) = token.text.strip_prefix('$') else { continue };
        let (digits, end) = match rest.is_empty() {
            false => (rest, token.end()),
            true => match list.next_if(|next| next.as_ref().is_ok_and(|next| next.start == token.end())) {
                Some(Ok(number)) => (number.text, number.end()),
                _ => continue,
            },
        };
        order.push(digits.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?);
        out.push_str(&sql[written..token.start]);
        out.push('?');
        written = end;
    }
    out.push_str(&sql[written..]);
    Ok((out, order))
}

fn raw(value: &Value) -> Raw {
    match value {
        Value::Null => Raw::NULL,
        Value::Integer(number) => Raw::Int(*number),
        Value::Text(text) => Raw::Bytes(text.clone().into_bytes()),
    }
}

/// The columns of a row: integers, or text; others are to be cast to text.
fn read(row: Row) -> Result<Vec<Value>> {
    let kinds: Vec<_> = row.columns_ref().iter().map(|column| column.column_type()).collect();
    kinds.into_iter().zip(row.unwrap_raw()).map(|(kind, value)| value_of(kind, value.unwrap_or(Raw::NULL))).collect()
}

fn value_of(kind: ColumnType, value: Raw) -> Result<Value> {
    use ColumnType::{
        MYSQL_TYPE_INT24, MYSQL_TYPE_LONG, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_SHORT, MYSQL_TYPE_TINY, MYSQL_TYPE_YEAR,
    };
    let is_integer = matches!(
        kind,
        MYSQL_TYPE_TINY | MYSQL_TYPE_SHORT | MYSQL_TYPE_INT24 | MYSQL_TYPE_LONG | MYSQL_TYPE_LONGLONG | MYSQL_TYPE_YEAR
    );
    Ok(match value {
        Raw::NULL => Value::Null,
        Raw::Int(number) => Value::Integer(number),
        Raw::UInt(number) => i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Integer),
        Raw::Bytes(bytes) => {
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::new(ErrorKind::Statement, "a column holds bytes that are no text"))?;
            match text.parse() {
                Ok(number) if is_integer => Value::Integer(number),
                _ => Value::Text(text),
            }
        }
        other => Value::Text(other.as_sql(true).trim_matches('\'').to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_parameters_become_question_marks() {
        for (sql, text, order) in [
            ("SELECT $1", "SELECT ?", vec![1]),
            ("SELECT $2, '$1', $1 + $2, \"$3\"", "SELECT ?, '$1', ? + ?, \"$3\"", vec![2, 1, 2]),
            ("SELECT a$1, `$1` FROM t -- $1\nWHERE b=$10", "SELECT a$1, `$1` FROM t -- $1\nWHERE b=?", vec![10]),
        ] {
            assert_eq!(with_question_marks(sql).unwrap(), (text.to_owned(), order), "{sql}");
        }
    }
}
