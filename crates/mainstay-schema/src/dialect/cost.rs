//! What a change costs where a database is in use: the lock it takes, whom that blocks, and for how long.

use crate::plan::Lock;
use crate::schema::Expr;
use crate::sql::{Lexis, TokenKind, tokens};
use serde::Serialize;

/// What a change costs on a table with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// The lock, in the words of the server.
    pub lock: &'static str,
    /// Whom it blocks.
    pub blocks: Lock,
    /// What is done while it is held.
    pub work: Work,
}

/// What a change does with the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Nothing: it takes as long for many rows as for few.
    Instant,
    /// It reads all of them.
    Scan,
    /// It writes all of them anew.
    Rewrite,
}

impl Cost {
    /// Whether somebody waits, and the longer the more rows there are.
    pub fn stops_traffic(&self) -> bool {
        self.blocks != Lock::None && self.work != Work::Instant
    }
}

/// What an engine offers so that a change of a table in use blocks nobody. A row of data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways {
    /// Indexes are built and dropped while writers go on (`CONCURRENTLY`).
    pub concurrent_indexes: bool,
    /// A constraint is added for new rows, and checked for old ones later (`NOT VALID`).
    pub unvalidated_constraints: bool,
    /// A unique index that is there becomes a constraint (`USING INDEX`).
    pub constraint_on_index: bool,
    /// A check that no row is NULL spares the look at every row (`SET NOT NULL`).
    pub check_proves_not_null: bool,
}

/// Whether an expression calls a function that is none of these.
pub(super) fn calls_other_than(expr: &Expr, known: &[&str]) -> bool {
    /// Words with parentheses that are no calls.
    const GRAMMAR: [&str; 6] = ["cast", "in", "coalesce", "row", "array", "nullif"];
    let all: Vec<_> = tokens(expr.as_str(), Lexis::STANDARD).filter_map(Result::ok).collect();
    all.windows(2).enumerate().any(|(at, pair)| {
        let name = pair[0].identifier().unwrap_or_default();
        // `x::numeric(10,2)` and `CAST(x AS varchar(9))` name types, not functions.
        let is_type = at > 0 && (all[at - 1].is_symbol("::") || all[at - 1].is("as"));
        let is_word = matches!(pair[0].kind, TokenKind::Word | TokenKind::Quoted);
        let known = known.contains(&name.as_str()) || GRAMMAR.contains(&name.as_str());
        is_word && pair[1].is_symbol("(") && !is_type && !known
    })
}
