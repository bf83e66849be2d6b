//! Every mistake, with the place, the words and the way out.

use super::{FRIENDS, read_text};

/// What is said about the models, without the file: `line:column: message (hint)`.
fn complaints(text: &str) -> Vec<String> {
    let errors = read_text(text).expect_err(text);
    let line = |error: &super::ModelError| {
        let hint = error.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}:{}: {}{hint}", error.line, error.column, error.message)
    };
    errors.iter().map(line).collect()
}

#[test]
fn mistakes_in_fields() {
    for (field, expected) in [
        (
            "a: Foo",
            "2:4: no column type is known for `Foo` (put `#[derive(DbEnum)]` on `Foo`, or name the type: `#[column(type = \"…\")]`; instead of an alias write the type that it stands for)",
        ),
        (
            "a: u64",
            "2:4: no column type is known for `u64` (use `Decimal`, or name the type: `#[column(type = \"…\")]`)",
        ),
        (
            "a: &'static str",
            "2:4: no column type is known for `&'staticstr` (use `String`, or name the type: `#[column(type = \"…\")]`)",
        ),
        (
            "a: Option<Foo<i32>>",
            "2:11: no column type is known for `Foo<i32>` (name the type: `#[column(type = \"…\")]`; or keep it as JSON: `Json<…>`)",
        ),
        ("a: Vector<N>", "2:4: the dimension of a vector is a number (write it like `Vector<512>`)"),
        (
            "#[column(version)] a: String",
            "2:23: a version is a whole number: it goes up by one (let its type be `i32`)",
        ),
        (
            "#[column(version)] a: Option<i32>",
            "2:23: a version that is missing cannot go up by one (let its type be no `Option`)",
        ),
        (
            "#[column(set_on = \"insert\")] a: i64",
            "2:33: `set_on` writes a time (let its type be `Timestamp`, `DateTime` or `Date`)",
        ),
        (
            "#[column(set_on = \"delete\")] a: Timestamp",
            "2:33: the time of a deletion may be missing: most rows are not deleted (let its type be `Option<Timestamp>`)",
        ),
        ("#[column(lenght = 255)] a: String", "2:10: there is no `lenght` in `column(…)` (did you mean `length`?)"),
        ("#[column(length = \"255\")] a: String", "2:10: `length` takes a number (write it like `length = 255`)"),
        ("#[column(length = -1)] a: String", "2:10: `length` takes a number in range (write it like `length = 255`)"),
        ("#[column(length = 5)] a: i32", "2:10: `length` is for `String` (name the type: `#[column(type = \"…\")]`)"),
        (
            "#[column(scale = 5)] a: Decimal",
            "2:10: `scale` needs a `precision` (write it like `precision = 10, scale = 2`)",
        ),
        ("#[column(unique = 5)] a: i32", "2:10: `name` takes a text (write it like `name = \"users_email_key\"`)"),
        (
            "#[column(default)] a: i32",
            "2:10: `default` takes a text, a number, true, false or sql(\"…\") (write it like `default = sql(\"now()\")`)",
        ),
        ("#[column(skip, skip)] a: i32", "2:16: `skip` is said twice"),
        ("#[column(\"x\")] a: i32", "2:10: a word is expected here, in `column(…)`"),
        (
            "#[column(index(metod = \"gin\"))] a: i32",
            "2:16: there is no `metod` in `index(…)` (did you mean `method`?)",
        ),
        ("#[column(length 5)] a: i32", "2:17: a comma is expected here"),
        (
            "#[column(on_delete = \"cascade\")] a: i32",
            "2:34: a foreign key without `references` (say what it refers to: `references = \"teams.id\"`)",
        ),
        (
            "#[column(references = \"teams.id\", on_delete = \"delete\")] a: i32",
            "2:47: there is no action `delete` (the actions are \"cascade\", \"restrict\", \"no action\", \"set null\", \"set default\")",
        ),
        (
            "#[column(references = \"team.id\")] a: i64",
            "2:23: there is no table `team` among the models (did you mean `teams`?)",
        ),
        (
            "#[column(references = \"teams.idd\")] a: i64",
            "2:23: there is no column `idd` in `teams` (did you mean `teams.id`?)",
        ),
        (
            "#[column(references = \"pair.x\")] a: i64",
            "2:23: `pair` is not unique by (x) (make it unique there, or refer to the primary key)",
        ),
        (
            "#[column(references = \"pair\")] a: i64",
            "2:23: (a) cannot refer to (x, y): there must be as many on both sides",
        ),
        (
            "#[column(references = \"t\")] a: i64",
            "2:23: `t` has no primary key to refer to (name the column: `references = \"t.…\"`)",
        ),
        (
            "#[column(references = \"auth.account\")] a: i64",
            "2:23: there is no table `auth` among the models (`auth` is a schema: write `\"schema.table.column\"` or `\"schema.table(column)\"`)",
        ),
        (
            "#[column(references = \"a.b.c.d\")] a: i64",
            "2:23: `a.b.c.d` does not name a table and column (write it like `\"teams.id\"`, `\"schema.teams.id\"` or `\"teams(a, b)\"`)",
        ),
        (
            "#[column(primary_key)] a: Option<i32>",
            "2:27: `a` is part of the primary key and cannot be NULL (take the `Option` away)",
        ),
        (
            "#[column(generated = \"always\")] a: String",
            "2:10: `a` cannot be numbered by the server (only an integer that is not optional and has no default can)",
        ),
        (
            "#[column(generated = \"sometimes\")] a: i32",
            "2:22: `sometimes` is none of \"never\", \"always\", \"by default\" (write it like `generated = \"by default\"`)",
        ),
        ("#[column(name = \"b\")] a: i32, b: i32", "2:31: two columns are called `b`"),
        ("#[cfg(unix)] a: i32", "2:3: a column cannot depend on how the program is compiled"),
    ] {
        let text = format!("#[derive(Model)] struct T {{\n{field}\n}} {FRIENDS}");
        let complaints = complaints(&text);
        assert!(complaints[0].starts_with(expected) && complaints.len() == 1, "{field}\n{expected}\n{complaints:#?}");
    }
}

