//! Which package is rendered, and with which features.

use crate::{Folder, MANIFEST, SOURCE};

const WORKSPACE: &str = "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n";

#[test]
fn the_nearest_package_is_rendered() {
    let folder = Folder::package();
    let ran = folder.command("generate").current_dir(folder.path("src")).output().expect("the command");
    assert!(ran.status.success());
    assert!(folder.path("tinybird/tinybird.shop.manifest").is_file());
}

#[test]
fn packages_of_a_workspace() {
    let folder = Folder::new(&[
        ("Cargo.toml", WORKSPACE),
        ("crates/shop/Cargo.toml", MANIFEST),
        ("crates/shop/src/lib.rs", SOURCE),
        ("crates/other/Cargo.toml", &MANIFEST.replace("shop", "other")),
        ("crates/other/src/lib.rs", ""),
    ]);
    folder.run("generate").is(
        2,
        "",
        "error: `HERE/Cargo.toml` is the manifest of a workspace, and of no package\n\
         help: choose one of its packages by `--package`",
    );
    folder.run("generate --package shp").is(
        2,
        "",
        "error: the workspace has no package `shp`\nhelp: did you mean `shop`?",
    );
    let told = "     Created crates/shop/tinybird/connections/events.connection
     Created crates/shop/tinybird/datasources/views.datasource
    Finished 2 datafiles in `crates/shop/tinybird`";
    folder.run("generate --package shop").is(0, "", told);
    let told = "    Finished 2 datafiles in `crates/shop/tinybird`";
    folder.run("generate crates/shop/src").is(0, "", told);
    folder.run("generate --manifest-path crates/shop/Cargo.toml").is(0, "", told);
    folder.write("crates/shop/src/lib.rs", &SOURCE.replace("topic:", "topics:"));
    let ran = folder.run("generate --package shop");
    assert!(ran.stderr.contains("--> crates/shop/src/lib.rs:10:"), "{}", ran.stderr);
}

#[test]
fn features_decide() {
    let manifest = format!("{MANIFEST}[features]\ndefault = [\"small\"]\nsmall = []\nbig = []\n");
    let source = "#[cfg(feature = \"small\")]\ntinybird::datasource! { pub Small { schema: { x: String } } }\n\
                  #[cfg(feature = \"big\")]\ntinybird::datasource! { pub Big { schema: { x: String } } }\n";
    for (words, expected) in [
        ("", "small"),
        (" --features big", "big small"),
        (" -F small,big --no-default-features", "big small"),
        (" --no-default-features -F big", "big"),
        (" --all-features", "big small"),
    ] {
        let folder = Folder::new(&[("Cargo.toml", &manifest), ("src/lib.rs", source)]);
        let ran = folder.run(&format!("generate{words}"));
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let names: Vec<String> = folder
            .files()
            .iter()
            .filter_map(|path| {
                Some(path.strip_prefix("tinybird/datasources/")?.strip_suffix(".datasource")?.to_owned())
            })
            .collect();
        assert_eq!(names.join(" "), expected, "{words}");
    }
    let folder = Folder::new(&[("Cargo.toml", &manifest), ("src/lib.rs", source)]);
    folder.run("generate -F bigg").is(
        2,
        "",
        "error: the package `shop` has no feature `bigg`; did you mean `big`?",
    );
}

#[test]
fn without_a_package_there_is_nothing_to_render() {
    let ran = Folder::new(&[]).run("generate");
    ran.is(
        2,
        "",
        "error: there is no `Cargo.toml` in `HERE`, nor in a folder above it\n\
         help: run it in a package, or name one by `--manifest-path`",
    );
}
