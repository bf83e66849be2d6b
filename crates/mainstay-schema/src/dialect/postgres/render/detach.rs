//! What leans on a column and bars its way: taken off before the column changes, brought back after
//! the last change of that kind. Views, triggers, policies, computed columns, checks, keys, indexes.

use super::{Done, Renderer};
use crate::change::{Change, Constraint};
use crate::plan::Lock;
use crate::schema::{Expr, Index, KeyPart, Object, ObjectName, Schema, Stage, Table, View};
use crate::sql::{Lexis, Sql, Token, tokens};

/// Something taken off, and how it comes back.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there are a handful at a time")]
pub(super) enum Detached {
    /// By the reverse of what took it off.
    By(Change),
    /// By the statement that the server printed.
    Object(Object),
    /// The same; it went with something else.
    Along(Object),
}

impl Detached {
    /// What comes back first: columns, then what is on them.
    fn rank(&self) -> u8 {
        match self {
            Self::By(Change::AddColumn { .. }) => 0,
            Self::By(Change::AddConstraint { constraint: Constraint::ForeignKey(_), .. }) => 2,
            Self::By(Change::AddConstraint { .. } | Change::CreateIndex { .. }) => 1,
            Self::By(_) => 3,
            Self::Object(object) | Self::Along(object) if object.kind.stage() < Stage::Said => 4,
            Self::Object(_) | Self::Along(_) => 5,
        }
    }
}

impl Renderer<'_> {
    /// Frees a column whose type changes. `foreign`: the new type is of another kind, so that expressions
    /// over the old one may not be expressions over the new.
    pub(super) fn detach_from_column(&mut self, table: &ObjectName, column: &str, foreign: bool) {
        let state = self.state();
        let Some(on) = state.tables.get(table) else { return };
        let mut found = objects_on(state, table, column);
        found.extend(views_over(state, table, |view| view.query.mentions(column) || selects_all(view)));
        let computed: Vec<_> = computed_from(on, column).map(str::to_owned).collect();
        if foreign {
            found.extend(leaning(state, on, column, false));
        }
        // The server makes indexes and statistics over it anew, without what was set for them.
        let reset = |object: &&Object| {
            let kind = ["index column setting", "statistics target"].contains(&object.kind.0.as_str());
            kind && object.table.as_ref() == Some(table)
        };
        let reset = self.state().objects.iter().filter(reset).cloned().collect();
        self.note(reset);
        self.detach_all(found);
        for name in computed {
            self.detach_computed(table, &name);
        }
    }

    /// Frees a column that is dropped and made anew, with all that goes with it.
    pub(super) fn detach_whole_column(&mut self, table: &ObjectName, column: &str) {
        self.detach_from_column(table, column, false);
        let state = self.state();
        let Some(on) = state.tables.get(table) else { return };
        let found = leaning(state, on, column, true);
        self.detach_all(found);
    }

    /// Frees a table of the views that were made with `SELECT *`: they hold every column of that day.
    pub(super) fn detach_whole_rows(&mut self, table: &ObjectName) {
        let found = views_over(self.state(), table, selects_all);
        self.detach_all(found);
    }

    fn detach_computed(&mut self, table: &ObjectName, column: &str) {
        self.detach_whole_column(table, column);
        let found = self.state().tables.get(table).and_then(|table| table.column(column)).cloned();
        let Some(column) = found else { return };
        let back = Detached::By(Change::AddColumn { table: table.clone(), column: column.clone() });
        if !self.detached.contains(&back) {
            self.note_what_goes_with(&back);
            self.drop_column_only(table, &column.name);
            self.detached.push(back);
        }
    }

    /// A computed column that is off its table at the moment comes back as it is to be, or not at all.
    pub(super) fn alter_detached(&mut self, change: &Change) -> bool {
        let (table, name, after) = match change {
            Change::AlterColumn { table, to, .. } => (table, &to.name, Some(to)),
            Change::DropColumn { table, column } => (table, &column.name, None),
            _ => return false,
        };
        let is_it = |one: &Detached| matches!(one, Detached::By(Change::AddColumn { table: on, column }) if on == table && column.name == *name);
        let Some(at) = self.detached.iter().position(is_it) else { return false };
        match after {
            Some(column) => {
                let back = Change::AddColumn { table: table.clone(), column: column.clone() };
                self.detached[at] = Detached::By(back);
            }
            None => drop(self.detached.remove(at)),
        }
        true
    }

    fn detach_all(&mut self, found: Vec<Detached>) {
        for one in found {
            if self.detached.contains(&one) {
                continue;
            }
            self.note_what_goes_with(&one);
            match &one {
                Detached::By(Change::CreateView { view }) => self.drop_view(view),
                Detached::By(Change::CreateIndex { table, index, .. }) => self.drop_index(table, index, false),
                Detached::By(Change::AddConstraint { table, constraint }) => self.drop_constraint(table, constraint),
                Detached::By(_) | Detached::Along(_) => {}
                Detached::Object(object) => self.drop_object(object),
            }
            self.detached.push(one);
        }
    }

    /// Brings everything back, once no later change could be barred by it.
    pub(super) fn bring_back(&mut self) -> Done {
        if self.detached.is_empty() || self.changes[self.at + 1..].iter().any(may_be_barred) {
            return Ok(());
        }
        let mut back = std::mem::take(&mut self.detached);
        // Views went in the order of their readers, and come back the other way round.
        back.reverse();
        back.sort_by_key(Detached::rank);
        for one in back {
            match one {
                Detached::By(change) => self.change(&change)?,
                Detached::Object(object) | Detached::Along(object) => {
                    self.step(Sql::written(object.definition), Lock::All);
                }
            }
        }
        Ok(())
    }
}

