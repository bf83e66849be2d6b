//! `COMMENT ON`.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::{Change, Commented};
use crate::schema::ObjectName;

/// What has a comment: where it is named, what it is, its comment so far.
type Found = Option<(Commented, Option<String>)>;

impl Reader<'_> {
    /// What follows `COMMENT ON`.
    pub(super) fn comment(&mut self) -> Result<Reading> {
        let found = if self.accept("table") {
            self.commented_table()?
        } else if self.accept("index") {
            self.commented_index()?
        } else if self.accept("type") {
            let name = self.object_name("a type")?;
            self.state.enums.get(&name).map(|found| (Commented::Enum(name), found.comment.clone()))
        } else if self.accept("view") || self.accept_all(&["materialized", "view"]) {
            self.commented_view()?
        } else if self.accept("column") {
            return self.comment_on_column();
        } else {
            return Ok(Reading::Opaque);
        };
        let to = self.comment_text()?;
        let Some((on, from)) = found else { return Ok(Reading::Opaque) };
        let change = Change::SetComment { on, from: from.clone(), to: to.clone() };
        Ok(Reading::Changes(if from == to { Vec::new() } else { vec![change] }))
    }

    fn commented_table(&mut self) -> Result<Found> {
        let place = self.place();
        let name = self.object_name("a table")?;
        let comment = self.table(&name, place)?.comment.clone();
        Ok(Some((Commented::Table(name), comment)))
    }

    fn commented_view(&mut self) -> Result<Found> {
        let place = self.place();
        let name = self.object_name("a view")?;
        match self.state.views.get(&name) {
            Some(view) => Ok(Some((Commented::View(name), view.comment.clone()))),
            None => Err(self.missing(place, "view", &name, self.state.views.keys())),
        }
    }

    /// An index; the one behind a constraint has no comment in a schema.
    fn commented_index(&mut self) -> Result<Found> {
        let place = self.place();
        let name = self.object_name("an index")?;
        match self.index(&name) {
            Some((table, index)) => {
                let on = Commented::Index { table: table.clone(), index: index.name.clone() };
                Ok(Some((on, index.comment.clone())))
            }
            None if self.owner_of_constraint(&name).is_some() => Ok(None),
            None => Err(self.no_index(&name, place)),
        }
    }

    /// `[schema.]table.column IS …`; the columns of views have no comments in a schema.
    fn comment_on_column(&mut self) -> Result<Reading> {
        let place = self.place();
        let mut parts = vec![self.name("a table")?];
        while self.accept_symbol(".") {
            parts.push(self.name("a column")?);
        }
        let (owner, column) = match parts.as_slice() {
            [table, column] => (ObjectName::new(table), column),
            [schema, table, column] if schema == self.default_namespace() => (ObjectName::new(table), column),
            [schema, table, column] => (ObjectName::in_schema(schema, table), column),
            _ => return Err(self.unexpected("a column of a table")),
        };
        let comment = self.comment_text()?;
        if self.state.views.contains_key(&owner) {
            return Ok(Reading::Opaque);
        }
        let table = self.table(&owner, place)?;
        let from = table.column(column).ok_or_else(|| self.no_column(table, column, place))?.clone();
        if from.comment == comment {
            return Ok(Reading::Changes(Vec::new()));
        }
        let mut to = from.clone();
        to.comment = comment;
        Ok(Reading::Changes(vec![Change::AlterColumn { table: owner, from, to, using: None }]))
    }

    /// `IS 'text'` or `IS NULL`, to the end; no text is no comment.
    fn comment_text(&mut self) -> Result<Option<String>> {
        self.expect("is")?;
        let text = if self.accept("null") { String::new() } else { self.string("a comment or NULL")? };
        self.end()?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}
