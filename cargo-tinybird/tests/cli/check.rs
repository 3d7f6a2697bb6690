//! `check`: Rust sources and datafiles alike.

use crate::{Folder, MANIFEST, SOURCE};

const PIPE: &str = "# Of old.\nNODE found\nSQL >\n    SELECT page\n    FROM views\n    JOIN veiws USING page\n\nTYPE endpoint\n";

#[test]
fn a_package_and_the_datafiles_beside_it() {
    let folder = Folder::package();
    folder.run("check").is(0, "", "     Checked 2 resources");
    folder.run("generate");
    folder.write("tinybird/endpoints/top.pipe", PIPE);
    let warning = "warning: unknown table `veiws`
 --> tinybird/endpoints/top.pipe:6:10
  |
6 |     JOIN veiws USING page
  |          ^^^^^
  |
  = help: did you mean `views`?
";
    folder.run("check").is(0, "", &format!("{warning}\n     Checked 3 resources, with 1 warning"));
    let error = warning.replace("warning", "error");
    let end = "\nerror: 1 error in the definitions\n\
               For more about the rule, try `cargo tinybird explain unknown-table`.";
    folder.run("check --strict").is(1, "", &format!("{error}{end}"));
    assert_eq!(folder.files().len(), 5, "nothing is written");
}

#[test]
fn resources_of_both_kinds_are_one_project() {
    let folder = Folder::package();
    folder.write("tinybird/pipes/views.pipe", "NODE n\nSQL >\n    SELECT 1\n");
    folder.run("check").is(
        1,
        "",
        "error: a data source and a pipe are both called `views`
 --> tinybird/pipes/views.pipe:1:1
  |
1 | NODE n
  | ^^^^^^
  |
  = help: remove the datafile, or give the Rust definition another name: `name: \"..\"`
note: the other one is declared here
 --> src/lib.rs:8:9
  |
8 |     pub Views {
  |         ^^^^^

error: 1 error in the definitions
For more about the rule, try `cargo tinybird explain same-name`.",
    );
}

#[test]
fn datafiles_need_no_package() {
    let folder = Folder::new(&[
        ("endpoints/top.pipe", "NODE n\nSQL >\n    SELECT 1\n\nTYPE x\n"),
        ("endpoints/well.pipe", "NODE n\nSQL >\n    SELECT 1\n"),
    ]);
    folder.run("check").is(
        1,
        "",
        "error: unknown TYPE of a node: `x`
 --> endpoints/top.pipe:5:1
  |
5 | TYPE x
  | ^^^^^^
  |
  = help: write `endpoint`, `materialized`, `copy` or `sink`

error: 1 error in the definitions",
    );
}

#[test]
fn paths_are_what_is_checked() {
    let folder = Folder::package();
    folder.write("old/top.pipe", PIPE);
    folder.write("other.txt", "");
    folder.run("check src").is(0, "", "     Checked 2 resources");
    let ran = folder.run("check src old");
    assert!(ran.stderr.ends_with("     Checked 3 resources, with 1 warning"), "{}", ran.stderr);
    let ran = folder.run("check old/top.pipe");
    assert!(ran.stderr.ends_with("     Checked 1 resource, with 2 warnings"), "{}", ran.stderr);
    let ran = folder.run("check other.txt");
    assert_eq!((ran.code, ran.stderr.lines().count()), (Some(2), 2));
    folder.write("src/lib.rs", &SOURCE.replace("topic:", "topics:"));
    assert_eq!(folder.run("check src/lib.rs").code, Some(1));
}

#[test]
fn a_package_without_resources_is_well() {
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", "")]);
    folder.run("check").is(0, "", "     Checked 0 resources");
}

#[test]
fn rules_hold_for_datafiles_too() {
    let folder = Folder::new(&[(
        "datasources/views.datasource",
        "SCHEMA >\n    `page` Strin\n\nENGINE MergeTree\nENGINE_SORTING_KEY pag\n",
    )]);
    folder.run("check").is(
        1,
        "",
        "error: unknown type `Strin`
 --> datasources/views.datasource:2:12
  |
2 |     `page` Strin
  |            ^^^^^
  |
  = help: did you mean `String`?

error: the schema has no column `pag`
 --> datasources/views.datasource:5:20
  |
5 | ENGINE_SORTING_KEY pag
  |                    ^^^
  |
  = help: did you mean `page`?

error: 2 errors in the definitions
For more about one of the rules key-unknown-column, type-unknown, try `cargo tinybird explain key-unknown-column`.",
    );
}

#[test]
fn two_datafiles_of_one_name() {
    let datasource = "SCHEMA >\n    `id` String\n";
    let folder = Folder::new(&[("a/raw.datasource", datasource), ("b/raw.datasource", datasource)]);
    folder.run("check").is(
        1,
        "",
        "error: a data source and another one are both called `raw`
 --> b/raw.datasource:1:1
  |
1 | SCHEMA >
  | ^^^^^^^^
  |
  = help: remove one of the two, or rename it
note: the other one is declared here
 --> a/raw.datasource:1:1
  |
1 | SCHEMA >
  | ^^^^^^^^

error: 1 error in the definitions
For more about the rule, try `cargo tinybird explain same-name`.",
    );
    // Also two connections, and one that Rust declares.
    let folder = Folder::package();
    folder.write("tinybird/old/events.connection", "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS h:1\n");
    for command in ["check", "generate"] {
        let ran = folder.run(command);
        assert!(
            ran.stderr.starts_with("error: a Kafka connection and another one are both called `events`"),
            "{}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains("src/lib.rs:4:9")
                && ran.stderr.contains("tinybird/old/events.connection:1:1"),
            "{}",
            ran.stderr
        );
    }
    folder.write("tinybird/old/events.connection", "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS localhost:9092\n");
    assert!(folder.run("generate").stderr.contains("by `--adopt`"));
    assert_eq!(folder.run("generate --adopt").code, Some(0));
    assert!(!folder.path("tinybird/old/events.connection").exists());
}

#[test]
fn generate_knows_the_datafiles_beside_it() {
    let folder = Folder::package();
    folder.write("tinybird/orders.datasource", "SCHEMA >\n    `id` String\n");
    folder.write(
        "src/lib.rs",
        &format!(
            "{SOURCE}tinybird::pipe! {{ pub P {{ nodes: {{ n: \"SELECT * FROM orders JOIN ordrs\" }} }} }}\n"
        ),
    );
    let ran = folder.run("generate --strict");
    assert!(
        ran.stderr.contains("unknown table `ordrs`") && ran.stderr.contains("did you mean `orders`?"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("error: 1 error in the definitions"), "{}", ran.stderr);
    // What an earlier run may have written is named.
    folder.write("src/lib.rs", SOURCE);
    folder.run("generate");
    std::fs::remove_file(folder.path("tinybird/tinybird.shop.manifest")).expect("a file");
    folder.write(
        "src/lib.rs",
        SOURCE
            .split("datasource!")
            .next()
            .expect("text")
            .replace("{datasource, kafka_connection}", "kafka_connection")
            .as_str(),
    );
    let ran = folder.run("generate");
    assert!(
        ran.stderr.contains("no definition renders to `tinybird/datasources/views.datasource`"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}
