//! Tables, and columns as a CREATE TABLE has them: one a line.

use super::constraint::{is_not_valid, write_along, write_constraint, write_reference};
use super::{Done, Renderer, end_comment};
use crate::change::Constraint;
use crate::dialect::Unsupported;
use crate::plan::Lock;
use crate::schema::Options;
use crate::schema::{Column, Expr, Generated, IdentityKind, ObjectName, PrimaryKey, Table};
use crate::sql::{Lexis, SqlWriter, canonical, tokens};

/// The option that makes a table one that is lost in a crash, and its rows cheap.
const UNLOGGED: &str = "unlogged";
/// Options of other engines that portable SQL has words for.
const OF_OTHERS: [&str; 2] = ["strict", "without rowid"];
/// The option that makes a table the parent of partitions; its value is the method with the key.
const PARTITION_BY: &str = "partition by";

impl Renderer<'_> {
    pub(super) fn create_table(&mut self, table: &Table) -> Done {
        let mut writer = self.writer();
        writer.raw(if table.has_option(UNLOGGED) { "CREATE UNLOGGED TABLE " } else { "CREATE TABLE " });
        writer.name(&table.name).raw(" (");
        let mut separator = "\n    ";
        for column in &table.columns {
            writer.raw(std::mem::replace(&mut separator, ",\n    "));
            self.write_column(&mut writer, &table.name, column, table.is_key(&column.name))?;
            write_inline(&mut writer, table, &column.name);
        }
        let (later, now): (Vec<_>, Vec<_>) =
            own_lines(table).into_iter().partition(|one| is_not_valid(one) || is_over_inherited(one, table));
        for constraint in &now {
            write_constraint(writer.raw(std::mem::replace(&mut separator, ",\n    ")), constraint);
        }
        writer.raw("\n)");
        if let Some(key) = table.options.get(PARTITION_BY) {
            writer.raw(" PARTITION BY ").spelled(key);
        }
        if table.has_option(Table::INHERITS) {
            writer.raw(" INHERITS (").list(table.parents(), ", ", |writer, name| _ = writer.name(&name)).raw(")");
        }
        write_parameters(&mut writer, &parameters(&table.options));
        // Portable SQL has words of other engines, too.
        let flags = OF_OTHERS.iter().filter(|flag| table.has_option(flag)).map(|flag| flag.to_uppercase());
        for (at, words) in flags.enumerate() {
            writer.raw(if at == 0 { " " } else { ", " }).spelled(&words);
        }
        let lock = if table.foreign_keys.is_empty() { Lock::None } else { Lock::Writes };
        self.step(writer.finish(), lock);
        // A new table's constraints are valid at once, whatever a CREATE TABLE says.
        later.iter().for_each(|constraint| self.add_constraint(&table.name, constraint));
        for column in &table.columns {
            self.number_as_told(&table.name, column);
        }
        table.indexes.iter().for_each(|index| self.create_index(&table.name, index, false));
        self.comments(table);
        Ok(())
    }

    fn comments(&mut self, table: &Table) {
        if table.comment.is_some() {
            let mut writer = self.writer();
            let sql = end_comment(writer.raw("COMMENT ON TABLE ").name(&table.name), table.comment.as_deref());
            self.step(sql, Lock::None);
        }
        for column in table.columns.iter().filter(|column| column.comment.is_some()) {
            self.comment_column(&table.name, column);
        }
    }

    pub(super) fn comment_column(&mut self, table: &ObjectName, column: &Column) {
        let mut writer = self.writer();
        writer.raw("COMMENT ON COLUMN ").name(table).raw(".").ident(&column.name);
        let sql = end_comment(&mut writer, column.comment.as_deref());
        self.step(sql, Lock::None);
    }

    /// A column up to its constraints; those of the key are NOT NULL without saying so.
    pub(super) fn write_column(
        &self,
        writer: &mut SqlWriter<'_>,
        table: &ObjectName,
        column: &Column,
        is_key: bool,
    ) -> Result<(), Unsupported> {
        let ty = self.ty(&column.ty, table, &column.name)?;
        let serial = column.identity.as_ref().is_some_and(|identity| identity.kind == IdentityKind::Serial);
        writer.ident(&column.name).raw(" ").spelled(if serial { serial_name(&ty) } else { &ty });
        if let Some(collation) = &column.collation {
            writer.raw(" COLLATE ").ident(collation);
        }
        match column.options.get(Column::NOT_NULL_NAME).filter(|_| !column.nullable) {
            Some(name) => _ = writer.raw(" CONSTRAINT ").ident(name).raw(" NOT NULL"),
            None if column.nullable || is_key || column.identity.is_some() => {}
            None => _ = writer.raw(" NOT NULL"),
        }
        if let Some(generated) = &column.generated {
            write_generated(writer, generated);
        } else if let Some(default) = &column.default {
            writer.raw(" DEFAULT ").spelled(&as_default(default));
        }
        if let Some(identity) = column.identity.as_ref().filter(|_| !serial) {
            writer.raw(" ");
            super::identity::write_identity(writer, identity);
        }
        Ok(())
    }

    pub(super) fn add_column(&mut self, table: &ObjectName, column: &Column) -> Done {
        let mut writer = self.writer();
        writer.raw("ALTER TABLE ").name(table).raw(" ADD COLUMN ");
        self.write_column(&mut writer, table, column, false)?;
        self.step(writer.finish(), Lock::All);
        self.number_as_told(table, column);
        if column.comment.is_some() {
            self.comment_column(table, column);
        }
        Ok(())
    }

    pub(super) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        let mut at = from.clone();
        if from.schema != to.schema {
            let schema = to.schema.as_deref().unwrap_or(&self.dialect.home);
            let sql = self.writer().raw("ALTER TABLE ").name(&at).raw(" SET SCHEMA ").ident(schema).finish();
            self.step(sql, Lock::All);
            at.schema.clone_from(&to.schema);
        }
        if from.name != to.name {
            let sql = self.writer().raw("ALTER TABLE ").name(&at).raw(" RENAME TO ").ident(&to.name).finish();
            self.step(sql, Lock::All);
        }
    }

    pub(super) fn rename_within(&mut self, table: &ObjectName, what: &'static str, from: &str, to: &str) {
        let mut writer = self.writer();
        writer.raw("ALTER TABLE ").name(table).raw(" RENAME ").raw(what).ident(from).raw(" TO ").ident(to);
        self.step(writer.finish(), Lock::All);
    }

    pub(super) fn set_option(
        &mut self,
        table: &ObjectName,
        option: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Done {
        if option == Table::INHERITS {
            self.set_parents(table, from.unwrap_or_default(), to.unwrap_or_default());
            return Ok(());
        }
        let mut writer = self.writer();
        writer.raw("ALTER TABLE ").name(table);
        let lock = match (option, to) {
            (PARTITION_BY, _) => {
                let hint = "make a partitioned table beside it and move the rows";
                return Err(self.dialect.unsupported("another partitioning of a table", table, hint));
            }
            (UNLOGGED, to) => {
                writer.raw(if to.is_some() { " SET UNLOGGED" } else { " SET LOGGED" });
                Lock::All
            }
            (option, Some(value)) => {
                writer.raw(" SET (").list(option.split('.'), ".", |writer, part| _ = writer.ident(part));
                if !value.is_empty() {
                    writer.raw(" = ").spelled(&parameter(value));
                }
                writer.raw(")");
                Lock::None
            }
            (option, None) => {
                writer.raw(" RESET (").list(option.split('.'), ".", |writer, part| _ = writer.ident(part)).raw(")");
                Lock::None
            }
        };
        self.step(writer.finish(), lock);
        Ok(())
    }
}

