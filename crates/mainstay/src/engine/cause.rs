//! Looking through the causes of an error.

use std::error::Error as StdError;
use std::io;

/// The innermost cause in words: what the layers above it say, it says better.
pub(super) fn root(error: &(dyn StdError + 'static)) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// The first cause of this type.
pub(super) fn find<'e, E: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e E> {
    let mut cause = error.source();
    while let Some(next) = cause {
        if let Some(found) = next.downcast_ref::<E>() {
            return Some(found);
        }
        // An error within an io::Error is not its source, but what it wraps.
        let wrapped = next.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|inner| inner.downcast_ref::<E>()) {
            return Some(found);
        }
        cause = next.source();
    }
    None
}
