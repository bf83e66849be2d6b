//! Objects on the way: what stands on something that is made anew steps aside and comes back, and what goes
//! with its table is not taken away before it.

use super::{callers, views};
use crate::change::Change;
use crate::schema::{Expr, Object, ObjectName, Schema, Stage, Table, View};
use std::collections::HashSet;

/// Adds what the way needs: views and objects that lean on what is dropped and made again.
pub(super) fn detach(mut changes: Vec<Change>, from: &Schema) -> Vec<Change> {
    loop {
        let before = changes.len();
        changes = views::detach(changes, from);
        let anew = Anew::of(&changes);
        if anew.names.is_empty() && anew.triggers.is_empty() && anew.columns.is_empty() {
            break;
        }
        if !anew.routines.is_empty() {
            callers::step_aside(&mut changes, from, &anew.routines);
        }
        let stands = |one: &&Object| anew.carries(one) || anew.bars(one);
        let objects: Vec<_> = from.objects.iter().filter(stands).cloned().collect();
        let views: Vec<_> = from.views.values().filter(|view| anew.is_called_by(view)).cloned().collect();
        for object in objects {
            let back = replaced_by(&mut changes, &object).unwrap_or_else(|| object.clone());
            changes.extend([Change::DropObject { object }, Change::CreateObject { object: back }]);
        }
        for view in views {
            changes.extend([Change::DropView { view: view.clone() }, Change::CreateView { view }]);
        }
        if changes.len() == before {
            break;
        }
    }
    changes
}

/// What an object is to become, where a change says so that is then no longer needed.
pub(super) fn replaced_by(changes: &mut Vec<Change>, object: &Object) -> Option<Object> {
    let at =
        changes.iter().position(|change| matches!(change, Change::ReplaceObject { from, .. } if from == object))?;
    match changes.remove(at) {
        Change::ReplaceObject { to, .. } => Some(to),
        _ => None,
    }
}

/// What is dropped and made again, and what is dropped at all.
struct Anew {
    names: HashSet<ObjectName>,
    /// Triggers: only other triggers stand on them, by the order in which they run.
    triggers: HashSet<ObjectName>,
    routines: HashSet<String>,
    dropped: HashSet<Object>,
    /// Columns that go, or get another type, with their tables.
    columns: HashSet<(ObjectName, String)>,
    /// Views, tables and enums.
    dropped_views: HashSet<ObjectName>,
}

impl Anew {
    fn of(changes: &[Change]) -> Self {
        let mut made: HashSet<&ObjectName> = HashSet::new();
        let (mut dropped, mut dropped_views) = (HashSet::new(), HashSet::new());
        let columns = changes.iter().filter_map(|change| match change {
            Change::AlterColumn { table, from, to, .. } if from.ty != to.ty => Some((table.clone(), from.name.clone())),
            Change::DropColumn { table, column } => Some((table.clone(), column.name.clone())),
            _ => None,
        });
        let columns = columns.collect();
        for change in changes {
            match change {
                Change::CreateView { view } => drop(made.insert(&view.name)),
                Change::CreateTable { table } => drop(made.insert(&table.name)),
                // One that is not only added to is made anew under its name.
                Change::AlterEnum { from, to } if !from.grows_into(to) => {
                    made.insert(&to.name);
                    dropped_views.insert(from.name.clone());
                }
                Change::DropTable { table } => drop(dropped_views.insert(table.name.clone())),
                Change::CreateObject { object } => drop(made.insert(&object.name)),
                Change::DropView { view } => drop(dropped_views.insert(view.name.clone())),
                Change::DropObject { object } => drop(dropped.insert(object.clone())),
                _ => {}
            }
        }
        let gone = dropped.iter().filter(|one| one.kind.stage() <= Stage::Rows).map(|one| &one.name);
        let names = gone.chain(&dropped_views).filter(|name| made.contains(*name)).cloned();
        let names: HashSet<ObjectName> = names.chain(indexes_made_anew(changes)).collect();
        let triggers = dropped.iter().filter(|one| one.kind.is_trigger() && made.contains(&one.name));
        let triggers = triggers.map(|one| one.name.clone()).collect();
        let routines = dropped.iter().filter(|one| one.kind.stage() == Stage::Routine && names.contains(&one.name));
        Self { routines: routines.map(bare_name).collect(), names, triggers, dropped, columns, dropped_views }
    }

    /// Whether the object stands on something that is made anew, and is not dropped yet.
    fn carries(&self, object: &Object) -> bool {
        let leans = object.depends_on.iter().chain(&object.table).any(|name| self.names.contains(name));
        let follows = object.kind.is_trigger() && object.depends_on.iter().any(|name| self.triggers.contains(name));
        (leans || follows) && object.can_be_planned() && !self.dropped.contains(object)
    }

