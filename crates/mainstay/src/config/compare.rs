//! What a comparison looks at beyond the usual.

use super::file::File;
use super::settings;
use crate::error::{Error, ErrorKind, Result};
use std::str::FromStr;

/// Something that is compared only when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Also {
    /// Whose things are, and who may do what with them.
    Access,
}

impl Also {
    /// All of them, by the words that settings and options know.
    pub const ALL: [(&'static str, Self); 1] = [("access", Self::Access)];
}

impl FromStr for Also {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, also)| also);
        found.ok_or_else(|| {
            let words = Self::ALL.map(|(word, _)| word).join(", ");
            Error::new(ErrorKind::Config, format!("nothing is called `{text}` that could be compared too"))
                .hint(format!("one of: {words}"))
        })
    }
}

/// Reads the setting.
pub(super) fn read(file: &File<'_>) -> Result<Vec<Also>> {
    let words = file.texts(settings::COMPARE_ALSO)?.unwrap_or_default();
    let place = |error: Error| error.at(file.place(settings::COMPARE_ALSO));
    words.iter().map(|word| word.parse().map_err(place)).collect()
}
