//! What goes with things that step aside, without being told to: rules and triggers of views, and what is said of things.

use super::Renderer;
use super::detach::Detached;
use crate::change::Change;
use crate::plan::{Gone, along};
use crate::schema::{Expr, Object, ObjectName, Stage};

impl Renderer<'_> {
    /// Remembers what the server takes away with something that steps aside.
    pub(super) fn note_what_goes_with(&mut self, one: &Detached) {
        let gone = match one {
            Detached::By(Change::CreateView { view }) => Gone::whole(&view.name),
            Detached::By(Change::CreateIndex { table, index, .. }) => Gone::piece(table, &index.name),
            Detached::By(Change::AddConstraint { table, constraint }) => Gone::piece(table, &constraint.name_on(table)),
            Detached::By(Change::AddColumn { table, column }) => {
                return self.note_what_goes_with_column(table, &column.name);
            }
            Detached::Object(object) | Detached::Along(object) => Gone::of(object),
            Detached::By(_) => return,
        };
        let itself = |object: &&Object| matches!(one, Detached::Object(one) | Detached::Along(one) if one == *object);
        let along: Vec<_> = along(self.state(), &[gone]).into_iter().filter(|it| !itself(it)).cloned().collect();
        self.note(along);
    }

    /// The same for a column: what is set for it, who may read it, statistics over it.
    pub(super) fn note_what_goes_with_column(&mut self, table: &ObjectName, column: &str) {
        let state = self.state();
        let is_of_it = |object: &&Object| {
            let on = object.table.as_ref() == Some(table);
            let kind = object.kind.stage() == Stage::Said || object.kind.0 == "statistics object";
            on && kind && Expr::new(object.definition.as_str()).mentions(column)
        };
        let found: Vec<Object> = state.objects.iter().filter(is_of_it).cloned().collect();
        let pieces: Vec<Gone> = found.iter().map(Gone::of).collect();
        let along: Vec<Object> = along(state, &pieces).into_iter().cloned().collect();
        self.note(found.into_iter().chain(along).collect());
    }

    pub(super) fn note(&mut self, along: Vec<Object>) {
        for object in along.into_iter().filter(Object::can_be_planned) {
            let noted =
                |one: &Detached| matches!(one, Detached::Object(other) | Detached::Along(other) if *other == object);
            if !self.detached.iter().any(noted) {
                self.detached.push(Detached::Along(object));
            }
        }
    }
}
