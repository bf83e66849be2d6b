//! What the derives implement, and the schema that models make together.

use crate::{Error, ErrorKind, Result};
pub use mainstay_schema::schema::EnumType;
use mainstay_schema::schema::{Schema, Table};
pub use mainstay_schema::source::models::Declaration;
use mainstay_schema::source::models::{Flaw, assemble};

/// A Rust struct that is one table or view; `#[derive(Model)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    note = "put `#[derive(Model)]` on the struct `{Self}`"
)]
pub trait Model: 'static {
    /// The table or view.
    fn declaration() -> &'static Declaration;

    /// The enum types of its columns.
    fn enums() -> Vec<&'static EnumType>;

    /// The condition that every row keeps: what a delete or an update of all rows must be told, so that none is
    /// done by accident.
    ///
    /// ```
    /// # use mainstay::prelude::*;
    /// # #[derive(Model)] struct Session { #[column(primary_key)] id: i64 }
    /// # async fn example(db: Database) -> mainstay::Result<()> {
    /// db.delete(Session::all_rows()).run().await?;
    /// # Ok(()) }
    /// ```
    fn all_rows() -> crate::query::Condition<Self>
    where
        Self: Sized,
    {
        crate::query::every_row()
    }

    /// The table; `None` when the model is a view.
    fn table() -> Option<&'static Table> {
        match Self::declaration() {
            Declaration::Table(table) => Some(table),
            Declaration::View(_) | Declaration::Enum(_) => None,
        }
    }
}

/// A Rust enum that is one enum type; `#[derive(DbEnum)]` implements it.
#[diagnostic::on_unimplemented(
    message = "no column type is known for `{Self}`",
    note = "put `#[derive(DbEnum)]` on `{Self}` if it is an enum",
    note = "or name the type: `#[column(type = \"…\")]`; or keep it as JSON: `Json<{Self}>`",
    note = "if the column says a `type` alias, write the type that it stands for: an alias is not seen through"
)]
pub trait DbEnum: Sized + 'static {
    /// The enum type: its name, and its values in their order.
    fn definition() -> &'static EnumType;

    /// The value that stands for this variant in the database.
    fn as_str(&self) -> &'static str;

    /// The variant that a value of the database stands for; `None` when it is none of them.
    fn from_str(value: &str) -> Option<Self>;
}

/// Models, gathered to make a schema of them: what the `mainstay` command reads from their files.
///
/// ```
/// use mainstay::prelude::*;
///
/// #[derive(Model)]
/// struct Team {
///     #[column(primary_key)]
///     id: i64,
/// }
///
/// #[derive(Model)]
/// struct Player {
///     #[column(references = "team.id")]
///     team: i64,
/// }
///
/// let schema = mainstay::Models::new().with::<Team>().with::<Player>().schema()?;
/// assert_eq!(schema.tables.len(), 2);
/// # Ok::<(), mainstay::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Models(Vec<Declaration>);

impl Models {
    /// No models.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with a model and the enums of its columns.
    pub fn with<M: Model>(mut self) -> Self {
        for definition in M::enums() {
            self.add_enum(definition);
        }
        self.0.push(M::declaration().clone());
        self
    }

    /// The same, with an enum that no column may have.
    pub fn with_enum<E: DbEnum>(mut self) -> Self {
        self.add_enum(E::definition());
        self
    }

    fn add_enum(&mut self, definition: &EnumType) {
        let declaration = Declaration::Enum(definition.clone());
        if !self.0.contains(&declaration) {
            self.0.push(declaration);
        }
    }

    /// The schema that they make.
    ///
    /// # Errors
    /// When a name is declared twice, or a foreign key refers to what is not among them.
    pub fn schema(self) -> Result<Schema> {
        let names: Vec<String> = self.0.iter().map(name_of).collect();
        assemble(self.0).map_err(|flaws| flaws.into_iter().next().map_or_else(unknown, |flaw| error(&names, flaw)))
    }
}

fn name_of(declaration: &Declaration) -> String {
    match declaration {
        Declaration::Table(table) => table.name.to_string(),
        Declaration::View(view) => view.name.to_string(),
        Declaration::Enum(definition) => definition.name.to_string(),
    }
}

fn unknown() -> Error {
    Error::new(ErrorKind::Source, "the models do not fit together")
}

fn error(names: &[String], flaw: Flaw) -> Error {
    let error = Error::new(ErrorKind::Source, flaw.message);
    let error = match names.get(flaw.item) {
        Some(name) => error.at(name),
        None => error,
    };
    match flaw.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// What the code of the derives calls; not for anybody else.
#[doc(hidden)]
pub mod private {
    use super::{Declaration, EnumType};

    /// Reads what the derive wrote, and names the enums of its columns.
    pub fn declaration(json: &str, columns: &[usize], enums: Vec<&EnumType>) -> Declaration {
        let mut declaration = parse(json);
        if let Declaration::Table(table) = &mut declaration {
            for (&column, definition) in columns.iter().zip(enums) {
                let ty = &mut table.columns[column].ty;
                *ty = ty.with_enum_name(&definition.name);
            }
        }
        declaration
    }

    /// Reads what the derive wrote.
    pub fn definition(json: &str) -> EnumType {
        match parse(json) {
            Declaration::Enum(definition) => definition,
            Declaration::Table(_) | Declaration::View(_) => unreachable!("the derive of an enum writes an enum"),
        }
    }

    fn parse(json: &str) -> Declaration {
        serde_json::from_str(json).expect("the derive writes what is read here")
    }
}
