//! Comparing two sides, and the way from the first to the second.
//!
//! What stands in text is first brought into the form that the server prints: only the server knows
//! whether two spellings of an expression are one.

use super::autogenerate::cannot_express;
use super::project::unreadable;
use super::rename::candidates;
use super::sides::{Comparer, Side};
use super::{Rename, access, renamed};
use crate::config::{Also, Config};
use crate::engine::Connection;
use crate::error::{Error, ErrorKind, Result};
use mainstay_schema::dialect::{self, Dialect, keep_unsaid};
use mainstay_schema::diff::object;
use mainstay_schema::plan::{self, Plan, Runs, Step, plan, respelled};
use mainstay_schema::schema::{Object, Schema};
use mainstay_schema::source::ddl::in_script;
use mainstay_schema::sql::Lexis;

/// What leads from one side to the other.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Comparison {
    /// The engine that it was made on.
    pub engine: &'static str,
    /// The changes, and the statements that make them.
    #[serde(flatten)]
    pub plan: Plan,
    /// What differs and cannot be planned yet: a plan without it would be blind, so there is none then.
    pub refused: Vec<object::ObjectDifference>,
    /// What a database has that models and revisions have no words for, and was not compared.
    pub not_compared: Vec<Object>,
    /// The schemas that names without one are in, on the first database and on the second, where these are not the same: both
    /// are compared in the words of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homes: Option<[String; 2]>,
}

impl Comparison {
    /// What leads from one schema to another, both in the dialect's normal form.
    pub(super) fn between(from: &Schema, to: &Schema, dialect: &dyn Dialect) -> Result<Self> {
        let refused = object::differences(from, to);
        let plan = if refused.is_empty() { plan(from, to, dialect).map_err(cannot_express)? } else { Plan::default() };
        Ok(Self { plan, refused, ..Self::silent(dialect) })
    }

    /// No difference.
    fn silent(dialect: &dyn Dialect) -> Self {
        Self {
            engine: dialect.name(),
            plan: Plan::default(),
            refused: Vec::new(),
            not_compared: Vec::new(),
            homes: None,
        }
    }

    /// Whether there is no difference.
    pub fn is_silent(&self) -> bool {
        self.plan.changes.is_empty() && self.refused.is_empty()
    }

    /// The statements as a script that a client of the engine runs; what destroys data is said above it.
    pub fn script(&self) -> String {
        let rebuilds = self.plan.steps.iter().any(|step| step.runs == Runs::Unenforced);
        let dialect = dialect::by_name(self.engine);
        let [off, on] = match dialect.filter(|_| rebuilds).and_then(Dialect::without_enforcement) {
            Some(pair) => pair.map(|sql| format!("{sql};\n")),
            None => Default::default(),
        };
        let lexis = dialect.map_or(Lexis::STANDARD, Dialect::lexis);
        let step = |step: &Step| match &step.destroys {
            Some(loss) => format!("-- destroys: {loss}\n{}", in_script(step.sql.as_str(), lexis)),
            None => in_script(step.sql.as_str(), lexis),
        };
        let steps: String = self.plan.steps.iter().map(step).collect();
        format!("{off}{steps}{on}")
    }
}

/// Compares two sides, and plans the way from the first to the second.
///
/// # Errors
/// When a side cannot be read, the two are of different engines, or the engine cannot express one of them.
pub async fn compare(config: &Config, from: &Side, to: &Side) -> Result<Comparison> {
    look(config, from, to).await?.comparison().await
}

/// Two sides that were read and brought together: what is a rename may still be said, before they are compared.
pub struct Looked<'c> {
    at: Comparer<'c>,
    pub(super) before: Schema,
    pub(super) after: Schema,
    is_silent: bool,
    /// Whether the second side has never been seen by a server.
    to_text: bool,
    not_compared: Vec<Object>,
    /// Renames that the second side says, and those that were typed.
    renames: Vec<Rename>,
    /// Whether the first side is a database, which a clone can be made of.
    pub(super) leaves_database: bool,
}

/// Reads two sides, and brings them together.
///
/// # Errors
/// As [`compare`].
pub async fn look<'c>(config: &'c Config, from: &Side, to: &Side) -> Result<Looked<'c>> {
    let mut at = Comparer::new(config, from, to).await?;
    let (mut before, mut after) = if from.is_text() {
        // Models are read meanwhile, so the server goes first.
        let after = at.load(to).await?;
        (at.load(from).await?, after)
    } else {
        (at.load(from).await?, at.load(to).await?)
    };
    let mut is_silent = false;
    match (from.is_text(), to.is_text()) {
        (true, false) => drop(at.settle(&mut before, &mut after).await?),
        (false, true) => is_silent = at.settle(&mut after, &mut before).await?,
        _ => {}
    }
    if *to == Side::Models {
        after.keep_undeclared(&before);
    } else if *from == Side::Models {
        before.keep_undeclared(&after);
    }
    config.ignore.settle(&mut before, &mut after, &at.owners);
    let text = from.is_text() || to.is_text();
    let writes = config.writes().map(Dialect::name);
    let lacks_words = |side: &Side| match side {
        Side::Models => true,
        // The engine's own SQL has words for everything.
        Side::Revisions => writes.as_ref().is_ok_and(|name| *name != at.dialect().name()),
        _ => false,
    };
    if *to != Side::Models && lacks_words(from) {
        keep_unsaid(&mut before, &after, at.dialect());
    } else if lacks_words(to) {
        keep_unsaid(&mut after, &before, at.dialect());
    }
    if !text {
        access::settle(&mut before, &mut after, &config.also);
    }
    let not_compared = if text { share_objects(&mut before, &mut after, from.is_text()) } else { Vec::new() };
    let renames = match to {
        Side::File(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
            renamed::said(&text, at.dialect().lexis()).map_err(|error| error.at(path.display()))?
        }
        _ => Vec::new(),
    };
    let leaves_database = matches!(from, Side::Database | Side::Url(_));
    Ok(Looked { at, before, after, is_silent, to_text: to.is_text(), not_compared, renames, leaves_database })
}

