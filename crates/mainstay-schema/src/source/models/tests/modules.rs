//! Which files are read, and which items in them.

use super::super::{read, read_all};
use super::read_text;
use std::collections::HashMap;

const MODEL: fn(&str) -> String = |name| format!("#[derive(Model)] struct {name} {{ a: i32 }}");

/// The tables that are found, from these files.
fn tables(root: &str, files: &[(&str, &str)]) -> Vec<String> {
    let files: HashMap<&str, String> =
        files.iter().map(|&(path, text)| (path, text.replace("MODEL", &MODEL("M")))).collect();
    let schema = read(root, &|path| files.get(path).cloned()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    schema.tables.keys().map(ToString::to_string).collect()
}

#[test]
fn modules_are_followed() {
    let found = "#[derive(Model)] struct Found { a: i32 }";
    for (root, text, path) in [
        ("src/models.rs", "mod x;", "src/models/x.rs"),
        ("src/models.rs", "pub mod x;", "src/models/x/mod.rs"),
        ("src/models.rs", "pub(crate) mod r#x;", "src/x.rs"),
        ("src/models/mod.rs", "mod x;", "src/models/x.rs"),
        ("src/lib.rs", "#![deny(missing_docs)]\n//! Text.\nmod x;", "src/x/mod.rs"),
        ("models.rs", "mod x;", "models/x.rs"),
        ("/abs/lib.rs", "mod x;", "/abs/x.rs"),
        ("../up/lib.rs", "mod x;", "../up/x.rs"),
        ("src/models.rs", "mod y { mod x; }", "src/models/y/x.rs"),
        ("src/models.rs", "#[path = \"other/place.rs\"] mod x;", "src/other/place.rs"),
        ("src/models.rs", "#[path = \"../place.rs\"] mod x;", "place.rs"),
        ("src/models.rs", "mod y { #[path = \"place.rs\"] mod x; }", "src/models/y/place.rs"),
    ] {
        assert_eq!(tables(root, &[(root, text), (path, found)]), ["found"], "{text} in {root}");
    }
}

#[test]
fn a_file_is_read_once() {
    let files = [("a.rs", "mod b; #[path = \"a.rs\"] mod again;"), ("a/b.rs", "#[derive(Model)] struct B { a: i32 }")];
    let schema =
        read_all(&["a.rs", "a/b.rs"], &|path| files.iter().find(|file| file.0 == path).map(|file| file.1.into()));
    assert_eq!(schema.map(|(schema, _)| schema.tables.len()), Ok(1));
    let missing = read("gone.rs", &|_| None).expect_err("there is no file");
    assert_eq!(missing[0].to_string(), "gone.rs:1:1: there is no such file");
}

#[test]
fn only_what_derives_is_read() {
    let text = r#"
        use mainstay::{prelude::*, Model as _};
        const A: B = B { a: 1 };
        static S: [u8; { 2 }] = *b"ab";
        #[derive(Clone)] struct Other { a: Foo }
        #[derive(sea_orm::Model)] struct Theirs { a: Foo }
        #[cfg(test)] mod tests { #[derive(Model)] struct Hidden { a: Foo } }
        macro_rules! model { () => { #[derive(Model)] struct Hidden { a: Foo } } }
        fn f<T>() -> impl Fn() where T: Clone { struct Inner; #[derive(Model)] struct Hidden { a: Foo } || {} }
        impl Other { fn g(&self) {} }
        model!();
        pub mod inner { #[derive(Debug, ::mainstay::Model)] pub(super) struct Seen { a: i32 } }
        #[derive(Debug)] #[derive(Model)] struct SeenToo { a: i32 }
        union U { a: i32 }
    "#;
    let schema = read_text(text).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(schema.tables.keys().map(ToString::to_string).collect::<Vec<_>>(), ["seen", "seen_too"]);
}

#[test]
fn enums_of_one_name_are_told_apart_by_their_module() {
    let text = r#"
        mod a { #[derive(DbEnum)] #[db_enum("a")] enum State { X } #[derive(Model)] struct InA { s: State } }
        mod b { #[derive(DbEnum)] #[db_enum("b")] enum State { X } #[derive(Model)] struct InB { s: State } }
        #[derive(Model)] struct T { a: a::State, b: crate::models::b::State }
    "#;
    let schema = read_text(text).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let names = schema
        .tables
        .values()
        .flat_map(|table| &table.columns)
        .map(|column| column.ty.enum_name().unwrap().to_string());
    assert_eq!(names.collect::<Vec<_>>(), ["a", "b", "a", "b"]);
}
