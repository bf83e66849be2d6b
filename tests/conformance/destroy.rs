//! What an upgrade destroys of a generated schema, and what is written between it and the downgrade.

use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Column, ForeignKey, ObjectName, Schema, Table, Type};
use mainstay_schema::sql::SqlWriter;

/// A schema, and what is left of it.
pub struct Destruction {
    /// The schema as it was generated.
    pub said: Schema,
    pub a: Schema,
    pub b: Schema,
    /// Tables that lose a row in between, by a column and its value.
    deleted: Vec<ObjectName>,
    /// Columns that get another value in between.
    changed: Vec<(ObjectName, String, &'static str)>,
}

/// Choices that a number stands for.
struct Choices(u64);

impl Choices {
    fn one_in(&mut self, many: u64) -> bool {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(many)
    }
}

/// Destroys some of a schema.
pub fn destruction(mut a: Schema, number: u64) -> Destruction {
    let mut choices = Choices(number);
    // They would only be in the way of what they show.
    a.views.clear();
    let mut b = a.clone();
    let (mut deleted, mut changed) = (Vec::new(), Vec::new());
    for table in a.tables.values() {
        let name = &table.name;
        if choices.one_in(4) {
            b.tables.shift_remove(name);
            without_keys(&mut b, |key| key.references == *name);
            continue;
        }
        if choices.one_in(3) && a.referrers(name).next().is_none() {
            deleted.push(name.clone());
        }
        for column in &table.columns {
            if choices.one_in(3) && is_free(table, column) {
                drop_column(&mut b, name, &column.name);
            } else if let Some((ty, value)) = narrower(&column.ty).filter(|_| is_plain(&a, table, column)) {
                b.tables[name].column_mut(&column.name).expect("a column").ty = ty;
                if choices.one_in(2) {
                    changed.push((name.clone(), column.name.clone(), value));
                }
            }
        }
    }
    Destruction { said: a.clone(), a, b, deleted, changed }
}

impl Destruction {
    /// The statements in between, which a database takes before the upgrade and after it.
    pub fn writes(&self, dialect: &dyn Dialect) -> Vec<String> {
        let mut all = Vec::new();
        for (table, column, value) in &self.changed {
            let key = self.a.tables[table].primary_key.as_ref().map(|key| key.columns[0].clone());
            let Some(key) = key.filter(|key| is_number(&self.a.tables[table], key)) else { continue };
            let mut sql = SqlWriter::new(dialect);
            sql.raw("UPDATE ").name(table).raw(" SET ").ident(column).raw(" = ").raw(value);
            all.push(sql.raw(" WHERE ").ident(&key).raw(" = 1").finish().to_string());
        }
        for table in &self.deleted {
            let key = self.a.tables[table].primary_key.as_ref().map(|key| key.columns[0].clone());
            let Some(key) = key.filter(|key| is_number(&self.a.tables[table], key)) else { continue };
            let mut sql = SqlWriter::new(dialect);
            sql.raw("DELETE FROM ").name(table).raw(" WHERE ").ident(&key);
            all.push(sql.raw(" = 2").finish().to_string());
        }
        all
    }
}

fn is_number(table: &Table, column: &str) -> bool {
    table.column(column).is_some_and(|column| column.ty.is_integer())
}

/// Whether a column can go and everything else can stay: no key, and nothing is computed from it.
fn is_free(table: &Table, column: &Column) -> bool {
    let computed = |other: &Column| other.generated.as_ref().is_some_and(|one| one.expr.mentions(&column.name));
    let own = table.columns.iter().filter(|other| other.generated.is_none() && other.name != column.name);
    !table.is_key(&column.name)
        && column.identity.is_none()
        && !table.columns.iter().any(computed)
        && !table.options.values().any(|value| value.contains(&column.name))
        && own.filter(|other| table.is_key(&other.name)).count() > 0
}

/// Whether nothing stands on a column at all, so that its type may change.
fn is_plain(schema: &Schema, table: &Table, column: &Column) -> bool {
    let mut left = schema.clone();
    drop_column(&mut left, &table.name, &column.name);
    let mut same = schema.clone();
    same.tables[&table.name].columns.retain(|other| other.name != column.name);
    let automatic = column.default.is_some() || column.generated.is_some() || !column.options.is_empty();
    is_free(table, column) && left == same && !automatic && column.collation.is_none()
}

/// A type that does not hold all of another, and a value that both do.
fn narrower(ty: &Type) -> Option<(Type, &'static str)> {
    Some(match ty {
        Type::Numeric(Some((12, 4))) => (Type::Numeric(Some((10, 2))), "7.5"),
        Type::Numeric(Some((10, 2))) => (Type::Numeric(Some((10, 0))), "7"),
        Type::Timestamp => (Type::Date, "'2026-05-05'"),
        Type::BigInt => (Type::Integer, "77"),
        Type::Text => (Type::Varchar(Some(60)), "'other'"),
        Type::Double => (Type::Real, "2.5"),
        _ => return None,
    })
}

fn without_keys(schema: &mut Schema, gone: impl Fn(&ForeignKey) -> bool) {
    schema.tables.values_mut().for_each(|table| table.foreign_keys.retain(|key| !gone(key)));
}

/// Drops a column, and what stands on it.
fn drop_column(schema: &mut Schema, name: &ObjectName, column: &str) {
    let has = |columns: &[String]| columns.iter().any(|one| one == column);
    without_keys(schema, |key| key.references == *name && has(&key.referenced));
    let table = &mut schema.tables[name];
    table.columns.retain(|one| one.name != column);
    table.foreign_keys.retain(|key| !has(&key.columns));
    table.uniques.retain(|key| !has(&key.columns) && !has(&key.include));
    table.checks.retain(|check| !check.expr.mentions(column));
    table.exclusions.retain(|one| !one.definition.mentions(column));
    // One more that goes does no harm.
    table.indexes.retain(|index| !format!("{index:?}").contains(column));
}
