//! Views, plain and materialized.

use super::{Renderer, end_comment, table::write_parameters};
use crate::plan::Lock;
use crate::schema::View;

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

    pub(super) fn drop_view(&mut self, view: &View) {
        let words = if view.materialized { "DROP MATERIALIZED VIEW " } else { "DROP VIEW " };
        self.short(words, &view.name, Lock::All);
    }
}
