//! Objects of newer servers: JSON duality views, libraries of JavaScript with the routines that use them, and what is
//! said to storage engines in their own words.

use super::{Found, Line};
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Object, ObjectName};
use mainstay_schema::source::ddl::reads;
use mainstay_schema::sql::{Lexis, SqlWriter, tokens};

/// What tells such a view from others, where the server prints it.
const DUALITY: &str = " JSON RELATIONAL DUALITY VIEW ";
/// The kind of object that it is.
pub(super) const DUALITY_VIEW: &str = "json duality view";
/// What tells one whose rows are kept, where the server prints it.
const MATERIALIZED: &str = " MATERIALIZED ";
/// Who keeps these rows, which nobody can say in a statement.
const STORED: &str = "/*(BY ENGINE=UNKNOWN)*/ ";
/// The kind of object that it is.
const MATERIALIZED_VIEW: &str = "materialized view";
/// What an attribute is called among the routines.
pub(super) const ATTRIBUTE: &str = "ENGINE ATTRIBUTE";
/// The kind of object that a library is.
pub(super) const LIBRARY: &str = "library";

impl Found<'_> {
    /// Names what is said to a storage engine in its own words: there are no others for it.
    pub(super) fn name_attribute(&mut self, line: &Line) {
        let table = ObjectName::new(line.text(3));
        self.schema.objects.push(Object {
            definition: line.text(4).to_owned(),
            depends_on: vec![table.clone()],
            table: Some(table),
            ..Object::new("engine attribute", line.text(1))
        });
    }

    /// Whether a view is one of these.
    pub(super) fn is_beyond(&self, view: &str) -> bool {
        let kinds = [DUALITY_VIEW, MATERIALIZED_VIEW];
        self.schema.objects.iter().any(|one| kinds.contains(&one.kind.0.as_str()) && one.name.name == view)
    }

    /// Notes a view that is no plain one, as an object; whether it is none.
    pub(super) fn note_beyond(&mut self, view: &ObjectName, printed: &str) -> bool {
        let (kind, rest) = match (printed.split_once(DUALITY), printed.split_once(MATERIALIZED)) {
            (Some((_, rest)), _) => (DUALITY_VIEW, rest),
            (None, Some((head, rest))) if !head.contains(" AS ") => (MATERIALIZED_VIEW, rest),
            _ => return false,
        };
        let Some((_, query)) = rest.split_once(" AS ") else { return false };
        let read = reads(&self.dialect.shown_query(query, self.database), &self.schema);
        let removal = SqlWriter::new(self.dialect).raw("DROP VIEW ").name(view).finish();
        let definition = match kind {
            DUALITY_VIEW => without_alias(&self.without_own_definer(printed), self.dialect.lexis()),
            _ => self.without_own_definer(&printed.replacen(STORED, "", 1)),
        };
        self.schema.objects.push(Object {
            definition,
            removal: removal.to_string(),
            depends_on: read.into_iter().collect(),
            ..Object::new(kind, view.clone())
        });
        true
    }
}

/// The name that the server gives the one column of such a view is made of how the statement was typed.
fn without_alias(text: &str, lexis: Lexis) -> String {
    let mut depth = 0_i32;
    let mut all = Vec::new();
    for token in tokens(text, lexis).map_while(Result::ok) {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        if depth == 0 {
            all.push(token);
        }
    }
    let query = all.iter().position(|token| token.is("select"));
    let rest = query.map_or(&[][..], |at| &all[at..]);
    let named = rest.iter().find(|token| token.is("as")).zip(rest.iter().find(|token| token.is("from")));
    match named {
        Some((alias, from)) if alias.start < from.start => {
            format!("{}{}", &text[..alias.start], &text[from.start..])
        }
        _ => text.to_owned(),
    }
}

/// A statement in JavaScript with its body as a string of any server, and the libraries that it uses without the name
/// of the database.
pub(super) fn in_javascript(text: &str, database: &str, dialect: &dyn Dialect) -> Option<(String, Vec<ObjectName>)> {
    let (head, body) = text.split_once("\nAS $")?;
    let (tag, body) = body.split_once('$')?;
    let body = body.strip_suffix(&format!("${tag}$"))?;
    head.contains("LANGUAGE JAVASCRIPT").then_some(())?;
    let head = head.replace(&format!("`{}`.", database.replace('`', "``")), "");
    let used = head.rsplit_once("USING (").map_or("", |(_, list)| list);
    let used = used.split(',').filter_map(|one| tokens(one.trim(), dialect.lexis()).next()?.ok()?.identifier());
    let used = used.map(ObjectName::new).collect();
    let body = SqlWriter::new(dialect).literal(body).finish();
    Some((format!("{head}\nAS {body}"), used))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::dialect::by_name;

    #[test]
    fn the_name_of_the_one_column_is_left_out() {
        let lexis = by_name("mysql").expect("a dialect").lexis();
        let view = "CREATE JSON RELATIONAL DUALITY VIEW `v` AS select json_duality_object('_id':`t`.`id`,'o':(select 1 AS `x` from `o`)) AS `it's` from `t`";
        assert_eq!(
            without_alias(view, lexis),
            "CREATE JSON RELATIONAL DUALITY VIEW `v` AS select json_duality_object('_id':`t`.`id`,'o':(select 1 AS `x` from `o`)) from `t`"
        );
    }

    #[test]
    fn a_body_in_javascript_becomes_a_string() {
        let dialect = by_name("mysql").expect("a dialect");
        let text = "CREATE FUNCTION `f`(n int) RETURNS int\n    LANGUAGE JAVASCRIPT\n    USING (`db`.`l` AS `ll`, `db`.`m`)\nAS $$return 'x';$$";
        let (found, used) = in_javascript(text, "db", dialect).expect("it is");
        assert_eq!(
            found,
            "CREATE FUNCTION `f`(n int) RETURNS int\n    LANGUAGE JAVASCRIPT\n    USING (`l` AS `ll`, `m`)\nAS 'return ''x'';'"
        );
        assert_eq!(used, [ObjectName::new("l"), ObjectName::new("m")]);
        assert!(in_javascript("CREATE FUNCTION f() RETURNS int RETURN 1", "db", dialect).is_none());
    }
}
