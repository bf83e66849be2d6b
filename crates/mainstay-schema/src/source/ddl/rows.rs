//! Statements that change rows, read as far as it takes to run them on some rows of one table at a time: that table, and
//! where a further condition goes. What a statement makes of the rows is left to the server.

use super::cursor::{Origin, Reader};
use super::error::{DdlError, Result};
use crate::dialect::Dialect;
use crate::plan::OnRows;
use crate::schema::{ObjectName, Schema};
use crate::sql::Token;

/// What ends a condition; of an INSERT also ON CONFLICT and ON DUPLICATE KEY.
const BEHIND: [&str; 2] = ["returning", "on"];
/// What only makes sense for all rows together.
const WHOLE: [&str; 12] = [
    "group",
    "having",
    "union",
    "except",
    "intersect",
    "window",
    "limit",
    "offset",
    "order",
    "fetch",
    "distinct",
    "over",
];
/// Functions of many rows.
const AGGREGATES: [&str; 14] = [
    "count",
    "sum",
    "min",
    "max",
    "avg",
    "array_agg",
    "string_agg",
    "group_concat",
    "json_agg",
    "jsonb_agg",
    "json_arrayagg",
    "json_group_array",
    "bool_and",
    "bool_or",
];
const HINT: &str = "leave `-- in batches of` out, or write it as an UPDATE, DELETE or INSERT … SELECT of one table";

/// Reads a statement that goes through the rows of one table.
///
/// # Errors
/// When it is none, or does not do the same to some rows at a time as to all of them.
pub fn on_rows<'a>(statement: &'a str, state: &'a Schema, dialect: &'a dyn Dialect) -> Result<OnRows<'a>> {
    let mut reader = Reader::new(statement, state, dialect, Origin::Written)?;
    if reader.accept("update") {
        reader.update()
    } else if reader.accept_all(&["delete", "from"]) {
        reader.delete()
    } else if reader.accept_all(&["insert", "into"]) {
        reader.insert_select()
    } else {
        Err(reader.not_in_batches("only an UPDATE, a DELETE FROM or an INSERT INTO … SELECT can run in batches"))
    }
}

/// The table that a statement goes through, as it names it.
struct Named<'a> {
    table: ObjectName,
    source: &'a str,
    alias: &'a str,
    /// The token that names it.
    at: usize,
}