#[test]
fn mistakes_in_models() {
    for (words, expected) in [
        ("tabel = \"x\"", "2:9: there is no `tabel` in `model(…)` (did you mean `table`?)"),
        ("zzz", "2:9: there is no `zzz` in `model(…)` (its words are table, schema, "),
        ("primary_key = [c]", "2:24: there is no column `c` in `t` (its columns are id, email, age)"),
        ("index(columns = [emial])", "2:26: there is no column `emial` in `t` (did you mean `email`?)"),
        ("index(columns = [\"emial\"])", "2:26: there is no column `emial` in `t` (did you mean `email`?)"),
        ("index(columns = [email down])", "2:32: `down` does not say how a key is ordered (after a key may stand "),
        ("index(name = \"i\")", "2:9: `index` names no columns (write it like "),
        ("index(columns = [])", "2:15: `columns` takes a list (write it like "),
        ("unique(name = \"u\")", "2:9: `unique` names no columns (write it like "),
        ("unique(columns = [email desc])", "2:33: a comma is expected before `desc`"),
        ("unique(columns = [email], include = [ago])", "2:46: there is no column `ago` in `t` (did you mean `age`?)"),
        ("foreign_key(columns = [age])", "2:9: a foreign key without `references` (say "),
        (
            "foreign_key(columns = [x], references = \"teams\")",
            "2:32: there is no column `x` in `t` (its columns are id, email, age)",
        ),
        ("check()", "2:9: `check` has no expression (write it like `check(\"age > 0\")`)"),
        ("exclude(name = \"x\")", "2:9: `exclude` has no definition (write it like "),
        ("primary_key = [id], comment = \"x\"", "3:35: `t` has two primary keys (say "),
        ("view = \"SELECT 1\", unique(columns = [id])", "3:8: a view cannot have `unique`"),
    ] {
        let key = if words.starts_with("primary_key = [c") { "" } else { "#[column(primary_key)]" };
        let text = format!(
            "#[derive(Model)]\n#[model({words})]\nstruct T {{ {key} id: i64, email: String, age: i32 }} {FRIENDS}"
        );
        let complaints = complaints(&text);
        assert!(complaints[0].starts_with(expected) && complaints.len() == 1, "{words}\n{expected}\n{complaints:#?}");
    }
}

