//! Records, cut out of a stream of bytes: no more of it is in memory than the longest of them.

use super::{Format, csv};
use crate::error::{Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncReadExt};

/// How much is read at once.
const AT_ONCE: usize = 64 * 1024;

/// The records of a stream.
pub(super) struct Records<R> {
    reader: R,
    format: Format,
    buffer: Vec<u8>,
    /// Where the next record begins.
    start: usize,
    is_over: bool,
    /// The line that the last record began on, and the one that the next begins on.
    pub(super) line: u64,
    next_line: u64,
}

impl<R: AsyncRead + Send + Unpin> Records<R> {
    pub(super) fn new(reader: R, format: Format) -> Self {
        Self { reader, format, buffer: Vec::new(), start: 0, is_over: false, line: 0, next_line: 1 }
    }

    /// The next record, without the end of its line.
    pub(super) async fn next(&mut self) -> Result<Option<&str>> {
        let Some(end) = self.end().await? else { return Ok(None) };
        let from = std::mem::replace(&mut self.start, (end + 1).min(self.buffer.len()));
        let record = &self.buffer[from..end];
        self.line = self.next_line;
        self.next_line += 1 + record.iter().filter(|byte| **byte == b'\n').count() as u64;
        let record = record.strip_suffix(b"\r").unwrap_or(record);
        let record = if self.line == 1 { record.strip_prefix(b"\xef\xbb\xbf").unwrap_or(record) } else { record };
        std::str::from_utf8(record).map(Some).map_err(|_| {
            Error::new(ErrorKind::Decode, "this is no UTF-8")
                .at(format_args!("line {}", self.line))
                .hint("convert it: iconv -f latin1 -t utf-8")
        })
    }

    /// Where the record that begins at `start` ends.
    async fn end(&mut self) -> Result<Option<usize>> {
        let (mut searched, mut is_quoted) = (0, false);
        loop {
            let from = self.start + searched;
            let end = match self.format {
                Format::Csv => csv::end(&self.buffer, from, &mut is_quoted),
                Format::Ndjson => self.buffer[from..].iter().position(|byte| *byte == b'\n').map(|at| from + at),
            };
            if end.is_some() {
                return Ok(end);
            }
            searched = self.buffer.len() - self.start;
            if self.is_over {
                if is_quoted {
                    return Err(Error::new(ErrorKind::Decode, "a quote is opened and never closed")
                        .at(format_args!("line {}", self.next_line)));
                }
                return Ok((searched > 0).then_some(self.buffer.len()));
            }
            self.more().await?;
        }
    }

    /// Reads on; what was taken makes room.
    async fn more(&mut self) -> Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.reserve(AT_ONCE);
        let read = self.reader.read_buf(&mut self.buffer).await;
        let read = read.map_err(|error| Error::new(ErrorKind::File, "the rows cannot be read").caused_by(error))?;
        self.is_over = read == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(text: &[u8], format: Format) -> Vec<(u64, String)> {
        let (mut records, mut found) = (Records::new(text, format), Vec::new());
        while let Some(record) = records.next().await.unwrap().map(str::to_owned) {
            found.push((records.line, record));
        }
        found
    }

    #[tokio::test]
    async fn records_end_where_their_quotes_do_and_lines_are_counted() {
        let found = all(b"\xef\xbb\xbfa,b\r\n1,\"x\ny\"\n\n2,z", Format::Csv).await;
        let found: Vec<_> = found.iter().map(|(line, record)| (*line, record.as_str())).collect();
        assert_eq!(found, [(1, "a,b"), (2, "1,\"x\ny\""), (4, ""), (5, "2,z")]);
        assert_eq!(all(b"{}\n\"\n", Format::Ndjson).await.len(), 2);
        assert!(all(b"", Format::Csv).await.is_empty());
    }

    #[tokio::test]
    async fn what_is_broken_is_told_with_its_line() {
        for (text, told) in [(&b"a\n\"b"[..], "line 2: a quote"), (b"a\n\xff\n", "line 2: this is no UTF-8")] {
            let mut records = Records::new(text, Format::Csv);
            records.next().await.unwrap();
            let error = records.next().await.unwrap_err();
            assert!(error.to_string().starts_with(told), "{error}");
        }
    }

    #[tokio::test]
    async fn long_input_is_not_kept() {
        let line = format!("{}\n", "x".repeat(999));
        let text = line.repeat(2000);
        let mut records = Records::new(text.as_bytes(), Format::Csv);
        let mut count = 0;
        while let Some(record) = records.next().await.unwrap() {
            count += record.len();
        }
        assert_eq!(count, 999 * 2000);
        assert!(records.buffer.capacity() < 4 * AT_ONCE, "{}", records.buffer.capacity());
    }
}