impl<'a> Reader<'a> {
    fn update(&mut self) -> Result<OnRows<'a>> {
        let named = self.named(&["set"])?;
        if !self.accept("set") {
            return Err(self.not_in_batches("an UPDATE of several tables cannot run in batches"));
        }
        let assigned = self.assigned()?;
        let clauses = self.mark();
        self.cut(named, assigned, &BEHIND[..1], clauses)
    }

    fn delete(&mut self) -> Result<OnRows<'a>> {
        let named = self.named(&["using", "where", "returning", "order", "limit", "from", "join"])?;
        if self.is("from") || self.is("join") || self.is_symbol(",") {
            return Err(self.not_in_batches("a DELETE from several tables cannot run in batches"));
        }
        let clauses = self.mark();
        self.cut(named, Vec::new(), &BEHIND[..1], clauses)
    }

    fn insert_select(&mut self) -> Result<OnRows<'a>> {
        let target = self.object_name("a table")?;
        let start = self
            .top_level("select")
            .ok_or_else(|| self.not_in_batches("only an INSERT of a SELECT can run in batches"))?;
        let many = |at: usize, token: Token<'_>| {
            AGGREGATES.iter().any(|name| token.is(name)) && self.token(at + 1).is_some_and(|next| next.is_symbol("("))
        };
        if self.outside_of_subqueries(start).any(|(at, token)| many(at, token)) {
            return Err(self.not_in_batches("a query that counts or adds up rows cannot run in batches"));
        }
        self.back_to(start);
        let Some(from) = self.top_level("from") else {
            return Err(self.not_in_batches("the SELECT reads no table, so there is nothing to go through in batches"));
        };
        self.back_to(from + 1);
        let named =
            self.named(&["where", "on", "returning", "join", "left", "inner", "cross", "group", "order", "limit"])?;
        if ["right", "full", "natural", "left", "inner", "cross", "join"].iter().any(|word| self.is(word))
            || self.is_symbol(",")
        {
            return Err(self.not_in_batches("a SELECT from several tables cannot run in batches"));
        }
        if named.table == target {
            return Err(self.not_in_batches("it reads the table that it fills, so it would never come to an end"));
        }
        self.cut(named, Vec::new(), &BEHIND, start)
    }

    /// The table, which has to be known, and its alias; `next` is what may follow that is no alias.
    fn named(&mut self, next: &[&str]) -> Result<Named<'a>> {
        let start = self.mark();
        self.accept("only");
        let table = self.object_name("a table")?;
        let at = self.mark() - 1;
        let mut alias = at;
        let is_alias = |token: Token<'_>| token.identifier().is_some() && !next.iter().any(|word| token.is(word));
        if self.accept("as") || self.peek().is_some_and(is_alias) {
            alias = self.mark();
            self.name("an alias")?;
        }
        if !self.state.tables.contains_key(&table) {
            let known = self.state.tables.keys().map(|name| name.name.as_str());
            let place = self.token(at).map_or(0, |token| token.start);
            return Err(DdlError::missing(self.text, place, "table", &table.to_string(), &table.name, known));
        }
        let source = self.slice(start..self.mark());
        Ok(Named { table, source, alias: self.slice(alias..alias + 1), at })
    }

    /// The columns behind SET, up to the clause that follows.
    fn assigned(&mut self) -> Result<Vec<String>> {
        let mut columns = Vec::new();
        loop {
            if self.is_symbol("(") {
                columns.extend(self.list(|reader| reader.name("a column"))?);
            } else {
                let mut name = self.name("a column")?;
                while self.accept_symbol(".") {
                    name = self.name("a column")?;
                }
                columns.push(name);
            }
            if !self.pass_to_comma() {
                return Ok(columns);
            }
        }
    }

    /// Passes the value that is assigned; whether another assignment follows.
    fn pass_to_comma(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            let distinct =
                self.mark().checked_sub(1).and_then(|at| self.token(at)).is_some_and(|last| last.is("distinct"));
            if depth == 0
                && (["where", "returning", "order", "limit"].iter().any(|word| token.is(word))
                    || (token.is("from") && !distinct))
            {
                return false;
            }
            self.advance();
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "," if depth == 0 => return true,
                _ => {}
            }
        }
        false
    }

    /// The number of the next token that is this word and stands in no parentheses.
    fn top_level(&self, word: &str) -> Option<usize> {
        let mut depth = 0_usize;
        (self.mark()..).map_while(|at| self.token(at).map(|token| (at, token))).find_map(|(at, token)| {
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let distinct = at > 0 && self.token(at - 1).is_some_and(|last| last.is("distinct"));
            (depth == 0 && token.is(word) && !(distinct && word == "from")).then_some(at)
        })
    }

    /// The tokens of the statement from a place on that stand in no query within it.
    fn outside_of_subqueries(&self, start: usize) -> impl Iterator<Item = (usize, Token<'a>)> + '_ {
        let (mut depth, mut within) = (0_usize, None);
        (start..).map_while(|at| self.token(at).map(|token| (at, token))).filter(move |(at, token)| {
            match token.text {
                "(" => {
                    depth += 1;
                    let begins = self.token(at + 1).is_some_and(|next| next.is("select") || next.is("with"));
                    within = within.or(begins.then_some(depth));
                }
                ")" => {
                    within = within.filter(|begun| *begun != depth);
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            within.is_none()
        })
    }

    /// Cuts the rest of the statement at its condition; `clauses` is the token where they begin.
    fn cut(&mut self, named: Named<'a>, assigned: Vec<String>, behind: &[&str], clauses: usize) -> Result<OnRows<'a>> {
        self.refuse_other_mentions(&named)?;
        let from = self.mark();
        self.back_to(clauses);
        let windows = self.outside_of_subqueries(clauses).any(|(_, token)| token.is("over"));
        if let Some(word) = WHOLE.iter().find(|word| self.is_clause(word) || (windows && **word == "over")) {
            return Err(self.not_in_batches(&format!(
                "{} is about all rows together, so it cannot run in batches",
                word.to_uppercase()
            )));
        }
        self.back_to(from);
        let ends = |reader: &Self| behind.iter().filter_map(|word| reader.top_level(word)).min();
        let count = from + (from..).take_while(|at| self.token(*at).is_some()).count();
        // What is done on a conflict has a condition of its own.
        let start = self.top_level("where").filter(|at| ends(self).is_none_or(|end| *at < end));
        self.back_to(start.map_or(from, |at| at + 1));
        let end = ends(self).unwrap_or(count);
        Ok(OnRows {
            table: named.table,
            source: named.source,
            alias: named.alias,
            assigned,
            before: self.slice(0..start.unwrap_or(end)),
            condition: start.map(|at| self.slice(at + 1..end)),
            after: self.slice(end..count),
        })
    }

    /// Whether a clause begins with this word; `IS DISTINCT FROM` is none.
    fn is_clause(&self, word: &str) -> bool {
        self.top_level(word).is_some_and(|at| {
            let compares = at > 0 && self.token(at - 1).is_some_and(|last| last.is("is") || last.is("not"));
            !(word == "distinct" && compares)
        })
    }

    /// What it reads of the table that it changes would depend on where the batches end.
    fn refuse_other_mentions(&self, named: &Named<'_>) -> Result<()> {
        let mut all = (0..).map_while(|at| self.token(at).map(|token| (at, token))).filter(|(at, _)| *at != named.at);
        // Behind FROM, be it as one of several that have aliases.
        let starts = |token: &Token<'_>| ["from", "join", "using", "only"].iter().any(|word| token.is(word));
        let lists = |token: &Token<'_>| {
            let is_name = token.identifier().is_some_and(|name| token.is_name(&name));
            is_name || token.is("as") || token.is_symbol(",") || token.is_symbol(".")
        };
        let reads = |at: usize| {
            let mut back = (0..at).rev().filter_map(|before| self.token(before));
            back.find(|token| starts(token) || !lists(token)).is_some_and(|token| starts(&token))
        };
        let is_it =
            |token: &Token<'_>| token.identifier().is_some_and(|name| name.eq_ignore_ascii_case(&named.table.name));
        let again = |(at, token): &(usize, Token<'_>)| is_it(token) && reads(*at);
        match all.find(again) {
            Some((_, token)) => {
                let message = format!(
                    "it reads {} while it goes through it: what it does would depend on where a batch ends",
                    named.table
                );
                Err(self.error(token.start, message, HINT))
            }
            None => Ok(()),
        }
    }

    fn not_in_batches(&self, message: &str) -> DdlError {
        self.error(self.place(), message, HINT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect;
    use crate::schema::{Column, Table, Type};

    fn schema() -> Schema {
        let mut schema = Schema::new();
        for name in ["users", "teams"] {
            let columns = vec![Column::new("id", Type::BigInt), Column::new("n", Type::Integer)];
            schema.tables.insert(name.into(), Table::new(name, columns).primary_key(&["id"]));
        }
        schema
    }

    fn cut(statement: &str) -> Result<String> {
        let schema = schema();
        let on = on_rows(statement, &schema, dialect::portable())?;
        let condition = on.condition.map_or_else(|| "-".to_owned(), |text| format!("[{text}]"));
        Ok(format!("{} as {}, {} {condition} {}", on.table, on.alias, on.before, on.after).trim_end().to_owned())
    }

    #[test]
    fn a_condition_goes_where_the_statement_has_one() {
        for (statement, expected) in [
            ("UPDATE users SET n = 1", "users as users, UPDATE users SET n = 1 -"),
            (
                "update only public.users u set n = 1 where n is null",
                "users as u, update only public.users u set n = 1 [n is null]",
            ),
            (
                "UPDATE users SET (n, id2) = (SELECT 1, 2 FROM teams WHERE id = 1), m = 2 FROM teams AS t WHERE t.id = users.id OR n IS DISTINCT FROM 2 RETURNING users.id",
                "users as users, UPDATE users SET (n, id2) = (SELECT 1, 2 FROM teams WHERE id = 1), m = 2 FROM teams AS t [t.id = users.id OR n IS DISTINCT FROM 2] RETURNING users.id",
            ),
            (
                "INSERT INTO teams SELECT (SELECT count(*) FROM teams), users.n FROM users",
                "users as users, INSERT INTO teams SELECT (SELECT count(*) FROM teams), users.n FROM users -",
            ),
            (
                "DELETE FROM users AS u USING teams JOIN x ON true WHERE n > 1",
                "users as u, DELETE FROM users AS u USING teams JOIN x ON true [n > 1]",
            ),
            (
                "INSERT INTO teams (id) SELECT id FROM users u ON CONFLICT (id) DO UPDATE SET n = 1 WHERE teams.n = 2",
                "users as u, INSERT INTO teams (id) SELECT id FROM users u - ON CONFLICT (id) DO UPDATE SET n = 1 WHERE teams.n = 2",
            ),
            (
                "INSERT INTO teams SELECT CASE WHEN n IS NOT DISTINCT FROM 1 THEN 1 END, n FROM users WHERE NOT EXISTS (SELECT 1 FROM teams) -- x",
                "users as users, INSERT INTO teams SELECT CASE WHEN n IS NOT DISTINCT FROM 1 THEN 1 END, n FROM users [NOT EXISTS (SELECT 1 FROM teams)]",
            ),
        ] {
            assert_eq!(cut(statement).as_deref(), Ok(expected), "{statement}");
        }
    }

    #[test]
    fn what_is_about_all_rows_is_refused() {
        for (statement, words) in [
            ("INSERT INTO users VALUES (1, 2)", "only an INSERT of a SELECT"),
            ("CREATE TABLE t (a int)", "only an UPDATE"),
            ("WITH x AS (SELECT 1) UPDATE users SET n = 1", "only an UPDATE"),
            ("UPDATE users, teams SET n = 1", "several tables"),
            ("UPDATE users JOIN teams ON true SET n = 1", "several tables"),
            ("UPDATE users SET n = 1 ORDER BY id LIMIT 5", "LIMIT is about all rows"),
            ("DELETE FROM users WHERE n > (SELECT avg(n) FROM users)", "it reads users while"),
            ("UPDATE users SET n = 1 FROM teams JOIN public.users u ON true", "it reads users while"),
            ("INSERT INTO users SELECT id FROM users", "never come to an end"),
            ("INSERT INTO teams SELECT count(*) FROM users", "counts or adds up"),
            ("INSERT INTO teams SELECT (SELECT 1 FROM teams), coalesce(sum(n), 0) FROM users", "counts or adds up"),
            ("INSERT INTO teams SELECT coalesce(lag(n) OVER (ORDER BY id), 0) FROM users", "OVER is about all rows"),
            ("UPDATE users SET n = (SELECT max(t.id) FROM teams AS t, users)", "it reads users while"),
            ("INSERT INTO teams SELECT n FROM users GROUP BY n", "GROUP is about all rows"),
            ("INSERT INTO teams SELECT DISTINCT n FROM users", "DISTINCT is about all rows"),
            ("INSERT INTO teams SELECT n FROM users JOIN x ON true", "several tables"),
            ("INSERT INTO teams SELECT 1", "reads no table"),
            ("UPDATE user SET n = 1", "there is no table user"),
        ] {
            let error = cut(statement).unwrap_err();
            assert!(error.message.contains(words), "{statement}: {error:?}");
            assert!(error.hint.is_some(), "{statement}");
        }
    }
}
