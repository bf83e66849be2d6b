//! How high each thing that comes or goes stands above those that it leans on, and what comes between.

use super::callers::{self, Concerns};
use super::objects;
use crate::change::Change;
use crate::schema::{Object, ObjectName, Schema, Stage, Table, View};
use std::collections::{HashMap, HashSet};

/// How an object that others may lean on stands to the rest of the changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// It reads tables or views, or calls what does.
    AmongViews,
    /// It is of the rows of a table.
    AmongTables,
    /// It lets go of a routine that is made anew, or goes early.
    Freeing,
    /// It is dropped and made again.
    Anew,
    /// It stands on an enum that is made anew.
    AfterEnums,
    /// None of these.
    Usual,
}

/// How high each new or dropped thing stands above those that it leans on.
pub(super) struct Heights {
    tables: HashMap<ObjectName, usize>,
    /// Types of the rows of tables that come or go.
    of_rows: HashSet<ObjectName>,
    created: HashMap<ObjectName, usize>,
    dropped: HashMap<ObjectName, usize>,
    /// The routines that read tables or views.
    late: HashSet<ObjectName>,
    /// What is made anew, and what stands on that.
    on_anew: HashSet<ObjectName>,
    /// What stands on enums that are made anew.
    after_enums: HashSet<ObjectName>,
    /// The names, without arguments, of the routines that are made anew, and of the late ones that are made.
    anew: HashSet<String>,
    made_late: HashSet<String>,
}

impl Heights {
    pub(super) fn of(changes: &[Change], from: &Schema) -> Self {
        let tables: Vec<&Table> = changes.iter().filter_map(whole_table).collect();
        let types = types_of_rows(changes, &tables);
        let needs = |table: &Table| {
            let rows = table.columns.iter().filter_map(|column| column.ty.native_name());
            table.foreign_keys.iter().map(|key| key.references.clone()).chain(table.parents()).chain(rows).collect()
        };
        // What is made anew may lean on others than before.
        let created = changes.iter().filter_map(|change| match change {
            Change::CreateView { view } => Some(Node::View(view)),
            Change::CreateObject { object } => Some(Node::Object(object)),
            _ => None,
        });
        let dropped = changes.iter().filter_map(|change| match change {
            Change::DropView { view } => Some(Node::View(view)),
            Change::DropObject { object } => Some(Node::Object(object)),
            _ => None,
        });
        let (late, after_enums) = (late_routines(changes, from), after_enums(changes));
        let routines = |wanted: fn(&Change) -> Option<&Object>| {
            changes.iter().filter_map(wanted).filter(|object| object.kind.stage() == Stage::Routine)
        };
        let (made, gone) = (|| routines(made_object), || routines(dropped_object));
        let names: HashSet<&ObjectName> = made().map(|object| &object.name).collect();
        let mut nodes: HashMap<_, _> = tables.iter().map(|table| (table.name.clone(), needs(table))).collect();
        nodes.extend(types.iter().map(|object| (object.name.clone(), object.depends_on.clone())));
        Self {
            anew: gone()
                .filter(|object| names.contains(&object.name) || late.contains(&object.name))
                .map(objects::bare_name)
                .collect(),
            made_late: made()
                .filter(|object| late.contains(&object.name) || after_enums.contains(&object.name))
                .map(objects::bare_name)
                .collect(),
            late,
            after_enums,
            on_anew: on_anew(changes),
            of_rows: types.iter().map(|object| object.name.clone()).collect(),
            tables: heights(nodes),
            created: node_heights(&created.collect::<Vec<_>>()),
            dropped: node_heights(&dropped.collect::<Vec<_>>()),
        }
    }

    pub(super) fn when(&self, change: &Change) -> When {
        match change {
            Change::CreateObject { object } | Change::DropObject { object } => {
                let name = &object.name;
                if self.of_rows.contains(name) {
                    When::AmongTables
                } else if self.late.contains(name) {
                    When::AmongViews
                } else if self.after_enums.contains(name) {
                    When::AfterEnums
                } else if self.on_anew.contains(name) {
                    When::Anew
                } else {
                    When::Usual
                }
            }
            _ if callers::concerns(change, &self.anew) == Some(Concerns::LetsGo) => When::Freeing,
            _ if callers::concerns(change, &self.made_late) == Some(Concerns::Calls) => When::AmongViews,
            _ => When::Usual,
        }
    }

