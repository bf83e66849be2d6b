//! Objects: what the server printed is what makes them.

use super::Renderer;
use crate::change::Change;
use crate::plan::Lock;
use crate::schema::{Object, Stage};
use crate::sql::Sql;

/// Bodies may name what comes later.
const BODIES_UNCHECKED: Sql = Sql::constant("SET check_function_bodies = off");

/// A sequence that stands below the new limits, or was never asked, starts anew: the server refuses to move the limits
/// past it. Numbers that were given and are beyond the new limits stay an error: they are in use.
fn other_limits(change: &Change) -> Option<Sql> {
    let Change::ReplaceObject { from, to } = change else { return None };
    let limits = |object: &Object| {
        let said = object.definition.split_once(" INCREMENT BY ")?.1.split_once(" CACHE ")?.0.to_owned();
        let (increment, rest) = said.split_once(" MINVALUE ")?;
        let (min, max) = rest.split_once(" MAXVALUE ")?;
        Some([increment, min, max].map(str::to_owned))
    };
    let ([_, min_before, max_before], [increment, min, max]) = (limits(from)?, limits(to)?);
    if to.kind.0 != "sequence" || (&min_before, &max_before) == (&min, &max) {
        return None;
    }
    let statement = &to.replacement.as_ref()?.statement;
    let name = statement.strip_prefix("ALTER SEQUENCE ")?.split_once(" AS ")?.0;
    let below = if increment.starts_with('-') { format!("> {max}") } else { format!("< {min}") };
    Some(Sql::written(&*format!(
        "DO $sequence$ BEGIN IF (SELECT NOT is_called OR last_value {below} FROM {name}) THEN {statement} RESTART; \
         ELSE {statement}; END IF; END $sequence$"
    )))
}

impl Renderer<'_> {
    pub(super) fn object(&mut self, change: &Change) {
        let is_routine = matches!(change, Change::CreateObject { object } if object.kind.stage() == Stage::Routine);
        if is_routine && !self.steps.iter().any(|step| step.sql == BODIES_UNCHECKED) {
            self.step(BODIES_UNCHECKED, Lock::None);
        }
        if let Some(sql) = other_limits(change).or_else(|| change.object_statement()) {
            self.step(sql, Lock::All);
        }
    }

    /// Takes off what bars a column's way.
    pub(super) fn drop_object(&mut self, object: &Object) {
        self.step(Sql::written(&*object.removal), Lock::All);
    }
}
