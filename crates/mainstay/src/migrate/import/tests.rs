//! What the tools' files say.

use super::*;

/// Each revision that a folder of these files has: version, words, parents, up, down.
fn told(tool: Tool, files: &[(&str, &str)]) -> Vec<[String; 5]> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let one =
        |one: Foreign| [one.version, one.message, one.parents.join(" "), one.up.trim().into(), one.down.trim().into()];
    tool.read(folder.path()).expect("it is read").revisions.into_iter().map(one).collect()
}

#[test]
fn names_and_marks_of_each_tool() {
    let sqlx = [("10_b_c.up.sql", "B;"), ("10_b_c.down.sql", "-B;"), ("9_a.sql", "A;"), ("notes.sql", "")];
    assert_eq!(told(Tool::Sqlx, &sqlx), [["9", "a", "", "A;", ""], ["10", "b c", "9", "B;", "-B;"]]);
    let dbmate = [
        ("20240102_a.sql", "-- migrate:up transaction:false\nA;\n-- kept\n\n-- migrate:down\n-A;\n"),
        ("20240103_b.sql", "--migrate:up\nB;"),
    ];
    let wanted = [["20240102", "a", "", "A;\n-- kept", "-A;"], ["20240103", "b", "20240102", "B;", ""]];
    assert_eq!(told(Tool::Dbmate, &dbmate), wanted);
    let flyway = [("V1.10__z.sql", "Z;"), ("V1.2__y_x.sql", "Y;"), ("U1_2__y_x.sql", "-Y;"), ("R__view.sql", "R;")];
    assert_eq!(told(Tool::Flyway, &flyway), [["1.2", "y x", "", "Y;", "-Y;"], ["1.10", "z", "1.2", "Z;", ""]]);
}

#[test]
fn placeholders_and_folders_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("sql/old/V1__a.sql", "CREATE TABLE ${prefix}_a (id INT);");
    write("sql/V2__b.sql", "B;");
    let complaint = Tool::Flyway.read(&folder.path().join("sql")).unwrap_err();
    assert!(complaint.to_string().contains("${prefix}"), "{complaint}");
    for (file, text) in [
        ("flyway.conf", "flyway.placeholders.prefix = app\n"),
        ("flyway.toml", "[flyway.placeholders]\nprefix = \"app\"\n"),
    ] {
        write(file, text);
        let found = Tool::Flyway.read(&folder.path().join("sql")).expect("it is read").revisions;
        assert_eq!(found.iter().map(|one| one.up.as_str()).collect::<Vec<_>>(), ["CREATE TABLE app_a (id INT);", "B;"]);
        std::fs::remove_file(folder.path().join(file)).expect("it was there");
    }
    let number = |version: &str| flyway::is_within(version, "1.10");
    assert_eq!(["1", "1.9", "1.10.0", "1.11", "2"].map(number), [true, true, true, false, false]);
}

#[test]
fn what_was_there_before_the_tool_counts_as_applied() {
    let one = |version: &str| Foreign { version: version.into(), ..Foreign::default() };
    let revisions = [one("1"), one("2"), one("3")];
    let has = |versions: &[&str]| Has {
        versions: versions.iter().map(|one| (*one).to_owned()).collect(),
        baseline: Some("2.0".to_owned()),
    };
    assert_eq!(applied(&revisions, &has(&[]), Tool::Flyway).ok(), Some(vec!["2".to_owned()]));
    assert_eq!(applied(&revisions, &has(&["3"]), Tool::Flyway).ok(), Some(vec!["3".to_owned()]));
}

#[test]
fn gaps_and_strangers_in_a_history_are_refused() {
    let revisions = chained(
        ["1", "2", "3"]
            .map(|version| (vec![version.parse().unwrap()], Foreign { version: version.into(), ..Foreign::default() }))
            .into(),
    );
    let at = |versions: &[&str]| {
        let has = Has { versions: versions.iter().map(|one| (*one).to_owned()).collect(), baseline: None };
        applied(&revisions, &has, Tool::Sqlx).map_err(|error| error.to_string())
    };
    assert_eq!(at(&[]), Ok(vec![]));
    assert_eq!(at(&["1", "2"]), Ok(vec!["2".to_owned()]));
    assert_eq!(at(&["1", "3"]), Err("the database has version 3, but not 2 before it".to_owned()));
    assert_eq!(at(&["7"]), Err("the database has version 7, and no file has it".to_owned()));
}
