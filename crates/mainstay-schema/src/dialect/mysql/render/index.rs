//! Indexes.

use super::{Done, Renderer, spelled};
use crate::schema::{Index, IndexKey, KeyPart, ObjectName, Order, Table};
use crate::sql::{Sql, SqlWriter};

/// The option of an index that the optimizer leaves out.
const INVISIBLE: &str = "invisible";

impl Renderer<'_> {
    pub(super) fn create_index(&mut self, table: &ObjectName, index: &Index, concurrently: bool) {
        let state = self.table(table);
        let mut after = state.clone();
        after.indexes.push(index.clone());
        let mut clauses = vec![self.index_clause(&state, index)];
        clauses.extend(self.no_more_needed(&state, &after));
        let clauses = self.online(clauses, concurrently);
        self.alter(table, clauses);
    }

    pub(super) fn drop_index(&mut self, table: &ObjectName, index: &Index, concurrently: bool) -> Done {
        let state = self.table(table);
        let mut after = state.clone();
        after.indexes.retain(|other| other.name != index.name);
        let mut clauses = vec![self.drop_index_clause(&index.name)];
        clauses.extend(self.needed_by_keys(&state, &after));
        self.keep_numbered(&state, &after, &mut clauses)?;
        let clauses = self.online(clauses, concurrently);
        self.alter(table, clauses);
        Ok(())
    }

    /// What cannot be done while others write is refused, where that was asked for.
    fn online(&self, mut clauses: Vec<Sql>, concurrently: bool) -> Vec<Sql> {
        if concurrently {
            clauses.extend([Sql::constant("ALGORITHM = INPLACE"), Sql::constant("LOCK = NONE")]);
        }
        clauses
    }

    pub(super) fn rename_index(&mut self, table: &ObjectName, from: &str, to: &str) {
        let clause = self.writer().raw("RENAME INDEX ").ident(from).raw(" TO ").ident(to).finish();
        self.alter(table, vec![clause]);
    }

    pub(super) fn drop_index_clause(&self, name: &str) -> Sql {
        self.writer().raw("DROP INDEX ").ident(name).finish()
    }

    pub(super) fn index_clause(&self, table: &Table, index: &Index) -> Sql {
        let mut writer = self.writer();
        self.write_index(writer.raw("ADD "), table, index);
        writer.finish()
    }

    /// An index as it stands in a table.
    pub(super) fn write_index(&self, writer: &mut SqlWriter<'_>, table: &Table, index: &Index) {
        writer.raw(match index.method.as_deref() {
            Some("fulltext") => "FULLTEXT KEY ",
            Some("spatial") => "SPATIAL KEY ",
            Some("vector") => "VECTOR KEY ",
            _ if index.unique => "UNIQUE KEY ",
            _ => "KEY ",
        });
        writer.ident(&index.name).raw(" (");
        writer.list(&index.keys, ", ", |writer, key| write_key(writer, table, key)).raw(")");
        for (option, value) in &index.with {
            match option.as_str() {
                INVISIBLE => drop(writer.raw(" ").spelled(self.dialect.unused_index)),
                "using" => drop(writer.raw(" USING ").spelled(&value.to_uppercase())),
                "parser" => drop(writer.raw(" WITH PARSER ").ident(value)),
                _ => {
                    writer.raw(" ").spelled(&option.to_uppercase()).raw(" = ");
                    super::create::write_value(writer, value);
                }
            }
        }
        if let Some(comment) = &index.comment {
            writer.raw(" COMMENT ").literal(comment);
        }
    }
}

fn write_key(writer: &mut SqlWriter<'_>, table: &Table, key: &IndexKey) {
    match &key.part {
        KeyPart::Column(name) => writer.ident(name),
        KeyPart::Expr(expr) => writer.raw("(").spelled(&spelled(expr, table)).raw(")"),
    };
    if let Some(prefix) = key.prefix {
        writer.raw("(").number(prefix).raw(")");
    }
    writer.raw(if key.order == Order::Desc { " DESC" } else { "" });
}
