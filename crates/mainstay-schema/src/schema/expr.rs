//! SQL fragments inside a schema: defaults, checks, predicates, index keys, view bodies.

use super::ObjectName;
use crate::sql::{Lexis, TokenKind, canonical, quoted, tokens};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A fragment of SQL: a default, a check, a predicate, an index key, a query.
///
/// Two are equal when their tokens are: white space, comments, the case of unquoted words and
/// parentheses around the whole do not count. Whether two different texts mean the same only the
/// server knows; the engine asks it before it believes in a difference.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Expr(String);

impl Expr {
    /// Takes a fragment as it was written.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A text literal, quoted.
    pub fn literal(value: &str) -> Self {
        Self(format!("'{}'", value.replace('\'', "''")))
    }

    /// The fragment as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifiers and keywords in it, as identifiers (words in lower case, quotes off).
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).filter_map(|token| token.identifier())
    }

    /// Whether it mentions the identifier.
    pub fn mentions(&self, name: &str) -> bool {
        tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).any(|token| token.is_name(name))
    }

    /// All identifiers that it mentions: for asking for many of them.
    pub fn names(&self) -> HashSet<String> {
        tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).filter_map(|token| token.name()).collect()
    }

    /// The same with one identifier in place of another; strings and comments are left alone.
    pub fn with_renamed(&self, from: &str, to: &str) -> Self {
        let mut out = String::with_capacity(self.0.len());
        let mut written = 0;
        let all: Vec<_> = tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).collect();
        for (at, token) in all.iter().enumerate() {
            let is_function = token.kind == TokenKind::Word && all.get(at + 1).is_some_and(|next| next.is_symbol("("));
            let is_type = at > 0 && all[at - 1].is_symbol("::");
            if token.is_name(from) && !is_function && !is_type {
                out.push_str(&self.0[written..token.start]);
                out.push_str(&quoted(to));
                written = token.end();
            }
        }
        out.push_str(&self.0[written..]);
        Self(out)
    }

    /// The same with one type in place of another, where values are cast to it.
    pub fn with_renamed_type(&self, from: &ObjectName, to: &ObjectName) -> Self {
        let spelled = to.schema.iter().chain([&to.name]).map(|part| quoted(part)).collect::<Vec<_>>().join(".");
        let all: Vec<_> = tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).collect();
        let mut out = self.0.clone();
        for at in (1..all.len()).rev().filter(|&at| all[at - 1].is_symbol("::")) {
            let parts: Vec<_> = from.schema.iter().chain([&from.name]).collect();
            let last = at + 2 * (parts.len() - 1);
            let is_it =
                parts.iter().enumerate().all(|(n, part)| all.get(at + 2 * n).is_some_and(|one| one.is_name(part)));
            if is_it && !all.get(last + 1).is_some_and(|next| next.is_symbol(".")) {
                out.replace_range(all[at].start..all[last].end(), &spelled);
            }
        }
        Self(out)
    }

    /// The same with one text literal in place of another.
    pub fn with_literal(&self, from: &Self, to: &Self) -> Self {
        let mut out = self.0.clone();
        let all: Vec<_> = tokens(&self.0, Lexis::STANDARD).filter_map(Result::ok).collect();
        for token in all.iter().rev().filter(|token| token.kind == TokenKind::String && token.text == from.0) {
            out.replace_range(token.start..token.end(), &to.0);
        }
        Self(out)
    }

    /// The form that equality compares.
    pub fn canonical(&self) -> String {
        canonical(&self.0)
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.canonical() == other.canonical()
    }
}

impl Eq for Expr {}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::Expr;

    #[test]
    fn spelling_is_not_a_difference() {
        for (a, b) in [
            ("a > 0", "A>0"),
            ("(a > 0)", "a > 0"),
            ("((a) > (0))", "(a) > (0)"),
            ("lower(x) /* note */", "LOWER( x )"),
            ("bar * \n 5", "bar*5"),
            ("\"a\" > 0", "a > 0"),
        ] {
            assert_eq!(Expr::from(a), Expr::from(b), "{a} and {b}");
        }
    }

    #[test]
    fn only_names_are_renamed() {
        for (before, name, after) in [
            ("a > 0 AND \"a\" < b", "a", "\"z\" > 0 AND \"z\" < b"),
            ("\"null\" IS NOT NULL", "null", "\"z\" IS NOT NULL"),
            ("lower(lower) = 'lower'", "lower", "lower(\"z\") = 'lower'"),
            ("date::date", "date", "\"z\"::date"),
            ("user <> ''", "user", "\"z\" <> ''"),
        ] {
            assert_eq!(Expr::from(before).with_renamed(name, "z").as_str(), after);
        }
    }

    #[test]
    fn only_casts_to_a_type_are_renamed() {
        for (before, name, after) in [
            ("a = 'x'::mood AND mood > 0", "mood", "a = 'x'::\"z\" AND mood > 0"),
            ("'x'::app.mood", "app.mood", "'x'::\"z\""),
            ("'x'::app.mood", "mood", "'x'::app.mood"),
            ("'x'::mood[]", "mood", "'x'::\"z\"[]"),
        ] {
            assert_eq!(Expr::from(before).with_renamed_type(&name.into(), &"z".into()).as_str(), after);
        }
    }

    #[test]
    fn meaning_is() {
        for (a, b) in [
            ("a > 0", "a > 10"),
            ("'A'", "'a'"),
            ("\"A\"", "a"),
            ("(a) or (b)", "a) or (b"),
            ("a b", "ab"),
            ("- -1", "--1"),
        ] {
            assert_ne!(Expr::from(a), Expr::from(b), "{a} and {b}");
        }
    }
}
