//! "Did you mean": the one known name that a typed name most resembles.

/// The candidate that `typed` is most likely a misspelling of; `None` when none is near enough to be worth saying.
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()), candidate))
        // A third of the letters may be wrong, as in rustc; two in short words, but never all of them.
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(2) && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["models", "migrations", "engines", "url"];
        for (typed, expected) in
            [("modles", Some("models")), ("Engine", Some("engines")), ("ulr", Some("url")), ("password", None)]
        {
            assert_eq!(closest(typed, known), expected, "{typed}");
        }
        assert_eq!(closest("xy", ["id"]), None, "nothing in common");
    }
}
