//! CSV as `psql` writes it: fields apart by commas, what has a comma, a quote or a line break in `"…"` with quotes
//! doubled. Nothing is NULL, `""` is the empty text.

use std::borrow::Cow;

/// Writes a field that has a value.
pub(super) fn write(value: &str, out: &mut String) {
    let is_plain = !value.is_empty() && value != "\\." && !value.contains([',', '"', '\n', '\r']);
    if is_plain {
        out.push_str(value);
        return;
    }
    out.push('"');
    for part in value.split_inclusive('"') {
        out.push_str(part);
        if part.ends_with('"') {
            out.push('"');
        }
    }
    out.push('"');
}

/// The end of the record that begins at `from`, and where the search goes on if there is none yet: quotes may hold
/// line breaks.
pub(super) fn end(buffer: &[u8], from: usize, is_quoted: &mut bool) -> Option<usize> {
    for (at, byte) in buffer.iter().enumerate().skip(from) {
        match byte {
            b'"' => *is_quoted = !*is_quoted,
            b'\n' if !*is_quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// The fields of a record; `None` is NULL.
pub(super) fn fields(record: &str) -> Vec<Option<Cow<'_, str>>> {
    let mut fields = Vec::new();
    let mut rest = record;
    loop {
        let (field, later) = first(rest);
        fields.push(field);
        match later {
            Some(later) => rest = later,
            None => return fields,
        }
    }
}

/// The first field, and what comes after its comma.
fn first(text: &str) -> (Option<Cow<'_, str>>, Option<&str>) {
    let plain_end = text.find([',', '"']).unwrap_or(text.len());
    if !text[plain_end..].starts_with('"') {
        let field = &text[..plain_end];
        let field = (!field.is_empty()).then_some(Cow::Borrowed(field));
        return (field, text.get(plain_end + 1..));
    }
    let (mut value, mut is_quoted, mut rest) = (String::new(), false, text);
    loop {
        let end = if is_quoted { rest.find('"') } else { rest.find([',', '"']) };
        let Some(end) = end else {
            value.push_str(rest);
            return (Some(Cow::Owned(value)), None);
        };
        value.push_str(&rest[..end]);
        let (sign, later) = (&rest[end..=end], &rest[end + 1..]);
        match (sign, is_quoted) {
            (",", _) => return (Some(Cow::Owned(value)), Some(later)),
            (_, true) if later.starts_with('"') => {
                value.push('"');
                rest = &later[1..];
            }
            _ => (is_quoted, rest) = (!is_quoted, later),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were_written() {
        let values = ["a", "", "a,b", "\"", "\"\"", "a\"b\"", "line\nbreak", "\r", "\\.", " ", "ü,\"🦀\""];
        let mut record = String::new();
        for value in values {
            write(value, &mut record);
            record.push(',');
        }
        let back = fields(&record);
        let (last, back) = back.split_last().unwrap();
        assert_eq!(*last, None);
        assert_eq!(back.iter().map(|field| field.as_deref().unwrap()).collect::<Vec<_>>(), values);
        let mut quoted = false;
        assert_eq!(end(format!("{record}\nnext").as_bytes(), 0, &mut quoted), Some(record.len()));
    }

    #[test]
    fn nothing_is_null_and_quotes_may_stand_anywhere() {
        let none = None::<&str>;
        for (record, expected) in [
            ("", vec![none]),
            (",", vec![none, none]),
            ("\"\",", vec![Some(""), none]),
            ("a\"b,\"c,d", vec![Some("ab,c"), Some("d")]),
            ("5\"\",x", vec![Some("5"), Some("x")]),
        ] {
            let fields = fields(record);
            assert_eq!(fields.iter().map(Option::as_deref).collect::<Vec<_>>(), expected, "{record}");
        }
    }
}