fn may_be_barred(change: &Change) -> bool {
    match change {
        Change::AlterColumn { from, to, .. } => {
            from.ty != to.ty || from.collation != to.collation || from.generated != to.generated
        }
        Change::DropColumn { .. } | Change::AlterEnum { .. } => true,
        _ => false,
    }
}

/// The triggers, policies and rules of a table, and its part in publications, that mention the column.
fn objects_on(state: &Schema, table: &ObjectName, column: &str) -> Vec<Detached> {
    let kind = |object: &&Object| {
        object.kind.is_trigger() || ["policy", "rule", "published table"].contains(&object.kind.0.as_str())
    };
    let mine = |object: &&Object| object.table.as_ref() == Some(table) && !object.definition.is_empty();
    let objects = state.objects.iter().filter(kind).filter(mine);
    objects
        .filter(|object| Expr::new(object.definition.as_str()).mentions(column))
        .map(|object| Detached::Object(object.clone()))
        .collect()
}

/// The views that read `table` and for which `leans` holds, and all that read those: readers first.
fn views_over(state: &Schema, table: &ObjectName, leans: impl Fn(&View) -> bool) -> Vec<Detached> {
    let mut ordered = Vec::new();
    for view in state.views.values().filter(|view| reads(view, table) && leans(view)) {
        after_readers(state, view, &mut ordered);
    }
    ordered.into_iter().map(|view| Detached::By(Change::CreateView { view: view.clone() })).collect()
}

/// Appends what reads `view`, and what reads that, and then `view` itself; each once.
fn after_readers<'s>(state: &'s Schema, view: &'s View, ordered: &mut Vec<&'s View>) {
    let mut waiting = vec![(view, false)];
    let mut begun: Vec<&ObjectName> = Vec::new();
    while let Some((view, readers_done)) = waiting.pop() {
        if readers_done {
            ordered.push(view);
        } else if !begun.contains(&&view.name) && !ordered.contains(&view) {
            begun.push(&view.name);
            waiting.push((view, true));
            waiting.extend(state.views.values().filter(|other| reads(other, &view.name)).map(|other| (other, false)));
        }
    }
}

fn reads(view: &View, name: &ObjectName) -> bool {
    view.reads.contains(name) || view.query.mentions(&name.name)
}

