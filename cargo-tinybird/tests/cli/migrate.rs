//! `migrate`: datafiles to Rust sources.

use std::fs;
use std::path::Path;

use crate::{Folder, MANIFEST};

const VIEWS: &str = "SCHEMA >\n    `day` Date `json:$.day`\n";
const TOP: &str = "NODE n\nSQL >\n    SELECT * FROM views\n\nTYPE endpoint\n";
/// What is said at the end.
const NEXT: &str = "note: next:
  cargo add tinybird && cargo add --build tinybird-build
  in `src/lib.rs`: `pub mod datafiles;`
  in `build.rs`: `tinybird_build::configure().out_dir(\"tinybird\").generate(\"src/datafiles\")`
  cargo tinybird generate --adopt        # the datafiles are generated from now on
`cargo tinybird migrate .. --init` does it all";
/// The same with what comes next.
fn then_next(said: &str) -> String {
    format!("{said}\n{NEXT}")
}

/// A template that no macro takes.
const WRONG: &str = "NODE n\nSQL >\n    SELECT {{UUID(x)}}\n";

/// A package beside the datafiles of `tests/cli/project`.
fn project() -> Folder {
    let folder = Folder::new(&[("Cargo.toml", MANIFEST)]);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/project");
    for kind in fs::read_dir(from).expect("folders") {
        let kind = kind.expect("a folder");
        for file in fs::read_dir(kind.path()).expect("files") {
            let file = file.expect("a file").path();
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(&file).expect("a text");
            folder.write(&format!("tinybird/{}/{name}", kind.file_name().to_string_lossy()), &text);
        }
    }
    folder
}

fn small() -> Folder {
    Folder::new(&[
        ("Cargo.toml", MANIFEST),
        ("tinybird/datasources/views.datasource", VIEWS),
        ("tinybird/pipes/top.pipe", TOP),
    ])
}

#[test]
fn datafiles_become_modules() {
    let ran = project().run("migrate tinybird --dry-run");
    insta::assert_snapshot!("modules", ran.stdout);
    ran.is(
        0,
        ran.stdout.trim_end(),
        "note: `tinybird/connections/billing.connection`: `access_key` is a credential that is written out: set it by \
         `cargo tinybird secret set`, and write `secret(\"NAME\")`
note: `tinybird/connections/events.connection`: the lines of the PEM are written without their indent, which Tinybird \
         takes for a part of it
note: `tinybird/datasources/events.datasource`: line 2, `VERSION 3`, is left out: versions are no longer kept in files
  Would move 10 of 10 datafiles: 2 connections, 3 data sources, 1 pipe, 1 endpoint, 1 materialized view, 1 copy pipe, \
         1 sink",
    );
}

#[test]
fn what_is_rendered_becomes_the_same_modules() {
    for option in ["", " --sql-files"] {
        let folder = project();
        assert_eq!(folder.run(&format!("migrate tinybird --out src/first{option}")).code, Some(0));
        assert_eq!(folder.run("generate src/first --out-dir rendered").code, Some(0));
        assert_eq!(folder.run(&format!("migrate rendered --out src/second{option}")).code, Some(0));
        let mut modules = 0;
        for entry in fs::read_dir(folder.path("src/first")).expect("a module") {
            let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
            if !name.ends_with(".rs") {
                continue;
            }
            // Rendered files have no comments.
            let first = folder.read(&format!("src/first/{name}"));
            let first: Vec<&str> =
                first.lines().filter(|line| !line.trim_start().starts_with("// ")).collect();
            let second = folder.read(&format!("src/second/{name}"));
            assert_eq!(first.join("\n"), second.trim_end(), "{name}");
            modules += 1;
        }
        assert_eq!(modules, 9);
    }
}