    /// Whether the object is a routine whose body the server keeps understood, and that reads such a column.
    fn bars(&self, object: &Object) -> bool {
        let is_kept = object.kind.stage() == Stage::Routine
            && ["\nBEGIN ATOMIC\n", "\nRETURN "].iter().any(|words| object.definition.contains(words));
        let reads = |(table, column): &(ObjectName, String)| {
            object.depends_on.contains(table) && Expr::new(&*object.definition).mentions(column)
        };
        is_kept && !self.dropped.contains(object) && self.columns.iter().any(reads)
    }

    fn is_called_by(&self, view: &View) -> bool {
        !self.dropped_views.contains(&view.name) && self.routines.iter().any(|name| view.query.mentions(name))
    }
}

/// Indexes that are dropped and made again, those behind constraints among them: something may be said of them.
fn indexes_made_anew(changes: &[Change]) -> Vec<ObjectName> {
    let made = changes.iter().filter_map(|change| match change {
        Change::CreateIndex { table, index, .. } => Some(table.sibling(&index.name)),
        Change::AddConstraint { table, constraint } => Some(table.sibling(constraint.name()?)),
        _ => None,
    });
    let made: HashSet<ObjectName> = made.collect();
    let dropped = changes.iter().filter_map(|change| match change {
        Change::DropIndex { table, index, .. } => Some(table.sibling(&index.name)),
        Change::DropConstraint { table, constraint } => Some(table.sibling(constraint.name()?)),
        _ => None,
    });
    dropped.filter(|name| made.contains(name)).collect()
}

/// A routine's name without its arguments.
pub(super) fn bare_name(routine: &Object) -> String {
    routine.name.name.split('(').next().unwrap_or_default().to_owned()
}

/// What stands on a table or view that goes for good goes with it.
pub(super) fn without_drops_of_parts(mut changes: Vec<Change>) -> Vec<Change> {
    let made: HashSet<ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::CreateView { view } => Some(view.name.clone()),
            _ => None,
        })
        .collect();
    let gone: HashSet<ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::DropTable { table } => Some(table.name.clone()),
            Change::DropView { view } if !made.contains(&view.name) => Some(view.name.clone()),
            _ => None,
        })
        .collect();
    let objects = objects_that_go(&changes);
    let routines = changes.iter().filter_map(|change| match change {
        Change::DropObject { object } if object.kind.stage() == Stage::Routine => Some(object.name.clone()),
        _ => None,
    });
    let routines: HashSet<ObjectName> = routines.collect();
    let goes_along = |object: &Object| match object.kind.stage() {
        Stage::Said if object.kind.is_tie() => {
            object.kind.0 == "typed table" && object.table.as_ref().is_some_and(|table| gone.contains(table))
        }
        Stage::Said if object.depends_on.iter().any(|name| objects.contains(name)) => true,
        // A key that leads to another table that goes would be in its way, and what calls a routine in that one's.
        Stage::Attached
            if object.kind.0 == "constraint" || object.depends_on.iter().any(|name| routines.contains(name)) =>
        {
            false
        }
        Stage::Rows if object.kind.0 == Table::HISTORY => {
            object.table.as_ref().is_some_and(|table| gone.contains(table))
        }
        Stage::Said | Stage::Attached => object.table.as_ref().is_some_and(|table| gone.contains(table)),
        _ => false,
    };
    changes.retain(|change| !matches!(change, Change::DropObject { object } if goes_along(object)));
    changes
}

