//! Enum types: new values come in place, others by a rebuild of the type.

use super::{Done, Renderer};
use crate::plan::{Lock, Runs};
use crate::schema::{Column, EnumType, Expr, ObjectName, Type, default_name};
use crate::sql::{Lexis, TokenKind, tokens};

impl Renderer<'_> {
    pub(super) fn create_enum(&mut self, one: &EnumType) {
        let mut writer = self.writer();
        writer.raw("CREATE TYPE ").name(&one.name).raw(" AS ENUM (");
        writer.list(&one.values, ", ", |writer, value| {
            writer.literal(value);
        });
        let sql = writer.raw(")").finish();
        self.step(sql, Lock::None);
        if let Some(comment) = &one.comment {
            let sql = self.writer().raw("COMMENT ON TYPE ").name(&one.name).raw(" IS ").literal(comment).finish();
            self.step(sql, Lock::None);
        }
    }

    pub(super) fn rename_enum(&mut self, from: &ObjectName, to: &ObjectName) {
        if from.name != to.name {
            let sql = self.writer().raw("ALTER TYPE ").name(from).raw(" RENAME TO ").ident(&to.name).finish();
            self.step(sql, Lock::None);
        }
        if from.schema != to.schema {
            let moved = from.sibling(&to.name);
            let schema = to.schema.as_deref().unwrap_or(&self.dialect.home);
            let sql = self.writer().raw("ALTER TYPE ").name(&moved).raw(" SET SCHEMA ").ident(schema).finish();
            self.step(sql, Lock::None);
        }
    }

    pub(super) fn rename_enum_value(&mut self, name: &ObjectName, from: &str, to: &str) {
        let mut writer = self.writer();
        writer.raw("ALTER TYPE ").name(name).raw(" RENAME VALUE ").literal(from).raw(" TO ").literal(to);
        self.step(writer.finish(), Lock::None);
    }

    pub(super) fn alter_enum(&mut self, from: &EnumType, to: &EnumType) -> Done {
        let mut kept = to.values.iter().filter(|value| from.values.contains(value));
        let only_adds = from.values.iter().all(|value| kept.next() == Some(value));
        if only_adds {
            self.add_values(from, to);
            return Ok(());
        }
        self.rebuild_enum(from, to)
    }

    fn add_values(&mut self, from: &EnumType, to: &EnumType) {
        let new = |value: &&String| !from.values.contains(value);
        let runs = if to.values.iter().filter(new).any(|value| self.is_used_later(value)) {
            Runs::Committed
        } else {
            Runs::Inside
        };
        for (at, value) in to.values.iter().enumerate().filter(|(_, value)| new(value)) {
            let mut writer = self.writer();
            writer.raw("ALTER TYPE ").name(&to.name).raw(" ADD VALUE ").literal(value);
            // Those before it are there by now; those after it, only if they are old.
            match (at.checked_sub(1), to.values[at..].iter().find(|value| from.values.contains(value))) {
                (_, None) => &mut writer,
                (Some(previous), Some(_)) => writer.raw(" AFTER ").literal(&to.values[previous]),
                (None, Some(next)) => writer.raw(" BEFORE ").literal(next),
            };
            self.step(writer.finish(), Lock::None).runs = runs;
        }
    }

    /// A new value may be used only after it is committed: <https://www.postgresql.org/docs/current/sql-altertype.html>.
    fn is_used_later(&self, value: &str) -> bool {
        let literal = format!("{:?}", Expr::literal(value).as_str());
        let literal = &literal[1..literal.len() - 1];
        self.changes[self.at + 1..].iter().any(|change| format!("{change:?}").contains(literal))
    }

    fn rebuild_enum(&mut self, from: &EnumType, to: &EnumType) -> Done {
        let state = self.state();
        let users: Vec<(ObjectName, Column)> =
            state.enum_users(&from.name).map(|(table, column)| (table.name.clone(), column.clone())).collect();
        for (table, column) in &users {
            self.detach_from_column(table, &column.name, true);
        }
        let old = from.name.sibling(default_name(&from.name.name, &[], "old"));
        let sql = self.writer().raw("ALTER TYPE ").name(&from.name).raw(" RENAME TO ").ident(&old.name).finish();
        self.step(sql, Lock::None);
        let comment = self.state().enums.get(&from.name).and_then(|one| one.comment.clone());
        self.create_enum(&EnumType { comment, ..to.clone() });
        for (table, column) in &users {
            let default = column.default.as_ref().filter(|default| still_a_value(default, column, to));
            self.retype(table, column, default)?;
        }
        self.short("DROP TYPE ", &old, Lock::None);
        Ok(())
    }
}

/// Whether the default is not one of the values that go; arrays and expressions are taken at their word.
fn still_a_value(default: &Expr, column: &Column, to: &EnumType) -> bool {
    let tokens: Vec<_> = tokens(default.as_str(), Lexis::STANDARD).filter_map(Result::ok).collect();
    match (&column.ty, tokens.as_slice()) {
        (Type::Enum(_), [literal]) if literal.kind == TokenKind::String => {
            to.values.iter().any(|value| Expr::literal(value).as_str() == literal.text)
        }
        _ => true,
    }
}
