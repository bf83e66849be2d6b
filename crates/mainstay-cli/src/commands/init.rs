//! `mainstay init`: the files of a new project, made from the table of settings.

use super::Execute;
use crate::context::Context;
use crate::exit::Exit;
use clap::Args;
use mainstay::config::settings::{self, SETTINGS, Setting};
use mainstay::config::under;
use mainstay::engine::{ENGINES, FAMILIES, engine_named};
use mainstay::{Error, ErrorKind, Result};
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Start a project: mainstay.toml, src/models.rs, migrations/, .env-example
///
/// Nothing that is there already is overwritten.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder, made when it is not there
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,

    /// The engine that the project runs on; give it again for each further one
    #[arg(long, value_name = "NAME", default_value = ENGINES[0].0)]
    engine: Vec<String>,
}

/// What was done, file by file.
#[derive(Serialize)]
struct Report {
    made: Vec<String>,
    kept: Vec<String>,
}

impl Execute for Init {
    fn run(self, context: &Context) -> Result<Exit> {
        let engines: Vec<_> = self.engine.iter().map(|word| engine_named(word)).collect::<Result<_>>()?;
        let folder = under(context.directory(), &self.folder);
        let file = under(&folder, settings::FILE);
        if file.exists() {
            return Err(Error::new(ErrorKind::Config, "there is a project already")
                .at(file.display())
                .hint("edit that file, or name another folder: mainstay init DIR"));
        }
        let mut report = Report { made: Vec::new(), kept: Vec::new() };
        let models = include_str!("../templates/models.rs");
        let texts = [
            (settings::FILE, toml(&engines)),
            (".env-example", env_example(&engines)),
            ("src/models.rs", models.to_owned()),
            ("migrations/.gitkeep", String::new()),
        ];
        for (name, text) in texts {
            write_new(&folder.join(name), &text, name, &mut report)?;
        }
        ignore(&folder.join(".gitignore"), &mut report)?;
        self.tell(context, &report);
        Ok(Exit::Done)
    }
}

impl Init {
    fn tell(&self, context: &Context, report: &Report) {
        let ui = &context.ui;
        if ui.is_json() {
            return ui.json(report);
        }
        let shown = |name: &String| under(&self.folder, name).display().to_string();
        for name in &report.made {
            ui.line(format_args!("made {}", shown(name)));
        }
        for name in &report.kept {
            ui.line(format_args!("kept {}, which was there", shown(name)));
        }
        ui.line("\nNext:");
        if self.folder != Path::new(".") {
            ui.line(format_args!("  cd {}", self.folder.display()));
        }
        ui.line("  edit src/models.rs");
        ui.line("  mainstay revision --autogenerate -m \"create users\"");
        ui.line("  mainstay upgrade head");
    }
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, text: &str, name: &str, report: &mut Report) -> Result<()> {
    if path.exists() {
        report.kept.push(name.to_owned());
        return Ok(());
    }
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    made.map_err(|error| file_error(path, error))?;
    report.made.push(name.to_owned());
    Ok(())
}

/// Adds to `.gitignore` what must not be committed, and is not named there yet.
fn ignore(path: &Path, report: &mut Report) -> Result<()> {
    let before =
        if path.exists() { fs::read_to_string(path).map_err(|error| file_error(path, error))? } else { String::new() };
    let missing: Vec<_> = [".env", "*.db", "*.db-*"]
        .into_iter()
        .filter(|line| !before.lines().any(|known| known.trim() == *line))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    fs::write(path, format!("{before}{gap}{}\n", missing.join("\n"))).map_err(|error| file_error(path, error))?;
    report.made.push(if before.is_empty() {
        ".gitignore".into()
    } else {
        format!(".gitignore: {}", missing.join(" "))
    });
    Ok(())
}

fn file_error(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::File, "the file could not be written").at(path.display()).caused_by(error)
}

/// `mainstay.toml` with every setting: those that a new project needs, and the rest as comments.
fn toml(engines: &[&str]) -> String {
    let names: Vec<_> = engines.iter().map(|engine| format!("{engine:?}")).collect();
    let mut text = String::new();
    let mut table = "";
    for setting in SETTINGS {
        let (inside, key) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if inside != table {
            let _ = write!(text, "[{inside}]\n\n");
            table = inside;
        }
        for line in wrapped(setting.doc) {
            let _ = writeln!(text, "# {line}");
        }
        let _ = match setting {
            settings::ENGINES => writeln!(text, "{key} = [{}]\n", names.join(", ")),
            settings::URL => writeln!(text, "{key} = {:?}\n", sample(engines)),
            _ => writeln!(text, "{}\n", assignment(setting, key)),
        };
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// A setting at its default, as a comment where the default may as well go unsaid.
fn assignment(setting: Setting, key: &str) -> String {
    match setting.default {
        Some(value) if value.starts_with('"') => format!("{key} = {value}"),
        Some(value) => format!("# {key} = {value}"),
        None => format!("# {key} = 10"),
    }
}

/// The URL to begin with: that of the first engine.
fn sample(engines: &[&str]) -> &'static str {
    let known = ENGINES.iter().find(|(name, _)| engines.first() == Some(name));
    known.unwrap_or(&ENGINES[0]).1
}

/// The variables, each as a comment.
fn env_example(engines: &[&str]) -> String {
    let mut text =
        "# Copy this to .env, which is never committed; what the environment sets already wins.\n\n".to_owned();
    for setting in SETTINGS {
        let Some(variable) = setting.variable else { continue };
        let value = if setting == settings::URL { sample(engines) } else { setting.default.unwrap_or("10") };
        let _ = writeln!(text, "# {variable}={value}");
    }
    text += "\n# The database part by part, where no URL is given:\n";
    let parts = &FAMILIES[0];
    for name in [parts.engine, parts.host, parts.port, parts.database, parts.user, parts.password] {
        let _ = writeln!(text, "# {name}=");
    }
    text
}

/// The text in lines of at most 100 characters.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.len() - 1;
        if lines[line].len() + word.len() >= 98 {
            lines.push(word.to_owned());
        } else {
            let gap = if lines[line].is_empty() { "" } else { " " };
            let _ = write!(lines[line], "{gap}{word}");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay::config::{Config, Where};

    #[test]
    fn what_init_writes_is_read_back() {
        for (engines, url) in
            [(vec!["sqlite"], "sqlite:"), (vec!["postgresql", "sqlite"], "postgresql://app@localhost")]
        {
            let folder = std::env::temp_dir().join(format!("mainstay-init-{}-{}", std::process::id(), engines.len()));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(settings::FILE), toml(&engines)).unwrap();
            fs::write(folder.join(".env"), env_example(&engines).replace("# DATABASE_URL", "DATABASE_URL")).unwrap();
            let config = Config::load(&Where { environment: &|_| None, ..Where::process(&folder) }).unwrap();
            fs::remove_dir_all(&folder).unwrap();
            assert_eq!(config.engines, engines);
            assert!(config.url.unwrap().to_string().starts_with(url));
            assert_eq!(config.models, [folder.join("src/models.rs")]);
        }
    }
}