#[test]
fn long_sql_goes_into_files_where_that_is_asked_for() {
    let folder = project();
    assert_eq!(folder.run("migrate tinybird --sql-files").code, Some(0));
    let copies = folder.read("src/datafiles/copies.rs");
    assert!(copies.contains("archived: include_str!(\"sql/archive.sql\"),"), "{copies}");
    let sql = folder.read("src/datafiles/sql/archive.sql");
    assert_eq!(sql, "%\nSELECT *\n    FROM {BaseOfDays}\nWHERE day < today()\n");
    assert!(folder.path("src/datafiles/sql/top_2024_pages.counted.sql").is_file());
}

#[test]
fn sources_that_exist_are_replaced_only_when_asked() {
    let folder = small();
    folder.write("src/datafiles/datasources.rs", "// mine\n");
    folder.run("migrate tinybird").is(
        2,
        "",
        "error: `src/datafiles/datasources.rs` would be overwritten\n\
         help: choose another folder by `--out`, or replace what is there by `--force`",
    );
    assert_eq!(folder.read("src/datafiles/datasources.rs"), "// mine\n");
    assert!(!folder.path("src/datafiles/mod.rs").exists());
    folder.run("migrate tinybird --force").is(
        0,
        "",
        &then_next(
            "       Wrote src/datafiles/datasources.rs
       Wrote src/datafiles/endpoints.rs
       Wrote src/datafiles/mod.rs
       Moved 2 of 2 datafiles: 1 data source, 1 endpoint",
        ),
    );
    // What is there already is what was to be written.
    folder.run("migrate tinybird").is(
        0,
        "",
        &then_next("       Moved 2 of 2 datafiles: 1 data source, 1 endpoint"),
    );
}

#[test]
fn rows_and_queries_are_not_lost() {
    let folder = small();
    assert_eq!(folder.run("migrate tinybird").code, Some(0));
    for (file, before, after, item) in [
        ("datasources", "schema:", "row: View,\n        schema:", "Views"),
        ("endpoints", "nodes:", "params: {},\n        query: TopQuery,\n        nodes:", "Top"),
    ] {
        let path = format!("src/datafiles/{file}.rs");
        let migrated = folder.read(&path);
        let changed = migrated.replace(before, after);
        assert_ne!(changed, migrated);
        folder.write(&path, &changed);
        folder.run("migrate tinybird --force").is(
            2,
            "",
            &format!(
                "error: `{path}` would lose the `row` or `query` of `{item}`, for which a datafile has no place\n\
                 help: move the item to another module, or choose another folder by `--out`"
            ),
        );
        assert_eq!(folder.read(&path), changed);
        folder.write(&path, &migrated);
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = small();
    let before = folder.files();
    let ran = folder.run("migrate tinybird --dry-run --adopt");
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.starts_with("// src/datafiles/datasources.rs\n\n//! The tables.\n"), "{}", ran.stdout);
    assert!(!folder.path("src").exists());
    assert_eq!(folder.files(), before);
}

