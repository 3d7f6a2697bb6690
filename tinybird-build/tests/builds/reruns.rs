//! When cargo runs the build script again, and when it has nothing to do.

use std::fs;

use crate::{Built, Package, VIEWS};

/// Whether cargo had nothing to do.
fn is_fresh(built: &Built, name: &str) -> bool {
    assert!(built.is_ok, "{}", built.text);
    built.text.contains(&format!("Fresh {name}"))
}

#[test]
fn cargo_knows_what_matters() {
    let lib = "mod datafiles;\nmod other;\npub fn project() -> tinybird::Project { tinybird::include_project!() }\n";
    let files = [
        ("src/lib.rs", lib),
        ("src/datafiles.rs", VIEWS),
        ("src/other.rs", ""),
        ("README.md", ""),
        (
            "build.rs",
            "fn main() -> Result<(), tinybird_build::Error> { tinybird_build::generate(\"src/datafiles\") }",
        ),
    ];
    let package = Package::new("watched", &files);
    let check = || package.cargo(&["check", "-v"], &[]);
    let runs = |built: &Built| built.text.contains("build-script-build`");
    assert!(runs(&check()));
    // Also right after the files were written, and though cargo repeats what it told.
    let again = check();
    assert!(is_fresh(&again, "watched"), "{}", again.text);
    again.succeeds(&[]);

    package.write("README.md", "x");
    assert!(is_fresh(&check(), "watched"));

    package.write("src/other.rs", "// x");
    let built = check();
    assert!(built.is_ok && !runs(&built), "{}", built.text);

    package.write("src/datafiles.rs", &VIEWS.replace("page", "pathname"));
    let built = check();
    assert!(built.is_ok && runs(&built), "{}", built.text);
    assert!(package.read("tinybird/datasources/views.datasource").contains("pathname"));
    assert!(is_fresh(&check(), "watched"));

    // A new module, and a new file of a module that was missing.
    package.write("src/datafiles.rs", &format!("mod more;\n{VIEWS}"));
    assert!(!check().is_ok);
    package.write("src/datafiles/more.rs", &VIEWS.replace("Views", "More"));
    check().succeeds(&[]);
    package.write("src/datafiles/more.rs", &VIEWS.replace("Views", "Most"));
    check();
    assert_eq!(package.rendered(), ["datasources/most.datasource", "datasources/views.datasource"]);

    // A module that moves from one file to the other.
    fs::rename(package.path("src/datafiles.rs"), package.path("src/datafiles/mod.rs")).expect("a move");
    check().succeeds(&[]);
    assert!(is_fresh(&check(), "watched"));
}

#[test]
fn a_folder_of_files_is_watched() {
    let build =
        "fn main() -> Result<(), tinybird_build::Error> { tinybird_build::generate(\"definitions\") }";
    let package = Package::new(
        "watched-folder",
        &[("src/lib.rs", ""), ("definitions/views.rs", VIEWS), ("build.rs", build)],
    );
    package.check();
    package.write("definitions/more.rs", &VIEWS.replace("Views", "More"));
    package.check();
    assert_eq!(package.rendered(), ["datasources/more.datasource", "datasources/views.datasource"]);
}

#[test]
fn features_count() {
    let text = "tinybird::datasource! { #[cfg(feature = \"extra\")] pub Extra { schema: { a: String } } }";
    let package = Package::new("features", &[("src/lib.rs", &format!("{VIEWS}{text}"))]);
    package.write("Cargo.toml", &package.manifest("[features]\nextra = []\n"));
    package.check();
    assert_eq!(package.rendered(), ["datasources/views.datasource"]);
    assert!(package.cargo(&["check", "--features", "extra"], &[]).is_ok);
    assert_eq!(package.rendered(), ["datasources/extra.datasource", "datasources/views.datasource"]);
}

#[test]
fn what_was_rendered_is_watched() {
    let package =
        Package::new("outputs", &[("src/lib.rs", &*format!("{VIEWS}{}", VIEWS.replace("Views", "More")))]);
    let check = || package.cargo(&["check", "-v"], &[]);
    check().succeeds(&[]);
    assert!(is_fresh(&check(), "outputs"));
    let views = package.path("tinybird/datasources/views.datasource");

    fs::remove_file(&views).expect("a file");
    check().succeeds(&[]);
    assert!(views.is_file());
    assert!(is_fresh(&check(), "outputs"));

    fs::remove_dir_all(package.path("tinybird")).expect("a folder");
    check().succeeds(&[]);
    assert!(views.is_file());
    assert!(is_fresh(&check(), "outputs"));

    let text = fs::read_to_string(&views).expect("a file");
    fs::write(&views, format!("{text}TAGS x\n")).expect("a file");
    let built = check();
    assert!(built.text.contains("was edited by hand since"), "{}", built.text);
    fs::write(&views, text).expect("a file");
    check().succeeds(&[]);
    assert!(is_fresh(&check(), "outputs"));

    // What disappeared is told once.
    package.write("src/lib.rs", VIEWS);
    check().succeeds(&["the last change of the definitions removed `datasources/more.datasource`"]);
    check().succeeds(&[]);
    assert!(is_fresh(&check(), "outputs"));
}

#[test]
fn an_editor_writes_nothing() {
    let package = Package::new("editor", &[("src/lib.rs", VIEWS)]);
    let editor = || package.cargo(&["check"], &[("RA_RUSTC_WRAPPER", "1")]);
    editor().succeeds(&[]);
    assert!(!package.path("tinybird").exists());
    // The build that follows does.
    package.check().succeeds(&[]);
    assert_eq!(package.rendered(), ["datasources/views.datasource"]);
    package.write("src/lib.rs", &VIEWS.replace("Views", "More"));
    editor().succeeds(&[]);
    assert_eq!(package.rendered(), ["datasources/views.datasource"]);
    assert!(!package.check().lines("warning: ").is_empty());
    assert_eq!(package.rendered(), ["datasources/more.datasource"]);
}
