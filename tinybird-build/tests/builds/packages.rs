//! Packages that may not be written to, and packages that share a folder.

use std::fs;

use crate::{BUILD, Package, VIEWS};

#[test]
fn what_is_packaged_or_documented_is_not_written() {
    for (name, marker, variables) in
        [("packaged", "Cargo.toml.orig", &[][..]), ("documented", "x", &[("DOCS_RS", "1")])]
    {
        let package = Package::new(name, &[("src/lib.rs", VIEWS), (marker, "")]);
        let check = || package.cargo(&["check"], variables);
        // A package need not hold what is rendered from it.
        check().succeeds(&[]);
        assert!(!package.path("tinybird").exists());
        // But what it holds is compared.
        package.write("tinybird/datasources/views.datasource", "x");
        package.write("src/lib.rs", &format!("{VIEWS}\n"));
        check().fails(
            "the Tinybird project in `HERE/tinybird` is not current\n\n\
             `datasources/views.datasource` is stale:\n  line 1\n  - x\n  + SCHEMA >\n\
             help: render the project again and commit the file",
        );
    }
}

#[test]
fn two_packages_share_a_folder() {
    let root = Package::new("shared", &[]);
    let member = |name: &str, text: &str| {
        let build = BUILD.replace("tinybird\"", "../tinybird\"");
        let manifest = root.manifest("").replace("shared", name).replace("[workspace]\n", "");
        root.write(&format!("{name}/Cargo.toml"), &manifest);
        root.write(&format!("{name}/build.rs"), &build);
        root.write(&format!("{name}/src/lib.rs"), text);
    };
    fs::remove_file(root.path("build.rs")).expect("a file");
    root.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"shared-a\", \"shared-b\"]\n");
    member("shared-a", VIEWS);
    member("shared-b", &VIEWS.replace("Views", "Clicks"));
    assert!(root.check().is_ok);
    assert_eq!(root.rendered(), ["datasources/clicks.datasource", "datasources/views.datasource"]);
    assert!(root.path("tinybird/tinybird.shared-a.manifest").is_file());

    // One of them loses a definition: the other's files stay.
    member("shared-b", &VIEWS.replace("Views", "Taps"));
    assert!(root.check().is_ok);
    assert_eq!(root.rendered(), ["datasources/taps.datasource", "datasources/views.datasource"]);

    member("shared-b", VIEWS);
    root.check().fails(
        "the Tinybird project in `HERE/tinybird` was not written\n\n\
         `datasources/views.datasource` belongs to the package `shared-a`, according to `tinybird.shared-a.manifest`; \
         `shared-b` may not write it\n\
         help: give one of the two resources another name: `name: \"..\"`. If it has moved from `shared-a` to \
         `shared-b`, render `shared-a` first; if `shared-a` is now called `shared-b`, rename its manifest to \
         `tinybird.shared-b.manifest`",
    );
}