#[test]
fn what_does_not_move_is_told_and_named_in_quotes() {
    let folder = small();
    folder.write("tinybird/pipes/wrong.pipe", WRONG);
    folder
        .write("tinybird/pipes/reads.pipe", "NODE n\nSQL >\n    SELECT * FROM wrong JOIN views USING day\n");
    folder.write("tinybird/pipes/views.pipe", TOP);
    folder.run("migrate tinybird").is(
        1,
        "",
        &then_next("       Wrote src/datafiles/datasources.rs
       Wrote src/datafiles/endpoints.rs
       Wrote src/datafiles/pipes.rs
       Wrote src/datafiles/mod.rs
error: `tinybird/pipes/views.pipe` did not move: a data source and an endpoint are both called `views` (same-name)
error: `tinybird/pipes/wrong.pipe` did not move: `UUID` is not a function of Tinybird's templates (line 1, column 10 of the SQL) \
         (template-function)
       Moved 3 of 5 datafiles: 1 data source, 1 pipe, 1 endpoint"),
    );
    let pipes = folder.read("src/datafiles/pipes.rs");
    assert!(pipes.contains("n: \"SELECT * FROM wrong JOIN {Views} USING day\","), "{pipes}");
}

#[test]
fn what_is_said_twice_is_declared_once() {
    let folder = small();
    // Another layout, the same endpoint; and another one of the same name.
    folder.write(
        "tinybird/endpoints/top.pipe",
        &TOP.replace("    SELECT", "\tSELECT").replace("\n\n", "\n\n\n"),
    );
    folder.write("tinybird/other/top.pipe", &TOP.replace('*', "day"));
    let ran = folder.run("migrate tinybird --adopt");
    ran.is(
        1,
        "",
        &then_next("       Wrote src/datafiles/datasources.rs
       Wrote src/datafiles/endpoints.rs
       Wrote src/datafiles/mod.rs
     Updated tinybird/endpoints/top.pipe
     Removed tinybird/pipes/top.pipe
note: `tinybird/pipes/top.pipe`: it says the same as `tinybird/endpoints/top.pipe`, and is declared once
error: `tinybird/other/top.pipe` did not move: `tinybird/endpoints/top.pipe` declares a resource of this name and kind
       Moved 3 of 4 datafiles: 1 data source, 2 endpoints")
            .replace("  cargo tinybird generate --adopt        # the datafiles are generated from now on\n", ""),
    );
    let ran = folder.run("generate src/datafiles --check");
    assert!(ran.stderr.contains("an endpoint and another one are both called `top`"), "{}", ran.stderr);
    std::fs::remove_file(folder.path("tinybird/other/top.pipe")).expect("a file");
    assert_eq!(folder.run("generate src/datafiles --check").code, Some(0));
}

#[test]
fn literals_of_several_lines_stay_as_they_are() {
    let folder = small();
    let pipe =
        |blanks: &str| format!("NODE n\nSQL >\n    SELECT 'a\n{blanks}b', day FROM views\n\nTYPE endpoint\n");
    folder.write("tinybird/endpoints/lines.pipe", &pipe("      "));
    folder.write("tinybird/pipes/lines.pipe", &pipe("        "));
    for option in ["", " --sql-files"] {
        let ran = folder.run(&format!("migrate tinybird --force{option}"));
        let left = "`tinybird/pipes/lines.pipe` did not move: `tinybird/endpoints/lines.pipe` declares a resource of this name";
        assert!(ran.code == Some(1) && ran.stderr.contains(left), "{}", ran.stderr);
        let source = folder.read("src/datafiles/endpoints.rs");
        assert!(source.contains(r#"n: "SELECT 'a\n  b', day FROM {Views}","#), "{source}");
        assert_eq!(folder.run("generate src/datafiles --out-dir rendered").code, Some(0));
        assert_eq!(folder.read("rendered/endpoints/lines.pipe"), pipe("      "));
    }
}

#[test]
fn adopted_datafiles_are_generated_from_now_on() {
    let folder = small();
    folder.write("tinybird/pipes/wrong.pipe", WRONG);
    let ran = folder.run("migrate tinybird --adopt");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(
        folder.files(),
        [
            "Cargo.toml",
            "tinybird/datasources/views.datasource",
            "tinybird/endpoints/top.pipe",
            "tinybird/pipes/wrong.pipe",
            "tinybird/tinybird.shop.manifest",
        ]
    );
    assert_eq!(folder.read("tinybird/pipes/wrong.pipe"), WRONG);
    assert!(ran.stderr.contains("     Removed tinybird/pipes/top.pipe\n"), "{}", ran.stderr);
    assert_eq!(folder.run("generate src/datafiles --check").code, Some(0));
}

#[test]
fn definitions_that_the_package_renders_elsewhere_are_not_lost() {
    let folder = small();
    folder.write(
        "src/lib.rs",
        "tinybird::token! { A; }\ntinybird::pipe! { Mine { nodes: { n: \"SELECT 1\" } } }\n",
    );
    assert_eq!(folder.run("generate").code, Some(0));
    let before = folder.files();
    let ran = folder.run("migrate tinybird/datasources tinybird/pipes/top.pipe --adopt");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("the package renders other definitions"), "{}", ran.stderr);
    assert_eq!(folder.files(), before);
}

#[test]
fn datafiles_of_two_projects_are_not_adopted_as_one() {
    let folder = small();
    folder.write("other/pipes/more.pipe", "NODE n\nSQL >\n    SELECT 1\n");
    let ran = folder.run("migrate tinybird other --adopt");
    ran.is(
        2,
        "",
        "error: the datafiles belong to several projects: `other`, `tinybird`\n\
         help: migrate them one by one, each with its own `--out`",
    );
    assert!(!folder.path("src").exists());
}

#[test]
fn adopting_replaces_nothing_that_did_not_move() {
    let folder = small();
    folder.write("tinybird/endpoints/top.pipe", &TOP.replace('*', "day"));
    let before = folder.files();
    let ran = folder.run("migrate tinybird/datasources tinybird/pipes --adopt");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains(
            "`tinybird/endpoints/top.pipe` did not move, and stands where a definition is rendered"
        ),
        "{}",
        ran.stderr
    );
    assert_eq!(folder.files(), before);
    assert_eq!(folder.read("tinybird/pipes/top.pipe"), TOP);
}

#[test]
fn a_failed_write_leaves_every_file_whole() {
    let folder = small();
    folder.write("src/datafiles/endpoints.rs", "// old\n");
    // No file takes the place of a folder that holds something.
    folder.write("src/datafiles/mod.rs/inside", "");
    let ran = folder.run("migrate tinybird --force --adopt");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("error: `src/datafiles/mod.rs` cannot be written: "), "{}", ran.stderr);
    let endpoints = folder.read("src/datafiles/endpoints.rs");
    assert!(endpoints == "// old\n" || endpoints.ends_with("}\n"), "{endpoints}");
    let here = fs::read_dir(folder.path("src/datafiles")).expect("a folder");
    let names: Vec<String> =
        here.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| name.ends_with(".rs")), "no temporary file is left: {names:?}");
    assert_eq!(folder.read("tinybird/pipes/top.pipe"), TOP);
    assert_eq!(folder.read("tinybird/datasources/views.datasource"), VIEWS);
}