    pub(super) fn of_change(&self, change: &Change) -> isize {
        let height =
            |map: &HashMap<ObjectName, usize>, name: &ObjectName| map.get(name).copied().unwrap_or(0).cast_signed();
        match change {
            Change::CreateTable { table } => height(&self.tables, &table.name),
            Change::DropTable { table } => -height(&self.tables, &table.name),
            Change::CreateView { view } => height(&self.created, &view.name),
            Change::CreateObject { object } if self.of_rows.contains(&object.name) => {
                height(&self.tables, &object.name)
            }
            Change::DropObject { object } if self.of_rows.contains(&object.name) => -height(&self.tables, &object.name),
            Change::CreateObject { object } => height(&self.created, &object.name),
            Change::DropView { view } => -height(&self.dropped, &view.name),
            Change::DropObject { object } => -height(&self.dropped, &object.name),
            _ => 0,
        }
    }
}

/// The names, without arguments, of the routines that are made late, and of those that go early.
pub(super) fn late_names(changes: &[Change], from: &Schema) -> (HashSet<String>, HashSet<String>) {
    let late = late_routines(changes, from);
    let names = |wanted: fn(&Change) -> Option<&Object>| {
        let routines = changes.iter().filter_map(wanted).filter(|object| object.kind.stage() == Stage::Routine);
        routines.filter(|object| late.contains(&object.name)).map(objects::bare_name).collect()
    };
    (names(made_object), names(dropped_object))
}

/// Types that consist of the rows of tables which come or go, or of such types.
fn types_of_rows<'c>(changes: &'c [Change], tables: &[&Table]) -> Vec<&'c Object> {
    let types = changes.iter().filter_map(made_or_dropped).filter(|object| object.kind.is_type());
    let types: Vec<&Object> = types.collect();
    let names: HashSet<&ObjectName> = tables.iter().map(|table| &table.name).collect();
    let found = standing_on(&types, |name| names.contains(name));
    types.into_iter().filter(|object| found.contains(&object.name)).collect()
}

/// Routines that read a table or view, or call one that does, and what domains call of them.
fn late_routines(changes: &[Change], from: &Schema) -> HashSet<ObjectName> {
    let routines = changes
        .iter()
        .filter_map(made_or_dropped)
        .filter(|object| object.kind.stage() == Stage::Routine || object.kind.is_of_domain());
    let routines: Vec<&Object> = routines.collect();
    let made: HashSet<&ObjectName> = changes
        .iter()
        .filter_map(|change| match change {
            Change::CreateTable { table } => Some(&table.name),
            Change::CreateView { view } => Some(&view.name),
            _ => None,
        })
        .collect();
    let is_relation =
        |name: &ObjectName| made.contains(name) || from.tables.contains_key(name) || from.views.contains_key(name);
    standing_on(&routines, is_relation)
}

/// What is dropped and made, and what stands on that, directly or through others.
fn on_anew(changes: &[Change]) -> HashSet<ObjectName> {
    let names = |wanted: fn(&Change) -> bool| {
        changes.iter().filter(move |change| wanted(change)).filter_map(made_or_dropped).map(|object| &object.name)
    };
    let made: HashSet<&ObjectName> = names(|change| matches!(change, Change::CreateObject { .. })).collect();
    let gone = names(|change| matches!(change, Change::DropObject { .. }));
    let anew: HashSet<&ObjectName> = gone.filter(|name| made.contains(name)).collect();
    if anew.is_empty() {
        return HashSet::new();
    }
    let objects: Vec<&Object> = changes.iter().filter_map(made_or_dropped).collect();
    let mut found = standing_on(&objects, |name| anew.contains(name));
    found.extend(anew.into_iter().cloned());
    found
}

