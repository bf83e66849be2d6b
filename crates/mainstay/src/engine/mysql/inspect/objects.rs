//! What a schema has no words for: triggers in their order, and routines, packages and events, whose statements the
//! server is asked for later.

use super::{Found, Line, beyond, is_own};
use mainstay_schema::schema::{Object, ObjectKind, ObjectName};
use mainstay_schema::sql::SqlWriter;

/// Adds routines, packages and libraries, and what is said to storage engines.
pub(super) fn read_routines(found: &mut Found<'_>, lines: &[Line]) {
    for line in lines {
        match line.text(0) {
            beyond::ATTRIBUTE => found.name_attribute(line),
            kind => {
                found.add(&kind.to_lowercase(), line.text(1), line.is(2));
                // The body goes with its package.
                if let ("PACKAGE BODY", Some(body)) = (kind, found.schema.objects.last_mut()) {
                    body.depends_on.push(body.name.clone());
                }
            }
        }
    }
}

/// Adds the events.
pub(super) fn read_events(found: &mut Found<'_>, lines: &[Line]) {
    for line in lines {
        found.add("event", line.text(0), true);
        if line.is(1) {
            found.begin_when_made.insert(line.text(0).to_owned());
        }
    }
}

/// Adds the triggers. Those of one moment run in an order: each says which one it follows.
pub(super) fn read_triggers(found: &mut Found<'_>, lines: &[Line]) {
    let mut before: Option<&Line> = None;
    for line in lines.iter().filter(|line| !is_own(line.text(1))) {
        let moment = |line: &Line| [1, 2, 3].map(|at| line.text(at).to_owned());
        let follows = before.filter(|before| moment(before) == moment(line)).map(|before| before.text(0).to_owned());
        found.add_trigger(line, follows);
        before = Some(line);
    }
}

impl Found<'_> {
    fn add_trigger(&mut self, line: &Line, follows: Option<String>) {
        let (name, table) = (line.text(0), ObjectName::new(line.text(1)));
        self.follows.extend(follows.clone().map(|other| (name.to_owned(), other)));
        self.schema.objects.push(Object {
            depends_on: std::iter::once(table.clone()).chain(follows.map(ObjectName::new)).collect(),
            table: Some(table),
            removal: format!("DROP TRIGGER {}", quoted(self, name)),
            ..Object::new(ObjectKind::TRIGGER, name)
        });
    }

    /// What the server prints when it is asked; a thing that it does not show has no removal either.
    fn add(&mut self, kind: &str, name: &str, shown: bool) {
        let removal =
            if shown { format!("DROP {} {}", kind.to_uppercase(), quoted(self, name)) } else { String::new() };
        self.schema.objects.push(Object { removal, ..Object::new(kind, name) });
    }
}

fn quoted(found: &Found<'_>, name: &str) -> String {
    SqlWriter::new(found.dialect).ident(name).finish().to_string()
}
