//! [`CopyOut`]: the rows of a query as text.

use super::values::{self, Written, write};
use super::{Format, csv, ndjson};
use crate::error::{Error, ErrorKind, Result};
use crate::query::node::Tree;
use crate::query::row::{Header, Row, Sink, unreadable};
use crate::query::run::question;
use crate::query::select::List;
use crate::query::stream::{Gather, feed};
use crate::query::{Database, Kind, Select};
use std::future::poll_fn;
use tokio::io::{AsyncWrite, AsyncWriteExt};

/// How much text travels together.
const TOGETHER: usize = 64 * 1024;

/// The rows of a query as text, in a memory that does not depend on how many they are. Columns that the server computes
/// are left out, so that what is written can be read again by [`CopyIn`](super::CopyIn).
///
/// ```
/// # use mainstay::prelude::*;
/// # use mainstay::query::Format;
/// # #[derive(Model)] struct Reading { #[column(primary_key)] id: i64, watts: i64 }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let mut text = Vec::new();
/// db.find(Reading::watts.gt(100)).order_by(Reading::id.asc()).copy_out().write(Format::Csv, &mut text).await?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is copied until it is written"]
pub struct CopyOut<'d> {
    db: &'d Database,
    select: Select,
    columns: Vec<(&'static str, Kind)>,
    progress: Option<Box<dyn FnMut(u64) + Send + 'd>>,
}

impl<'d> CopyOut<'d> {
    pub(super) fn new(db: &'d Database, mut select: Select) -> Self {
        let meta = select.from;
        let written: Vec<usize> = (0..meta.columns.len()).filter(|at| !meta.columns[*at].computed).collect();
        let columns = written.iter().map(|at| (meta.columns[*at].name, meta.columns[*at].kind)).collect();
        select.list = List::Trees(written.into_iter().map(|at| Tree::Column(meta, at)).collect());
        Self { db, select, columns, progress: None }
    }

    /// Tells from time to time how many rows were written.
    pub fn progress(mut self, tell: impl FnMut(u64) + Send + 'd) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Writes them; how many they were.
    ///
    /// # Errors
    /// When the query fails, or the text cannot be written.
    pub async fn write(mut self, format: Format, mut to: impl AsyncWrite + Send + Unpin) -> Result<u64> {
        let lost = |error| Error::new(ErrorKind::File, "the rows cannot be written").caused_by(error);
        let text = Texts::new(format, self.columns);
        to.write_all(text.head().as_bytes()).await.map_err(lost)?;
        let mut rows = 0;
        let mut feed = feed(self.db, question(self.db, &self.select), text);
        while let Some(batch) = poll_fn(|context| feed.poll_next(context)).await {
            let (more, text) = batch?;
            to.write_all(text.as_bytes()).await.map_err(lost)?;
            rows += more;
            if let Some(tell) = &mut self.progress {
                tell(rows);
            }
        }
        to.flush().await.map_err(lost)?;
        Ok(rows)
    }
}

/// Rows, written one after the other.
struct Texts {
    format: Format,
    columns: Vec<(&'static str, Kind)>,
    /// The names as NDJSON has them before the values.
    keys: Vec<String>,
    /// The value that is being written.
    value: String,
    text: String,
    rows: u64,
}

impl Texts {
    fn new(format: Format, columns: Vec<(&'static str, Kind)>) -> Self {
        let keys = columns.iter().map(|(name, _)| ndjson::key(name)).collect();
        Self { format, columns, keys, value: String::new(), text: String::new(), rows: 0 }
    }

    /// What stands before the first row.
    fn head(&self) -> String {
        let mut head = String::new();
        if self.format == Format::Csv {
            for (at, (name, _)) in self.columns.iter().enumerate() {
                head.push_str(if at == 0 { "" } else { "," });
                csv::write(name, &mut head);
            }
            head.push('\n');
        }
        head
    }

    fn value(&mut self, kind: Kind, written: &Written) {
        match (written, self.format) {
            (Written::Null, Format::Csv) => {}
            (Written::Null, Format::Ndjson) => self.text.push_str("null"),
            (Written::Value, Format::Csv) => csv::write(&self.value, &mut self.text),
            (Written::Value, Format::Ndjson) => ndjson::write(kind, &self.value, &mut self.text),
        }
    }
}

impl Sink for Texts {
    fn begin<H: Header>(&mut self, _: &H) -> Result<()> {
        Ok(())
    }

    fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        for at in 0..self.columns.len() {
            let (name, kind) = self.columns[at];
            self.text.push_str(if at == 0 { "" } else { "," });
            if self.format == Format::Ndjson {
                self.text.push_str(if at == 0 { "{" } else { "" });
                self.text.push_str(&self.keys[at]);
            }
            self.value.clear();
            let written = write(kind, row.cell(at), &mut self.value);
            let written = written.map_err(|found| unreadable(values::name(kind), name, found))?;
            self.value(kind, &written);
        }
        self.text.push_str(if self.format == Format::Csv { "\n" } else { "}\n" });
        self.rows += 1;
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        self.rows == 0
    }
}

impl Gather for Texts {
    type Batch = (u64, String);

    fn is_full(&self) -> bool {
        self.text.len() >= TOGETHER
    }

    fn take(&mut self) -> Self::Batch {
        (std::mem::take(&mut self.rows), std::mem::take(&mut self.text))
    }
}
