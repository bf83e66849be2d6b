//! Expressions that follow a rename: those of a table, and enum values in the expressions of the tables and
//! views that have the enum.

use crate::schema::{Expr, KeyPart, ObjectName, Schema, Table};

impl Table {
    /// Every expression over the table's columns.
    pub(crate) fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let generated = self.columns.iter_mut().filter_map(|column| column.generated.as_mut()).map(|one| &mut one.expr);
        let checks = self.checks.iter_mut().map(|check| &mut check.expr);
        let exclusions = self.exclusions.iter_mut().map(|exclusion| &mut exclusion.definition);
        let indexes = self.indexes.iter_mut().flat_map(|index| {
            let keys = index.keys.iter_mut().filter_map(|key| match &mut key.part {
                KeyPart::Expr(expr) => Some(expr),
                KeyPart::Column(_) => None,
            });
            keys.chain(&mut index.predicate)
        });
        generated.chain(checks).chain(exclusions).chain(indexes)
    }
}

impl Schema {
    /// Servers print a cast to an enum under the name that it has by then.
    pub(super) fn rename_type_in_expressions(&mut self, from: &ObjectName, to: &ObjectName) {
        for table in self.tables.values_mut() {
            let defaults = table.columns.iter_mut().filter_map(|column| column.default.as_mut());
            defaults.for_each(|default| *default = default.with_renamed_type(from, to));
            table.expressions_mut().for_each(|expr| *expr = expr.with_renamed_type(from, to));
        }
        for view in self.views.values_mut() {
            view.query = view.query.with_renamed_type(from, to);
        }
    }

    /// Servers keep an enum value, not its text: the text changes wherever a column of the enum stands.
    pub(super) fn rename_value_in_expressions(&mut self, of: &ObjectName, from: &str, to: &str) {
        let users: Vec<(ObjectName, String)> =
            self.enum_users(of).map(|(table, column)| (table.name.clone(), column.name.clone())).collect();
        let (from, to) = (Expr::literal(from), Expr::literal(to));
        for (table, name) in &users {
            let Some(table) = self.tables.get_mut(table) else { continue };
            let default = table.column_mut(name).and_then(|column| column.default.as_mut());
            default.into_iter().for_each(|default| *default = default.with_literal(&from, &to));
            for expr in table.expressions_mut().filter(|expr| expr.mentions(name)) {
                *expr = expr.with_literal(&from, &to);
            }
        }
        for view in self.views.values_mut() {
            let reads = |(table, column): &(ObjectName, String)| {
                view.query.mentions(&table.name) && view.query.mentions(column)
            };
            if users.iter().any(reads) {
                view.query = view.query.with_literal(&from, &to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::change::Change;
    use crate::schema::{Check, Column, EnumType, Schema, Table, Type, View};

    #[test]
    fn a_renamed_value_is_renamed_wherever_it_is_said() {
        let mut schema = Schema::new();
        schema.add_enum(EnumType::new("mood", &["sad", "happy"]));
        let mood = Column::new("m", Type::Enum("mood".into())).default("'sad'");
        let mut table = Table::new("t", vec![mood, Column::new("x", Type::Text).default("'sad'")]);
        for (name, expr) in [("a", "m <> 'sad'"), ("b", "x <> 'sad'")] {
            let name = Some(name.to_owned());
            table.checks.push(Check { name, expr: expr.into(), no_inherit: false, not_valid: false, column: None });
        }
        schema.add_table(table);
        schema.add_view(View::new("v", "SELECT x FROM t WHERE m = 'sad'"));
        let change = Change::RenameEnumValue { name: "mood".into(), from: "sad".into(), to: "blue".into() };
        schema.apply(&change).unwrap();
        let table = &schema.tables[0];
        let defaults: Vec<_> = table.columns.iter().filter_map(|column| column.default.as_ref()).collect();
        assert_eq!(defaults, [&"'blue'".into(), &"'sad'".into()]);
        let checks: Vec<_> = table.checks.iter().map(|check| check.expr.as_str()).collect();
        assert_eq!(checks, ["m <> 'blue'", "x <> 'sad'"]);
        assert_eq!(schema.views[0].query.as_str(), "SELECT x FROM t WHERE m = 'blue'");
    }
}
