//! What a step destroys, kept in a table of Mainstay's own: which rows and values that are. The statements stand in
//! `take` and `put_back`; where they come between the steps of a revision is the business of its course.

mod put_back;
mod take;

use crate::change::{Change, Constraint};
use crate::dialect::{Dialect, Unsupported};
use crate::schema::{Column, ForeignKey, ObjectName, Options, PrimaryKey, Schema, Table, Type};
use crate::sql::{Sql, SqlWriter};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The table that says what is kept, the same on every engine.
pub const REGISTRY: Sql = Sql::constant(
    "CREATE TABLE IF NOT EXISTS mainstay_kept (
    name VARCHAR(64) NOT NULL PRIMARY KEY,
    revision VARCHAR(255) NOT NULL,
    kept_at BIGINT NOT NULL,
    keepsake TEXT NOT NULL
)",
);

/// The column that has what became of a value.
const NOW: &str = "mainstay_now";

/// What one change destroys, and the table that keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Keepsake {
    /// The table that has it.
    pub name: String,
    /// The revision whose upgrade destroys it.
    pub revision: String,
    /// Where it comes from.
    pub table: ObjectName,
    /// What is destroyed there.
    pub what: Taken,
    /// Whether it is the table itself under another name, and no copy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_table: bool,
    /// The columns by which a row is found again; none: nothing tells them apart, so that all columns are kept and
    /// somebody has to put them back by hand.
    pub key: Vec<String>,
    /// The columns that are kept, the key with them.
    pub columns: Vec<Column>,
    /// What must be there for a row to go back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// How the table compares text, where it says so.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
}

/// What is destroyed in a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Taken {
    /// Its rows: it is dropped.
    Rows,
    /// The values of a column that is dropped.
    Column {
        /// The column.
        column: String,
    },
    /// Values of a column that do not fit its new type as they are.
    Values {
        /// The column.
        column: String,
        /// The column with its new type.
        after: Box<Column>,
        /// The values of an enum that go; none: it is no enum.
        gone: Vec<String>,
    },
}

impl Keepsake {
    /// What a change of a database that looks like `from` destroys and can be kept.
    pub fn of(change: &Change, from: &Schema) -> Vec<Self> {
        match change {
            Change::DropTable { table } => vec![Self::new(from.tables.get(&table.name).unwrap_or(table), Taken::Rows)],
            Change::DropColumn { table, column } if column.generated.is_none() => {
                let what = Taken::Column { column: column.name.clone() };
                from.tables.get(table).map(|table| Self::new(table, what)).into_iter().collect()
            }
            Change::AlterColumn { table, from: old, to, .. } if change.loss().is_some() && old.generated.is_none() => {
                let gone = match (values_of(&old.ty, from), values_of(&to.ty, from)) {
                    (Some(before), Some(after)) => missing(before, after),
                    _ => Vec::new(),
                };
                let what = Taken::Values { column: to.name.clone(), after: Box::new(bare(to)), gone };
                from.tables.get(table).map(|table| Self::new(table, what)).into_iter().collect()
            }
            Change::AlterEnum { from: before, to } => {
                let gone = missing(&before.values, &to.values);
                let users = from.enum_users(&before.name).filter(|_| !gone.is_empty());
                users.map(|(table, column)| Self::new(table, of_enum(column, &gone))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn new(table: &Table, what: Taken) -> Self {
        let own: Vec<&Column> = table.columns.iter().filter(|column| column.generated.is_none()).collect();
        let key = key_of(table, what.column());
        let wanted = |column: &&Column| match what.column() {
            Some(value) if !key.is_empty() => column.name == value || key.contains(&column.name),
            _ => true,
        };
        let holds = |one: &&ForeignKey| {
            !one.not_valid && what.column().is_none_or(|value| one.columns.iter().any(|name| name == value))
        };
        Self {
            name: String::new(),
            revision: String::new(),
            table: table.name.clone(),
            is_table: false,
            columns: own.into_iter().filter(wanted).map(bare).collect(),
            foreign_keys: table.foreign_keys.iter().filter(holds).cloned().collect(),
            options: table.options.clone().into_iter().filter(|(name, _)| name == "collate").collect(),
            key,
            what,
        }
    }

    /// The same as the `number`th of a revision, in a table with a name to that.
    pub(crate) fn numbered(mut self, revision: &str, number: usize) -> Self {
        // The longest name that every engine takes has 63 bytes.
        let word: String = revision.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect();
        self.name = format!("mainstay_kept_{}_{number}", word.to_lowercase());
        revision.clone_into(&mut self.revision);
        self
    }

    /// A foreign key that the revision took off before it.
    pub(crate) fn mind(&mut self, change: &Change) {
        if let Change::DropConstraint { table, constraint: Constraint::ForeignKey(key) } = change
            && *table == self.table
            && self.what.column().is_none_or(|value| key.columns.iter().any(|name| name == value))
            && !self.foreign_keys.contains(key)
        {
            self.foreign_keys.push(key.clone());
        }
    }

    /// Whether a change brings back the place that this came from.
    pub(crate) fn is_about(&self, change: &Change) -> bool {
        match (&self.what, change) {
            (Taken::Rows, Change::CreateTable { table }) => table.name == self.table,
            (Taken::Column { column: name }, Change::AddColumn { table, column }) => {
                *table == self.table && column.name == *name
            }
            (Taken::Values { column, after, .. }, Change::AlterColumn { table, from, .. }) => {
                // An enum may go by another name meanwhile.
                let enums = matches!((&from.ty, &after.ty), (Type::Enum(_), Type::Enum(_)));
                *table == self.table && from.name == *column && (enums || from.ty == after.ty)
            }
            (Taken::Values { after, gone, .. }, Change::AlterEnum { from, to }) => {
                after.ty.enum_name() == Some(&from.name) && gone.iter().all(|value| to.values.contains(value))
            }
            _ => false,
        }
    }

    /// Whether it can be put back, once that change of a database that looks like `at` is made.
    pub(crate) fn is_awaited(&self, change: &Change, at: &Schema) -> bool {
        let finds_rows = || {
            let table = at.tables.get(&self.table);
            table.is_some_and(|table| !self.key.is_empty() && self.key.iter().all(|name| table.column(name).is_some()))
        };
        self.is_about(change)
            && match change {
                Change::CreateTable { table } => is_plain(table),
                Change::AddColumn { column, .. } => column.identity.is_none() && finds_rows(),
                _ => finds_rows(),
            }
    }

    /// Whether a database that looks like `live` has the place that it can be put back to.
    ///
    /// # Errors
    /// What is missing, in words.
    pub fn fits(&self, live: &Schema) -> Result<(), String> {
        let table = live.tables.get(&self.table).ok_or_else(|| format!("there is no table {}", self.table))?;
        if self.key.is_empty() {
            return Err(format!("nothing tells the rows of {} apart", self.table));
        }
        let missing = self.columns.iter().find(|column| table.column(&column.name).is_none());
        if let Some(column) = missing {
            return Err(format!("there is no column {}.{}", self.table, column.name));
        }
        let another = |value: &&Column| table.column(&value.name).is_none_or(|live| live.ty != value.ty);
        match self.value().filter(another) {
            Some(value) => Err(format!("{}.{} is of another type now", self.table, value.name)),
            None => Ok(()),
        }
    }

    /// The table that keeps it.
    fn place(&self) -> ObjectName {
        ObjectName::new(&self.name)
    }

    /// The column that is destroyed, or whose values are.
    fn value(&self) -> Option<&Column> {
        self.columns.iter().find(|column| Some(column.name.as_str()) == self.what.column())
    }

    /// The statement that makes the table.
    fn table(&self, dialect: &dyn Dialect) -> Table {
        let mut columns: Vec<Column> = self.columns.iter().map(|column| self.kept(column, dialect)).collect();
        if let Taken::Values { after, .. } = &self.what {
            let now = Column { name: NOW.to_owned(), ..self.kept(after, dialect) };
            columns.push(Column { nullable: true, ..now });
        }
        let key = Some(&self.key).filter(|key| !key.is_empty()).map(PrimaryKey::new);
        Table { primary_key: key, options: self.options.clone(), ..Table::new(self.place(), columns) }
    }

    /// A column as it is kept: only what its values need.
    fn kept(&self, column: &Column, dialect: &dyn Dialect) -> Column {
        let is_key = self.key.contains(&column.name);
        let bare = Column { nullable: !is_key, ..Column::new(&column.name, column.ty.clone()) };
        match (dialect.keeping().as_text)(&column.ty) {
            true => Column { ty: Type::Text, ..bare },
            false => Column { collation: column.collation.clone(), ..bare },
        }
    }
}

impl Taken {
    /// The column that is destroyed, or whose values are.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Rows => None,
            Self::Column { column } | Self::Values { column, .. } => Some(column),
        }
    }
}

impl fmt::Display for Keepsake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Taken::Rows => write!(f, "the rows of {}", self.table),
            Taken::Column { column } => write!(f, "the values of {}.{column}", self.table),
            Taken::Values { column, gone, .. } if gone.is_empty() => {
                write!(f, "what does not fit {}.{column} any more", self.table)
            }
            Taken::Values { column, gone, .. } => {
                write!(f, "the values {} of {}.{column}", gone.join(", "), self.table)
            }
        }
    }
}

