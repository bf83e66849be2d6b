//! What the linter looks at: the settings below `lint`.

use super::file::File;
use super::settings::{self, Setting};
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::lint::{Linter, Rule, Usual, rule};

/// What the linter looks at.
#[derive(Debug, Clone, Default)]
pub struct Lint {
    /// It leaves revisions alone up to this one, or written before this date.
    pub after: Option<String>,
    /// Rules that do not look.
    pub skip: Vec<&'static str>,
    /// Rules that look beside the usual ones.
    pub also: Vec<&'static str>,
}

impl Lint {
    pub(super) fn read(file: &File<'_>) -> Result<Self> {
        Ok(Self {
            after: file.text(settings::LINT_AFTER)?.filter(|after| !after.is_empty()),
            skip: rules(file, settings::LINT_SKIP)?,
            also: rules(file, settings::LINT_ALSO)?,
        })
    }

    /// Whether a rule looks.
    pub fn uses(&self, rule: &Rule) -> bool {
        let usual = rule.usual == Usual::On && !self.skip.contains(&rule.name);
        usual || self.also.contains(&rule.name)
    }

    /// Gives a linter the rules that look.
    pub fn choose(&self, linter: &mut Linter<'_>) {
        linter.rules = mainstay_schema::lint::RULES.iter().copied().filter(|rule| self.uses(rule)).collect();
    }
}

fn rules(file: &File<'_>, setting: Setting) -> Result<Vec<&'static str>> {
    let known = |name: &String| {
        let wrong = |message: String| Error::new(ErrorKind::Config, message).at(file.place(setting)).hint(setting.doc);
        rule(name).map(|rule| rule.name).map_err(wrong)
    };
    file.texts(setting)?.unwrap_or_default().iter().map(known).collect()
}
