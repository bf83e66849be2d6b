//! A column definition: type, default, NULL, identity, generation, and the constraints written with it.

use super::constraint::Placed;
use super::cursor::{Origin, Reader};
use super::error::Result;
use crate::change::Constraint;
use crate::schema::{Column, Expr, Generated, Identity, IdentityKind};
use crate::sql::TokenKind;

/// A column as it is read, with what was said about it so far.
struct Draft {
    column: Column,
    nullable: Option<bool>,
    constraints: Vec<Placed>,
}

impl Reader<'_> {
    /// `name type constraint …`, to before the comma or parenthesis that ends it.
    pub(super) fn column(&mut self) -> Result<(Column, Vec<Placed>)> {
        self.not_an_inline_index()?;
        let name = self.name("a column's name")?;
        let (ty, serial) = self.column_type()?;
        let mut column = Column::new(name, ty);
        column.identity = serial.map(|kind| Identity { kind, ..Identity::default() });
        let mut draft = Draft { column, nullable: serial.map(|_| false), constraints: Vec::new() };
        loop {
            let start = self.mark();
            let name = self.constraint_name()?;
            if self.column_property(&mut draft, name.as_deref())? {
                continue;
            }
            match self.column_constraint(&draft.column.name, name)? {
                Some(placed) => self.keep_constraint(&mut draft, placed)?,
                None if self.mark() > start => return Err(self.unexpected("a constraint")),
                None => break,
            }
        }
        draft.column.nullable = draft.nullable.unwrap_or(true);
        Ok((draft.column, draft.constraints))
    }

    /// `KEY name (column)` is an index in some dialects, and reads like a column of an odd type.
    fn not_an_inline_index(&self) -> Result<()> {
        if self.whole {
            return Ok(());
        }
        let index = ["key", "index", "fulltext", "spatial"].iter().any(|word| self.is(word));
        let named = self.peek_at(2).is_some_and(|token| token.is_symbol("("));
        let column = self.peek_at(3).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted));
        if index && named && column {
            return Err(self.refuse("an index within CREATE TABLE; write CREATE INDEX"));
        }
        Ok(())
    }

    /// What belongs to the column itself; whether there was such a thing.
    fn column_property(&mut self, draft: &mut Draft, name: Option<&str>) -> Result<bool> {
        let place = self.place();
        if self.accept_all(&["not", "null"]) {
            self.set_nullable(draft, place, false)?;
        } else if name.is_some() {
            return Ok(false);
        } else if self.accept("null") {
            self.set_nullable(draft, place, true)?;
        } else if self.accept("default") {
            let value = self.default_value()?;
            self.once(place, draft.column.default.is_some() || draft.column.identity.is_some(), "a default")?;
            draft.column.default = without_null(value);
        } else if self.accept("collate") {
            draft.column.collation = Some(self.collation()?);
        } else if self.is("generated") || self.is("as") {
            self.generated(draft)?;
        } else {
            return self.column_option(&mut draft.column);
        }
        Ok(true)
    }

    fn set_nullable(&mut self, draft: &mut Draft, place: usize, nullable: bool) -> Result<()> {
        self.once(place, draft.nullable == Some(!nullable), "NULL or NOT NULL")?;
        draft.nullable = Some(nullable);
        Ok(())
    }

    /// Refuses what was said already.
    fn once(&self, place: usize, again: bool, what: &str) -> Result<()> {
        if again { Err(self.error(place, format!("{what} is given twice"), "leave one of them out")) } else { Ok(()) }
    }

    /// `GENERATED ALWAYS AS (expr)`, `GENERATED … AS IDENTITY`, or `AS (expr)` alone.
    fn generated(&mut self, draft: &mut Draft) -> Result<()> {
        let place = self.place();
        let taken =
            draft.column.default.is_some() || draft.column.identity.is_some() || draft.column.generated.is_some();
        self.once(place, taken, "where the value comes from")?;
        let kind = if self.accept("generated") { self.identity_kind()? } else { IdentityKind::Always };
        self.expect("as")?;
        if self.accept("identity") {
            draft.column.identity = Some(self.identity_options(kind, &draft.column.ty)?);
            return self.set_nullable(draft, place, false);
        }
        if kind != IdentityKind::Always {
            return Err(self.unexpected("IDENTITY"));
        }
        let expr = self.parenthesized()?;
        let stored = self.accept("stored") || (self.whole && self.accept("persistent"));
        if !stored {
            self.accept("virtual");
        }
        draft.column.generated = Some(Generated { expr, stored });
        Ok(())
    }

    /// The name of a collation, without the database schemas that need not be said.
    pub(super) fn collation(&mut self) -> Result<String> {
        let place = self.place();
        let name = self.object_name("a collation")?;
        match name.schema.as_deref() {
            None | Some("pg_catalog") => Ok(name.name),
            Some(_) => Err(self.error(
                place,
                "replay cannot follow this: a collation of another database schema",
                super::error::ANOTHER_WAY,
            )),
        }
    }

    /// Keeps a constraint; a key makes the column NOT NULL, and numbers it where `AUTOINCREMENT` says so.
    fn keep_constraint(&self, draft: &mut Draft, placed: Placed) -> Result<()> {
        if matches!(placed.constraint, Constraint::PrimaryKey(_)) && self.origin == Origin::Written {
            draft.nullable = Some(false);
        }
        if placed.autoincrement {
            self.once(placed.place, draft.column.identity.is_some(), "the numbering")?;
            draft.column.identity = Some(Identity { kind: IdentityKind::ByDefault, ..Identity::default() });
        }
        draft.constraints.push(placed);
        Ok(())
    }
}

/// `DEFAULT NULL` says what holds without it.
pub(super) fn without_null(value: Expr) -> Option<Expr> {
    Some(value).filter(|value| !value.as_str().eq_ignore_ascii_case("null"))
}
