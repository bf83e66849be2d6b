//! Views, plain and materialized.

use super::{Renderer, end_comment, table::write_parameters};
use crate::plan::Lock;
use crate::schema::{ObjectName, View};

impl Renderer<'_> {
    pub(super) fn create_view(&mut self, view: &View) {
        let mut writer = self.writer();
        writer.raw(if view.materialized { "CREATE MATERIALIZED VIEW " } else { "CREATE VIEW " }).name(&view.name);
        if !view.columns.is_empty() {
            writer.raw(" ").columns(&view.columns);
        }
        write_parameters(&mut writer, &view.options);
        let query = view.query.as_str().trim().trim_end_matches(';').trim_end();
        let sql = writer.raw(" AS\n").spelled(query).finish();
        self.step(sql, Lock::None);
        if view.comment.is_some() {
            writer.raw(if view.materialized { "COMMENT ON MATERIALIZED VIEW " } else { "COMMENT ON VIEW " });
            let sql = end_comment(writer.name(&view.name), view.comment.as_deref());
            self.step(sql, Lock::None);
        }
        for index in &view.indexes {
            self.create_index(&view.name, index, false);
        }
    }

    pub(super) fn rename_view(&mut self, from: &ObjectName, to: &ObjectName) {
        let words = if self.is_materialized(from) { "ALTER MATERIALIZED VIEW " } else { "ALTER VIEW " };
        if from.schema != to.schema {
            let schema = to.schema.as_deref().unwrap_or(self.dialect.home());
            let sql = self.writer().raw(words).name(from).raw(" SET SCHEMA ").ident(schema).finish();
            self.step(sql, Lock::All);
        }
        if from.name != to.name {
            let moved = to.sibling(&from.name);
            let sql = self.writer().raw(words).name(&moved).raw(" RENAME TO ").ident(&to.name).finish();
            self.step(sql, Lock::All);
        }
    }

    pub(super) fn drop_view(&mut self, view: &View) {
        let words = if view.materialized { "DROP MATERIALIZED VIEW " } else { "DROP VIEW " };
        self.short(words, &view.name, Lock::All);
    }
}