/// What stands on enums that are made anew, directly or through others.
fn after_enums(changes: &[Change]) -> HashSet<ObjectName> {
    let anew = |change: &Change| match change {
        Change::AlterEnum { from, to } if !from.grows_into(to) => Some(to.name.clone()),
        _ => None,
    };
    let anew: HashSet<ObjectName> = changes.iter().filter_map(anew).collect();
    if anew.is_empty() {
        return anew;
    }
    let objects: Vec<&Object> = changes.iter().filter_map(made_or_dropped).collect();
    standing_on(&objects, |name| anew.contains(name))
}

fn made_object(change: &Change) -> Option<&Object> {
    if let Change::CreateObject { object } = change { Some(object) } else { None }
}

fn dropped_object(change: &Change) -> Option<&Object> {
    if let Change::DropObject { object } = change { Some(object) } else { None }
}

fn made_or_dropped(change: &Change) -> Option<&Object> {
    match change {
        Change::CreateObject { object } | Change::DropObject { object } => Some(object),
        _ => None,
    }
}

/// The objects that lean on what is asked for, or on one that does.
fn standing_on(objects: &[&Object], is_it: impl Fn(&ObjectName) -> bool) -> HashSet<ObjectName> {
    let mut found: HashSet<ObjectName> = HashSet::new();
    loop {
        let leans = |object: &&&Object| object.depends_on.iter().any(|name| is_it(name) || found.contains(name));
        let more: Vec<_> = objects.iter().filter(leans).map(|object| object.name.clone()).collect();
        let before = found.len();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}

/// A view or an object.
enum Node<'c> {
    View(&'c View),
    Object(&'c Object),
}

impl Node<'_> {
    fn name(&self) -> &ObjectName {
        match self {
            Self::View(view) => &view.name,
            Self::Object(object) => &object.name,
        }
    }
}

fn node_heights(nodes: &[Node<'_>]) -> HashMap<ObjectName, usize> {
    // Views name what they read and call: by these names it is found, without each being held against each.
    let mut known: HashSet<&ObjectName> = HashSet::new();
    let mut named: HashMap<String, Vec<&ObjectName>> = HashMap::new();
    for node in nodes {
        known.insert(node.name());
        match node {
            Node::View(view) => named.entry(view.name.name.clone()).or_default().push(&view.name),
            Node::Object(object) if object.kind.stage() == Stage::Routine => {
                named.entry(objects::bare_name(object)).or_default().push(&object.name);
            }
            Node::Object(_) => {}
        }
    }
    let below = |node: &Node<'_>| -> Vec<ObjectName> {
        match node {
            Node::View(view) => {
                let mentioned = view.query.names().into_iter().filter_map(|name| named.get(&name)).flatten().copied();
                mentioned.chain(view.reads.iter().filter(|name| known.contains(name))).cloned().collect()
            }
            Node::Object(object) => object.depends_on.iter().filter(|name| known.contains(name)).cloned().collect(),
        }
    };
    heights(nodes.iter().map(|node| (node.name().clone(), below(node))).collect())
}

fn whole_table(change: &Change) -> Option<&Table> {
    match change {
        Change::CreateTable { table } | Change::DropTable { table } => Some(table),
        _ => None,
    }
}

/// The longest way down from each node; edges to itself, to unknown nodes and back into a circle do not count.
pub(super) fn heights(needs: HashMap<ObjectName, Vec<ObjectName>>) -> HashMap<ObjectName, usize> {
    fn visit(
        name: &ObjectName,
        needs: &HashMap<ObjectName, Vec<ObjectName>>,
        open: &mut HashSet<ObjectName>,
        done: &mut HashMap<ObjectName, usize>,
    ) -> usize {
        if let Some(height) = done.get(name) {
            return *height;
        }
        open.insert(name.clone());
        let below = needs[name].iter().filter(|below| needs.contains_key(*below) && *below != name);
        let mut height = 0;
        for below in below.collect::<Vec<_>>() {
            if !open.contains(below) {
                height = height.max(1 + visit(below, needs, open, done));
            }
        }
        open.remove(name);
        done.insert(name.clone(), height);
        height
    }
    let mut done = HashMap::new();
    let mut names: Vec<_> = needs.keys().collect();
    names.sort();
    for name in names {
        visit(name, &needs, &mut HashSet::new(), &mut done);
    }
    done
}
