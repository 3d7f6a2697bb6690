//! What the path that is asked for may be.

use std::fs;

use crate::{BUILD, Package, VIEWS};

#[test]
fn files_and_folders() {
    let package = Package::new("layouts", &[]);
    let more = VIEWS.replace("Views", "More");
    package.write("src/lib.rs", &format!("mod datafiles;\n{more}"));
    package.write("src/datafiles.rs", VIEWS);
    let rendered = |path: &str| {
        package.write("build.rs", &BUILD.replace("src/lib.rs", path));
        let built = package.check();
        assert!(built.is_ok, "{path}: {}", built.text);
        package.rendered().join(" ")
    };
    let all = "datasources/more.datasource datasources/views.datasource";
    assert_eq!(rendered("src/lib.rs"), all);
    assert_eq!(rendered("src"), all);
    assert_eq!(rendered("src/datafiles.rs"), "datasources/views.datasource");
    assert_eq!(rendered("src/datafiles"), "datasources/views.datasource");
}

#[test]
fn paths_that_lead_nowhere() {
    let package = Package::new("nowhere", &[("src/lib.rs", VIEWS), ("docs/a.md", "")]);
    for (path, report) in [
        (
            "src/datafile",
            "error: there is no file and no folder `src/datafile`\n\
             help: name the file or the folder that holds the definitions, such as `src/datafiles`",
        ),
        (
            "src/libs.rs",
            "error: there is no file and no folder `src/libs.rs`\nhelp: did you mean `src/lib.rs`?",
        ),
        (
            "docs",
            "error: the folder `docs` holds no Rust files\n\
             help: name the file or the folder that holds the definitions, such as `src/datafiles`",
        ),
    ] {
        package.write("build.rs", &BUILD.replace("src/lib.rs", path));
        package.check().fails(report);
    }
}

#[test]
fn one_folder_is_rendered_to_once() {
    let build = r#"
fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::generate("src/a.rs")?;
    tinybird_build::generate("src/b.rs")
}
"#;
    let main = "mod a;\nmod b;\nfn main() { println!(\"{:?}\", tinybird::include_project!().files()) }\n";
    let b = VIEWS.replace("Views", "More");
    let files = [("src/main.rs", main), ("src/a.rs", VIEWS), ("src/b.rs", &*b), ("build.rs", build)];
    let package = Package::new("twice", &files);
    let built = package.check();
    assert!(!built.is_ok);
    let report = "the build script renders to `HERE/tinybird` twice, and each time removes what it rendered before\n  \
                  help: render a module that holds both, such as `src/lib.rs`, or choose another `out_dir`";
    assert!(built.text.contains(report), "{}", built.text);

    // Two projects of one package are.
    let build = build.replacen("generate", "configure().out_dir(\"other\").generate", 1);
    fs::remove_dir_all(package.path("tinybird")).expect("a folder");
    package.write("build.rs", &build);
    package.check().succeeds(&[]);
    let shown = package.cargo(&["run"], &[]).stdout;
    assert!(shown.contains("views") && shown.contains("more"), "{shown}");
}

#[test]
fn all_targets_are_one_project() {
    let named = |name: &str| VIEWS.replace("Views", name);
    let main = "fn main() {}\n";
    let package = Package::new(
        "targets",
        &[
            ("lib/here.rs", &*format!("{}mod shared;\n", named("Library"))),
            ("lib/shared.rs", &named("Shared")),
            ("src/main.rs", &*format!("{}{main}", named("Main"))),
            (
                "src/bin/tool.rs",
                &*format!("#[path = \"../../lib/shared.rs\"]\nmod shared;\n{}{main}", named("Tool")),
            ),
            ("src/bin/more/main.rs", &*format!("{}{main}", named("More"))),
            ("tools/named.rs", &*format!("{}{main}", named("Named"))),
            ("tools/off.rs", &*format!("{}{main}", named("Off"))),
            ("examples/example.rs", &*format!("{}{main}", named("Example"))),
            ("build.rs", &*BUILD.replace("src/lib.rs", "src")),
        ],
    );
    let more = "[lib]\npath = 'lib/here.rs'\n[[bin]]\nname = 'named'\npath = 'tools/named.rs'\n\
                [[bin]]\nname = 'off'\npath = 'tools/off.rs'\nrequired-features = ['off']\n[features]\noff = []\n";
    package.write("Cargo.toml", &package.manifest(more));
    package.check().succeeds(&[]);
    let all = ["library", "main", "more", "named", "shared", "tool"];
    assert_eq!(package.rendered(), all.map(|name| format!("datasources/{name}.datasource")));
    // A new target is seen.
    package.write("src/bin/another.rs", &format!("{}{main}", named("Another")));
    package.check().succeeds(&[]);
    assert!(package.path("tinybird/datasources/another.datasource").is_file());
}

#[test]
fn a_file_that_no_module_declares_is_named() {
    let lib = "mod datafiles;\n#[cfg(test)]\nmod tests;\n";
    let package = Package::new(
        "undeclared",
        &[
            ("src/lib.rs", lib),
            ("src/datafiles/mod.rs", &*format!("{VIEWS}#[cfg(windows)]\nmod off;\n")),
            ("src/datafiles/lost.rs", &VIEWS.replace("Views", "Lost")),
            ("src/datafiles/off.rs", &VIEWS.replace("Views", "Off")),
            ("src/datafiles/helper.rs", "fn f() {}\n"),
            ("src/tests/mod.rs", &VIEWS.replace("Views", "Test")),
            ("src/tests/deep.rs", &VIEWS.replace("Views", "Deep")),
        ],
    );
    let warning = "src/datafiles/lost.rs:1:11: no module of the package declares the file `src/datafiles/lost.rs`: its \
                   Tinybird resources are not rendered; add `mod lost;` to the module that it belongs to, or remove the \
                   file";
    for path in ["src", "src/datafiles", "src/lib.rs"] {
        package.write("build.rs", &BUILD.replace("src/lib.rs", path));
        package.check().succeeds(&[warning]);
    }
    package.write("src/datafiles/mod.rs", &format!("{VIEWS}#[cfg(windows)]\nmod off;\nmod lost;\n"));
    package.check().succeeds(&[]);
    assert_eq!(package.rendered(), ["datasources/lost.datasource", "datasources/views.datasource"]);
}
