//! `CREATE TABLE`, with all that stands in a table, and the definition of a column.

use super::{Done, Renderer, spelled};
use crate::change::{Change, Constraint};
use crate::dialect::mysql::defaults;
use crate::dialect::mysql::normalize::{COLLATE, ENGINE};
use crate::dialect::{Dialect, Unsupported};
use crate::plan::Lock;
use crate::schema::Options;
use crate::schema::{Column, Index, Table, Type};
use crate::sql::SqlWriter;

impl Renderer<'_> {
    /// A table, and the indexes that are made right after it: each by itself would be a statement more that can fail.
    pub(super) fn create_table(&mut self, table: &Table) -> Done {
        let mut table = table.clone();
        while let Some(index) = self.take(|change| created_on(change, &table)) {
            table.indexes.push(index);
        }
        let beside: Vec<Index> = table.foreign_keys.iter().filter_map(|key| self.index_beside(&table, key)).collect();
        let mut writer = self.writer();
        writer.raw("CREATE TABLE ").name(&table.name).raw(" (");
        let mut separator = "\n    ";
        for column in &table.columns {
            writer.raw(std::mem::replace(&mut separator, ",\n    "));
            self.write_column(&mut writer, &table, column)?;
        }
        for constraint in constraints(&table) {
            writer.raw(std::mem::replace(&mut separator, ",\n    "));
            self.write_constraint(&mut writer, &table, &constraint);
        }
        for index in table.indexes.iter().chain(&beside) {
            writer.raw(std::mem::replace(&mut separator, ",\n    "));
            self.write_index(&mut writer, &table, index);
        }
        writer.raw("\n)");
        self.write_options(&mut writer, &table.options);
        if let Some(comment) = &table.comment {
            writer.raw(" COMMENT = ").literal(comment);
        }
        if let Some(key) = table.options.get(Table::PARTITIONED) {
            writer.raw(" PARTITION BY ").spelled(key);
        }
        let sql = self.with_zero_dates(writer.finish(), &table.name);
        self.step(sql, Some(Lock::None));
        Ok(())
    }

    fn write_options(&self, writer: &mut SqlWriter<'_>, options: &Options) {
        match options.get(ENGINE) {
            Some(engine) => writer.raw(" ENGINE = ").ident(engine),
            None => writer.raw(" ENGINE = InnoDB"),
        };
        writer.raw(" COLLATE = ").ident(options.get(COLLATE).map_or(self.dialect.collation, String::as_str));
        if options.contains_key(Table::VERSIONED) {
            writer.raw(" WITH SYSTEM VERSIONING");
        }
        let own = [ENGINE, COLLATE, Table::PARTITIONED, Table::VERSIONED];
        for (option, value) in options.iter().filter(|(option, _)| !own.contains(&option.as_str())) {
            write_option(writer.raw(" "), option, Some(value));
        }
    }

    /// A column's definition, to its end.
    pub(super) fn write_column(
        &self,
        writer: &mut SqlWriter<'_>,
        table: &Table,
        column: &Column,
    ) -> Result<(), Unsupported> {
        writer.ident(&column.name).raw(" ");
        self.write_definition(writer, table, column)
    }

    /// What stands behind a column's name.
    fn write_definition(&self, writer: &mut SqlWriter<'_>, table: &Table, column: &Column) -> Result<(), Unsupported> {
        let place = || format!("{}.{}", table.name, column.name);
        let ty = self.dialect.type_name(&column.ty).map_err(|error| Unsupported { place: place(), ..error })?;
        writer.spelled(&ty);
        let srid = column.options.get(Column::SRID);
        if let Some(srid) = srid.filter(|_| self.dialect.srid_in_type) {
            write_value(writer.raw(" REF_SYSTEM_ID = "), srid);
        }
        if let Some(collation) = &column.collation {
            writer.raw(" COLLATE ").ident(collation);
        }
        if let Some(generated) = &column.generated {
            writer.raw(" GENERATED ALWAYS AS (").spelled(&spelled(&generated.expr, table)).raw(")");
            writer.raw(if generated.stored { " STORED" } else { " VIRTUAL" });
        }
        let timestamp = matches!(&column.ty, Type::Native(name) if name.starts_with("timestamp"));
        match column.nullable {
            false => writer.raw(" NOT NULL"),
            // Older servers make a timestamp NOT NULL that does not say so.
            true if timestamp => writer.raw(" NULL"),
            true => writer,
        };
        if let Some(default) = &column.default {
            let names = table.columns.iter().map(|column| column.name.as_str());
            writer.raw(" DEFAULT ").spelled(&defaults::spelled(column, default, names));
        }
        if let Some(srid) = srid.filter(|_| !self.dialect.srid_in_type) {
            write_value(writer.raw(" SRID "), srid);
        }
        if column.options.contains_key(Column::ON_UPDATE) {
            writer.raw(" ON UPDATE ").spelled(&defaults::now(&column.ty));
        }
        writer.raw(if column.options.contains_key(Column::NOT_SECONDARY) { " NOT SECONDARY" } else { "" });
        writer.raw(if column.options.contains_key(Column::UNVERSIONED) { " WITHOUT SYSTEM VERSIONING" } else { "" });
        writer.raw(if column.identity.is_some() { " AUTO_INCREMENT" } else { "" });
        writer.raw(if column.options.contains_key(Column::INVISIBLE) { " INVISIBLE" } else { "" });
        if let Some(comment) = &column.comment {
            writer.raw(" COMMENT ").literal(comment);
        }
        for check in table.checks.iter().filter(|check| check.column.as_ref() == Some(&column.name)) {
            writer.raw(" CHECK (").spelled(&spelled(&check.expr, table)).raw(")");
        }
        Ok(())
    }
}

