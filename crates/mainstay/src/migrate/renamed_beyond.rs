//! Renames of what is no table, and no part of one: views, database schemas and objects, as far as the engine has a way.
//! Where it has none, these hold no rows, and are made anew.

use super::Rename;
use super::renamed::with_name;
use mainstay_schema::change::Change;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Expr, Object, ObjectName, Replacement, Schema, Type};
use mainstay_schema::sql::{Lexis, quoted};

/// The changes that a rename is; none where it is done, or is none.
pub(super) fn changes(rename: &Rename, state: &Schema, to: &Schema, dialect: &dyn Dialect) -> Vec<Change> {
    if !dialect.capabilities().renames_all {
        return Vec::new();
    }
    let old = ObjectName::from(rename.of.as_str());
    let new = old.sibling(&rename.to);
    if state.views.contains_key(&old) && to.views.contains_key(&new) && !to.views.contains_key(&old) {
        return vec![Change::RenameView { from: old, to: new }];
    }
    let (from_place, to_place) = (&old.name, &new.name);
    let place = |schema: &Schema, name: &String| old.schema.is_none() && schema.namespaces.contains(name);
    if place(state, from_place) && place(to, to_place) && !place(to, from_place) && !place(state, to_place) {
        return vec![Change::RenameNamespace { from: old.name, to: new.name }];
    }
    state.objects.iter().filter_map(|object| of_object(object, rename, state, to, dialect.lexis())).collect()
}

/// The object under its new name, if that is what the rename says.
fn of_object(object: &Object, rename: &Rename, state: &Schema, to: &Schema, lexis: Lexis) -> Option<Change> {
    let old = match (&object.table, object.kind.stage()) {
        (Some(table), mainstay_schema::schema::Stage::Attached) => {
            let part = rename.of.rsplit_once('.').filter(|(owner, _)| ObjectName::from(*owner) == *table)?.1;
            object.name.sibling(ObjectName::from(part).name)
        }
        _ => ObjectName::from(rename.of.as_str()),
    };
    let arguments = object.name.name.strip_prefix(&old.name).filter(|rest| rest.is_empty() || rest.starts_with('('))?;
    let name = object.name.sibling(format!("{}{arguments}", rename.to));
    let renamed = Object { name, ..object.clone() };
    let is_there = |schema: &Schema, wanted: &Object| schema.objects.iter().any(|one| one.is_same(wanted));
    let is_due = object.name.schema == old.schema && is_there(to, &renamed);
    if !is_due || is_there(state, &renamed) || is_there(to, object) {
        return None;
    }
    let way = object.removal.strip_prefix("DROP ").filter(|rest| !rest.contains(';') && !rest.ends_with(" CASCADE"))?;
    let fixed = object.replacement.as_ref().map(|way| way.fixed.clone()).unwrap_or_default();
    let text = |text: &str| with_name(text, &old.name, &rename.to, lexis);
    let to = Object {
        definition: text(&object.definition),
        removal: text(&object.removal),
        replacement: Some(Replacement { statement: format!("ALTER {way} RENAME TO {}", quoted(&rename.to)), fixed }),
        ..renamed
    };
    Some(Change::ReplaceObject { from: object.clone(), to })
}

/// What leans on what got another name says it.
pub(super) fn follow(change: &Change, state: &mut Schema, lexis: Lexis) {
    match change {
        Change::ReplaceObject { from, to } => {
            let bare = |object: &Object| object.name.name.split('(').next().unwrap_or_default().to_owned();
            let leans =
                |object: &Object| object.depends_on.contains(&from.name) || object.table.as_ref() == Some(&from.name);
            say(state, &bare(from), &bare(to), lexis, leans);
            for object in &mut state.objects {
                let names = object.depends_on.iter_mut().chain(&mut object.table);
                names.filter(|name| **name == from.name).for_each(|name| name.clone_from(&to.name));
            }
            rename_type(state, &from.name, &to.name);
        }
        Change::RenameNamespace { from, to } => say(state, from, to, lexis, |_| true),
        Change::RenameView { from, to } => {
            say(state, &from.name, &to.name, lexis, |object| {
                object.table.as_ref() == Some(to) || object.depends_on.contains(to)
            });
        }
        _ => {}
    }
}

/// Names in what objects, views and tables say: a word that is called the same by chance is set right by the difference
/// that is left.
fn say(state: &mut Schema, from: &str, to: &str, lexis: Lexis, leans: impl Fn(&Object) -> bool) {
    let change = |text: &mut String| *text = with_name(text, from, to, lexis);
    for object in state.objects.iter_mut().filter(|object| leans(object)) {
        [&mut object.name.name, &mut object.definition, &mut object.removal].into_iter().for_each(change);
        object.replacement.iter_mut().for_each(|way| change(&mut way.statement));
    }
    let change = |expr: &mut Expr| *expr = Expr::new(with_name(expr.as_str(), from, to, lexis));
    state.views.values_mut().for_each(|view| change(&mut view.query));
    for table in state.tables.values_mut() {
        table.checks.iter_mut().for_each(|check| change(&mut check.expr));
        for column in &mut table.columns {
            column.default.iter_mut().for_each(change);
            column.generated.iter_mut().for_each(|one| change(&mut one.expr));
        }
    }
}

/// Columns of a domain or another type go by its new name.
fn rename_type(state: &mut Schema, from: &ObjectName, to: &ObjectName) {
    for column in state.tables.values_mut().flat_map(|table| &mut table.columns) {
        let ty = match &mut column.ty {
            Type::Array(element) => &mut **element,
            ty => ty,
        };
        if *ty == Type::Native(from.to_string()) {
            *ty = Type::Native(to.to_string());
        }
    }
}
