//! Columns that the server cannot change in place: their values are moved, by steps that can be repeated.

use super::{Done, Renderer, spelled};
use crate::change::{Change, Constraint};
use crate::dialect::mysql::operators;
use crate::plan::Runs;
use crate::schema::{Column, Expr, Table, Type, default_name};
use crate::sql::{Lexis, Sql, TokenKind, tokens};

impl Renderer<'_> {
    /// A change with an expression for the values.
    pub(super) fn convert(&mut self, table: &Table, from: &Column, to: &Column, using: &Expr) -> Done {
        if is_plain_cast(using, &to.name) {
            let clause = self.modify_clause(table, to)?;
            self.alter(&table.name, vec![clause]);
            return Ok(());
        }
        let using = &operators::translated(using);
        match (&from.ty, &to.ty) {
            (Type::InlineEnum(old), Type::InlineEnum(new)) => {
                let mut both = old.clone();
                both.extend(new.iter().filter(|value| !old.contains(value)).cloned());
                self.by_way_of(table, &Column { ty: Type::InlineEnum(both), default: None, ..from.clone() }, to, using)
            }
            (old, new) if old == new => self.by_way_of(table, from, to, using),
            _ => self.by_a_new_column(table, to, using),
        }
    }

    /// Values are changed within a type that holds old and new ones.
    fn by_way_of(&mut self, table: &Table, between: &Column, to: &Column, using: &Expr) -> Done {
        let widen = self.modify_clause(table, between)?;
        self.alter(&table.name, vec![widen]);
        self.update(table, &to.name, using);
        let narrow = self.modify_clause(table, to)?;
        let change = self.changes[self.at].clone();
        self.alter(&table.name, vec![narrow]).changes = vec![change];
        Ok(())
    }

    /// The new values are worked out beside the old ones, then take their place in one statement.
    pub(super) fn by_a_new_column(&mut self, table: &Table, to: &Column, using: &Expr) -> Done {
        let beside = default_name(&table.name.name, &[&to.name], "new");
        let bare = Column { name: beside.clone(), collation: to.collation.clone(), ..Column::new("", to.ty.clone()) };
        let mut writer = self.writer();
        self.write_column(writer.raw("ADD COLUMN "), table, &bare)?;
        let add = writer.finish();
        let added = Change::AddColumn { table: table.name.clone(), column: bare };
        let gone = added.reverse();
        self.alter(&table.name, vec![add]).changes = vec![added];
        self.update(table, &beside, using);
        let mut clauses = self.take_off(table, &to.name);
        clauses.push(self.writer().raw("DROP COLUMN ").ident(&to.name).finish());
        let mut writer = self.writer();
        self.write_column(writer.raw("CHANGE COLUMN ").ident(&beside).raw(" "), table, to)?;
        write_place(&mut writer, table, &to.name);
        clauses.push(writer.finish());
        clauses.extend(self.put_back(table, &to.name));
        let change = self.changes[self.at].clone();
        // That the new column is gone shows that this happened.
        self.alter(&table.name, clauses).changes = gone.into_iter().chain([change]).collect();
        Ok(())
    }

    fn update(&mut self, table: &Table, column: &str, value: &Expr) {
        let mut writer = self.writer();
        writer.raw("UPDATE ").name(&table.name).raw(" SET ").ident(column).raw(" = ").spelled(&spelled(value, table));
        let sql = writer.finish();
        self.step(sql, None).runs = Runs::Inside;
    }

    /// How the server gets from one type to another, where it does not know the way by itself.
    pub(super) fn way(&self, from: &Column, to: &Column) -> Option<Expr> {
        let name = format!("\"{}\"", from.name.replace('"', "\"\""));
        let is_text = |ty: &Type| ty.is_text() || matches!(ty, Type::InlineEnum(_));
        Some(Expr::new(match (&from.ty, &to.ty) {
            (from, to) if from == to => return None,
            (Type::Vector(_), Type::Vector(_)) => return None,
            (Type::Uuid, to) if is_text(to) && !self.dialect.has_uuid => format!("bin_to_uuid({name})"),
            (from, Type::Uuid) if is_text(from) && !self.dialect.has_uuid => format!("uuid_to_bin({name})"),
            (Type::Uuid, to) if is_text(to) => return None,
            (from, Type::Uuid) if is_text(from) => return None,
            (Type::Uuid, _) | (_, Type::Uuid) if self.dialect.has_uuid => format!("cast({name} AS CHAR)"),
            (Type::Vector(_), _) | (_, Type::Vector(_)) => format!("cast({name} AS CHAR)"),
            _ => return None,
        }))
    }

    /// Whether a column is computed in another way, which the server does not change in place.
    pub(super) fn must_be_made_anew(&self, from: &Column, to: &Column) -> bool {
        let stored = |column: &Column| column.generated.as_ref().map(|generated| generated.stored);
        match (stored(from), stored(to)) {
            (Some(before), Some(after)) => before != after,
            (None, Some(_)) => true,
            (Some(before), None) => !before,
            (None, None) => false,
        }
    }

    /// A computed column is dropped and added in one statement; one that keeps its values is not computed anew.
    pub(super) fn make_anew(&mut self, table: &Table, from: &Column, to: &Column) -> Done {
        if to.generated.is_none() {
            let value = Expr::new(format!("\"{}\"", from.name.replace('"', "\"\"")));
            return self.by_a_new_column(table, to, &value);
        }
        let mut clauses = self.take_off(table, &to.name);
        clauses.push(self.writer().raw("DROP COLUMN ").ident(&to.name).finish());
        let mut writer = self.writer();
        self.write_column(writer.raw("ADD COLUMN "), table, to)?;
        write_place(&mut writer, table, &to.name);
        clauses.push(writer.finish());
        clauses.extend(self.put_back(table, &to.name));
        self.alter(&table.name, clauses);
        Ok(())
    }

    /// Takes off what stands on a column that is about to be dropped.
    fn take_off(&self, table: &Table, column: &str) -> Vec<Sql> {
        standing_on(table, column)
            .iter()
            .flat_map(|constraint| self.drop_clauses(table, constraint))
            .chain(
                table
                    .indexes
                    .iter()
                    .filter(|index| index.mentions(column))
                    .map(|index| self.drop_index_clause(&index.name)),
            )
            .collect()
    }

    /// And puts it on the column that has taken its place.
    fn put_back(&self, table: &Table, column: &str) -> Vec<Sql> {
        standing_on(table, column)
            .iter()
            .map(|constraint| self.add_clause(table, constraint))
            .chain(
                table
                    .indexes
                    .iter()
                    .filter(|index| index.mentions(column))
                    .map(|index| self.index_clause(table, index)),
            )
            .collect()
    }
}

