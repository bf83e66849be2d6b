//! What `ALTER TABLE` cannot do: the table is made anew beside the old one, filled from it, and takes its
//! place, after the procedure of <https://sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes>.
//!
//! Foreign keys are not enforced meanwhile (dropping the old table would delete the children of ON DELETE
//! CASCADE), and `legacy_alter_table` keeps the last rename away from views and triggers that name the table:
//! they are right as they are.

use super::{convert, create, native, quoted};
use crate::dialect::Unsupported;
use crate::schema::{Column, Expr, ObjectName, Table, Type};
use crate::sql::Sql;
use indexmap::IndexMap;

/// Where the values of a column come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    /// The column of the old table.
    pub column: String,
    /// The expression over the old table's columns that is taken instead of the column.
    pub using: Option<Expr>,
    /// The type that this yields.
    pub ty: Type,
    /// Enum values that have new names since, in order.
    pub values: Vec<(String, String)>,
}

impl Source {
    /// The column as it is.
    pub fn of(column: &Column) -> Self {
        Self { column: column.name.clone(), using: None, ty: column.ty.clone(), values: Vec::new() }
    }
}

/// A statement, and what it does in words.
pub(super) type Explained = (Sql, &'static str);

/// A rebuild of one table.
pub(super) struct Rebuild<'a> {
    /// The table as it stands in the database, in normal form.
    pub old: &'a Table,
    /// The table as it shall be, under the same name, in normal form.
    pub new: &'a Table,
    /// The sources of the new table's columns, by their names; one that is not there is filled by its default.
    pub sources: &'a IndexMap<String, Source>,
    /// The statements that make its triggers.
    pub triggers: &'a [String],
}

impl Rebuild<'_> {
    /// The statements.
    pub fn statements(&self) -> Result<Vec<Explained>, Unsupported> {
        let name = &self.old.name;
        let beside = Table { name: name.sibling(format!("mainstay_new_{}", name.name)), ..self.new.clone() };
        let drop_old = create::writer().raw("DROP TABLE ").name(name).finish();
        let mut all = vec![
            (create::table(&beside)?, "make the new table beside the old one"),
            (self.copy(&beside), "copy the rows"),
        ];
        all.extend(self.counter(&beside).into_iter().map(|sql| (sql, "keep the counter of AUTOINCREMENT")));
        all.extend([
            (drop_old, "drop the old table"),
            (Sql::constant("PRAGMA legacy_alter_table = ON"), "leave views and triggers as they are"),
            (native::rename_table(&beside.name, name), "put the new table in its place"),
            (Sql::constant("PRAGMA legacy_alter_table = OFF"), "rename with care again"),
        ]);
        all.extend(self.new.indexes.iter().map(|index| (create::index(name, index), "make the index again")));
        all.extend(self.triggers.iter().map(|text| (Sql::written(text.clone()), "make the trigger again")));
        Ok(all)
    }

    fn copy(&self, beside: &Table) -> Sql {
        let (mut targets, mut values) = (Vec::new(), Vec::new());
        let rowid = self.rowid();
        if let Some(rowid) = rowid {
            targets.push(rowid.to_owned());
            values.push(rowid.to_owned());
        }
        for column in beside.columns.iter().filter(|column| column.generated.is_none()) {
            if let Some(source) = self.sources.get(&column.name) {
                targets.push(quoted(&column.name));
                values.push(self.value(column, source));
            }
        }
        if targets.is_empty() {
            // Not one column is kept, only the number of rows.
            let filler = beside.columns.iter().find(|column| column.generated.is_none());
            targets.extend(filler.map(|column| quoted(&column.name)));
            values.push(filler.and_then(|column| column.default.as_ref()).map_or("NULL".into(), parenthesized));
        }
        let mut out = create::writer();
        out.raw("INSERT INTO ").name(&beside.name).raw(" (").spelled(&targets.join(", ")).raw(")\nSELECT ");
        out.spelled(&values.join(", ")).raw("\nFROM ").name(&self.old.name);
        if let Some(rowid) = rowid {
            out.raw(" ORDER BY ").spelled(rowid);
        }
        out.finish()
    }

    /// The word for the row number, where both tables have one that no column shows: it is kept, and with it the
    /// order of the rows and what external indexes (full text) know them by.
    fn rowid(&self) -> Option<&'static str> {
        let tables = [self.old, self.new];
        let hidden = |table: &Table| !table.has_option("without rowid");
        let shown = self.new.columns.iter().any(|column| create::is_rowid(column, self.new));
        let taken = |word: &str| {
            tables.iter().any(|table| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(word)))
        };
        if shown || !tables.into_iter().all(hidden) {
            return None;
        }
        ["rowid", "_rowid_", "oid"].into_iter().find(|word| !taken(word))
    }

    fn value(&self, column: &Column, source: &Source) -> String {
        let plain = source.using.as_ref().map_or_else(|| quoted(&source.column), parenthesized);
        let value = convert::renamed(&plain, &source.values);
        let value = convert::converted(&value, &source.ty, &column.ty);
        let was_nullable = self.old.column(&source.column).is_none_or(|old| old.nullable) || source.using.is_some();
        match &column.default {
            Some(default) if was_nullable && !column.nullable => {
                format!("coalesce({value}, {})", parenthesized(default))
            }
            _ => value,
        }
    }

    /// Numbers once given are not given again, though their rows are gone.
    fn counter(&self, beside: &Table) -> Vec<Sql> {
        let numbered = |table: &Table| table.columns.iter().any(|column| column.identity.is_some());
        if !numbered(self.old) || !numbered(self.new) {
            return Vec::new();
        }
        let forget = "DELETE FROM sqlite_sequence WHERE name = ";
        let keep = "INSERT INTO sqlite_sequence (name, seq) SELECT ";
        let ObjectName { name: old, .. } = &self.old.name;
        vec![
            create::writer().raw(forget).literal(&beside.name.name).finish(),
            create::writer()
                .raw(keep)
                .literal(&beside.name.name)
                .raw(", seq FROM sqlite_sequence WHERE name = ")
                .literal(old)
                .raw(" COLLATE NOCASE")
                .finish(),
        ]
    }
}

fn parenthesized(expr: &Expr) -> String {
    if create::is_plain(expr) { expr.as_str().to_owned() } else { format!("({})", expr.as_str()) }
}
