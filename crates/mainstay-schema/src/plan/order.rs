//! Puts changes into an order that works: by rank (what is in the way goes first, what leans on others
//! comes last), within a rank parents before children, and foreign keys split out where they form a circle.

use super::heights::{Heights, When, late_names};
use super::{circles, foreign_keys, names, objects, said};
use crate::change::{Change, Constraint};
use crate::dialect::Capabilities;
use crate::schema::{EnumType, Object, Schema, Stage, Table};

/// Orders changes so that each finds what it needs, and adds what the way itself needs: foreign keys
/// that are dropped and added again around a change of the key they point at, enums that first grow and
/// later shrink. Where tables are rebuilt rather than altered, foreign keys stay where they are.
pub fn order(changes: Vec<Change>, from: &Schema, can: &Capabilities) -> Vec<Change> {
    let changes = changes.into_iter().flat_map(split_enum).flat_map(split_parents).collect();
    let mut changes = objects::detach(names::freed(names::freed_not_null(changes), from), from);
    if can.alter_constraint {
        changes = foreign_keys::split_circles(foreign_keys::detach(changes, from), from);
    }
    let (made, gone) = late_names(&changes, from);
    let changes = circles::cut(changes, &made, &gone);
    let mut changes = objects::without_drops_of_parts(said::again(changes, from));
    let heights = Heights::of(&changes, from);
    changes.sort_by_cached_key(|change| (rank(change, heights.when(change)), heights.of_change(change)));
    changes
}

/// What must be done before what. Equal ranks do not need each other, but for their [`Heights`].
fn rank(change: &Change, when: When) -> u16 {
    match change {
        _ if when == When::Freeing => VIEWS_GO - 1,
        Change::AddColumn { .. } | Change::AlterColumn { .. } if when == When::AmongViews => VIEWS_COME + 1,
        Change::AddConstraint { .. } if when == When::AmongViews => VIEWS_COME + 2,
        Change::CreateIndex { .. } if when == When::AmongViews => VIEWS_COME + 3,
        Change::CreateNamespace { .. } | Change::RenameNamespace { .. } => 0,
        Change::CreateExtension { .. } => 10,
        Change::AlterExtension { .. } => 15,
        Change::CreateEnum { .. } | Change::RenameEnum { .. } | Change::RenameEnumValue { .. } => 20,
        Change::AlterEnum { from, to } if from.grows_into(to) => 30,
        Change::CreateObject { object } => rank_of_new(object, when),
        Change::DropObject { object } => rank_of_dropped(object, when),
        Change::DropView { .. } => VIEWS_GO,
        Change::DropConstraint { constraint: Constraint::ForeignKey(_), .. } => 50,
        Change::DropTable { .. } => 60,
        Change::DropIndex { .. } | Change::DropConstraint { .. } => 70,
        Change::RenameTable { .. } | Change::RenameView { .. } => 80,
        Change::SetTableOption { option, from, to, .. } if option == Table::INHERITS && leaves(from, to) => 90,
        Change::RenameColumn { .. } | Change::RenameConstraint { .. } | Change::RenameIndex { .. } => 90,
        Change::DropColumn { column, .. } if column.generated.is_some() => 100,
        Change::CreateTable { .. } => 110,
        Change::AddColumn { column, .. } if column.generated.is_none() => 120,
        // Before the columns that its values are computed from change.
        Change::AlterColumn { from, to, .. } if from.generated.is_some() && to.generated.is_none() => 120,
        Change::AlterColumn { to, .. } if to.generated.is_none() => 130,
        Change::AddColumn { .. } | Change::AlterColumn { .. } => 140,
        Change::DropColumn { .. } => 150,
        Change::AlterEnum { .. } => 160,
        Change::SetTableOption { .. } => 170,
        Change::AddConstraint { constraint, .. } => match constraint {
            Constraint::PrimaryKey(_) => 180,
            Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_) => 190,
            Constraint::ForeignKey(_) => 210,
        },
        Change::CreateIndex { .. } => 200,
        Change::ValidateConstraint { .. } => 220,
        Change::CreateView { .. } => VIEWS_COME,
        // A partition that holds less makes room for another.
        Change::ReplaceObject { to, .. } if to.kind.stage() == Stage::Rows => 112,
        Change::ReplaceObject { .. } => 235,
        Change::SetComment { .. } => 250,
        Change::DropEnum { .. } => 260,
        Change::DropExtension { .. } => 270,
        Change::DropNamespace { .. } => 280,
    }
}

