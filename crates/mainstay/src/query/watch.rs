//! What is told of each statement: its text, how long it took, how many rows it had; never its values. The names of the
//! fields are OpenTelemetry's: <https://opentelemetry.io/docs/specs/semconv/database/database-spans/>.

use super::row::{Header, Row, Sink};
use crate::error::{Error, Result};
use mainstay_schema::sql::Sql;
use std::time::{Duration, Instant};
use tracing::Span;
use tracing::field::Empty;

/// A statement that is under way.
pub(crate) struct Watch {
    span: Span,
    /// When it began, and how long it may take before it is called slow.
    slow: Option<(Instant, Duration)>,
}

impl Watch {
    /// A statement begins. Unless somebody listens, or slow ones are told of, nothing is looked at, not even the clock.
    pub(crate) fn begin(system: &'static str, sql: &Sql, slow: Option<Duration>) -> Self {
        let span = tracing::debug_span!(
            target: "mainstay::query",
            "query",
            otel.kind = "client",
            db.system.name = system,
            db.query.text = sql.as_str(),
            db.response.returned_rows = Empty,
            error.r#type = Empty,
        );
        Self { span, slow: slow.map(|slow| (Instant::now(), slow)) }
    }

    /// It is over.
    pub(crate) fn end(self, sql: &Sql, rows: u64, error: Option<&Error>) {
        if !self.span.is_disabled() {
            match error {
                None => _ = self.span.record("db.response.returned_rows", rows),
                Some(error) => {
                    let kind = format!("{:?}", error.kind());
                    self.span.record("error.type", error.server_code().unwrap_or(&kind));
                }
            }
        }
        if let Some((since, slow)) = self.slow {
            let took = since.elapsed();
            if took >= slow {
                let seconds = took.as_secs_f64();
                tracing::warn!(
                    target: "mainstay::query",
                    { "db.query.text" = sql.as_str(), "db.client.operation.duration" = seconds, "db.response.returned_rows" = rows },
                    "a slow statement"
                );
            }
        }
    }
}

/// Counts the rows on their way.
pub(crate) struct Counted<'s, S> {
    pub(crate) sink: &'s mut S,
    pub(crate) rows: u64,
}

impl<S: Sink> Sink for Counted<'_, S> {
    fn begin<H: Header>(&mut self, header: &H) -> Result<()> {
        self.sink.begin(header)
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        self.rows += 1;
        self.sink.row(row)
    }

    fn room(&mut self) -> impl Future<Output = Result<()>> + Send {
        self.sink.room()
    }

    fn is_fresh(&self) -> bool {
        self.sink.is_fresh()
    }
}
