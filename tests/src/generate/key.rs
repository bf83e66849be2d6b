//! Unique constraints, checks and exclusions.

use super::build::Builder;
use super::genes::{Genes, NAME, Part};
use super::names::{self, literal, quoted};
use super::{slot, types};
use mainstay_schema::schema::{Check, Column, Exclusion, Expr, ObjectName, Table, Timing, Type, Unique, default_name};

impl Builder<'_> {
    pub(super) fn uniques(&mut self, table: &ObjectName, parts: &[Part]) {
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.renamable(side)) {
            if self.profile.exclusions && genes.chance(slot::FORM, 30) {
                self.exclusion(table, genes);
            } else {
                self.unique(table, genes);
            }
        }
    }

    fn unique(&mut self, table: &ObjectName, genes: Genes) {
        let nulls_not_distinct =
            self.profile.rich_uniques && self.profile.can.nulls_not_distinct && genes.chance(slot::NULLS, 20);
        let Some(columns) = self.distinct_columns(table, genes, nulls_not_distinct) else { return };
        let include = self.included(table, &columns, genes);
        let made = &self.schema.tables[table];
        if made.uniques.iter().any(|other| other.columns == columns) {
            return;
        }
        let timing = if self.profile.rich_uniques { timing(genes) } else { Timing::NotDeferrable };
        let Some(name) = self.constraint_name(table, &columns, "key", genes, true) else { return };
        let unique = Unique { name, columns, include, nulls_not_distinct, timing };
        self.schema.tables[table].uniques.push(unique);
    }

    /// One or two columns in which the rows of A differ.
    pub(super) fn distinct_columns(
        &self,
        table: &ObjectName,
        genes: Genes,
        nulls_not_distinct: bool,
    ) -> Option<Vec<String>> {
        let own = |column: &Column| self.has_own_values(table, &column.name);
        let fits = |column: &Column| {
            let distinct = own(column) || (self.comes_empty(table, column) && !nulls_not_distinct);
            column.generated.is_none() && types::is_key(&column.ty, self.profile) && distinct
        };
        let was_wide =
            |column: &Column| self.column_before(table, &column.name).is_none_or(|before| types::is_wide(&before.ty));
        let first = self.columns(table, |column| fits(column) && types::is_wide(&column.ty) && was_wide(column));
        let second = self.columns(table, fits);
        if first.is_empty() {
            return None;
        }
        let mut columns = vec![genes.of(slot::FIRST, &first).name];
        let other = genes.of(slot::SECOND, &second).name;
        if genes.chance(slot::SECOND, 40) && other != columns[0] {
            columns.push(other);
        }
        Some(columns)
    }

    pub(super) fn included(&self, table: &ObjectName, keys: &[String], genes: Genes) -> Vec<String> {
        if !self.profile.can.index_methods || !genes.chance(slot::INCLUDE, 20) {
            return Vec::new();
        }
        let others = self.columns(table, |column| {
            !keys.contains(&column.name) && column.generated.is_none() && types::is_key(&column.ty, self.profile)
        });
        others.into_iter().take(1).map(|column| column.name).collect()
    }

    /// A name that is free, or none where a constraint may go without; `None`: there is none to have.
    pub(super) fn constraint_name(
        &mut self,
        table: &ObjectName,
        columns: &[String],
        suffix: &str,
        genes: Genes,
        is_index: bool,
    ) -> Option<Option<String>> {
        if self.nameless && genes.chance(slot::NAMELESS, 20) {
            return Some(None);
        }
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let name = match genes.raw(NAME) {
            0..100 => default_name(&table.name, &columns, suffix),
            gene => self.profile.fit(names::name(suffix, gene)),
        };
        let everywhere = |other: &String| other.eq_ignore_ascii_case(&name);
        let free = match self.profile.names_by_table {
            true => !constraint_names(&self.schema.tables[table]).any(|other| *other == name),
            false => !self.schema.tables.values().flat_map(constraint_names).any(everywhere),
        };
        (free && (!is_index || self.take(&table.sibling(name.clone())))).then_some(Some(name))
    }

    fn exclusion(&mut self, table: &ObjectName, genes: Genes) {
        let fitting = self.columns(table, |column| {
            let distinct = self.has_own_values(table, &column.name) || self.comes_empty(table, column);
            distinct && column.generated.is_none() && exclusion_of(&column.ty).is_some()
        });
        let Some(column) = fitting.first() else { return };
        let Some((method, operator)) = exclusion_of(&column.ty) else { return };
        let definition = Expr::new(format!("EXCLUDE USING {method} ({} WITH {operator})", quoted(&column.name)));
        let columns = [column.name.clone()];
        let Some(name) = self.constraint_name(table, &columns, "excl", genes, true) else { return };
        if self.schema.tables[table].exclusions.is_empty() {
            self.schema.tables[table].exclusions.push(Exclusion { name, definition });
        }
    }

    pub(super) fn checks(&mut self, table: &ObjectName, parts: &[Part]) {
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.renamable(side)) {
            let columns = self.columns(table, |column| {
                column.generated.is_none()
                    && self.has_own_values(table, &column.name)
                    && self.may_be_read(table, &column.name)
                    && (self.profile.rules_read_keys || !matches!(column.ty, Type::Vector(_)))
            });
            if columns.is_empty() {
                continue;
            }
            let column = genes.of(slot::FIRST, &columns);
            let expr = Expr::new(genes.of(slot::FORM, &conditions(&column)));
            if self.schema.tables[table].checks.iter().any(|other| other.expr == expr) {
                continue;
            }
            let no_inherit = self.profile.rich_foreign_keys && genes.chance(slot::TIMING, 10);
            let not_valid = self.profile.rich_foreign_keys && genes.chance(slot::VALIDITY, 10);
            let names = [column.name.clone()];
            let Some(name) = self.constraint_name(table, &names, "check", genes, false) else { continue };
            self.schema.tables[table].checks.push(Check { name, expr, no_inherit, not_valid, column: None });
        }
    }
}