const VIEWS_GO: u16 = 40;
const VIEWS_COME: u16 = 230;

fn rank_of_new(object: &Object, when: When) -> u16 {
    match (object.kind.stage(), when) {
        (Stage::Base | Stage::Routine, When::AmongViews) => VIEWS_COME,
        (Stage::Base, When::AmongTables) => 110,
        // A domain's check may call a function, and a function may take a domain: heights tell.
        (Stage::Base | Stage::Routine, When::Anew) => 44,
        (Stage::Base | Stage::Routine, When::AfterEnums) => 165,
        (Stage::Base | Stage::Routine, _) => 35,
        (Stage::Rows, _) => 115,
        (Stage::Attached, _) => 240,
        (Stage::Said, _) if object.kind.is_not_null() => 239,
        (Stage::Said, _) => 255,
    }
}

fn rank_of_dropped(object: &Object, when: When) -> u16 {
    match (object.kind.stage(), when) {
        (Stage::Base | Stage::Routine, When::AmongViews) => VIEWS_GO,
        (Stage::Base, When::AmongTables) => 60,
        (Stage::Base | Stage::Routine, When::Anew | When::AfterEnums) => 42,
        // A key says NOT NULL too.
        (Stage::Said, _) if object.kind.is_not_null() => 39,
        (Stage::Said, _) => 36,
        (Stage::Attached, _) => 38,
        (Stage::Rows, _) => 55,
        (Stage::Base | Stage::Routine, _) => 256,
    }
}

/// An enum that gets new values and loses others grows first, so that defaults and rows can move over,
/// and shrinks when nothing uses the old values any more.
fn split_enum(change: Change) -> Vec<Change> {
    let Change::AlterEnum { from, to } = &change else { return vec![change] };
    let adds = to.values.iter().any(|value| !from.values.contains(value));
    if from.grows_into(to) || !adds {
        return vec![change];
    }
    let added = to.values.iter().filter(|value| !from.values.contains(value)).cloned();
    let between = EnumType { values: from.values.iter().cloned().chain(added).collect(), ..to.clone() };
    vec![
        Change::AlterEnum { from: from.clone(), to: between.clone() },
        Change::AlterEnum { from: between, to: to.clone() },
    ]
}

/// Whether parents are left, and no others come.
fn leaves(from: &Option<String>, to: &Option<String>) -> bool {
    let names = |names: &Option<String>| names.as_deref().unwrap_or_default().lines().count();
    names(to) < names(from)
}