impl Renderer<'_> {
    /// Another set of tables whose columns a table has too.
    fn set_parents(&mut self, table: &ObjectName, from: &str, to: &str) {
        let gone = from.lines().filter(|parent| !to.lines().any(|other| other == *parent));
        let new = to.lines().filter(|parent| !from.lines().any(|other| other == *parent));
        for (words, parent) in gone.map(|name| (" NO INHERIT ", name)).chain(new.map(|name| (" INHERIT ", name))) {
            let mut writer = self.writer();
            writer.raw("ALTER TABLE ").name(table).raw(words).name(&ObjectName::from(parent));
            self.step(writer.finish(), Lock::All);
        }
    }
}

/// Whether a key stands on columns of the table's parents: within a CREATE TABLE it would make them the table's own.
fn is_over_inherited(constraint: &Constraint, table: &Table) -> bool {
    let Constraint::PrimaryKey(key) = constraint else { return false };
    key.columns.iter().any(|name| table.column(name).is_none())
}

/// The word that makes a column of this type number itself through a sequence.
fn serial_name(ty: &str) -> &'static str {
    match ty {
        "SMALLINT" => "SMALLSERIAL",
        "BIGINT" => "BIGSERIAL",
        _ => "SERIAL",
    }
}

pub(super) fn write_generated(writer: &mut SqlWriter<'_>, generated: &Generated) {
    writer.raw(" GENERATED ALWAYS AS ").spelled(&enclosed(&generated.expr));
    writer.raw(if generated.stored { " STORED" } else { " VIRTUAL" });
}

