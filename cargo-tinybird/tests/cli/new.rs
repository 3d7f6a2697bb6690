//! `new`, `init` and `migrate --init`: from nothing, or from datafiles only, to a project that renders.

use std::path::Path;

use crate::Folder;

/// Takes the crates from this repository, since there may be no network.
fn with_crates(words: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    format!("{words} --crates {}", root.canonicalize().expect("a folder").display())
}

/// Whether what was made renders, is checked without a warning, and is formatted.
#[track_caller]
fn is_whole(folder: &Folder, resources: usize) {
    for words in ["generate", "generate --check", "fmt --check"] {
        let ran = folder.run(words);
        assert_eq!(ran.code, Some(0), "{words}: {}", ran.stderr);
    }
    folder.run("check").is(0, "", &format!("     Checked {resources} resources"));
}

#[test]
fn a_project_from_nothing_has_one_of_each_kind() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&with_crates("init shop"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("note: next:\n  cd shop\n  cargo build "), "{}", ran.stderr);
    let manifest = folder.read("shop/Cargo.toml");
    assert!(
        manifest.contains("name = \"shop\"") && manifest.contains("[build-dependencies]\ntinybird-build = "),
        "{manifest}"
    );
    assert!(folder.read("shop/build.rs").contains(".out_dir(\"tinybird\").generate(\"src/datafiles.rs\")"));
    assert!(folder.read("shop/src/lib.rs").ends_with("\npub mod datafiles;\n"));
    let source = folder.read("shop/src/datafiles.rs");
    let inside = Folder::new(&[
        ("Cargo.toml", &manifest),
        ("src/lib.rs", "mod datafiles;\n"),
        ("src/datafiles.rs", &source),
    ]);
    is_whole(&inside, 11);
    // What is there is not replaced.
    for words in ["new shop", "init shop"] {
        let ran = folder.run(&with_crates(words));
        assert!(ran.code == Some(2) && ran.stderr.contains("exists"), "{}", ran.stderr);
    }
    assert_eq!(folder.read("shop/src/datafiles.rs"), source);
}

#[test]
fn a_package_that_is_there_is_made_a_project() {
    let folder = Folder::package();
    folder.write("src/lib.rs", "//! Mine.\n");
    folder.write("build.rs", "fn main() {}\n");
    let ran = folder.run(&with_crates("init"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(folder.read("src/lib.rs"), "//! Mine.\n\npub mod datafiles;\n");
    assert_eq!(folder.read("build.rs"), "fn main() {}\n");
    assert!(
        ran.stderr.contains("note: there is a `build.rs` already: call `tinybird_build::configure()"),
        "{}",
        ran.stderr
    );
    is_whole(&folder, 11);
}

#[test]
fn datafiles_alone_become_a_project() {
    let folder = Folder::new(&[
        (
            "tinybird/datasources/views.datasource",
            "SCHEMA >\n    `day` Date `json:$.day`,\n    `n` Decimal(10,2) `json:$.n`\n",
        ),
        ("tinybird/pipes/top.pipe", "NODE n\nSQL >\n    SELECT * FROM views\n\nTYPE endpoint\n"),
    ]);
    let ran = folder.run(&with_crates("migrate tinybird --init"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(folder.read("build.rs").contains(".out_dir(\"tinybird\").generate(\"src/datafiles\")"));
    assert!(folder.read("src/lib.rs").contains("\npub mod datafiles;\n"));
    assert!(ran.stderr.contains("note: next:\n  cargo build "), "{}", ran.stderr);
    is_whole(&folder, 2);
    // A second time, nothing is done twice.
    let ran = folder.run(&with_crates("migrate tinybird --init --force"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(folder.read("src/lib.rs").matches("mod datafiles;").count(), 1);
}

#[test]
fn a_module_is_written_in_the_style_of_its_folder() {
    let folder = Folder::new(&[
        ("Cargo.toml", crate::MANIFEST),
        ("rustfmt.toml", "max_width = 80\ntab_spaces = 2\n"),
        (
            "tinybird/datasources/views.datasource",
            "SCHEMA >\n    `event_timestamp` DateTime `json:$.event_timestamp`,\n    `tenant_identifier` String `json:$.tenant_identifier`\n\nENGINE MergeTree\nENGINE_PARTITION_KEY toYYYYMM(event_timestamp)\nENGINE_SORTING_KEY tenant_identifier, event_timestamp\nENGINE_TTL toDateTime(event_timestamp) + toIntervalDay(3650)\n",
        ),
        ("tinybird/pipes/top.pipe", "NODE n\nSQL >\n    SELECT * FROM views\n\nTYPE endpoint\n"),
    ]);
    assert_eq!(folder.run("migrate tinybird").code, Some(0));
    let ran = folder.run("fmt --check src");
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let source = folder.read("src/datafiles/datasources.rs");
    assert!(source.contains("\n  pub Views {\n    schema: {\n"), "{source}");
}