/// The constraints of a table that mention a column.
fn standing_on(table: &Table, column: &str) -> Vec<Constraint> {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let mut out: Vec<Constraint> = Vec::new();
    out.extend(table.foreign_keys.iter().filter(|key| has(&key.columns)).cloned().map(Constraint::ForeignKey));
    out.extend(table.checks.iter().filter(|check| check.expr.mentions(column)).cloned().map(Constraint::Check));
    out.extend(table.primary_key.iter().filter(|key| has(&key.columns)).cloned().map(Constraint::PrimaryKey));
    out.extend(table.uniques.iter().filter(|unique| has(&unique.columns)).cloned().map(Constraint::Unique));
    out
}

/// Where a column stands: behind the one that it stood behind before.
fn write_place(writer: &mut crate::sql::SqlWriter<'_>, table: &Table, column: &str) {
    let at = table.columns.iter().position(|other| other.name == column);
    match at.and_then(|at| at.checked_sub(1)) {
        Some(before) => writer.raw(" AFTER ").ident(&table.columns[before].name),
        None => writer.raw(" FIRST"),
    };
}

/// Whether `using` only says the new type: `a::bigint`, `CAST(a AS bigint)`, `a`. The server converts by itself.
fn is_plain_cast(using: &Expr, column: &str) -> bool {
    let Ok(all) = tokens(using.as_str(), Lexis::STANDARD).collect::<Result<Vec<_>, _>>() else { return false };
    let words = |rest: &[crate::sql::Token<'_>]| {
        rest.iter().all(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Number)
                || ["(", ")", ",", "::"].contains(&token.text)
        })
    };
    match all.as_slice() {
        [name] => name.is_name(column),
        [name, cast, rest @ ..] if cast.is_symbol("::") => name.is_name(column) && words(rest),
        [cast, open, name, by, rest @ ..] if cast.is("cast") && open.is_symbol("(") && by.is("as") => {
            name.is_name(column) && words(rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::ObjectName;

    #[test]
    fn a_cast_alone_is_the_servers_business() {
        for (using, plain) in [
            ("a::bigint", true),
            ("a::text::mood", true),
            ("CAST(a AS numeric(10, 2))", true),
            ("a", true),
            ("a + 1", false),
            ("length(a)::bigint", false),
            ("CASE a WHEN 'x' THEN 'y' ELSE a END", false),
        ] {
            assert_eq!(is_plain_cast(&using.into(), "a"), plain, "{using:?}");
        }
    }

    #[test]
    fn a_column_comes_back_where_it_stood() {
        let table = Table::new(ObjectName::new("t"), vec![Column::new("a", Type::Text), Column::new("b", Type::Text)]);
        for (column, place) in [("a", " FIRST"), ("b", " AFTER a")] {
            let mut writer = crate::sql::SqlWriter::new(crate::dialect::by_name("mysql").unwrap());
            write_place(&mut writer, &table, column);
            assert_eq!(writer.finish().as_str(), place);
        }
    }
}