/// The objects that are dropped and not made again.
fn objects_that_go(changes: &[Change]) -> HashSet<ObjectName> {
    let made = |change: &Change| match change {
        Change::CreateObject { object } => Some(object.name.clone()),
        _ => None,
    };
    let made: HashSet<ObjectName> = changes.iter().filter_map(made).collect();
    // What is set for a table goes by the table's name, which stays.
    let is_setting = |object: &Object| object.table.as_ref() == Some(&object.name);
    let dropped = changes.iter().filter_map(|change| match change {
        Change::DropObject { object } if object.kind.stage() < Stage::Said && !is_setting(object) => Some(&object.name),
        _ => None,
    });
    dropped.filter(|name| !made.contains(*name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::diff;
    use crate::plan::order::tests::operations;
    use crate::schema::{Check, Column, Replacement, Type};

    fn object(kind: &str, name: &str, table: Option<&str>, says: &str, needs: &[&str]) -> Object {
        Object {
            table: table.map(ObjectName::new),
            definition: format!("CREATE {kind} {name} {says}"),
            removal: format!("DROP {kind} {name}"),
            depends_on: needs.iter().map(|name| ObjectName::new(*name)).collect(),
            ..Object::new(kind, name)
        }
    }

    fn function(says: &str, fixed: &str) -> Object {
        let made = object("function", "f()", None, says, &[]);
        Object { replacement: Some(Replacement { statement: made.definition.clone(), fixed: fixed.into() }), ..made }
    }

    fn schema(objects: &[Object]) -> Schema {
        let mut schema = Schema::new();
        schema.add_table(Table::new("t", vec![]));
        schema.add_view(View::new("v", "SELECT f()"));
        schema.objects = objects.to_vec();
        schema
    }

    #[test]
    fn a_trigger_that_follows_another_is_made_after_it() {
        let first = |says| object("trigger", "first", Some("t"), says, &["t"]);
        let second = object("trigger", "second", Some("t"), "", &["t", "first"]);
        let anew = ["drop trigger second on t", "drop trigger first on t", "create trigger first on t"];
        let anew: Vec<_> = anew.into_iter().chain(["create trigger second on t"]).collect();
        let before = schema(&[first("1"), second.clone()]);
        assert_eq!(operations(&before, &schema(&[first("2"), second])), anew);
    }

    #[test]
    fn a_function_is_replaced_in_place_while_its_result_stays() {
        let trigger = object("trigger", "g", Some("t"), "", &["t", "f()"]);
        let before = schema(&[function("1", "int"), trigger.clone()]);
        assert_eq!(operations(&before, &schema(&[function("2", "int"), trigger.clone()])), ["replace function f()"]);
        let anew = ["drop trigger g on t", "drop_view v", "drop function f()", "create function f()", "create_view v"];
        let anew: Vec<_> = anew.into_iter().chain(["create trigger g on t"]).collect();
        assert_eq!(operations(&before, &schema(&[function("2", "text"), trigger])), anew);
    }

    #[test]
    fn what_is_said_of_something_made_anew_is_said_again() {
        let policy = |says| object("policy", "own", Some("t"), says, &["t"]);
        let of = |table| object("comment", &format!("POLICY own on {table}"), None, "x", &["own", table]);
        let before = schema(&[policy("1"), of("t"), of("other")]);
        let anew = [
            "drop comment POLICY own on t",
            "drop policy own on t",
            "create policy own on t",
            "create comment POLICY own on t",
        ];
        assert_eq!(operations(&before, &schema(&[policy("2"), of("t"), of("other")])), anew);
    }

    #[test]
    fn tables_let_go_of_a_function_that_is_made_anew() {
        let with = |says, result| {
            let mut schema = schema(&[function(says, result)]);
            let table = &mut schema.tables[&ObjectName::new("t")];
            table.columns.push(Column::new("a", Type::Integer).default(Expr::new("f()")));
            table.checks.push(Check::new(Expr::new("a > f()")));
            schema.views.clear();
            schema
        };
        let anew = [
            "alter_column t.a (default)",
            "drop_check check on t",
            "drop function f()",
            "create function f()",
            "alter_column t.a (default)",
            "add_check check on t",
        ];
        let found = operations(&with("1", "int"), &with("2", "text"));
        let words = |text: &str| text.split([' ', ':']).next().unwrap_or_default().to_owned();
        assert_eq!(found.len(), anew.len(), "{found:?}");
        assert_eq!(found.iter().map(|one| words(one)).collect::<Vec<_>>(), anew.map(words));
    }

    #[test]
    fn what_stands_on_a_table_goes_with_it() {
        let before = schema(&[object("trigger", "g", Some("t"), "", &["t"]), object("domain", "d", None, "", &[])]);
        assert_eq!(operations(&before, &Schema::new()), ["drop_view v", "drop_table t", "drop domain d"]);
        assert_eq!(operations(&Schema::new(), &before)[..2], ["create domain d", "create_table t"]);
    }

    #[test]
    fn rows_are_not_made_anew() {
        let before = schema(&[object("partition", "p", Some("t"), "1", &["t"])]);
        let after = schema(&[object("partition", "p", Some("t"), "2", &["t"])]);
        assert!(diff(&before, &after).is_empty());
        assert_eq!(crate::diff::object::differences(&before, &after).len(), 1);
    }

    #[test]
    fn a_function_that_reads_a_table_comes_after_it_and_before_the_view_that_calls_it() {
        let early = object("function", "e()", None, "", &[]);
        let late = object("function", "f()", None, "", &["t"]);
        let to = schema(&[late, early]);
        let wanted = ["create function e()", "create_table t", "create function f()", "create_view v"];
        assert_eq!(operations(&Schema::new(), &to), wanted);
        assert_eq!(
            operations(&to, &Schema::new()),
            ["drop_view v", "drop function f()", "drop_table t", "drop function e()"]
        );
    }
}