#[test]
fn mistakes_in_items() {
    for (text, expected) in [
        (
            "#[derive(Model)] struct T(i32);",
            "1:25: `T` has no named fields (a model is a struct with a field for each column)",
        ),
        (
            "#[derive(Model)] struct T {}",
            "1:25: `T` has no named fields (a model is a struct with a field for each column)",
        ),
        ("#[derive(Model)] struct T<A> { a: A }", "1:25: `T` has parameters, and a model has none"),
        ("#[derive(Model)] enum T { A }", "1:23: `T` is an enum (an enum type is made by `#[derive(DbEnum)]`)"),
        (
            "#[derive(DbEnum)] struct T;",
            "1:26: `T` is not an enum (`#[derive(DbEnum)]` is for enums, `#[derive(Model)]` for structs)",
        ),
        ("#[derive(DbEnum)] enum T {}", "1:24: `T` has no values"),
        (
            "#[derive(DbEnum)] enum T { A(i32) }",
            "1:29: `A` carries data, which no enum type can keep (keep the column as JSON: `Json<…>`)",
        ),
        (
            "#[derive(DbEnum)] enum T { A, #[db_enum(rename = \"a\")] B }",
            "1:56: two variants are the value `a` (give one another value: `#[db_enum(rename = \"…\")]`)",
        ),
        (
            "#[derive(DbEnum)] #[db_enum(rename_all = \"upper\")] enum T { A }",
            "1:42: `upper` is none of \"snake_case\", ",
        ),
        (
            "#[derive(Model)] struct T { a i32 }",
            "1:29: this is not a field (a field is a name, a colon and a type: `id: i64`)",
        ),
        (
            "#[derive(Model)] struct T { a: i32 }\n#[derive(Model)] #[model(table = \"t\")] struct U { a: i32 }",
            "2:47: the table `t` is declared twice (the other is at src/models.rs:1:25)",
        ),
        (
            "#[derive(DbEnum)] enum A { X }\nmod b { #[derive(DbEnum)] #[db_enum(\"a\")] enum B { X } }",
            "2:48: the enum `a` is declared twice (the other is at src/models.rs:1:24)",
        ),
        (
            "#[derive(Model)] struct T { #[column(index = \"i\")] a: i32 }\n#[derive(Model)] struct U { #[column(index = \"i\")] a: i32 }",
            "2:52: two indexes are called `i` (the other is at src/models.rs:1:25)",
        ),
        (
            "mod a { #[derive(DbEnum)] enum E { X } } mod b { #[derive(DbEnum)] #[db_enum(\"f\")] enum E { X } }\n#[derive(Model)] struct T { a: E }",
            "2:32: there are 2 enums called `E` (write its path: `some_module::E`)",
        ),
        (
            "struct T { a: \"unclosed }",
            "1:15: this is not Rust (look for a quote or a bracket near here that is not closed)",
        ),
        (
            "use mainstay::prelude::*\n#[derive(Model)] struct T { a: i64 }",
            "1:1: a `;` is missing at the end of this (write `;` behind it, so that what follows is read)",
        ),
        (
            "mod gone;",
            "1:5: there is no file for the module `gone` (it would be src/models/gone.rs or src/models/gone/mod.rs or src/gone.rs or src/gone/mod.rs)",
        ),
    ] {
        let complaints = complaints(text);
        assert!(complaints[0].starts_with(expected) && complaints.len() == 1, "{text}\n{expected}\n{complaints:#?}");
    }
}

#[test]
fn everything_is_said_at_once_in_the_order_of_the_file() {
    let text = "#[derive(Model)] struct A { a: u8,\n #[column(uniq, prmary_key)] b: u8 }\n#[derive(Model)] #[model(x, y)] struct B { a: Foo<i32> }\n#[derive(DbEnum)] enum E { A(i32), B(i32) }";
    let places: Vec<String> = complaints(text).iter().map(|text| text.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(places, ["1:32", "2:11", "2:17", "2:33", "3:26", "3:29", "3:47", "4:29", "4:37"]);
}
