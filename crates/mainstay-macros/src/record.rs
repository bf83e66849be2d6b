//! What makes a model readable and writable: handles of its columns, and its values by their place.

use mainstay_schema::source::models::{self, Declaration, DeclaredModel, FieldUse, Item, Problems};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeMap;

/// The columns' handles, and the traits of a model whose fields can all be read and written. Where one cannot,
/// the bounds do not hold, and the model is good for its schema alone.
pub(super) fn record(name: &Ident, model: &DeclaredModel) -> TokenStream {
    let (handles, read) = (handles(name, model), read(name, &model.fields, &model.skipped));
    let bounds = bounds(&model.fields);
    let fields = &model.fields;
    let (idents, types): (Vec<_>, Vec<_>) = fields.iter().map(|field| (&field.ident, &field.ty)).unzip();
    let columns = fields.iter().map(|field| &field.column);
    let kept = fields
        .iter()
        .enumerate()
        .filter_map(|(at, field)| Some((at, format_ident!("{}", format!("{:?}", field.kept?)))));
    let (kept_places, kept): (Vec<_>, Vec<_>) = kept.unzip();
    let key: Vec<&FieldUse> = key(model);
    let (key_idents, key_types): (Vec<_>, Vec<_>) = key.iter().map(|field| (&field.ident, &field.ty)).unzip();
    let (key_type, key_value) = match key.len() {
        0 => (quote!(()), TokenStream::new()),
        1 => (quote!(#(#key_types)*), quote!(#(::core::clone::Clone::clone(&self.#key_idents))*)),
        _ => (quote!((#(#key_types),*)), quote!((#(::core::clone::Clone::clone(&self.#key_idents)),*))),
    };
    let places = 0..fields.len();
    quote! {
        #handles
        #read

        #[automatically_derived]
        impl ::mainstay::query::Record for #name
        where
            #bounds
            for<'any> #name: ::core::marker::Sync,
            for<'any> #key_type: ::mainstay::query::Key,
        {
            type Key = #key_type;

            fn meta() -> &'static ::mainstay::query::Meta {
                // A static does not see the bounds of the function that it stands in; a closure does.
                static META: ::std::sync::OnceLock<::mainstay::query::Meta> = ::std::sync::OnceLock::new();
                META.get_or_init(|| {
                    ::mainstay::query::Meta::new(<#name as ::mainstay::Model>::declaration(), &[#((
                        #columns,
                        <#types as ::mainstay::query::Field>::KIND,
                        <#types as ::mainstay::query::Field>::NULLABLE,
                    )),*], &[#((#kept_places, ::mainstay::query::Kept::#kept)),*])
                })
            }

            #[inline]
            fn datum(&self, at: usize) -> ::mainstay::query::Datum<'_> {
                match at {
                    #(#places => ::mainstay::query::Field::datum(&self.#idents),)*
                    _ => ::mainstay::query::Datum::Null,
                }
            }

            fn key(&self) -> #key_type {
                #key_value
            }
        }
    }
}

/// Reads `#[derive(FromRow)]`: as a model, whose table nobody asks for.
pub(super) fn from_row(item: Item) -> Result<TokenStream, Problems> {
    let name = item.name().clone();
    let model = models::declare_model(item)?;
    Ok(read(&name, &model.fields, &model.skipped))
}

/// The fields of the primary key, in its order.
fn key(model: &DeclaredModel) -> Vec<&FieldUse> {
    let columns = match &model.declaration {
        Declaration::Table(table) => table.primary_key.as_ref().map(|key| key.columns.as_slice()).unwrap_or_default(),
        Declaration::View(_) | Declaration::Enum(_) => &[],
    };
    columns.iter().filter_map(|column| model.fields.iter().find(|field| field.column == *column)).collect()
}

/// `User::email`.
fn handles(name: &Ident, model: &DeclaredModel) -> TokenStream {
    let handles = model.fields.iter().enumerate().map(|(at, FieldUse { ident, ty, column, .. })| {
        let doc = format!("The column `{column}`.");
        quote! {
            #[doc = #doc]
            pub const #ident: ::mainstay::query::Column<#name, #ty> = ::mainstay::query::Column::new(#at);
        }
    });
    quote! {
        #[allow(non_upper_case_globals, dead_code, private_interfaces, reason = "a column is called as its field")]
        impl #name {
            #(#handles)*
        }
    }
}

/// `FromRow`, where every field can be read.
fn read(name: &Ident, fields: &[FieldUse], skipped: &[Ident]) -> TokenStream {
    let bounds = bounds(fields);
    let (idents, columns): (Vec<_>, Vec<_>) = fields.iter().map(|field| (&field.ident, &field.column)).unzip();
    let (places, width) = (0..fields.len(), fields.len());
    quote! {
        #[automatically_derived]
        impl ::mainstay::query::FromRow for #name
        where
            #bounds
            for<'any> #name: ::core::marker::Send,
        {
            const WIDTH: usize = #width;

            fn names() -> &'static [&'static str] {
                &[#(#columns),*]
            }

            fn from_row<R: ::mainstay::query::Row>(row: &R, from: usize) -> ::mainstay::Result<Self> {
                ::core::result::Result::Ok(Self {
                    #(#idents: row.get(from + #places)?,)*
                    #(#skipped: ::core::default::Default::default(),)*
                })
            }
        }
    }
}

/// Every type of a field once, as a bound that the compiler looks at only where it is needed.
fn bounds(fields: &[FieldUse]) -> TokenStream {
    let types: BTreeMap<_, _> =
        fields.iter().map(|field| (field.ty.to_token_stream().to_string(), &field.ty)).collect();
    let types = types.values();
    quote!(#(for<'any> #types: ::mainstay::query::Field,)*)
}