/// What has to be known of a column to put its values back.
fn bare(column: &Column) -> Column {
    let Column { name, ty, nullable, identity, collation, .. } = column.clone();
    Column { nullable, identity, collation, ..Column::new(name, ty) }
}

fn values_of<'a>(ty: &'a Type, schema: &'a Schema) -> Option<&'a [String]> {
    match ty {
        Type::InlineEnum(values) => Some(values),
        Type::Enum(name) => schema.enums.get(name).map(|one| one.values.as_slice()),
        _ => None,
    }
}

fn missing(before: &[String], after: &[String]) -> Vec<String> {
    before.iter().filter(|value| !after.contains(value)).cloned().collect()
}

fn of_enum(column: &Column, gone: &[String]) -> Taken {
    let gone = if matches!(column.ty, Type::Enum(_)) { gone.to_vec() } else { Vec::new() };
    Taken::Values { column: column.name.clone(), after: Box::new(bare(column)), gone }
}

/// The columns that tell the rows of a table apart when one of them is gone, or none do.
fn key_of(table: &Table, gone: Option<&str>) -> Vec<String> {
    let is_fit = |name: &String| {
        Some(name.as_str()) != gone
            && table.column(name).is_some_and(|one| one.generated.is_none() && (!one.nullable || table.is_key(name)))
    };
    let keys = table.primary_key.iter().map(|key| &key.columns);
    let mut all = keys.chain(table.uniques.iter().map(|unique| &unique.columns));
    all.find(|columns| columns.iter().all(is_fit)).cloned().unwrap_or_default()
}

/// Whether rows go into the table itself: those of others are in its partitions, or in what inherits from it.
fn is_plain(table: &Table) -> bool {
    !table.has_option(Table::PARTITIONED) && !table.has_option(Table::INHERITS)
}

/// `table.column`.
fn column_of(sql: &mut SqlWriter<'_>, table: &ObjectName, column: &str) {
    sql.name(table).raw(".").ident(column);
}

/// What an engine has no words for while it keeps something.
type Built<T> = Result<T, Unsupported>;