/// Constraints that have no name and one column stand with the column.
fn write_inline(writer: &mut SqlWriter<'_>, table: &Table, column: &str) {
    if let Some(key) = sole_key(table).filter(|key| key.columns[0] == column) {
        write_along(writer.raw(" PRIMARY KEY"), &key.include, key.timing);
    }
    for unique in table.uniques.iter().filter(|unique| unique.name.is_none() && unique.columns == [column]) {
        writer.raw(if unique.nulls_not_distinct { " UNIQUE NULLS NOT DISTINCT" } else { " UNIQUE" });
        write_along(writer, &unique.include, unique.timing);
    }
    let keys = table.foreign_keys.iter().filter(|key| key.name.is_none() && key.columns == [column] && !key.not_valid);
    for key in keys {
        write_reference(writer.raw(" "), key);
    }
}

fn sole_key(table: &Table) -> Option<&PrimaryKey> {
    let is_own = |key: &&PrimaryKey| key.columns.len() == 1 && table.column(&key.columns[0]).is_some();
    table.primary_key.as_ref().filter(|key| key.name.is_none()).filter(is_own)
}

/// The constraints that have a line of their own.
fn own_lines(table: &Table) -> Vec<Constraint> {
    let key = table.primary_key.iter().filter(|_| sole_key(table).is_none()).cloned().map(Constraint::PrimaryKey);
    let inline = |name: &Option<String>, columns: &[String]| name.is_none() && columns.len() == 1;
    let uniques = table.uniques.iter().filter(|unique| !inline(&unique.name, &unique.columns));
    let foreign = table.foreign_keys.iter().filter(|key| !inline(&key.name, &key.columns) || key.not_valid);
    key.chain(uniques.cloned().map(Constraint::Unique))
        .chain(foreign.cloned().map(Constraint::ForeignKey))
        .chain(table.checks.iter().cloned().map(Constraint::Check))
        .chain(table.exclusions.iter().cloned().map(Constraint::Exclusion))
        .collect()
}

/// The options that stand in `WITH (…)`.
fn parameters(options: &Options) -> Options {
    let elsewhere = [UNLOGGED, PARTITION_BY, Table::INHERITS, OF_OTHERS[0], OF_OTHERS[1]];
    let stored = options.iter().filter(|(option, _)| !elsewhere.contains(&option.as_str()));
    stored.map(|(option, value)| (option.clone(), value.clone())).collect()
}

/// Writes ` WITH (fillfactor = 70)`, or nothing.
pub(super) fn write_parameters(writer: &mut SqlWriter<'_>, parameters: &Options) {
    if parameters.is_empty() {
        return;
    }
    writer.raw(" WITH (").list(parameters, ", ", |writer, (name, value)| {
        // `toast.autovacuum_enabled` is two names.
        writer.list(name.split('.'), ".", |writer, part| {
            writer.ident(part);
        });
        if !value.is_empty() {
            writer.raw(" = ").spelled(&parameter(value));
        }
    });
    writer.raw(")");
}

/// A value of a storage parameter: bare where it is a number or word.
fn parameter(value: &str) -> String {
    let bare = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
    if bare && !value.is_empty() { value.to_owned() } else { Expr::literal(value).as_str().to_owned() }
}

/// An expression in parentheses, one pair of them.
pub(super) fn enclosed(expr: &Expr) -> String {
    let text = expr.as_str().trim();
    // Taking the outer parentheses off changes nothing only where there are such.
    let wrapped = text.starts_with('(') && text.ends_with(')') && {
        let inner = &text[1..text.len() - 1];
        canonical(inner) == canonical(text) && tokens(inner, Lexis::STANDARD).all(|token| token.is_ok())
    };
    // A comment to the end of the line would swallow the parenthesis.
    let end = if text.contains("--") { "\n)" } else { ")" };
    if wrapped { text.to_owned() } else { format!("({text}{end}") }
}

/// A default as a column definition takes it: some operators need parentheses there.
fn as_default(expr: &Expr) -> String {
    const LOOSE: [&str; 11] = ["and", "or", "not", "is", "in", "like", "ilike", "between", "similar", "collate", "at"];
    let loose = expr.words().any(|word| LOOSE.contains(&word.as_str()));
    if loose { enclosed(expr) } else { expr.as_str().trim().to_owned() }
}
