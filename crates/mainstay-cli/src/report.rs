//! Words an error: what happened and where, the statement, what the server said, the causes, what to do next.

use crate::ui::{Ui, style};
use mainstay::Error;
use serde::Serialize;
use std::fmt::Write as _;

/// Reports an error on standard error.
pub fn error(ui: &Ui, error: &Error) {
    if ui.is_json() {
        ui.json_error(&Document { error: Told::new(error) });
    } else {
        ui.note(text(error).trim_end());
    }
}

/// An error as lines of text.
pub fn text(error: &Error) -> String {
    let (label, hint) = (style::ERROR, style::HINT);
    let mut out = format!("{label}Error:{label:#} {error}\n");
    let mut last = error.to_string();
    for cause in causes(error) {
        // Some libraries repeat their cause in their own message.
        if !last.contains(&cause) {
            let _ = writeln!(out, "  cause: {}", indented(&cause));
        }
        last = cause;
    }
    let parts = [
        ("statement", find(error, Error::failed_statement)),
        ("detail", find(error, Error::server_detail)),
        ("state", find(error, Error::aftermath)),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name}: {}", indented(value));
        }
    }
    if let Some(next) = find(error, Error::next_step) {
        let _ = writeln!(out, "{hint}hint:{hint:#} {next}");
    }
    out
}

/// Keeps the lines after the first under the first.
fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n    ")
}

/// The first of the error and its causes that has this to say.
fn find(error: &Error, part: fn(&Error) -> Option<&str>) -> Option<&str> {
    part(error).or_else(|| {
        let cause = std::error::Error::source(error)?.downcast_ref::<Error>()?;
        find(cause, part)
    })
}

fn causes(error: &Error) -> Vec<String> {
    let first = std::error::Error::source(error);
    std::iter::successors(first, |cause| cause.source()).map(ToString::to_string).collect()
}

#[derive(Serialize)]
struct Document<'e> {
    error: Told<'e>,
}

/// An error as data.
#[derive(Serialize)]
struct Told<'e> {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aftermath: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'e str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<String>,
}

impl<'e> Told<'e> {
    fn new(error: &'e Error) -> Self {
        Self {
            message: error.to_string(),
            place: find(error, Error::place),
            statement: find(error, Error::failed_statement),
            code: find(error, Error::server_code),
            detail: find(error, Error::server_detail),
            aftermath: find(error, Error::aftermath),
            hint: find(error, Error::next_step),
            causes: causes(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay::ErrorKind;

    #[test]
    fn everything_that_is_known_is_told_once() {
        let server = Error::new(ErrorKind::Statement, "duplicate key")
            .statement("INSERT INTO t\nVALUES (1)")
            .detail("Key (id)=(1) already exists.");
        let error =
            Error::new(ErrorKind::Statement, "the revision failed").at("m/1.sql:3").hint("mend it").caused_by(server);
        let plain = anstream::adapter::strip_str(&text(&error)).to_string();
        assert_eq!(
            plain,
            "Error: m/1.sql:3: the revision failed\n  cause: duplicate key\n  statement: INSERT INTO t\n    \
             VALUES (1)\n  detail: Key (id)=(1) already exists.\nhint: mend it\n"
        );
    }
}
