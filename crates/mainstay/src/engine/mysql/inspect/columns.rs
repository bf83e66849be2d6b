//! Columns of tables and views, with what fills them: defaults, numbers, expressions.

use super::{Found, Line};
use mainstay_schema::schema::{Column, Generated, Identity, IdentityKind, ObjectName, Type};
use std::collections::HashMap;

/// Gives the tables their columns, and notes those of views.
pub(super) fn read(found: &mut Found<'_>, mut lines: Vec<Line>) {
    lines.sort_by_key(|line| line.number::<u32>(2));
    // There are fewer types than columns.
    let mut types: HashMap<String, Type> = HashMap::new();
    for line in &lines {
        let name = ObjectName::new(line.text(0));
        if !found.schema.tables.contains_key(&name) {
            found.view_columns.entry(name.name).or_default().push(line.text(1).to_owned());
            continue;
        }
        let shown = line.text(5);
        let ty = match types.get(shown) {
            Some(ty) => ty.clone(),
            None => types.entry(shown.to_owned()).or_insert(found.dialect.parse_declared(shown)).clone(),
        };
        let column = column(line, ty, found);
        if let Some(table) = found.schema.tables.get_mut(&name) {
            table.columns.push(column);
        }
    }
}

fn column(line: &Line, ty: Type, found: &Found<'_>) -> Column {
    let extra = line.text(7).to_lowercase();
    let mut column = Column {
        nullable: line.text(4) == "YES",
        collation: line.some(6),
        comment: line.some(8),
        ..Column::new(line.text(1), ty)
    };
    if let Some(expr) = line.some(9) {
        let expr = found.dialect.shown_expression(&expr, found.database);
        column.generated = Some(Generated { expr, stored: extra.contains("stored") || extra.contains("persistent") });
    } else if let Some(default) = line.maybe(3) {
        let is_expression = extra.contains("default_generated");
        column.default = found.dialect.shown_default(default, is_expression, &column.ty, found.database);
    }
    if extra.contains("auto_increment") {
        column.identity = Some(Identity { kind: IdentityKind::ByDefault, ..Identity::default() });
    }
    if let Some((_, value)) = extra.split_once("on update ") {
        let value = value.split(' ').next().unwrap_or_default();
        column.options.insert(Column::ON_UPDATE.to_owned(), value.to_owned());
    }
    if extra.contains("without system versioning") {
        column.options.insert(Column::UNVERSIONED.to_owned(), String::new());
    }
    if extra.contains("not secondary") {
        column.options.insert(Column::NOT_SECONDARY.to_owned(), String::new());
    }
    if extra.contains("invisible") {
        column.options.insert(Column::INVISIBLE.to_owned(), String::new());
    }
    column
}
