//! What is wrong in sources, shown as rustc shows it.

use crate::{Folder, MANIFEST, SOURCE};

#[test]
fn mistakes_are_shown_where_they_stand() {
    let folder = Folder::package();
    folder.write("src/lib.rs", &SOURCE.replace("topic:", "topics:"));
    let ran = folder.run("generate");
    assert_eq!(folder.files(), ["Cargo.toml"], "nothing is written");
    ran.is(
        1,
        "",
        r#"error: unknown option `topics` for `kafka`
  --> src/lib.rs:10:38
   |
10 |         kafka: { connection: Events, topics: "views" },
   |                                      ^^^^^^
   |
   = help: did you mean `topic`?

error: 1 error in the definitions
For more about the rule, try `cargo tinybird explain unknown-option`."#,
    );
}

#[test]
fn machines_read_mistakes() {
    let folder = Folder::package();
    folder.write("src/lib.rs", &SOURCE.replace("page: String", "page: Strng"));
    let ran = folder.run("generate --format json");
    let rendered = "error: unknown type `Strng`\n --> src/lib.rs:9:25\n  |\n\
                    9 |         schema: { page: Strng },\n  |                         ^^^^^\n  |\n  \
                    = help: did you mean `String`?";
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one object");
    assert_eq!(
        found,
        serde_json::json!({
            "reason": "diagnostic",
            "severity": "error",
            "rule": "type-unknown",
            "message": "unknown type `Strng`",
            "remedy": "did you mean `String`?",
            "file": "src/lib.rs",
            "line": 9,
            "column": 25,
            "rendered": rendered,
        })
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
}

#[test]
fn colour_is_a_choice() {
    let folder = Folder::package();
    assert!(folder.run("generate --color always").stderr.contains("\u{1b}[1m\u{1b}[32m     Created"));
    assert!(!folder.run("generate --adopt").stderr.contains('\u{1b}'));
}

#[test]
fn nothing_is_an_error() {
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")]);
    folder.run("generate").is(
        1,
        "",
        "error: no Tinybird resource is declared there\n\
         help: name the file or the folder that holds the macro calls",
    );
}

#[test]
fn a_missing_path_proposes_another() {
    let folder = Folder::package();
    folder.run("generate scr").is(1, "", "error: there is no file and no folder `scr`\nhelp: did you mean `src`?\n\nerror: 1 error in the definitions");
}
