//! `#[derive(Model)]`, `#[derive(FromRow)]` and `#[derive(DbEnum)]`: nothing but token generation. What the attributes mean,
//! `mainstay_schema::source::models` knows, which reads the same models for the `mainstay` command.

mod record;
mod revisions;

use mainstay_schema::source::models::{self, Declaration, Item, Problem, Problems};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use serde::Serialize;

/// Implements `mainstay::Model` for a struct: one table, or one view.
///
/// A field is a column, NOT NULL unless its type is `Option<…>`. What else there is to say stands in
/// `#[model(…)]` at the struct and `#[column(…)]` at the field, in the words of SQL. The doc comment
/// becomes the comment of the table or column.
///
/// ```
/// use mainstay::prelude::*;
///
/// /// Somebody who may sign in.
/// #[derive(Model)]
/// #[model(table = "users", index(columns = [active, created_at desc]))]
/// pub struct User {
///     #[column(primary_key)] // an integer key is an identity unless `generated = "never"`
///     pub id: i64,
///     #[column(unique, length = 255)]
///     pub email: String,
///     #[column(default = true)]
///     pub active: bool,
///     #[column(default = sql("now()"))]
///     pub created_at: Timestamp,
/// }
///
/// let table = User::table().expect("a table, not a view");
/// assert_eq!(table.indexes[0].name, "ix_users_active_created_at");
/// ```
#[proc_macro_derive(Model, attributes(model, column))]
pub fn derive_model(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, model)
}

/// Implements `mainstay::FromRow` for a struct: what is made of the rows of a query that is no table. The fields
/// are named as the columns, or say so: `#[column(name = "…")]`.
///
/// ```
/// use mainstay::prelude::*;
///
/// #[derive(FromRow)]
/// struct Total {
///     team: String,
///     #[column(name = "sum")]
///     points: Option<i64>,
/// }
/// # async fn example(db: Database) -> mainstay::Result<()> {
/// let totals: Vec<Total> = db.sql("SELECT team, sum(points) FROM players GROUP BY team").all().await?;
/// # Ok(()) }
/// ```
#[proc_macro_derive(FromRow, attributes(column))]
pub fn derive_from_row(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, record::from_row)
}

/// Implements `mainstay::Model` for a struct that is no table: a query that others read as one
/// (`mainstay::query::With`). It is called as the struct is, in snake case, or as `#[model(table = "…")]` says.
///
/// ```
/// use mainstay::prelude::*;
///
/// #[derive(Cte)]
/// struct Total {
///     client: i64,
///     paid: Option<i64>,
/// }
/// let _ = Total::paid.gt(100);
/// ```
#[proc_macro_derive(Cte, attributes(model, column))]
pub fn derive_cte(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, model)
}

/// Implements `mainstay::DbEnum` for an enum whose variants carry nothing: one enum type.
///
/// A value is the name of its variant in snake case, unless `#[db_enum(rename_all = "UPPERCASE")]` at the
/// enum or `#[db_enum(rename = "…")]` at the variant says otherwise.
///
/// ```
/// use mainstay::prelude::*;
///
/// #[derive(DbEnum)]
/// #[db_enum(name = "user_role")]
/// pub enum Role {
///     Admin,
///     ShiftLead,
/// }
///
/// assert_eq!(Role::ShiftLead.as_str(), "shift_lead");
/// assert!(matches!(Role::from_str("admin"), Some(Role::Admin)));
/// ```
#[proc_macro_derive(DbEnum, attributes(db_enum))]
pub fn derive_db_enum(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, db_enum)
}

/// Puts the revision files of a folder into the binary, as `mainstay::migrate::Embedded`. The folder is relative to
/// the package; without one it is `migrations`. The engines are those of the `mainstay.toml` beside it, if there is one.
///
/// The compiler notices a file that changed, but not one that is new: a `build.rs` with
/// `println!("cargo::rerun-if-changed=migrations")` makes it look.
///
/// ```no_run
/// # async fn example() -> mainstay::Result<()> {
/// let revisions = mainstay::revisions!("tests/migrations");
/// revisions.upgrade("sqlite:app.db").await?;
/// # Ok(()) }
/// ```
#[proc_macro]
pub fn revisions(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    revisions::embed(input.into()).unwrap_or_else(complaint).into()
}

fn expand(
    input: proc_macro::TokenStream,
    implement: fn(Item) -> Result<TokenStream, Problems>,
) -> proc_macro::TokenStream {
    let item = Item::parse(input.into()).map_err(Problems::from);
    item.and_then(implement).unwrap_or_else(|problems| problems.0.into_iter().map(complaint).collect()).into()
}

/// The compiler's error for a problem, at its place.
fn complaint(problem: Problem) -> TokenStream {
    let hint = problem.hint.map(|hint| format!("\nhelp: {hint}")).unwrap_or_default();
    let message = format!("{}{hint}", problem.message);
    quote_spanned!(problem.span => ::core::compile_error!(#message);)
}

/// The declaration is kept as text, and read when it is first asked for.
fn json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::new(Span::call_site(), error.to_string()))
}

fn model(item: Item) -> Result<TokenStream, Problems> {
    let name = item.name().clone();
    let model = models::declare_model(item)?;
    let declaration = json(&model.declaration)?;
    let columns = model.enums.iter().map(|used| used.column);
    let enums: Vec<_> = model.enums.iter().map(|used| &used.path).collect();
    let record = record::record(&name, &model);
    Ok(quote! {
        #record


        impl ::mainstay::Model for #name {
            fn declaration() -> &'static ::mainstay::model::Declaration {
                static DECLARATION: ::std::sync::LazyLock<::mainstay::model::Declaration> =
                    ::std::sync::LazyLock::new(|| {
                        ::mainstay::model::private::declaration(#declaration, &[#(#columns),*], #name::enums())
                    });
                &DECLARATION
            }

            fn enums() -> ::std::vec::Vec<&'static ::mainstay::model::EnumType> {
                ::std::vec![#(<#enums as ::mainstay::DbEnum>::definition()),*]
            }
        }
    })
}

fn db_enum(item: Item) -> Result<TokenStream, Problems> {
    let name = item.name().clone();
    let read = models::declare_enum(item)?;
    let (variants, values) = (&read.variants, &read.definition.values);
    let declaration = json(&Declaration::Enum(read.definition.clone()))?;
    Ok(quote! {
        ::mainstay::__enum_field!(#name);

        impl ::mainstay::DbEnum for #name {
            fn definition() -> &'static ::mainstay::model::EnumType {
                static DEFINITION: ::std::sync::LazyLock<::mainstay::model::EnumType> =
                    ::std::sync::LazyLock::new(|| ::mainstay::model::private::definition(#declaration));
                &DEFINITION
            }

            fn as_str(&self) -> &'static str {
                match self { #(Self::#variants => #values),* }
            }

            fn from_str(value: &str) -> ::core::option::Option<Self> {
                match value { #(#values => ::core::option::Option::Some(Self::#variants),)* _ => ::core::option::Option::None }
            }
        }
    })
}