impl Looked<'_> {
    /// The connection to the first side, or to where scratch databases can be made.
    pub(super) fn connection(&mut self) -> Result<&mut dyn Connection> {
        match &mut self.at.connection {
            Some(connection) => Ok(&mut **connection),
            None => Err(Error::new(ErrorKind::Config, "this needs a database").hint("give --url, or set DATABASE_URL")),
        }
    }

    /// Whether something is left out of both sides.
    pub(super) fn ignores(&self) -> bool {
        self.at.config.ignore != crate::config::Ignore::default()
    }

    /// Takes it that something has another name on the second side.
    ///
    /// # Errors
    /// When the first side has nothing of the old name, or the second nothing of the new one.
    pub fn rename(&mut self, rename: Rename) -> Result<()> {
        let dialect = self.at.dialect();
        let (_, state) = renamed::outstanding(&self.renames, &self.before, &self.after, dialect)?;
        if renamed::due(&rename, &state, &self.after, dialect).is_empty() {
            let message =
                format!("`{rename}` renames nothing: {} must be there before, and {} new after", rename.of, rename.to);
            return Err(Error::new(ErrorKind::Config, message)
                .hint("write --rename users.name=full_name, --rename users=people"));
        }
        self.renames.push(rename);
        Ok(())
    }

    /// What could be renames among what is gone and what is new, beyond those that were said.
    ///
    /// # Errors
    /// When one that was said cannot be.
    pub fn rename_candidates(&self) -> Result<Vec<Rename>> {
        if self.is_silent {
            return Ok(Vec::new());
        }
        let (_, state) = renamed::outstanding(&self.renames, &self.before, &self.after, self.at.dialect())?;
        let (_, state) = respelled(&state, &self.after, self.at.dialect().capabilities());
        Ok(candidates(&state, &self.after))
    }

    /// What leads from the first side to the second.
    ///
    /// # Errors
    /// As [`compare`].
    pub async fn comparison(&mut self) -> Result<Comparison> {
        let dialect = self.at.dialect();
        let between = if self.is_silent {
            Comparison::silent(dialect)
        } else if self.renames.is_empty() {
            Comparison::between(&self.before, &self.after, dialect)?
        } else {
            self.with_renames()?
        };
        let also = &self.at.config.also;
        if let Some(connection) = self.at.connection.as_mut().filter(|_| also.contains(&Also::Access)) {
            access::check_roles(&mut **connection, &between.plan.changes).await?;
        }
        Ok(Comparison { not_compared: self.not_compared.clone(), homes: self.at.homes.clone(), ..between })
    }

    /// Renames first, then what is different still.
    fn with_renames(&self) -> Result<Comparison> {
        let dialect = self.at.dialect();
        let (mut changes, state) = renamed::outstanding(&self.renames, &self.before, &self.after, dialect)?;
        let refused = object::differences(&state, &self.after);
        if !refused.is_empty() {
            return Ok(Comparison { refused, ..Comparison::silent(dialect) });
        }
        changes.extend(plan::changes(&state, &self.after, dialect.capabilities()));
        let steps = dialect.render(&changes, &self.before).map_err(cannot_express)?;
        Ok(Comparison { plan: Plan { changes, steps }, ..Comparison::silent(dialect) })
    }

    /// What still leads from what was found on a clone to the second side.
    pub(super) fn left(&self, found: &mut Schema, dialect: &dyn Dialect) -> Result<Vec<String>> {
        self.at.config.ignore.settle(&mut self.after.clone(), found, &self.at.owners);
        if self.to_text {
            dialect.normalize(found);
            found.objects.clone_from(&self.after.objects);
        }
        let rest = Comparison::between(found, &self.after, dialect)?;
        let refused = rest.refused.iter().map(ToString::to_string);
        Ok(rest.plan.changes.iter().map(ToString::to_string).chain(refused).collect())
    }
}

/// Gives a text the objects of the other side, and names them: models and revisions say nothing of them, and so
/// take nothing away.
fn share_objects(before: &mut Schema, after: &mut Schema, from_text: bool) -> Vec<Object> {
    let (text, shown) = if from_text { (before, after) } else { (after, before) };
    text.objects.clone_from(&shown.objects);
    access::beside(shown)
}
