//! Revisions while they run: a line for each that is done, a spinner for the one at work.

use super::style::{DIM, ID};
use super::{Ui, duration};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use mainstay::migrate::{Event, Graph, Report};
use mainstay::schema::dialect::Work;
use mainstay::schema::plan::{Lock, Step};
use serde::Serialize;
use std::time::Duration;

/// What a run says while it goes on, and at its end.
pub struct Run<'u> {
    ui: &'u Ui,
    graph: &'u Graph,
    spinner: Option<ProgressBar>,
    done: Vec<Done>,
}

/// A revision that is done.
#[derive(Debug, Serialize)]
struct Done {
    revision: String,
    message: String,
    #[serde(rename = "duration_ms")]
    elapsed: u128,
    by_another: bool,
}

/// A run as data.
#[derive(Serialize)]
struct Document<'r> {
    revisions: &'r [Done],
    current: &'r [String],
    /// How often something ran again that another session or server had been in the way of.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflicts: Option<u64>,
}

impl<'u> Run<'u> {
    /// Before the first revision.
    pub fn new(ui: &'u Ui, graph: &'u Graph) -> Self {
        Self { ui, graph, spinner: None, done: Vec::new() }
    }

    /// Says what happens.
    pub fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Waiting => self.ui.note("Another process is migrating this database; waiting for it to end."),
            Event::Pressure { words } => self.note(format_args!("Careful: {words}.")),
            Event::Moved { to } => self.note(format_args!("The server was lost; going on with {to}.")),
            Event::Started { revision, number, of, .. } => {
                self.spin(format!("{}  {}  ({number} of {of})", revision.id, revision.message));
            }
            Event::Blocks { place, step } => self.note(format_args!("{}", blocking(place, step))),
            Event::Locked { error, pause } => {
                self.note(format_args!("{error}; others go first, the next attempt is in {}", duration(*pause)));
            }
            Event::Forgot { what } => self.note(format_args!("{what}: kept long enough, and dropped now.")),
            Event::Batch { rows, part } => self.batch(*rows, *part),
            Event::Finished { revision, elapsed, by_another } => {
                self.finished(&revision.id, &revision.message, *elapsed, *by_another);
            }
        }
    }

    /// A line beside the result, and beside what spins.
    fn note(&self, words: std::fmt::Arguments<'_>) {
        match &self.spinner {
            Some(spinner) => spinner.suspend(|| self.ui.note(words)),
            None => self.ui.note(words),
        }
    }

    /// Shows what is at work, where there is a terminal to show it on.
    fn spin(&mut self, message: String) {
        use std::io::IsTerminal;
        if self.ui.is_json() || !std::io::stderr().is_terminal() {
            return;
        }
        let spinner = self.spinner.get_or_insert_with(|| {
            let spinner = ProgressBar::new_spinner();
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner
        });
        style(spinner, "{spinner} {msg}  {elapsed}");
        spinner.reset_elapsed();
        spinner.set_prefix(String::new());
        spinner.set_message(message);
    }

    /// Shows how far a statement is that runs in batches.
    fn batch(&self, rows: u64, part: Option<f64>) {
        const WHOLE: u64 = 1000;
        let Some(bar) = &self.spinner else { return };
        bar.set_prefix(format!("{} rows", HumanCount(rows)));
        if let Some(part) = part {
            style(bar, "{spinner} {msg}  [{bar:24}] {percent}%  {prefix}  {elapsed}");
            bar.set_length(WHOLE);
            // A part of a whole is between 0 and 1.
            bar.set_position((part * WHOLE as f64) as u64);
        } else {
            style(bar, "{spinner} {msg}  {prefix}  {elapsed}");
        }
    }

    fn finished(&mut self, id: &str, message: &str, elapsed: Duration, by_another: bool) {
        if !self.ui.is_json() {
            let time = if by_another { "done by another process".to_owned() } else { duration(elapsed) };
            let say = || self.ui.line(format_args!("{ID}{id}{ID:#}  {message}  {DIM}{time}{DIM:#}"));
            match &self.spinner {
                Some(spinner) => spinner.suspend(say),
                None => say(),
            }
        }
        let (revision, message) = (id.to_owned(), message.to_owned());
        self.done.push(Done { revision, message, elapsed: elapsed.as_millis(), by_another });
    }

    /// The end: what ran as data, or in words that there was nothing to do.
    pub fn end(&self, report: &Report) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
        let conflicts = Some(report.conflicts).filter(|conflicts| *conflicts > 0);
        if self.ui.is_json() {
            self.ui.json(&Document { revisions: &self.done, current: &report.current, conflicts });
            return;
        }
        if let Some(conflicts) = conflicts {
            let times = if conflicts == 1 { "once".to_owned() } else { format!("{conflicts} times") };
            self.ui.note(format_args!("Another session or server was in the way {times}; what it hindered ran again."));
        }
        if self.done.is_empty() {
            let place = super::place(self.graph, &report.current);
            self.ui.line(format_args!("Nothing to do: the database is at {place}."));
        }
    }
}

/// Who waits for a statement, and for how long.
fn blocking(place: &str, step: &Step) -> String {
    let Some(cost) = step.cost else { return format!("{place}: {}: others wait until it is done", step.reason) };
    let who = match cost.blocks {
        Lock::None => "nobody waits",
        Lock::Writes => "writers wait",
        Lock::All => "readers and writers wait",
    };
    let work = if cost.work == Work::Rewrite { "written anew" } else { "read" };
    format!("{place}: {}: {who} while every row is {work} ({})", step.reason, cost.lock)
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

impl Drop for Run<'_> {
    /// After an error the terminal is left clean for its words.
    fn drop(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }
}
