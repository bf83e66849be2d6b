//! Checks and foreign keys; the other constraints are indexes here.

use super::{Found, Line};
use mainstay_schema::schema::{Check, ForeignKey, Object, ObjectName, ReferentialAction};
use std::collections::HashMap;

/// Gives the tables their checks.
pub(super) fn read_checks(found: &mut Found<'_>, lines: &[Line]) {
    for line in lines {
        read_check(line, found);
    }
}

/// A check that is not enforced has no words in a table: it is an object.
fn read_check(line: &Line, found: &mut Found<'_>) {
    let expr = found.dialect.shown_expression(line.text(2), found.database);
    let Some(table) = found.schema.tables.get_mut(&ObjectName::new(line.text(0))) else { return };
    if line.text(3) == "YES" {
        // Part of a column it goes by the column's name, and has none of its own.
        let own = line.text(1).to_owned();
        let (name, column) = if line.text(4) == "Column" { (None, Some(own)) } else { (Some(own), None) };
        table.checks.push(Check { name, expr, no_inherit: false, not_valid: false, column });
        return;
    }
    let (table, state) = (table.name.clone(), table.clone());
    let [definition, removal] = found.dialect.unenforced_check(&state, line.text(1), &expr);
    found.schema.objects.push(Object {
        definition: definition.to_string(),
        removal: removal.to_string(),
        depends_on: vec![table.clone()],
        table: Some(table.clone()),
        ..Object::new("constraint", table.sibling(line.text(1)))
    });
}

/// Gives the tables their foreign keys: a line for each, and one for each of its columns.
pub(super) fn read_foreign_keys(found: &mut Found<'_>, mut columns: Vec<Line>, keys: &[Line]) {
    columns.sort_by_key(|line| line.number::<u32>(2));
    let mut of_key: HashMap<(&str, &str), Vec<&Line>> = HashMap::new();
    for line in &columns {
        of_key.entry((line.text(0), line.text(1))).or_default().push(line);
    }
    for line in keys {
        let Some(columns) = of_key.get(&(line.text(0), line.text(1))) else { continue };
        if let Some(table) = found.schema.tables.get_mut(&ObjectName::new(line.text(0))) {
            table.foreign_keys.push(foreign_key(line, columns));
        }
    }
}

fn foreign_key(line: &Line, columns: &[&Line]) -> ForeignKey {
    let names = |at: usize| columns.iter().map(|line| line.text(at)).collect::<Vec<_>>();
    let first = columns[0];
    let references = ObjectName { schema: first.some(4), name: first.text(5).to_owned() };
    ForeignKey {
        name: Some(line.text(1).to_owned()),
        on_update: action(line.text(2)),
        on_delete: action(line.text(3)),
        ..ForeignKey::new(&names(3), references, &names(6))
    }
}

fn action(word: &str) -> ReferentialAction {
    match word {
        "CASCADE" => ReferentialAction::Cascade,
        "SET NULL" => ReferentialAction::SetNull(Vec::new()),
        "SET DEFAULT" => ReferentialAction::SetDefault(Vec::new()),
        "RESTRICT" => ReferentialAction::Restrict,
        _ => ReferentialAction::NoAction,
    }
}
