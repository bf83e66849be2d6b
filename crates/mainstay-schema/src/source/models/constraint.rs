//! The words of keys, foreign keys, checks and exclusions, and the constraints that they make.

use super::attribute::{Text, Word};
use super::problem::{Problem, Problems};
use super::settings::{Family, once, set};
use super::text::{Reference, reference, with_list};
use crate::schema::{Check, Exclusion, Expr, ForeignKey, ReferentialAction, Timing, Unique};
use proc_macro2::Span;

/// The words of `primary_key`.
#[derive(Debug, Default)]
pub(super) struct KeyWords {
    pub name: Option<Text>,
    pub columns: Vec<Text>,
}

/// `primary_key = [a, b]` of a model.
pub(super) static PRIMARY_KEY: Family<KeyWords> = Family {
    label: "primary_key",
    positional: "columns",
    settings: &[
        once("columns = [a, b]", |key, word| set(&mut key.columns, word.names())),
        once("name = \"users_key\"", |key, word| set(&mut key.name, word.text())),
    ],
};

/// The words of `unique`.
#[derive(Debug, Default)]
pub(super) struct UniqueWords {
    pub name: Option<Text>,
    pub renamed_from: Option<Text>,
    pub columns: Vec<Text>,
    pub include: Vec<Text>,
    nulls_not_distinct: bool,
    timing: Timing,
}

/// `unique(…)` of a model or a column.
pub(super) static UNIQUE: Family<UniqueWords> = Family {
    label: "unique",
    positional: "name",
    settings: &[
        once("name = \"users_email_key\"", |unique, word| set(&mut unique.name, word.text())),
        once("renamed_from = \"users_mail_key\"", |unique, word| set(&mut unique.renamed_from, word.text())),
        once("columns = [a, b]", |unique, word| set(&mut unique.columns, word.names())),
        once("include = [c]", |unique, word| set(&mut unique.include, word.names())),
        once("nulls_not_distinct", |unique, word| set(&mut unique.nulls_not_distinct, word.flag())),
        once("deferrable = \"deferred\"", |unique, word| set(&mut unique.timing, timing(word))),
        once("initially_deferred", |unique, word| set(&mut unique.timing, initially_deferred(word))),
    ],
};

impl UniqueWords {
    /// The constraint, over columns that are known to be there.
    pub(super) fn build(self, columns: Vec<String>, include: Vec<String>) -> Unique {
        let name = self.name.map(|name| name.text);
        Unique { name, columns, include, nulls_not_distinct: self.nulls_not_distinct, timing: self.timing }
    }
}

/// The words of a foreign key, those of a column among them.
#[derive(Debug, Default)]
pub(super) struct ForeignKeyWords {
    pub name: Option<Text>,
    pub renamed_from: Option<Text>,
    pub columns: Vec<Text>,
    pub references: Option<(Reference, Span)>,
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
    pub timing: Option<Timing>,
    match_full: bool,
}

/// `foreign_key(…)` of a model, `references(…)` of a column.
pub(super) static FOREIGN_KEY: Family<ForeignKeyWords> = Family {
    label: "foreign_key",
    positional: "references",
    settings: &[
        once("name = \"users_team_fkey\"", |key, word| set(&mut key.name, word.text())),
        once("renamed_from = \"users_group_fkey\"", |key, word| set(&mut key.renamed_from, word.text())),
        once("columns = [a, b]", |key, word| set(&mut key.columns, word.names())),
        once("references = \"teams(a, b)\"", |key, word| set(&mut key.references, target(word))),
        once("on_delete = \"cascade\"", |key, word| set(&mut key.on_delete, action(word))),
        once("on_update = \"cascade\"", |key, word| set(&mut key.on_update, action(word))),
        once("deferrable = \"deferred\"", |key, word| set(&mut key.timing, timing(word))),
        once("initially_deferred", |key, word| set(&mut key.timing, initially_deferred(word))),
        once("match_full", |key, word| set(&mut key.match_full, word.flag())),
    ],
};

impl ForeignKeyWords {
    /// Whether anything but `references` was said.
    pub(super) fn says_something(&self) -> bool {
        self.on_delete.is_some() || self.on_update.is_some() || self.timing.is_some()
    }

    /// The constraint, from columns that are known to be there; what it refers to is resolved later.
    pub(super) fn build(self, columns: Vec<String>, references: Reference) -> ForeignKey {
        ForeignKey {
            name: self.name.map(|name| name.text),
            columns,
            references: references.table,
            referenced: references.columns,
            on_delete: self.on_delete.unwrap_or_default(),
            on_update: self.on_update.unwrap_or_default(),
            match_full: self.match_full,
            timing: self.timing.unwrap_or_default(),
            not_valid: false,
        }
    }
}