/// A table leaves parents before the columns go that it had from them, and comes to others when it has theirs.
fn split_parents(change: Change) -> Vec<Change> {
    let Change::SetTableOption { table, option, from: Some(from), to: Some(to) } = &change else { return vec![change] };
    let kept: Vec<_> = from.lines().zip(to.lines()).take_while(|(a, b)| a == b).map(|(name, _)| name).collect();
    if option != Table::INHERITS || kept.len() == from.lines().count() {
        return vec![change];
    }
    let kept = Some(kept.join("\n")).filter(|names| !names.is_empty());
    let set = |from: Option<String>, to: Option<String>| Change::SetTableOption {
        table: table.clone(),
        option: option.clone(),
        from,
        to,
    };
    vec![set(Some(from.clone()), kept.clone()), set(kept, Some(to.clone()))]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::dialect::portable;
    use crate::diff::diff;
    use crate::schema::{Column, ForeignKey, ObjectName, Type, View};

    fn table(name: &str, references: &[&str]) -> Table {
        let mut columns = vec![Column::new("id", Type::Integer).not_null()];
        columns.extend(references.iter().map(|parent| Column::new(format!("{parent}_id"), Type::Integer)));
        let mut table = Table::new(name, columns).primary_key(&["id"]);
        table.foreign_keys =
            references.iter().map(|parent| ForeignKey::new(&[&format!("{parent}_id")], *parent, &["id"])).collect();
        table
    }

    fn schema(tables: &[Table]) -> Schema {
        let mut schema = Schema::new();
        tables.iter().for_each(|table| schema.add_table(table.clone()));
        schema
    }

    /// The operations, and that each fits where it stands.
    pub(in crate::plan) fn operations(from: &Schema, to: &Schema) -> Vec<String> {
        let can = portable().capabilities();
        let changes = order(diff(from, to), from, can);
        let mut reached = from.clone();
        reached.apply_all(&changes).unwrap();
        assert!(diff(&reached, to).is_empty(), "it arrives");
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn parents_are_made_first_and_dropped_last() {
        let both = schema(&[table("child", &["parent"]), table("parent", &[])]);
        assert_eq!(operations(&Schema::new(), &both), ["create_table parent", "create_table child"]);
        assert_eq!(operations(&both, &Schema::new()), ["drop_table child", "drop_table parent"]);
    }

    #[test]
    fn a_circle_of_foreign_keys_is_cut() {
        let circle = schema(&[table("x", &["y"]), table("y", &["x"])]);
        assert_eq!(
            operations(&Schema::new(), &circle),
            ["create_table y", "create_table x", "add_fk (x_id) -> x on y"]
        );
        assert_eq!(operations(&circle, &Schema::new()), ["drop_fk (x_id) -> x on y", "drop_table x", "drop_table y"]);
    }

    #[test]
    fn a_table_may_point_at_itself() {
        assert_eq!(operations(&Schema::new(), &schema(&[table("t", &["t"])])), ["create_table t"]);
    }

    #[test]
    fn a_foreign_key_steps_aside_while_the_key_under_it_changes() {
        let before = schema(&[table("parent", &[]), table("child", &["parent"])]);
        let mut after = before.clone();
        for (table, column) in [("parent", "id"), ("child", "parent_id")] {
            after.tables[&ObjectName::new(table)].column_mut(column).unwrap().ty = Type::Text;
        }
        assert_eq!(
            operations(&before, &after),
            [
                "drop_fk (parent_id) -> parent on child",
                "alter_column parent.id (type)",
                "alter_column child.parent_id (type)",
                "add_fk (parent_id) -> parent on child"
            ]
        );
    }

    #[test]
    fn an_enum_grows_before_it_shrinks() {
        let with = |values: &[&str]| {
            let mut schema = Schema::new();
            schema.add_enum(EnumType::new("mood", values));
            schema
        };
        assert_eq!(operations(&with(&["a", "b"]), &with(&["c", "b"])), ["alter_enum mood: +c", "alter_enum mood: -a"]);
        assert_eq!(operations(&with(&["a", "b"]), &with(&["b", "a"])), ["alter_enum mood: order"]);
        assert_eq!(operations(&with(&["a", "b"]), &with(&["a", "x", "b"])), ["alter_enum mood: +x"]);
    }

    #[test]
    fn views_that_lean_on_each_other_the_other_way_round() {
        let with = |views: [(&str, &str); 2]| {
            let mut schema = Schema::new();
            views.iter().for_each(|(name, query)| schema.add_view(View::new(*name, *query)));
            schema
        };
        let before = with([("a", "SELECT 1 AS x"), ("b", "SELECT x FROM a")]);
        let after = with([("a", "SELECT x FROM b"), ("b", "SELECT 1 AS x")]);
        assert_eq!(operations(&before, &after), ["drop_view b", "drop_view a", "create_view b", "create_view a"]);
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion_and_no_quadratic_walk() {
        let names: Vec<String> = (0..3000).map(|number| format!("t{number:05}")).collect();
        let tables: Vec<Table> = (0..3000)
            .map(|number| {
                table(&names[number], &names[number + 1..].iter().take(1).map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let operations = operations(&Schema::new(), &schema(&tables));
        assert_eq!((operations.len(), operations[0].as_str()), (3000, "create_table t02999"));
    }
}
