//! `-- lint: allow rule-name because reason` above a statement.

use super::{Finding, Fix, rule};

/// A rule that is not to look at a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allow<'a> {
    /// The rule.
    pub rule: &'static str,
    /// Why.
    pub reason: &'a str,
}

/// A line that allows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowError(String);

/// Reads what stands behind `-- lint:`.
pub(super) fn read<'a>(lines: &[&'a str]) -> Vec<Result<Allow<'a>, AllowError>> {
    lines.iter().map(|line| one(line)).collect()
}

fn one(line: &str) -> Result<Allow<'_>, AllowError> {
    let form = || AllowError(format!("`-- lint: {line}` is not understood"));
    let rest = line.strip_prefix("allow ").ok_or_else(form)?;
    let (name, reason) = rest.split_once(" because ").unwrap_or((rest, ""));
    let rule = rule(name.trim()).map_err(AllowError)?.name;
    match reason.trim() {
        "" => Err(AllowError(format!("`-- lint: {line}` gives no reason"))),
        reason => Ok(Allow { rule, reason }),
    }
}

/// A line that allows nothing is itself something found.
pub(super) fn finding(error: &AllowError) -> Finding {
    let advice = "write `-- lint: allow rule-name because …`, with the reason why it is safe here";
    Finding { rule: "allow", ..Finding::new(error.0.clone(), advice, Fix::default()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_required() {
        assert_eq!(
            one("allow drop-table because it is empty"),
            Ok(Allow { rule: "drop-table", reason: "it is empty" })
        );
        for (line, words) in [
            ("allow drop-table", "gives no reason"),
            ("allow drop-table because ", "gives no reason"),
            ("allow drop-tabel because x", "did you mean `drop-table`"),
            ("ignore drop-table", "not understood"),
        ] {
            let error = one(line).unwrap_err();
            assert!(error.0.contains(words), "{line}: {error:?}");
        }
    }
}
