//! Tables: their name, key, flags and comment.

use super::build::Builder;
use super::genes::Genes;
use super::{TableSeed, names, slot, types};
use mainstay_schema::schema::{Column, IdentityKind, ObjectName, PrimaryKey, Table, Type, default_name};

impl Builder<'_> {
    /// Adds the table, if it stands on this side.
    pub(super) fn table(&mut self, seed: &TableSeed) -> Option<ObjectName> {
        let genes = seed.table.on(self.side)?;
        let name = self.object_name("t", genes);
        if !self.take(&name) {
            return None;
        }
        let mut table = Table::new(name.clone(), Vec::new());
        table.comment = self.comment(genes);
        self.plain_columns(&mut table, &seed.columns);
        self.primary_key(&mut table, genes);
        self.flags(&mut table, genes);
        self.schema.add_table(table);
        Some(name)
    }

    /// Mostly the first column, sometimes several, sometimes none.
    fn primary_key(&mut self, table: &mut Table, genes: Genes) {
        let wanted: &[usize] = &[1, 1, 1, 2, 3, 0];
        let fits = |column: &&mut Column| {
            types::is_key(&column.ty, self.profile)
                && column.generated.is_none()
                && self.has_own_values(&table.name, &column.name)
        };
        let count = genes.of(slot::KEY, wanted);
        let was_wide = |column: &Column| {
            self.column_before(&table.name, &column.name).is_none_or(|before| types::is_wide(&before.ty))
        };
        let wide = table
            .columns
            .first_mut()
            .is_some_and(|column| fits(&column) && types::is_wide(&column.ty) && was_wide(column));
        if count == 0 || !wide {
            return;
        }
        let mut key = PrimaryKey::new(Vec::<String>::new());
        for column in table.columns.iter_mut().filter(fits).take(count) {
            column.nullable = false;
            key.columns.push(column.name.clone());
        }
        key.name = self.key_name(&table.name, genes);
        table.primary_key = Some(key);
    }

    /// A key that has a name of its own keeps one: without, any name would do.
    fn key_name(&mut self, table: &ObjectName, genes: Genes) -> Option<String> {
        let before =
            self.table_before(table).map(|before| before.primary_key.as_ref().and_then(|key| key.name.clone()));
        let own = match before {
            Some(name) => name,
            None => genes
                .chance(slot::KEY_NAME, 15)
                .then(|| self.profile.fit(names::name("pk", genes.raw(slot::KEY_NAME).wrapping_mul(7)))),
        };
        let usual = default_name(&table.name, &[], "pkey");
        let name = own.filter(|name| self.take(&table.sibling(name.clone())));
        if name.is_none() {
            self.take(&table.sibling(usual));
        }
        name
    }

    fn flags(&mut self, table: &mut Table, genes: Genes) {
        let flags = self.profile.flags;
        for (at, (flag, value)) in flags.iter().enumerate() {
            let keyless = *flag == "without rowid" && table.primary_key.is_none();
            if genes.chance(slot::FLAG + 2 * at, 12) && !keyless {
                table.options.insert((*flag).to_owned(), (*value).to_owned());
            }
        }
        if self.profile.can.index_methods && genes.chance(slot::FILL, 12) {
            table.options.insert("fillfactor".to_owned(), genes.of(slot::FILL, &["70", "90"]).to_owned());
        }
        if !self.profile.any_identity {
            self.counted_key(table, genes);
        }
    }

    /// Where only the sole integer key can be an identity, it is one in half of the tables.
    fn counted_key(&self, table: &mut Table, genes: Genes) {
        let without_rowid = table.has_option("without rowid");
        let Some(key) = table.primary_key.clone().filter(|key| key.columns.len() == 1) else { return };
        let kind = if genes.chance(slot::FILL, 20) { IdentityKind::Auto } else { IdentityKind::ByDefault };
        if let Some(column) = table.column_mut(&key.columns[0])
            && matches!(column.ty, Type::BigInt | Type::Integer)
            && !without_rowid
            && genes.chance(slot::FILL + 2, 50)
        {
            column.default = None;
            *column = column.clone().identity(kind);
        }
    }

    /// Where types are enforced, a number that is kept as text does not become a whole one: a table enforces types
    /// only while each of its columns has one that it can enforce, and keeps it.
    pub(super) fn keep_types(&mut self) {
        let enforced = |ty: &Type| matches!(ty, Type::BigInt | Type::Integer | Type::Double | Type::Text | Type::Bytea);
        let names: Vec<ObjectName> = self.schema.tables.keys().cloned().collect();
        for name in names {
            let loose = |column: &Column| {
                let retyped = self.column_before(&name, &column.name).is_some_and(|before| before.ty != column.ty);
                retyped || !enforced(&column.ty)
            };
            if !self.columns(&name, loose).is_empty() {
                self.schema.tables[&name].options.shift_remove("strict");
            }
        }
    }

    /// A table that keeps a log can only point at tables that keep one; and a table with foreign keys in
    /// or out does not change its mind.
    pub(super) fn keep_log(&mut self) {
        let names: Vec<ObjectName> = self.schema.tables.keys().cloned().collect();
        for name in names {
            let tied = |schema: &mainstay_schema::schema::Schema| {
                schema.tables.get(&name).is_some_and(|table| !table.foreign_keys.is_empty())
                    || schema.referrers(&name).next().is_some()
            };
            if tied(&self.schema) || self.before.is_some_and(tied) {
                let was = self.table_before(&name).is_some_and(|before| before.has_option("unlogged"));
                let table = &mut self.schema.tables[&name];
                if was {
                    table.options.insert("unlogged".to_owned(), String::new());
                } else {
                    table.options.shift_remove("unlogged");
                }
            }
        }
    }
}