/// Whether the query says `*` for all columns of something.
fn selects_all(view: &View) -> bool {
    let tokens: Vec<_> = tokens(view.query.as_str(), Lexis::STANDARD).filter_map(Result::ok).collect();
    let before = |token: &Token<'_>| {
        token.is("select") || token.is("distinct") || token.is("all") || token.is_symbol(",") || token.is_symbol(".")
    };
    tokens.windows(2).any(|pair| before(&pair[0]) && pair[1].is_symbol("*"))
}

fn computed_from<'t>(table: &'t Table, column: &str) -> impl Iterator<Item = &'t str> {
    let column = column.to_owned();
    let computed = table.columns.iter().filter(move |other| {
        other.generated.as_ref().is_some_and(|generated| other.name != column && generated.expr.mentions(&column))
    });
    computed.map(|column| column.name.as_str())
}

/// Foreign keys from and to the column, and what holds an expression over it; `keys`: unique constraints,
/// plain indexes and the primary key too, which the server rebuilds by itself unless the column goes.
fn leaning(state: &Schema, table: &Table, column: &str, keys: bool) -> Vec<Detached> {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let own = table.foreign_keys.iter().filter(|key| has(&key.columns)).map(|key| (table, key));
    let pointing = state
        .referrers(&table.name)
        .filter(|(from, key)| has(&key.referenced) && !(from.name == table.name && has(&key.columns)));
    let mut found: Vec<_> =
        own.chain(pointing).map(|(from, key)| constrained(&from.name, Constraint::ForeignKey(key.clone()))).collect();
    let checks = table.checks.iter().filter(|check| check.expr.mentions(column)).cloned().map(Constraint::Check);
    let exclusions = table.exclusions.iter().filter(|one| one.definition.mentions(column));
    found.extend(checks.map(|check| constrained(&table.name, check)));
    found.extend(exclusions.cloned().map(|one| constrained(&table.name, Constraint::Exclusion(one))));
    let indexes = table.indexes.iter().filter(|index| computes(index, column) || keys && covers(index, column));
    found.extend(indexes.map(|index| indexed(&table.name, index)));
    if keys {
        let uniques = table.uniques.iter().filter(|unique| has(&unique.columns) || has(&unique.include));
        let key = table
            .primary_key
            .iter()
            .filter(|key| has(&key.columns) || has(&key.include))
            .cloned()
            .map(Constraint::PrimaryKey);
        let constraints = uniques.cloned().map(Constraint::Unique).chain(key);
        found.extend(constraints.map(|constraint| constrained(&table.name, constraint)));
    }
    found
}

/// A constraint comes back under the name that it has.
fn constrained(table: &ObjectName, mut constraint: Constraint) -> Detached {
    let usual = constraint.name_on(table);
    let name = match &mut constraint {
        Constraint::PrimaryKey(_) => &mut None,
        Constraint::Unique(unique) => &mut unique.name,
        Constraint::ForeignKey(key) => &mut key.name,
        Constraint::Check(check) => &mut check.name,
        Constraint::Exclusion(exclusion) => &mut exclusion.name,
    };
    name.get_or_insert(usual);
    Detached::By(Change::AddConstraint { table: table.clone(), constraint })
}

fn indexed(table: &ObjectName, index: &Index) -> Detached {
    Detached::By(Change::CreateIndex { table: table.clone(), index: index.clone(), concurrently: false })
}

/// Whether an expression of the index is over the column.
fn computes(index: &Index, column: &str) -> bool {
    let keys = index.keys.iter().filter_map(|key| match &key.part {
        KeyPart::Expr(expr) => Some(expr),
        KeyPart::Column(_) => None,
    });
    keys.chain(&index.predicate).any(|expr| expr.mentions(column))
}

fn covers(index: &Index, column: &str) -> bool {
    index.keys.iter().any(|key| key.column_name() == Some(column)) || index.include.iter().any(|name| name == column)
}
