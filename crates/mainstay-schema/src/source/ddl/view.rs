//! `CREATE VIEW` and `DROP VIEW`, plain and materialized.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::Change;
use crate::schema::{Expr, ObjectName, Options, Schema, View};
use crate::sql::Token;

impl Reader<'_> {
    /// What follows `CREATE [OR REPLACE] [MATERIALIZED] VIEW`.
    pub(super) fn create_view(&mut self, materialized: bool, replace: bool, said: Options) -> Result<Reading> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let mut view = self.view_definition(materialized)?;
        view.options.extend(said);
        self.end()?;
        view.reads = reads(&view.query, self.state);
        let old = self.state.views.get(&view.name);
        match old.filter(|old| replace && old.materialized == materialized) {
            Some(old) => {
                view.comment.clone_from(&old.comment);
                let drop = Change::DropView { view: old.clone() };
                let changes = if *old == view { Vec::new() } else { vec![drop, Change::CreateView { view }] };
                Ok(Reading::Changes(changes))
            }
            None if old.is_some() || self.state.tables.contains_key(&view.name) => {
                self.exists(if_missing, place, "table or view", &view.name)
            }
            None => Ok(Reading::Changes(vec![Change::CreateView { view }])),
        }
    }

    /// `ALGORITHM = … DEFINER = … SQL SECURITY …`, where a dialect says so before VIEW: with whose rights it reads.
    pub(super) fn view_preamble(&mut self) -> Result<Options> {
        let mut said = Options::new();
        while self.whole {
            if self.accept("algorithm") {
                self.expect_symbol("=")?;
                self.name("an algorithm")?;
            } else if self.accept("definer") {
                self.expect_symbol("=")?;
                while self.peek().is_some_and(|token| !token.is("sql") && !token.is("view")) {
                    self.skip_one()?;
                }
            } else if self.accept_all(&["sql", "security"]) {
                if self.name("DEFINER or INVOKER")?.eq_ignore_ascii_case("invoker") {
                    said.insert("security_invoker".to_owned(), "true".to_owned());
                }
            } else {
                break;
            }
        }
        Ok(said)
    }

    /// `name [(columns)] [WITH (options)] AS query [WITH …]`.
    pub(super) fn view_definition(&mut self, materialized: bool) -> Result<View> {
        let mut view = View::new(self.object_name("a view")?, "");
        view.materialized = materialized;
        if self.is_symbol("(") {
            view.columns = self.list(|reader| reader.name("a column"))?;
        }
        if self.accept("using") {
            return Err(self.refuse("an access method of a view"));
        }
        view.options = self.with_options()?;
        self.expect("as")?;
        if !["select", "with", "values", "table"].iter().any(|word| self.is(word)) && !self.is_symbol("(") {
            return Err(self.unexpected("a query"));
        }
        let start = self.mark();
        while self.peek().is_some_and(|token| !token.is_symbol(";")) && !self.ends_query(materialized) {
            self.skip_one()?;
        }
        view.query = self.expression(start, self.mark())?;
        self.query_ending(&mut view)?;
        Ok(view)
    }

    /// Whether `WITH [NO] DATA` or `WITH [LOCAL | CASCADED] CHECK OPTION` is next.
    fn ends_query(&self, materialized: bool) -> bool {
        let endings: &[&[&str]] = if materialized {
            &[&["with", "data"], &["with", "no", "data"]]
        } else {
            &[&["with", "check", "option"], &["with", "local", "check"], &["with", "cascaded", "check"]]
        };
        endings.iter().any(|words| self.are(words))
    }

    fn query_ending(&mut self, view: &mut View) -> Result<()> {
        if !self.accept("with") || self.accept("data") || self.accept_all(&["no", "data"]) {
            return Ok(());
        }
        let checked = self.accept_one(&[("local", "local"), ("cascaded", "cascaded")]).unwrap_or("cascaded");
        self.expect_all(&["check", "option"])?;
        view.options.insert("check_option".to_owned(), checked.to_owned());
        Ok(())
    }

    /// What follows `DROP [MATERIALIZED] VIEW`.
    pub(super) fn drop_view(&mut self, materialized: bool) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.object_name("a view")?)))?;
        let cascade = self.behaviour();
        self.end()?;
        let mut changes = Vec::new();
        for (place, name) in &names {
            match self.state.views.get(name).filter(|view| view.materialized == materialized) {
                Some(view) => changes.push(Change::DropView { view: view.clone() }),
                None if if_exists => continue,
                None => return Err(self.missing(*place, "view", name, self.state.views.keys())),
            }
            let also = |reader: &ObjectName| names.iter().any(|(_, other)| other == reader);
            if let Some(reader) = self.readers(name).find(|view| cascade && !also(&view.name)) {
                return Err(self.depends(*place, "the view", &reader.name));
            }
        }
        Ok(Reading::Changes(changes))
    }

    /// The views that read a table or view.
    pub(super) fn readers<'r>(&'r self, name: &'r ObjectName) -> impl Iterator<Item = &'r View> {
        self.state.views.values().filter(move |view| view.reads.contains(name))
    }
}

/// The tables and views of a schema that a query mentions.
pub fn reads(query: &Expr, schema: &Schema) -> Vec<ObjectName> {
    let tokens: Vec<Token<'_>> = crate::source::names::plain_tokens(query);
    let mut out: Vec<ObjectName> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = token.identifier() else { continue };
        let owner = at.checked_sub(2).filter(|&owner| tokens[owner + 1].is_symbol("."));
        let owner = owner.and_then(|owner| tokens[owner].identifier());
        let qualified = owner.map(|owner| ObjectName::in_schema(owner, name.clone()));
        let known = |name: &ObjectName| schema.tables.contains_key(name) || schema.views.contains_key(name);
        let found = qualified.filter(known).or_else(|| Some(ObjectName::new(name)).filter(known));
        out.extend(found.filter(|found| !out.contains(found)));
    }
    out
}