/// Conditions over a column that hold for every row.
pub(super) fn conditions(column: &Column) -> Vec<String> {
    let name = quoted(&column.name);
    let mut out = vec![format!("{name} IS NOT NULL OR {name} IS NULL")];
    match &column.ty {
        ty if ty.is_integer() => {
            out.extend([format!("{name} > -5"), format!("{name} BETWEEN 0 AND 100"), format!("{name} IN (1, 2, 3)")]);
        }
        Type::Numeric(_) | Type::Real | Type::Double => out.push(format!("{name} >= 0")),
        ty if ty.is_text() => {
            out.extend([format!("length({name}) > 0"), format!("{name} <> 'it''s (\"'"), format!("{name} <> ''")]);
        }
        Type::Enum(_) => {
            let [one, two] = super::enums::KEPT.map(literal);
            out.extend([format!("{name} IN ({one}, {two})"), format!("{name} = {one} OR {name} <> {one}")]);
        }
        Type::Boolean => out.push(format!("{name} OR NOT {name}")),
        _ => {}
    }
    out
}

/// How rows exclude each other by a column of the type.
fn exclusion_of(ty: &Type) -> Option<(&'static str, &'static str)> {
    match ty {
        Type::Native(name) if name == "int4range" => Some(("gist", "&&")),
        Type::Integer | Type::Text => Some(("btree", "=")),
        _ => None,
    }
}

fn constraint_names(table: &Table) -> impl Iterator<Item = &String> {
    (table.primary_key.iter().map(|key| &key.name))
        .chain(table.uniques.iter().map(|unique| &unique.name))
        .chain(table.foreign_keys.iter().map(|key| &key.name))
        .chain(table.checks.iter().map(|check| &check.name))
        .chain(table.exclusions.iter().map(|exclusion| &exclusion.name))
        .flatten()
}

pub(super) fn timing(genes: Genes) -> Timing {
    let choices = [
        Timing::NotDeferrable,
        Timing::NotDeferrable,
        Timing::NotDeferrable,
        Timing::InitiallyImmediate,
        Timing::InitiallyDeferred,
    ];
    genes.of(slot::TIMING, &choices)
}
