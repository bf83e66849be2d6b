//! The reference systems of geometries, asked for where there is a geometry: MariaDB opens every table to answer.

use super::{Found, Line};
use crate::engine::mysql::execute::Session;
use crate::error::Result;
use mainstay_schema::dialect::mysql::Flavor;
use mainstay_schema::schema::{Column, ObjectName, Type};

const TYPES: [&str; 4] = ["geom", "point", "linestring", "polygon"];

/// Gives the columns their reference systems.
pub(super) async fn read(found: &mut Found<'_>, session: &mut Session) -> Result<()> {
    if !found.schema.tables.values().flat_map(|table| &table.columns).any(is_geometry) {
        return Ok(());
    }
    let query = match found.dialect.flavor() {
        Flavor::MySql => include_str!("../sql/spatial_mysql.sql"),
        _ => include_str!("../sql/spatial_mariadb.sql"),
    };
    for line in session.query_all(query).await?.into_iter().flatten().map(Line) {
        let table = found.schema.tables.get_mut(&ObjectName::new(line.text(0)));
        if let Some(column) = table.and_then(|table| table.column_mut(line.text(1))) {
            column.options.insert(Column::SRID.to_owned(), line.text(2).to_owned());
        }
    }
    Ok(())
}

fn is_geometry(column: &Column) -> bool {
    let Type::Native(text) = &column.ty else { return false };
    TYPES.iter().any(|name| text.trim_start_matches("multi").starts_with(name))
}
