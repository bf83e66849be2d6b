//! Foreign keys, each over columns of its own, which have the types of the key that they point at: of
//! another table, of its own, in a circle, in another database schema.

use super::build::Builder;
use super::column::has_column;
use super::genes::{Genes, NAME, Part};
use super::{key, names, slot};
use mainstay_schema::schema::{Column, ForeignKey, ObjectName, ReferentialAction, Timing, Type};

impl Builder<'_> {
    pub(super) fn foreign_keys(&mut self, table: &ObjectName, parts: &[Part]) {
        for part in parts {
            let said = part.renamable(self.side);
            let genes = part.always(self.side);
            if said.is_none() && !genes.chance(slot::BARE, 50) {
                continue;
            }
            let target = self.target(genes);
            let columns = self.referring_columns(table, target.as_ref(), part.always(super::Side::A), genes);
            let fits = target.as_ref().is_some_and(|target| self.rows_find(table, &columns, target));
            if let (Some(said), Some((to, referenced)), true) = (said, target, fits) {
                self.foreign_key(table, &columns, &to, &referenced, said);
            }
        }
    }

    /// The table and the key that are pointed at. Key columns that may be NULL are none: rows would not find them.
    fn target(&self, genes: Genes) -> Option<(ObjectName, Vec<Column>)> {
        let table = &self.schema.tables[genes.pick(slot::TARGET, self.schema.tables.len())];
        let uniques = table.uniques.iter().filter(|unique| unique.timing == Timing::NotDeferrable);
        let keys = table.primary_key.iter().map(|key| &key.columns).chain(uniques.map(|unique| &unique.columns));
        let columns = |names: &Vec<String>| -> Option<Vec<Column>> {
            // PostgreSQL cannot check rows against an array of varchar: "cannot determine element type".
            let is_varchars = |ty: &Type| matches!(ty, Type::Array(element) if matches!(**element, Type::Varchar(_)));
            // Where keys compare by collation, those of both sides have to be one.
            let plain = |column: &Column| self.profile.late_foreign_keys || column.collation.is_none();
            let fits = |column: &&Column| !column.nullable && !is_varchars(&column.ty) && plain(column);
            let column = |name: &String| table.column(name).filter(fits).cloned();
            names.iter().map(column).collect()
        };
        let keys: Vec<_> = keys.filter_map(columns).collect();
        (!keys.is_empty()).then(|| (table.name.clone(), genes.of(slot::SECOND, &keys)))
    }

    /// The columns that refer, made where they are not there yet; their names do not depend on the target.
    fn referring_columns(
        &mut self,
        table: &ObjectName,
        target: Option<&(ObjectName, Vec<Column>)>,
        named: Genes,
        genes: Genes,
    ) -> Vec<Column> {
        let types = match target {
            Some((_, columns)) => columns.iter().map(|column| column.ty.clone()).collect(),
            None => vec![Type::Integer],
        };
        let mut out = Vec::new();
        for (at, ty) in types.into_iter().enumerate() {
            let name = self.profile.fit(names::name("f", named.raw(NAME).wrapping_add(at as u8)));
            if has_column(&self.schema.tables[table], &name) {
                return Vec::new();
            }
            let column = self.referring_column(table, name, ty, genes);
            self.schema.tables[table].columns.push(column.clone());
            out.push(column);
        }
        out
    }

    fn referring_column(&self, table: &ObjectName, name: String, ty: Type, genes: Genes) -> Column {
        let before = self.column_before(table, &name);
        let ty = match before {
            Some(before) if !super::types::converts(&before.ty, &ty) && self.is_there(&before.ty) => before.ty.clone(),
            Some(before) if !super::types::converts(&before.ty, &ty) => Type::Text,
            _ => ty,
        };
        let comes = self.table_before(table).is_some() && before.is_none();
        let column = Column::new(name, ty);
        if genes.chance(slot::OPTIONAL, 50) && !comes { column.not_null() } else { column }
    }

    fn is_there(&self, ty: &Type) -> bool {
        ty.enum_name().is_none_or(|name| self.schema.enums.contains_key(name))
    }

    /// Whether the rows of A, if there are any, find what they would refer to.
    fn rows_find(&self, table: &ObjectName, columns: &[Column], (to, referenced): &(ObjectName, Vec<Column>)) -> bool {
        let same_types = columns.iter().map(|one| &one.ty).eq(referenced.iter().map(|one| &one.ty));
        let new = columns.iter().all(|column| self.comes_empty(table, column));
        let values = |table: &ObjectName, columns: &[Column]| -> Option<Vec<Type>> {
            let before =
                |column: &Column| self.column_before(table, &column.name).filter(|one| one.generated.is_none());
            columns.iter().map(|column| before(column).map(|before| before.ty.clone())).collect()
        };
        let found = match (values(table, columns), values(to, referenced)) {
            (Some(refer), Some(key)) => refer == key,
            _ => false,
        };
        same_types && !columns.is_empty() && (self.table_before(table).is_none() || new || found)
    }

    fn foreign_key(
        &mut self,
        table: &ObjectName,
        columns: &[Column],
        to: &ObjectName,
        referenced: &[Column],
        genes: Genes,
    ) {
        let names = |columns: &[Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let rich = self.profile.rich_foreign_keys;
        let Some(name) = self.constraint_name(table, &names(columns), "fkey", genes, false) else { return };
        let may_be_null = columns.iter().all(|column| column.nullable);
        let mut on_delete = self.action(genes, slot::ON_DELETE, may_be_null);
        if let ReferentialAction::SetNull(list) | ReferentialAction::SetDefault(list) = &mut on_delete
            && rich
            && genes.chance(slot::MATCH, 30)
        {
            list.push(columns[0].name.clone());
        }
        let like = |nullable: bool| columns.iter().all(|column| column.nullable == nullable);
        let key = ForeignKey {
            name,
            columns: names(columns),
            references: to.clone(),
            referenced: names(referenced),
            on_delete,
            on_update: self.action(genes, slot::ON_UPDATE, may_be_null),
            match_full: rich && genes.chance(slot::MATCH, 10) && (like(true) || like(false)),
            timing: if self.profile.late_foreign_keys { key::timing(genes) } else { Timing::NotDeferrable },
            not_valid: rich && genes.chance(slot::VALIDITY, 10),
        };
        self.schema.tables[table].foreign_keys.push(key);
    }

    fn action(&self, genes: Genes, slot: usize, may_be_null: bool) -> ReferentialAction {
        let choices = [
            ReferentialAction::NoAction,
            ReferentialAction::Cascade,
            ReferentialAction::Restrict,
            ReferentialAction::SetNull(Vec::new()),
            ReferentialAction::SetDefault(Vec::new()),
        ];
        let some = if may_be_null { 4 } else { 3 };
        genes.of(slot, &choices[..if self.profile.late_foreign_keys { 5 } else { some }])
    }
}
