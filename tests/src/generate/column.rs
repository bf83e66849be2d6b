//! Columns: type, NULL, default, identity, collation, comment; then those that are computed from others.

use super::build::Builder;
use super::genes::{Genes, NAME, Part};
use super::names::quoted;
use super::{names, slot, types};
use mainstay_schema::schema::{Column, Expr, Generated, Identity, IdentityKind, ObjectName, Table, Type};

impl Builder<'_> {
    /// The columns that hold values of their own. The first is always there, and its values are distinct.
    pub(super) fn plain_columns(&mut self, table: &mut Table, parts: &[Part]) {
        for (at, part) in parts.iter().enumerate() {
            let genes = if at == 0 { Some(part.always(self.side)) } else { part.on(self.side) };
            let Some(genes) = genes.filter(|genes| at == 0 || !is_generated(*genes)) else { continue };
            let name = self.profile.fit(names::name("c", genes.raw(NAME)));
            if !has_column(table, &name) {
                let column = self.plain_column(&table.name, name, genes, at == 0);
                table.columns.push(column);
            }
        }
    }

    fn plain_column(&self, table: &ObjectName, name: String, genes: Genes, first: bool) -> Column {
        let before = self.column_before(table, &name);
        let mut ty = types::choose(genes, self.profile, &self.schema);
        if first && !(types::is_wide(&ty) && types::is_key(&ty, self.profile)) {
            ty = Type::Integer;
        }
        if let Some(before) = before.filter(|before| !types::converts(&before.ty, &ty)) {
            ty = self.still_there(&before.ty);
        }
        let mut column = Column::new(name, ty);
        column.nullable = !genes.chance(slot::NULL, 50);
        column.comment = self.comment(genes);
        self.default(&mut column, genes);
        self.collation(&mut column, genes);
        self.identity(&mut column, genes);
        let was_generated = before.is_some_and(|before| before.generated.is_some());
        let comes = self.table_before(table).is_some() && before.is_none();
        if (comes || was_generated) && !column.fills_itself() {
            column.nullable = true;
        }
        column
    }

    /// A type of A as it can stand in B: an enum that went becomes text.
    fn still_there(&self, ty: &Type) -> Type {
        match ty.enum_name() {
            Some(name) if !self.schema.enums.contains_key(name) => match ty {
                Type::Array(_) => Type::Array(Box::new(Type::Text)),
                _ => Type::Text,
            },
            _ => ty.clone(),
        }
    }

    fn default(&self, column: &mut Column, genes: Genes) {
        let choices = types::defaults(&column.ty, &self.schema);
        if genes.chance(slot::DEFAULT, 40) && !choices.is_empty() {
            column.default = Some(genes.of(slot::DEFAULT, &choices));
        }
    }

    fn collation(&self, column: &mut Column, genes: Genes) {
        if column.ty.is_text() && genes.chance(slot::COLLATION, 15) {
            column.collation = Some(genes.of(slot::COLLATION, self.profile.collations).to_owned());
        }
    }

    fn identity(&self, column: &mut Column, genes: Genes) {
        if !self.profile.any_identity || !column.ty.is_integer() || !genes.chance(slot::IDENTITY, 30) {
            return;
        }
        let kinds = [IdentityKind::ByDefault, IdentityKind::Always, IdentityKind::Auto, IdentityKind::Serial];
        let kind = genes.of(slot::IDENTITY, &kinds);
        let mut identity = Identity { kind, ..Identity::default() };
        if kind != IdentityKind::Serial {
            match genes.pick(slot::IDENTITY_OPTION, 8) {
                4 => identity.start = Some(100),
                5 => (identity.increment, identity.cycle) = (Some(2), true),
                6 => (identity.start, identity.min, identity.max) = (Some(20), Some(10), Some(1000)),
                7 => identity.cache = Some(5),
                _ => {}
            }
        }
        column.default = None;
        column.nullable = false;
        column.identity = Some(identity);
    }

    /// The columns that are computed from others.
    pub(super) fn generated(&mut self, table: &ObjectName, parts: &[Part]) {
        for part in parts.iter().skip(1) {
            let Some(genes) = part.on(self.side).filter(|genes| is_generated(*genes)) else { continue };
            let name = self.profile.fit(names::name("c", genes.raw(NAME)));
            let bases = self.columns(table, |column| {
                column.generated.is_none()
                    && self.may_be_read(table, &column.name)
                    && (column.ty.is_integer() || matches!(column.ty, Type::Text))
            });
            if bases.is_empty() || has_column(&self.schema.tables[table], &name) {
                continue;
            }
            let column = self.computed(name, &genes.of(slot::BASE, &bases), genes);
            self.schema.tables[table].columns.push(column);
        }
    }

    fn computed(&self, name: String, base: &Column, genes: Genes) -> Column {
        let from = quoted(&base.name);
        let (ty, expr) = if base.ty.is_integer() {
            let forms = [format!("{from} + 1"), format!("{from} * -2"), format!("coalesce({from}, 0)")];
            (Type::BigInt, genes.of(slot::TYPE, &forms))
        } else {
            let forms = [format!("lower({from})"), format!("{from} || 'x'"), format!("coalesce({from}, 'it''s')")];
            (Type::Text, genes.of(slot::TYPE, &forms))
        };
        let stored = !self.profile.can.virtual_columns || !genes.chance(slot::NULL, 40);
        Column { generated: Some(Generated { expr: Expr::new(expr), stored }), ..Column::new(name, ty) }
    }
}

fn is_generated(genes: Genes) -> bool {
    genes.chance(slot::GENERATED, 15)
}

/// Whether there is a column of that name, in any case.
pub(super) fn has_column(table: &Table, name: &str) -> bool {
    table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
}
