//! Indexes.

use super::{Renderer, end_comment, table::enclosed, table::write_parameters};
use crate::plan::Lock;
use crate::schema::{Expr, Index, IndexKey, KeyPart, Nulls, ObjectName, Order};
use crate::sql::{Lexis, SqlWriter, TokenKind, tokens};

impl Renderer<'_> {
    pub(super) fn create_index(&mut self, table: &ObjectName, index: &Index, concurrently: bool) {
        let mut writer = self.writer();
        writer.raw(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
        writer.raw(if concurrently { "CONCURRENTLY " } else { "" });
        writer.ident(&index.name).raw(" ON ").name(table);
        if let Some(method) = &index.method {
            writer.raw(" USING ").ident(method);
        }
        writer.raw(" (").list(&index.keys, ", ", |writer, key| self.write_key(writer, key)).raw(")");
        if !index.include.is_empty() {
            writer.raw(" INCLUDE ").columns(&index.include);
        }
        writer.raw(if index.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" });
        write_parameters(&mut writer, &index.with);
        if let Some(predicate) = &index.predicate {
            writer.raw(" WHERE ").expr(predicate);
        }
        match concurrently {
            true => self.step_outside(writer.finish(), Lock::None),
            false => {
                self.step(writer.finish(), Lock::Writes);
            }
        }
        if index.comment.is_some() {
            writer.raw("COMMENT ON INDEX ").name(&table.sibling(&index.name));
            let sql = end_comment(&mut writer, index.comment.as_deref());
            self.step(sql, Lock::None);
        }
    }

    pub(super) fn drop_index(&mut self, table: &ObjectName, index: &Index, concurrently: bool) {
        let name = table.sibling(&index.name);
        match concurrently {
            true => {
                let sql = self.writer().raw("DROP INDEX CONCURRENTLY ").name(&name).finish();
                self.step_outside(sql, Lock::None);
            }
            false => self.short("DROP INDEX ", &name, Lock::All),
        }
    }

    pub(super) fn rename_index(&mut self, table: &ObjectName, from: &str, to: &str) {
        let mut writer = self.writer();
        writer.raw("ALTER INDEX ").name(&table.sibling(from)).raw(" RENAME TO ").ident(to);
        self.step(writer.finish(), Lock::None);
    }

    fn write_key(&self, writer: &mut SqlWriter<'_>, key: &IndexKey) {
        match &key.part {
            KeyPart::Column(name) => writer.ident(name),
            KeyPart::Expr(expr) if is_call(expr) => writer.expr(expr),
            KeyPart::Expr(expr) => writer.spelled(&enclosed(expr)),
        };
        if let Some(collation) = &key.collation {
            writer.raw(" COLLATE ").ident(collation);
        }
        if let Some(class) = &key.opclass {
            writer.raw(" ");
            // Its classes are where pgvector is.
            if let Some(schema) = self.vector_schema.as_deref().filter(|_| is_vector_class(class)) {
                writer.ident(schema).raw(".");
            }
            writer.spelled(class);
        }
        writer.raw(if key.order == Order::Desc { " DESC" } else { "" });
        writer.raw(match key.nulls {
            Some(Nulls::First) => " NULLS FIRST",
            Some(Nulls::Last) => " NULLS LAST",
            None => "",
        });
    }
}

fn is_vector_class(class: &str) -> bool {
    ["vector_", "halfvec_", "sparsevec_", "bit_"].iter().any(|family| class.starts_with(family))
        && ["_l2_ops", "_ip_ops", "_cosine_ops", "_l1_ops", "_hamming_ops", "_jaccard_ops"]
            .iter()
            .any(|end| class.ends_with(end))
}

/// Whether the expression is one call, the only kind that stands without parentheses of its own.
fn is_call(expr: &Expr) -> bool {
    let tokens: Vec<_> = tokens(expr.as_str(), Lexis::STANDARD).filter_map(Result::ok).collect();
    let [name, open, .., close] = tokens.as_slice() else { return false };
    // Words with a grammar of their own, such as CAST and COALESCE, are left in parentheses.
    let mut written = String::new();
    name.identifier().into_iter().for_each(|name| crate::dialect::postgres::keywords::quote(&mut written, &name));
    let plain = name.kind == TokenKind::Word && !written.starts_with('"');
    let mut depth = 0;
    let one = tokens[1..tokens.len() - 1].iter().all(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth > 0
    });
    plain && open.is_symbol("(") && close.is_symbol(")") && one
}
