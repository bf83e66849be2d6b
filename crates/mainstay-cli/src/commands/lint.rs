//! `mainstay lint`: what goes wrong when the revisions run on a database in use.

use super::Execute;
use super::range::Range;
use crate::context::Context;
use crate::exit::Exit;
use crate::ui::style::{DIM, PLAIN, WARNING};
use crate::ui::{Table, Ui, count};
use clap::{Args, ValueEnum};
use mainstay::Result;
use mainstay::config::under;
use mainstay::schema::dialect::Work;
use mainstay::schema::lint::{Found, RULES};
use serde::Serialize;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

/// Look for what goes wrong when revisions run on a database in use; exit with 1 if there is anything
///
/// Each finding names the lock, whom it blocks and on which engine, and prints the statements to write instead. A
/// statement is left alone below a line `-- lint: allow rule-name because …`, a revision by the setting lint.after. No
/// server is needed.
#[derive(Debug, Args)]
pub struct Lint {
    #[command(flatten)]
    range: Range,

    /// How findings are printed; github: as annotations of its checks
    #[arg(long, value_name = "FORM", default_value = "text", hide_default_value = true)]
    format: Format,

    /// List the rules instead
    #[arg(long)]
    rules: bool,
}

/// How findings are printed. The values are without help of their own, so that they stay on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Github,
}

#[derive(Serialize)]
struct Document<'f> {
    revisions: usize,
    findings: &'f [Found],
}

/// A rule as data.
#[derive(Serialize)]
struct Listed {
    rule: &'static str,
    looks: bool,
    about: &'static str,
}

impl Execute for Lint {
    fn run(self, context: &Context) -> Result<Exit> {
        let ui = &context.ui;
        if self.rules {
            return rules(context);
        }
        let project = context.project()?;
        let current = self.range.current(context, &project)?;
        let chosen = self.range.chosen(&project, &current)?;
        // Where a database is, its revisions have run.
        let run = |id: &&str| self.range.begins_at_current() && current.contains(*id);
        let chosen: HashSet<&str> = chosen.into_iter().map(|one| one.id.as_str()).filter(|id| !run(id)).collect();
        let findings = project.lint(&chosen)?;
        let revisions = project.lint_count(&chosen)?;
        if ui.is_json() {
            ui.json(&Document { revisions, findings: &findings });
        } else if self.format == Format::Github {
            findings.iter().for_each(|one| ui.line(annotation(one, &project.config().folder)));
        } else {
            findings.iter().for_each(|one| ui.line(in_words(one)));
            let many = if findings.is_empty() { "nothing".to_owned() } else { count(findings.len(), "finding") };
            ui.note(format_args!("Looked at {}: {many}.", count(revisions, "revision")));
        }
        Ok(if findings.is_empty() { Exit::Done } else { Exit::Difference })
    }
}

fn rules(context: &Context) -> Result<Exit> {
    let settings = context.config()?.lint;
    let listed = RULES.map(|rule| Listed { rule: rule.name, looks: settings.uses(rule), about: rule.about });
    if context.ui.is_json() {
        context.ui.json(&listed.as_slice());
        return Ok(Exit::Done);
    }
    let mut table = Table::new([PLAIN, DIM, PLAIN]);
    for Listed { rule, looks, about } in listed {
        table.row([rule.to_owned(), if looks { "on" } else { "off" }.to_owned(), about.to_owned()]);
    }
    context.ui.line(table);
    Ok(Exit::Done)
}

/// Tells of what was found in a new revision, beside the result.
pub fn warn(ui: &Ui, findings: &[Found]) {
    findings.iter().for_each(|one| ui.note(in_words(one).trim_end()));
}

/// A finding as people read it.
pub fn in_words(one: &Found) -> String {
    let mut text = format!("{WARNING}{}:{}: {}{WARNING:#}", one.file, one.line, one.rule);
    let _ = writeln!(text, " {DIM}({}){DIM:#}\n  {}", one.engines.join(", "), one.message);
    if let Some(lock) = lock(one) {
        let _ = writeln!(text, "  {lock}");
    }
    let _ = writeln!(text, "  {}{}", one.advice, if one.fix.is_empty() { "" } else { ":" });
    for line in one.fix.to_string().lines() {
        let _ = writeln!(text, "    {line}");
    }
    text
}

/// The lock in words, and who waits for it.
fn lock(one: &Found) -> Option<String> {
    let (cost, blocks) = (one.cost.as_ref()?, one.blocks?);
    let while_ = match cost.work {
        Work::Instant => "for a moment, behind every query that runs",
        Work::Scan => "while every row is read",
        Work::Rewrite => "while every row is written anew",
    };
    Some(format!("lock: {} {while_}; {blocks} wait", cost.lock))
}

/// A finding as a line that GitHub shows beside the line of the file.
fn annotation(one: &Found, folder: &Path) -> String {
    let file = under(folder, &one.file).display().to_string();
    let mut text = one.message.clone();
    lock(one).into_iter().for_each(|lock| text += &format!("\n{lock}"));
    let _ = write!(text, "\n{}\n{}", one.advice, one.fix);
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    let title = format!("{} ({})", one.rule, one.engines.join(", "));
    format!(
        "::warning file={},line={},title={}::{}",
        property(&file),
        one.line,
        property(&title),
        escape(text.trim_end())
    )
}
