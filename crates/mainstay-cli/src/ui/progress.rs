//! How far a copy is, on a terminal.

use super::Ui;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// A line that counts rows, where there is a terminal to show it on.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Before the first row of what is copied.
    pub fn new(ui: &Ui, what: &str) -> Self {
        if ui.is_json() || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}  {msg}  {elapsed}") {
            bar.set_style(style);
        }
        bar.set_prefix(what.to_owned());
        Self(Some(bar))
    }

    /// So many rows are done.
    pub fn tell(&self, rows: u64) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} rows", HumanCount(rows)));
            bar.tick();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
