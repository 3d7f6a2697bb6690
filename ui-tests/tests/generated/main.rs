//! What is read from source text against what is compiled: generated crates, rendered both ways.

mod item;
#[path = "../../../tinybird-build/tests/builds/package.rs"]
mod package;
mod pipe;
mod random;
mod tree;
mod write;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tinybird_build::cfg::Cfg;

use package::Package;
use random::Random;
use tree::Tree;
use write::{Folder, Writer};

/// How many projects a crate holds.
const PROJECTS: usize = 24;

/// What every project may refer to, outside of its own modules.
const SHARED: &str = r#"
pub(crate) use KRATE as lib;
pub(crate) mod prelude { pub(crate) use KRATE::*; }
pub(crate) mod renamed {
    pub(crate) use KRATE::{connection as make_connection, kafka_connection as make_kafka_connection};
    pub(crate) use KRATE::{s3_connection as make_s3_connection, gcs_connection as make_gcs_connection};
    pub(crate) use super::lib::{dynamodb_connection as make_dynamodb_connection, token as make_token};
    pub(crate) use super::super::shared::lib::datasource as make_datasource;
    pub(crate) use KRATE::{pipe as make_pipe, endpoint as make_endpoint, sink_pipe as make_sink_pipe};
    pub(crate) use super::lib::{materialized_view as make_materialized_view, copy_pipe as make_copy_pipe};
}
"#;

/// A crate with many projects, each with the path that is asked for.
fn generate(krate: &str, random: &mut Random) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let mut tree = Tree::default();
    let shared = tree.grow(vec!["shared".to_owned()], "pub(crate) ", random);
    let outside = (tree.modules.len(), tree.items.len());
    let mut main = String::from("#![allow(warnings)]\n");
    let mut shows = String::new();
    let mut asked = Vec::new();
    let mut writer = Writer { tree: &mut tree, random, krate, files: BTreeMap::new() };
    let folder = |base: &str, stem: &str| Folder {
        base: base.to_owned(),
        stem: stem.to_owned(),
        inline: String::new(),
    };
    let text = writer.module(shared, &folder("src/", "shared/"));
    writer.file("src/shared.rs".to_owned(), &format!("{text}{}", SHARED.replace("KRATE", krate)));
    for number in 0..PROJECTS {
        let name = format!("p{number}");
        // A project knows itself and what is shared.
        writer.tree.modules.truncate(outside.0);
        writer.tree.items.truncate(outside.1);
        let root = writer.tree.grow(vec![name.clone()], "pub(crate) ", writer.random);
        writer.tree.alias(4, outside.0, writer.random);
        let (file, path, inner, attribute) = match writer.random.below(3) {
            0 => (
                format!("src/{name}.rs"),
                format!("src/{name}"),
                folder("src/", &format!("{name}/")),
                String::new(),
            ),
            1 => (
                format!("src/{name}/mod.rs"),
                format!("src/{name}"),
                folder(&format!("src/{name}/"), ""),
                String::new(),
            ),
            _ => {
                let file = format!("src/far/{name}/{name}.rs");
                let attribute = format!("#[path = \"far/{name}/{name}.rs\"] ");
                (file.clone(), file, folder(&format!("src/far/{name}/"), ""), attribute)
            }
        };
        let text = writer.module(root, &inner);
        writer.file(file, &text);
        writeln!(main, "{attribute}mod {name};").expect("text");
        writeln!(shows, "    show({name:?}, {name}::add_to);").expect("text");
        asked.push((name, path));
    }
    let adds: String = (0..PROJECTS).map(|number| format!(" p{number}::add_to(project);")).collect();
    write!(
        main,
        "mod shared;
fn main() {{
{shows}    show(\"all\", |project| {{ shared::add_to(project);{adds} }});
}}
fn show(name: &str, add_to: fn(&mut {krate}::Project)) {{
    let mut project = {krate}::Project::new();
    add_to(&mut project);
    for file in project.files() {{
        println!(\"{{name}} {{}} {{:?}}\", file.path, file.text);
    }}
}}
"
    )
    .expect("text");
    let mut files = writer.files;
    files.insert("src/main.rs".to_owned(), main);
    asked.push(("all".to_owned(), "src/main.rs".to_owned()));
    (files, asked)
}

/// The same output as the generated program's, from the source text.
fn scanned(package: &Package, asked: &[(String, String)]) -> String {
    let target = "unix\ntarget_os=\"linux\"\n";
    let cfg = Cfg::new().with_features(["on"]).with_target(target);
    let mut text = String::new();
    for (name, path) in asked {
        let files = tinybird_build::configure().manifest_dir(package.path("")).cfg(cfg.clone()).files(path);
        for file in files.unwrap_or_else(|error| panic!("{name}: {error}")) {
            writeln!(text, "{name} {} {:?}", file.path, file.text).expect("text");
        }
    }
    text
}

fn compare(name: &str, krate: &str, seed: u64) {
    let (files, asked) = generate(krate, &mut Random::new(seed));
    let package = Package::new(name, &[]);
    std::fs::remove_file(package.path("build.rs")).expect("a file");
    let manifest = package.manifest("[features]\ndefault = [\"on\"]\non = []\noff = []\n");
    let dependency = format!("{krate}.package = \"tinybird\"\n{krate}.path");
    package.write("Cargo.toml", &manifest.replace("tinybird.path", &dependency));
    for (path, text) in &files {
        package.write(path, text);
    }
    let built = package.cargo(&["run", "--quiet"], &[]);
    assert!(built.is_ok, "seed {seed}\n{}", built.text);
    let scanned = scanned(&package, &asked);
    for (compiled, scanned) in built.stdout.lines().zip(scanned.lines()) {
        assert_eq!(compiled, scanned, "seed {seed}");
    }
    assert_eq!(built.stdout.lines().count(), scanned.lines().count(), "seed {seed}");
    assert!(scanned.lines().count() > PROJECTS, "seed {seed}");
    for kind in ["connections", "datasources", "pipes", "endpoints", "materializations", "copies", "sinks"] {
        assert!(scanned.contains(&format!(" {kind}/")), "seed {seed}: no {kind}");
    }
}

fn seed() -> u64 {
    std::env::var("TINYBIRD_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

#[test]
fn under_its_own_name() {
    compare("generated", "tinybird", seed());
}

#[test]
fn under_another_name() {
    compare("generated-renamed", "tb", seed() + 1000);
}
