//! The actions of `ALTER TABLE … ALTER COLUMN`.

use super::alter::Alteration;
use super::column::without_null;
use super::cursor::Reader;
use super::error::Result;
use crate::schema::{Column, Expr, Generated, Identity, IdentityKind, ObjectName, default_name};
use crate::sql::SqlWriter;

/// Actions on how a column is stored, which a schema has no words for.
const OPAQUE: [&[&str]; 5] =
    [&["set", "statistics"], &["set", "storage"], &["set", "compression"], &["reset"], &["restart"]];

impl Reader<'_> {
    /// What follows `ALTER COLUMN`.
    pub(super) fn alter_column(&mut self, work: &mut Alteration) -> Result<()> {
        let place = self.place();
        let name = self.name("a column")?;
        let mut column = self.column_of(work, &name, place)?.clone();
        let options = self.is("set") && self.peek_at(1).is_some_and(|token| token.is_symbol("("));
        if options || OPAQUE.iter().any(|words| self.are(words)) {
            self.expression_until(&[])?;
            work.opaque();
            return Ok(());
        }
        let mut using = None;
        if self.accept("type") || self.accept_all(&["set", "data", "type"]) {
            using = self.set_type(&mut column)?;
        } else if self.accept("drop") {
            self.drop_property(&mut column)?;
        } else if self.accept("add") {
            self.add_identity(&mut column)?;
        } else if self.accept("set") {
            self.set_property(&mut column)?;
            self.recognize_serial(&work.table().name.clone(), &mut column);
        } else {
            return Err(self.stopped());
        }
        if column.nullable && work.table().is_key(&column.name) {
            return Err(self.error(place, format!("{name} is part of the primary key"), "drop the key first"));
        }
        self.change_column(work, column, place, using)
    }

    /// `type [COLLATE collation] [USING expression]`.
    fn set_type(&mut self, column: &mut Column) -> Result<Option<Expr>> {
        column.ty = self.plain_type()?;
        column.collation = if self.accept("collate") { Some(self.collation()?) } else { None };
        if self.accept("using") { self.expression_until(&[]).map(Some) } else { Ok(None) }
    }

    fn drop_property(&mut self, column: &mut Column) -> Result<()> {
        let place = self.place();
        if self.accept("default") {
            column.default = None;
            column.identity.take_if(|identity| identity.kind == IdentityKind::Serial);
        } else if self.accept_all(&["not", "null"]) {
            column.nullable = true;
        } else if self.accept("identity") {
            let if_exists = self.accept_all(&["if", "exists"]);
            let dropped = column.identity.take().is_some();
            self.have(place, dropped || if_exists, &column.name, "no identity")?;
        } else {
            self.expect("expression")?;
            let if_exists = self.accept_all(&["if", "exists"]);
            let dropped = column.generated.take().is_some();
            self.have(place, dropped || if_exists, &column.name, "not generated")?;
        }
        Ok(())
    }

    /// A default that takes numbers from the sequence that `serial` would have made is what `serial` is.
    fn recognize_serial(&self, table: &ObjectName, column: &mut Column) {
        let sequence = table.sibling(default_name(&table.name, &[&column.name], "seq"));
        let sequence = Expr::literal(SqlWriter::new(self.dialect).name(&sequence).finish().as_str());
        let takes_from = |default: &Expr| {
            ["", "::regclass"].iter().any(|cast| *default == Expr::new(format!("nextval({}{cast})", sequence.as_str())))
        };
        if column.ty.is_integer() && column.identity.is_none() && column.default.as_ref().is_some_and(takes_from) {
            column.default = None;
            column.identity = Some(Identity { kind: IdentityKind::Serial, ..Identity::default() });
        }
    }

    /// `GENERATED … AS IDENTITY [(options)]`.
    fn add_identity(&mut self, column: &mut Column) -> Result<()> {
        let place = self.place();
        self.expect("generated")?;
        let kind = self.identity_kind()?;
        self.expect_all(&["as", "identity"])?;
        self.have(place, column.identity.is_none(), &column.name, "an identity already")?;
        self.have(place, !column.nullable, &column.name, "nullable, which an identity cannot be")?;
        column.identity = Some(self.identity_options(kind, &column.ty)?);
        Ok(())
    }

    fn set_property(&mut self, column: &mut Column) -> Result<()> {
        let place = self.place();
        if self.accept("default") {
            column.default = without_null(self.default_value()?);
        } else if self.accept_all(&["not", "null"]) {
            column.nullable = false;
        } else if self.accept("expression") {
            self.expect("as")?;
            let expr = self.parenthesized()?;
            let stored = column.generated.as_ref().map(|generated| generated.stored);
            self.have(place, stored.is_some(), &column.name, "not generated")?;
            column.generated = stored.map(|stored| Generated { expr, stored });
        } else {
            let old = column.identity.take();
            self.have(place, old.is_some(), &column.name, "no identity")?;
            column.identity = Some(self.changed_identity(&old.unwrap_or_default(), &column.ty)?);
        }
        Ok(())
    }

    /// Makes sure that the column is as the action needs it.
    fn have(&self, place: usize, fits: bool, column: &str, fault: &str) -> Result<()> {
        let error = || {
            self.error(place, format!("{column} is or has {fault}"), "look at what the revisions before this one make")
        };
        if fits { Ok(()) } else { Err(error()) }
    }
}