#[test]
fn paths_are_files_folders_and_patterns() {
    let folder = small();
    let moved = |words: &str| {
        let ran = folder.run(&format!("migrate --dry-run {words}"));
        (ran.code, ran.stderr.lines().last().unwrap_or_default().trim().to_owned())
    };
    let all = "Would move 2 of 2 datafiles: 1 data source, 1 endpoint".to_owned();
    assert_eq!(moved("tinybird/*/*"), (Some(0), all.clone()));
    assert_eq!(moved("tinybird tinybird/pipes/top.pipe"), (Some(0), all));
    let one = "Would move 1 of 1 datafile: 1 endpoint".to_owned();
    assert_eq!(moved("tinybird/pipes/top.pipe"), (Some(0), one));
    for words in ["Cargo.toml", "tinybird/*.pipe", "nowhere"] {
        let (code, why) = moved(words);
        assert_eq!(code, Some(2), "{words}");
        assert_eq!(why, "help: datafiles end in `.connection`, `.datasource` or `.pipe`");
    }
}

#[test]
fn the_example_is_what_is_written_today() {
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/migrated");
    let folder = Folder::new(&[("Cargo.toml", crate::MANIFEST), ("src/lib.rs", "pub mod datafiles;\n")]);
    for kind in ["connections", "datasources", "pipes"] {
        for entry in std::fs::read_dir(example.join("before").join(kind)).expect("datafiles") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_str().expect("text");
            folder.write(
                &format!("tinybird/{kind}/{name}"),
                &std::fs::read_to_string(&path).expect("a datafile"),
            );
        }
    }
    assert_eq!(folder.run("migrate tinybird --adopt").code, Some(0));
    for entry in std::fs::read_dir(example.join("src/datafiles")).expect("sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_str().expect("text");
        let source = std::fs::read_to_string(&path).expect("a source");
        assert_eq!(folder.read(&format!("src/datafiles/{name}")), source, "{name}");
    }
}
