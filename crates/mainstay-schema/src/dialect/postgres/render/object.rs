//! Objects: what the server printed is what makes them.

use super::Renderer;
use crate::change::Change;
use crate::plan::Lock;
use crate::schema::{Object, Stage};
use crate::sql::Sql;

/// Bodies may name what comes later.
const BODIES_UNCHECKED: Sql = Sql::constant("SET check_function_bodies = off");

impl Renderer<'_> {
    pub(super) fn object(&mut self, change: &Change) {
        let is_routine = matches!(change, Change::CreateObject { object } if object.kind.stage() == Stage::Routine);
        if is_routine && !self.steps.iter().any(|step| step.sql == BODIES_UNCHECKED) {
            self.step(BODIES_UNCHECKED, Lock::None);
        }
        if let Some(sql) = change.object_statement() {
            self.step(sql, Lock::All);
        }
    }

    /// Takes off what bars a column's way.
    pub(super) fn drop_object(&mut self, object: &Object) {
        self.step(Sql::written(&*object.removal), Lock::All);
    }
}
