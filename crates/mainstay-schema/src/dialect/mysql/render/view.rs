//! Views. The server does not rename within them: those that read what is renamed are written anew.

use super::Renderer;
use crate::dialect::mysql::normalize::{CHECK, SECURITY};
use crate::dialect::mysql::{fragment, with_settings};
use crate::plan::Lock;
use crate::schema::View;
use crate::sql::Sql;

impl Renderer<'_> {
    pub(super) fn create_view(&mut self, view: &View) {
        let sql = self.view_statement("CREATE ", view);
        self.step(sql, Some(Lock::None));
    }

    fn view_statement(&self, words: &'static str, view: &View) -> Sql {
        let mut writer = self.writer();
        writer.raw(words);
        if let Some(algorithm) = view.options.get(View::ALGORITHM) {
            writer.raw("ALGORITHM = ").spelled(&algorithm.to_uppercase()).raw(" ");
        }
        if let Some(account) = view.options.get(View::DEFINER) {
            writer.raw("DEFINER = ").spelled(account).raw(" ");
        }
        let security = if view.options.contains_key(SECURITY) { "SQL SECURITY INVOKER " } else { "" };
        writer.raw(security).raw("VIEW ").name(&view.name);
        if !view.columns.is_empty() {
            writer.raw(" ").columns(&view.columns);
        }
        let columns = self.state.tables.values().flat_map(|table| &table.columns).map(|column| column.name.as_str());
        let query = fragment::spelled(&view.query, columns);
        writer.raw(" AS\n").spelled(query.trim().trim_end_matches(';').trim_end());
        match view.options.get(CHECK).map(String::as_str) {
            Some("local") => writer.raw("\nWITH LOCAL CHECK OPTION"),
            Some(_) => writer.raw("\nWITH CASCADED CHECK OPTION"),
            None => &mut writer,
        };
        let said = [View::CLIENT, View::COLLATION].into_iter().filter_map(|name| Some((name, view.options.get(name)?)));
        let said: Vec<_> = said.map(|(name, value)| (name, value.as_str())).collect();
        let statement = with_settings(&said, writer.finish().as_str());
        self.writer().spelled(&statement).finish()
    }

    /// Writes the views anew that a rename leaves with names that are no more; can be done twice.
    pub(super) fn renew_views(&mut self) {
        if self.state.views.is_empty() {
            return;
        }
        let mut after = self.state.clone();
        let _ = after.apply(&self.changes[self.at]);
        for view in after.views.values() {
            if self.state.views.get(&view.name).is_some_and(|old| old.query != view.query) {
                let sql = self.view_statement("CREATE OR REPLACE ", view);
                self.step(sql, Some(Lock::None));
            }
        }
    }
}
