//! `generate`: what is written, and what `--check` says.

use std::fs;

use crate::{Folder, MANIFEST, SOURCE};

const VIEWS: &str = "SCHEMA >\n    `page` String `json:$.page`\n\n\
                     KAFKA_CONNECTION_NAME events\nKAFKA_TOPIC views\nKAFKA_GROUP_ID views\n";

#[test]
fn files_are_written_and_then_left_alone() {
    let folder = Folder::package();
    let finished = "    Finished 2 datafiles in `tinybird`";
    folder.run("generate").is(
        0,
        "",
        &format!(
            "     Created tinybird/connections/events.connection\n     \
             Created tinybird/datasources/views.datasource\n{finished}"
        ),
    );
    assert_eq!(folder.read("tinybird/datasources/views.datasource"), VIEWS);
    assert_eq!(
        folder.files(),
        [
            "Cargo.toml",
            "tinybird/connections/events.connection",
            "tinybird/datasources/views.datasource",
            "tinybird/tinybird.shop.manifest"
        ]
    );
    folder.run("generate").is(0, "", finished);
    folder.run("generate --quiet").is(0, "", "");
    folder.run("generate --check").is(0, "", "    Finished `tinybird` is current");
}

#[test]
fn changes_are_told() {
    let folder = Folder::package();
    folder.run("generate");
    folder.write("src/lib.rs", &SOURCE.replace("pub Views", "pub Visits").replace(":9092", ":9093"));
    folder.run("generate").is(
        0,
        "",
        "     Created tinybird/datasources/visits.datasource
     Updated tinybird/connections/events.connection
     Removed tinybird/datasources/views.datasource
note: renaming a struct renames its data source, which is a new, empty table; deploying that drops the old one and its rows: if `visits` was `views`, `name: \"views\"` keeps the name
    Finished 2 datafiles in `tinybird`",
    );
}

#[test]
fn a_check_writes_nothing_and_shows_the_difference() {
    let folder = Folder::package();
    folder.run("generate");
    let before = folder.read("tinybird/tinybird.shop.manifest");
    folder.write(
        "src/lib.rs",
        &format!(
            "{}tinybird::pipe! {{ pub Tops {{ nodes: {{ top: \"SELECT 1\" }} }} }}\n",
            SOURCE.replace(":9092", ":9093")
        ),
    );
    fs::remove_file(folder.path("tinybird/datasources/views.datasource")).expect("a file");
    let files = folder.files();
    folder.run("generate --check").is(
        1,
        "--- a/tinybird/connections/events.connection
+++ b/tinybird/connections/events.connection
@@ -1,2 +1,2 @@
 TYPE kafka
-KAFKA_BOOTSTRAP_SERVERS localhost:9092
+KAFKA_BOOTSTRAP_SERVERS localhost:9093

--- a/tinybird/datasources/views.datasource
+++ b/tinybird/datasources/views.datasource
@@ -0,0 +1,6 @@
+SCHEMA >
+    `page` String `json:$.page`
+
+KAFKA_CONNECTION_NAME events
+KAFKA_TOPIC views
+KAFKA_GROUP_ID views

--- a/tinybird/pipes/tops.pipe
+++ b/tinybird/pipes/tops.pipe
@@ -0,0 +1,3 @@
+NODE top
+SQL >
+    SELECT 1",
        "error: the datafiles in `tinybird` are not current
help: run `cargo tinybird generate` and commit what it changes",
    );
    assert_eq!((folder.files(), folder.read("tinybird/tinybird.shop.manifest")), (files, before));
}

#[test]
fn machines_read_a_line_for_each_file() {
    let folder = Folder::package();
    folder.run("generate --format json").is(
        0,
        "{\"change\":\"created\",\"file\":\"tinybird/connections/events.connection\",\"reason\":\"file\"}\n\
         {\"change\":\"created\",\"file\":\"tinybird/datasources/views.datasource\",\"reason\":\"file\"}",
        "",
    );
}

#[test]
fn several_paths_are_one_project() {
    let folder = Folder::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("src/a.rs", "tinybird::datasource! { pub A { schema: { x: String } } }\n"),
        (
            "src/b.rs",
            "tinybird::pipe! { pub B { nodes: { n: \"SELECT * FROM {crate::a::A} JOIN plain USING x\" } } }\n",
        ),
        ("src/c.rs", "tinybird::datasource! { pub Plain { schema: { x: String } } }\n"),
    ]);
    folder.run("generate src/a.rs src/b.rs src/c.rs --out-dir out").is(
        0,
        "",
        "     Created out/datasources/a.datasource
     Created out/datasources/plain.datasource
     Created out/pipes/b.pipe
    Finished 3 datafiles in `out`",
    );
    let same = folder.run("generate src --out-dir out");
    same.is(0, "", "    Finished 3 datafiles in `out`");
    // What is no longer asked for is removed.
    let ran = folder.run("generate src/c.rs --out-dir out");
    assert_eq!(ran.stderr.matches("Removed").count(), 2, "{}", ran.stderr);
}

#[test]
fn files_of_others_are_kept_unless_adopted() {
    let folder = Folder::package();
    folder.write("tinybird/connections/events.connection", "TYPE kafka\n");
    let ran = folder.run("generate");
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("`--adopt` on the command line"), "{}", ran.stderr);
    assert_eq!(folder.read("tinybird/connections/events.connection"), "TYPE kafka\n");
    assert_eq!(folder.run("generate --adopt").code, Some(0));
    assert!(folder.read("tinybird/connections/events.connection").contains("localhost"));
}