/// The index that a change makes on the table.
fn created_on(change: &Change, on: &Table) -> Option<Index> {
    match change {
        Change::CreateIndex { table, index, .. } if *table == on.name => Some(index.clone()),
        _ => None,
    }
}

/// Everything of a table that is a constraint, named.
fn constraints(table: &Table) -> Vec<Constraint> {
    let mut out: Vec<Constraint> = table.primary_key.iter().cloned().map(Constraint::PrimaryKey).collect();
    out.extend(table.uniques.iter().cloned().map(Constraint::Unique));
    out.extend(table.foreign_keys.iter().cloned().map(Constraint::ForeignKey));
    out.extend(table.checks.iter().filter(|check| check.column.is_none()).cloned().map(Constraint::Check));
    let mut taken: Vec<String> = out.iter().filter_map(Constraint::name).map(str::to_owned).collect();
    for constraint in out.iter_mut().filter(|constraint| constraint.name().is_none()) {
        let usual = constraint.name_on(&table.name);
        let numbered = (1..).map(|number: u32| format!("{usual}{number}"));
        let free = std::iter::once(usual.clone()).chain(numbered).find(|name| !taken.contains(name));
        taken.extend(free.clone());
        name_it(constraint, free);
    }
    out
}

fn name_it(constraint: &mut Constraint, name: Option<String>) {
    match constraint {
        Constraint::PrimaryKey(_) | Constraint::Exclusion(_) => {}
        Constraint::Unique(unique) => unique.name = name,
        Constraint::ForeignKey(key) => key.name = name,
        Constraint::Check(check) => check.name = name,
    }
}

/// The value of an option: a number or a word as it is, all else as text.
/// An option of a table, or what it is where nobody says it: not every one has a word for that.
pub(super) fn write_option(writer: &mut SqlWriter<'_>, option: &str, value: Option<&str>) {
    writer.spelled(&option.to_uppercase()).raw(" = ");
    match (option, value) {
        ("union", tables) => drop(writer.raw("(").spelled(tables.unwrap_or_default()).raw(")")),
        ("insert_method", None) => drop(writer.raw("NO")),
        ("page_checksum" | "transactional", None) => drop(writer.raw("1")),
        ("compression" | "encryption" | "connection", Some(value)) => drop(writer.literal(value)),
        (_, Some(value)) => write_value(writer, value),
        ("avg_row_length" | "checksum" | "delay_key_write" | "key_block_size" | "max_rows" | "min_rows", None) => {
            writer.raw("0");
        }
        ("compression", None) => drop(writer.literal("none")),
        ("secondary_engine", None) => drop(writer.raw("NULL")),
        (_, None) => drop(writer.raw("DEFAULT")),
    }
}

pub(super) fn write_value(writer: &mut SqlWriter<'_>, value: &str) {
    match !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        true => writer.spelled(value),
        false => writer.literal(value),
    };
}