/// The words of `check`.
#[derive(Debug, Default)]
pub(super) struct CheckWords {
    name: Option<Text>,
    renamed_from: Option<Text>,
    expr: Option<Expr>,
    no_inherit: bool,
}

/// `check(…)` of a model or a column.
pub(super) static CHECK: Family<CheckWords> = Family {
    label: "check",
    positional: "expr",
    settings: &[
        once("name = \"users_age_check\"", |check, word| set(&mut check.name, word.text())),
        once("renamed_from = \"users_years_check\"", |check, word| set(&mut check.renamed_from, word.text())),
        once("expr = \"age > 0\"", |check, word| set(&mut check.expr, word.expr())),
        once("no_inherit", |check, word| set(&mut check.no_inherit, word.flag())),
    ],
};

/// Reads a check, and what it was called before.
pub(super) fn check(word: &Word) -> Result<(Check, Option<Text>), Problems> {
    let CheckWords { name, renamed_from, expr, no_inherit } = CHECK.read(word)?;
    let expr = expr.ok_or_else(|| missing(word, "expression", "check(\"age > 0\")"))?;
    Ok((Check { name: name.map(|name| name.text), no_inherit, ..Check::new(expr) }, renamed_from))
}

/// The words of `exclude`.
#[derive(Debug, Default)]
pub(super) struct ExcludeWords {
    name: Option<Text>,
    renamed_from: Option<Text>,
    definition: Option<Text>,
}

/// `exclude(…)` of a model.
pub(super) static EXCLUDE: Family<ExcludeWords> = Family {
    label: "exclude",
    positional: "definition",
    settings: &[
        once("name = \"bookings_excl\"", |exclude, word| set(&mut exclude.name, word.text())),
        once("renamed_from = \"rooms_excl\"", |exclude, word| set(&mut exclude.renamed_from, word.text())),
        once("definition = \"using gist (room with =)\"", |exclude, word| set(&mut exclude.definition, word.text())),
    ],
};

/// Reads an exclusion constraint, and what it was called before.
pub(super) fn exclusion(word: &Word) -> Result<(Exclusion, Option<Text>), Problems> {
    let ExcludeWords { name, renamed_from, definition } = EXCLUDE.read(word)?;
    let text = definition.ok_or_else(|| missing(word, "definition", "exclude(\"using gist (room with =)\")"))?.text;
    let text = text.trim();
    let begins = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("exclude"));
    let definition = Expr::new(if begins { text.to_owned() } else { format!("EXCLUDE {text}") });
    Ok((Exclusion { name: name.map(|name| name.text), definition }, renamed_from))
}

/// A word that must be said and was not.
pub(super) fn missing(word: &Word, what: &str, example: &str) -> Problem {
    Problem::new(word.name.span, format!("`{}` has no {what}", word.name.text))
        .hint(format!("write it like `{example}`"))
}

/// What a foreign key refers to, and where that was said.
pub(super) fn target(word: &Word) -> Result<(Reference, Span), Problem> {
    let text = word.text()?;
    Ok((reference(&text)?, text.span))
}

/// An action, made with the columns that it names.
type Action = fn(Vec<String>) -> ReferentialAction;

const ACTIONS: &[(&str, Action)] = &[
    ("cascade", |_| ReferentialAction::Cascade),
    ("restrict", |_| ReferentialAction::Restrict),
    ("no action", |_| ReferentialAction::NoAction),
    ("set null", ReferentialAction::SetNull),
    ("set default", ReferentialAction::SetDefault),
];

/// `on_delete = "set null"`, `on_delete = "set null (a, b)"`.
pub(super) fn action(word: &Word) -> Result<ReferentialAction, Problem> {
    let text = word.text()?;
    let (name, columns) = with_list(&text.text);
    let found = ACTIONS.iter().find(|(action, _)| action.eq_ignore_ascii_case(name));
    found.map(|(_, action)| action(columns.unwrap_or_default())).ok_or_else(|| {
        let names: Vec<String> = ACTIONS.iter().map(|(action, _)| format!("\"{action}\"")).collect();
        Problem::new(text.span, format!("there is no action `{}`", text.text))
            .hint(format!("the actions are {}", names.join(", ")))
    })
}

/// `deferrable`, `deferrable = "deferred"`, `deferrable = "immediate"`.
pub(super) fn timing(word: &Word) -> Result<Timing, Problem> {
    if matches!(word.flag(), Ok(true)) {
        return Ok(Timing::InitiallyImmediate);
    }
    word.choice(&[("deferred", Timing::InitiallyDeferred), ("immediate", Timing::InitiallyImmediate)])
}

fn initially_deferred(word: &Word) -> Result<Timing, Problem> {
    Ok(if word.flag()? { Timing::InitiallyDeferred } else { Timing::NotDeferrable })
}
