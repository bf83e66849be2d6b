//! What is done about data that revisions destroy: the settings below `keep`.

use super::file::File;
use super::settings;
use crate::error::{Error, ErrorKind, Result};
use std::time::Duration;

/// What is done about data that revisions destroy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keep {
    /// Whether it is kept, so that a downgrade puts it back.
    pub data: bool,
    /// How long; zero: until somebody drops it.
    pub time: Duration,
    /// From how many bytes on somebody is asked before anything runs.
    pub ask_above: u64,
}

impl Keep {
    pub(super) fn read(file: &File<'_>, days: Option<u32>) -> Result<Self> {
        let said = file.text(settings::KEEP_ASK_ABOVE)?;
        let wrong = || {
            Error::new(ErrorKind::Config, format!("`{}` is not a size", settings::KEEP_ASK_ABOVE.key))
                .at(file.place(settings::KEEP_ASK_ABOVE))
                .hint("write a number and a unit: \"500 MB\", \"1 GB\"")
        };
        let text = said.unwrap_or_else(|| super::fallback(settings::KEEP_ASK_ABOVE));
        Ok(Self {
            data: file.flag(settings::KEEP_DATA)?.unwrap_or(true),
            time: Duration::from_secs(u64::from(days.unwrap_or_default()) * 24 * 60 * 60),
            ask_above: bytes(&text).ok_or_else(wrong)?,
        })
    }
}

/// A size as people write it, in powers of 1000.
fn bytes(text: &str) -> Option<u64> {
    const UNITS: [(&str, u32); 6] = [("", 0), ("B", 0), ("KB", 1), ("MB", 2), ("GB", 3), ("TB", 4)];
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let unit = unit.trim();
    let (_, power) = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    number.parse::<u64>().ok()?.checked_mul(1000_u64.checked_pow(*power)?)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_a_number_and_a_unit() {
        for (text, size) in [
            ("0", Some(0)),
            ("512", Some(512)),
            ("20 MB", Some(20_000_000)),
            ("1GB", Some(1_000_000_000)),
            ("2 tb", Some(2_000_000_000_000)),
            ("much", None),
            ("1 mile", None),
            ("-1 GB", None),
            ("99999999999 TB", None),
        ] {
            assert_eq!(bytes(text), size, "{text}");
        }
    }
}
