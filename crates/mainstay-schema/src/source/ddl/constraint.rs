//! Constraints as they are written, on a column or on a table. What they refer to is settled later, when
//! the whole table is known.

use super::cursor::Reader;
use super::error::Result;
use crate::change::Constraint;
use crate::schema::{Check, Exclusion, ForeignKey, PrimaryKey, ReferentialAction, Timing, Unique};

/// A constraint and the bytes that errors about it point at.
#[derive(Debug)]
pub(super) struct Placed {
    /// What was written.
    pub(super) constraint: Constraint,
    /// Where its columns are named.
    pub(super) place: usize,
    /// Where the table that it refers to is named.
    pub(super) target: usize,
    /// Whether the key numbers its rows.
    pub(super) autoincrement: bool,
}

impl Placed {
    /// A constraint that is named and refers at one place.
    pub(super) fn at(place: usize, constraint: Constraint) -> Self {
        Self { constraint, place, target: place, autoincrement: false }
    }
}

impl Reader<'_> {
    /// `CONSTRAINT name`, if that is next.
    pub(super) fn constraint_name(&mut self) -> Result<Option<String>> {
        if self.accept("constraint") { self.name("a constraint's name").map(Some) } else { Ok(None) }
    }

    /// Whether a constraint of the table is next, not a column.
    pub(super) fn starts_constraint(&self) -> bool {
        let exclude = |ahead: usize| self.peek_at(ahead).is_some_and(|token| token.is_symbol("(") || token.is("using"));
        ["constraint", "primary", "foreign", "unique", "check"].iter().any(|word| self.is(word))
            || (self.is("exclude") && exclude(1))
    }

    /// A constraint that stands behind a column's type.
    pub(super) fn column_constraint(&mut self, column: &str, name: Option<String>) -> Result<Option<Placed>> {
        let place = self.place();
        let columns = vec![column.to_owned()];
        if self.accept_all(&["primary", "key"]) || (self.whole && self.accept("key")) {
            self.direction()?;
            let autoincrement = self.accept("autoincrement");
            let timing = self.timing()?;
            let key = Constraint::PrimaryKey(PrimaryKey { name, timing, ..PrimaryKey::new(columns) });
            return Ok(Some(Placed { autoincrement, ..Placed::at(place, key) }));
        }
        let constraint = if self.accept("unique") {
            let _said = self.whole && self.accept("key");
            let nulls_not_distinct = self.nulls_not_distinct()?;
            let timing = self.timing()?;
            Constraint::Unique(Unique { name, columns, include: Vec::new(), nulls_not_distinct, timing })
        } else if self.is("check") {
            let kept = name.is_none() && self.dialect.capabilities().column_checks;
            let constraint = self.check(name)?;
            match constraint {
                Constraint::Check(check) if kept => {
                    Constraint::Check(Check { column: Some(column.to_owned()), ..check })
                }
                other => other,
            }
        } else if self.is("references") {
            return self.references(place, name, columns).map(Some);
        } else {
            return Ok(None);
        };
        Ok(Some(Placed::at(place, constraint)))
    }

    /// A constraint with its columns, as it stands in a table or behind ADD.
    pub(super) fn table_constraint(&mut self) -> Result<Placed> {
        let name = self.constraint_name()?;
        let place = self.place();
        if self.accept_all(&["primary", "key"]) {
            let (columns, autoincrement) = self.key_columns()?;
            let include = self.include()?;
            let timing = self.timing()?;
            let comment = self.key_comment()?;
            let key = Constraint::PrimaryKey(PrimaryKey { name, columns, include, timing, comment });
            return Ok(Placed { autoincrement, ..Placed::at(place, key) });
        }
        if self.accept_all(&["foreign", "key"]) {
            let place = self.place();
            if self.whole && !self.is_symbol("(") {
                self.name("an index")?;
            }
            let columns = self.list(|reader| reader.name("a column"))?;
            return self.references(place, name, columns);
        }
        let constraint = if self.accept("unique") {
            self.unique(name)?
        } else if self.is("check") {
            self.check(name)?
        } else if self.is("exclude") {
            Constraint::Exclusion(Exclusion { name, definition: self.expression_until(&[])? })
        } else {
            return Err(self.unexpected("a constraint"));
        };
        Ok(Placed::at(place, constraint))
    }

    fn unique(&mut self, name: Option<String>) -> Result<Constraint> {
        let nulls_not_distinct = self.nulls_not_distinct()?;
        let (columns, _) = self.key_columns()?;
        let include = self.include()?;
        let timing = self.timing()?;
        Ok(Constraint::Unique(Unique { name, columns, include, nulls_not_distinct, timing }))
    }

    fn check(&mut self, name: Option<String>) -> Result<Constraint> {
        self.expect("check")?;
        let expr = self.parenthesized()?;
        let (mut no_inherit, mut not_valid) = (false, false);
        loop {
            if self.accept_all(&["no", "inherit"]) {
                no_inherit = true;
            } else if self.accept_all(&["not", "valid"]) {
                not_valid = true;
            } else if !self.accept("enforced") {
                return Ok(Constraint::Check(Check { name, no_inherit, not_valid, ..Check::new(expr) }));
            }
        }
    }

    /// `REFERENCES table (columns) …`.
    fn references(&mut self, place: usize, name: Option<String>, columns: Vec<String>) -> Result<Placed> {
        self.expect("references")?;
        let target = self.place();
        let mut key = ForeignKey::new(&[], self.object_name("a table")?, &[]);
        (key.name, key.columns) = (name, columns);
        if self.is_symbol("(") {
            key.referenced = self.list(|reader| reader.name("a column"))?;
        }
        loop {
            if self.accept("match") {
                key.match_full = self.match_full()?;
            } else if self.accept_all(&["on", "delete"]) {
                key.on_delete = self.referential_action()?;
            } else if self.accept_all(&["on", "update"]) {
                key.on_update = self.referential_action()?;
            } else if self.accept_all(&["not", "valid"]) {
                key.not_valid = true;
            } else if self.starts_timing() {
                key.timing = self.timing()?;
            } else if !self.accept("enforced") {
                break;
            }
        }
        Ok(Placed { target, ..Placed::at(place, Constraint::ForeignKey(key)) })
    }

    fn match_full(&mut self) -> Result<bool> {
        self.accept_one(&[("full", true), ("simple", false)]).ok_or_else(|| self.unexpected("FULL or SIMPLE"))
    }

    fn referential_action(&mut self) -> Result<ReferentialAction> {
        use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
        if self.accept("cascade") {
            Ok(Cascade)
        } else if self.accept("restrict") {
            Ok(Restrict)
        } else if self.accept_all(&["no", "action"]) {
            Ok(NoAction)
        } else if self.accept_all(&["set", "null"]) {
            self.action_columns().map(SetNull)
        } else if self.accept_all(&["set", "default"]) {
            self.action_columns().map(SetDefault)
        } else {
            Err(self.unexpected("CASCADE, RESTRICT, NO ACTION, SET NULL or SET DEFAULT"))
        }
    }

    fn action_columns(&mut self) -> Result<Vec<String>> {
        if self.is_symbol("(") { self.list(|reader| reader.name("a column")) } else { Ok(Vec::new()) }
    }

    /// `NULLS [NOT] DISTINCT`, if that is next.
    pub(super) fn nulls_not_distinct(&mut self) -> Result<bool> {
        if !self.accept("nulls") {
            return Ok(false);
        }
        let not = self.accept("not");
        self.expect("distinct")?;
        Ok(not)
    }

    /// `INCLUDE (columns)`, if that is next.
    pub(super) fn include(&mut self) -> Result<Vec<String>> {
        if self.accept("include") { self.list(|reader| reader.name("a column")) } else { Ok(Vec::new()) }
    }

    /// The columns of a key, and whether it numbers its rows (`PRIMARY KEY (id AUTOINCREMENT)`).
    fn key_columns(&mut self) -> Result<(Vec<String>, bool)> {
        let mut autoincrement = false;
        let columns = self.list(|reader| {
            let name = reader.name("a column")?;
            reader.direction()?;
            autoincrement |= reader.accept("autoincrement");
            Ok(name)
        })?;
        if autoincrement && columns.len() > 1 {
            return Err(self.refuse("AUTOINCREMENT in a key of several columns"));
        }
        Ok((columns, autoincrement))
    }

    /// Up is where every key goes; down has a place in indexes alone.
    fn direction(&mut self) -> Result<()> {
        if self.is("desc") {
            return Err(self.refuse("a key has no direction"));
        }
        let _said = self.accept("asc");
        Ok(())
    }

    fn starts_timing(&self) -> bool {
        self.is("deferrable") || self.is("initially") || self.are(&["not", "deferrable"])
    }

    /// `[NOT] DEFERRABLE`, `INITIALLY DEFERRED | IMMEDIATE`, in either order.
    pub(super) fn timing(&mut self) -> Result<Timing> {
        let (mut deferrable, mut deferred) = (None, None);
        loop {
            if deferrable.is_none() && self.accept_all(&["not", "deferrable"]) {
                deferrable = Some(false);
            } else if deferrable.is_none() && self.accept("deferrable") {
                deferrable = Some(true);
            } else if deferred.is_none() && self.accept("initially") {
                deferred = self.accept_one(&[("deferred", true), ("immediate", false)]);
                deferred.ok_or_else(|| self.unexpected("DEFERRED or IMMEDIATE"))?;
            } else {
                break;
            }
        }
        match (deferrable, deferred) {
            (Some(false), Some(true)) => Err(self.refuse("NOT DEFERRABLE, yet INITIALLY DEFERRED")),
            (_, Some(true)) => Ok(Timing::InitiallyDeferred),
            (Some(true), _) => Ok(Timing::InitiallyImmediate),
            _ => Ok(Timing::NotDeferrable),
        }
    }
}
