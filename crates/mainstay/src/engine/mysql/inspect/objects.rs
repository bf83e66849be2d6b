//! What a schema has no words for: triggers, routines and events, with the statements that make them.

use super::{Found, Line, is_own};
use mainstay_schema::schema::{Object, ObjectKind, ObjectName};
use mainstay_schema::sql::SqlWriter;
use std::fmt::Write;

/// Adds them to the schema.
pub(super) fn read(found: &mut Found<'_>) {
    for line in found.take("triggers").iter().filter(|line| !is_own(line.text(1))) {
        let [name, table, timing, event, body] = [0, 1, 2, 3, 4].map(|at| line.text(at));
        let definition = format!(
            "CREATE TRIGGER {} {timing} {event} ON {} FOR EACH ROW {body}",
            quoted(found, name),
            quoted(found, table)
        );
        found.add(ObjectKind::TRIGGER, name.to_owned(), Some(table), definition);
    }
    let mut parameters = found.take("parameters");
    parameters.sort_by_key(|line| line.number::<u32>(2));
    for line in found.take("routines") {
        let (name, definition) = routine(&line, &parameters, found);
        found.add(&line.text(0).to_lowercase(), name, None, definition);
    }
    for line in found.take("events") {
        let definition = event(&line, found);
        found.add("event", line.text(0).to_owned(), None, definition);
    }
}

impl Found<'_> {
    fn add(&mut self, kind: &str, name: String, table: Option<&str>, definition: String) {
        let table = table.map(ObjectName::new);
        let removal = format!("DROP {} {}", kind.to_uppercase(), quoted(self, &name));
        self.schema.objects.push(Object {
            depends_on: table.iter().cloned().collect(),
            table,
            removal,
            // In a script a body may have kept the semicolon behind it.
            definition: definition.trim_end_matches([';', ' ', '\n']).to_owned(),
            ..Object::new(kind, name)
        });
    }
}

fn quoted(found: &Found<'_>, name: &str) -> String {
    SqlWriter::new(found.dialect).ident(name).finish().to_string()
}

/// A routine's name, and the statement that makes it.
fn routine(line: &Line, parameters: &[Line], found: &Found<'_>) -> (String, String) {
    let (kind, name) = (line.text(0), line.text(1));
    let own = parameters.iter().filter(|one| (one.text(0), one.text(1)) == (kind, name));
    let written: Vec<String> = own
        .map(|one| match one.maybe(3).filter(|_| kind == "PROCEDURE") {
            Some(mode) => format!("{mode} {} {}", quoted(found, one.text(4)), one.text(5)),
            None => format!("{} {}", quoted(found, one.text(4)), one.text(5)),
        })
        .collect();
    let mut out = format!("CREATE {kind} {}({})", quoted(found, name), written.join(", "));
    if let Some(returns) = line.some(2) {
        let _ = write!(out, " RETURNS {returns}");
    }
    if line.text(3) == "YES" {
        out.push_str(" DETERMINISTIC");
    }
    if let Some(access) = line.some(4).filter(|access| access != "CONTAINS SQL") {
        let _ = write!(out, " {access}");
    }
    if line.text(5) == "INVOKER" {
        out.push_str(" SQL SECURITY INVOKER");
    }
    let _ = write!(out, " {}", line.text(7));
    (name.to_owned(), out)
}

/// The statement that makes an event.
fn event(line: &Line, found: &Found<'_>) -> String {
    let mut out = format!("CREATE EVENT {} ON SCHEDULE", quoted(found, line.text(0)));
    match line.maybe(1) {
        Some(at) => _ = write!(out, " AT '{at}'"),
        None => _ = write!(out, " EVERY {} {}", line.text(2), line.text(3)),
    }
    if let Some(ends) = line.some(4) {
        let _ = write!(out, " ENDS '{ends}'");
    }
    if line.text(5) != "ENABLED" {
        out.push_str(" DISABLE");
    }
    let _ = write!(out, " DO {}", line.text(6));
    out
}
