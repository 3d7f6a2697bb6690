//! Datafiles in the output folder that the package does not render.

use std::fs;

use crate::{BUILD, Package, VIEWS};

const TOP: &str =
    "tinybird::endpoint! { pub Top { nodes: { n: \"SELECT page FROM views JOIN orders ON 1\" } } }\n";

#[test]
fn they_belong_to_the_project() {
    let lib = format!("{VIEWS}{TOP}");
    let package = Package::new("neighbours", &[("src/lib.rs", &*lib)]);
    let unknown = "src/lib.rs:2:45: unknown table `orders` (line 1, column 29 of the SQL); declare it, or leave it if the workspace has it";
    package.check().succeeds(&[unknown]);
    // The folder is watched.
    package.write("tinybird/by/hand/orders.datasource", "SCHEMA >\n    `id` String\n");
    package.check().succeeds(&[]);
    package.write("tinybird/vendor/other/datasources/views.datasource", "SCHEMA >\n    `id` String\n");
    package.write("tinybird/nested/Cargo.toml", "[package]\n");
    package.write("tinybird/nested/views.datasource", "SCHEMA >\n    `id` String\n");
    package.write("tinybird/broken.pipe", "no datafile\n");
    package.check().succeeds(&[]);
}

#[test]
fn two_of_one_name_are_refused() {
    let lib = format!("{VIEWS}{}", TOP.replace(" JOIN orders ON 1", ""));
    let package = Package::new("one-name", &[("src/lib.rs", &*lib)]);
    package.write("tinybird/pipes/top.pipe", "NODE n\nSQL >\n    SELECT 2\n");
    package.check().fails(
        "error: an endpoint and a pipe are both called `top`
 --> src/lib.rs:2:27
  |
2 | tinybird::endpoint! { pub Top { nodes: { n: \"SELECT page FROM views\" } } }
  |                           ^^^
  |
  = help: remove the datafile, or give the Rust definition another name: `name: \"..\"`
note: the other one is declared here
 --> tinybird/pipes/top.pipe:1:1
  |
1 | NODE n
  | ^^^^^^",
    );
    assert!(!package.path("tinybird/endpoints").exists());

    // The same text elsewhere can be adopted.
    let text = "NODE n\nSQL >\n    SELECT page FROM views\n\nTYPE endpoint\n";
    package.write("tinybird/pipes/top.pipe", text);
    let built = package.check();
    assert!(built.text.contains("their texts are the same: remove the datafile"), "{}", built.text);
    package.write("build.rs", &BUILD.replace(".generate", ".adopt(true).generate"));
    package.check().succeeds(&[]);
    assert!(!package.path("tinybird/pipes/top.pipe").exists());
    assert_eq!(package.read("tinybird/endpoints/top.pipe"), text);
    package.write("build.rs", BUILD);

    // Two that are written by hand.
    for folder in ["a", "b"] {
        package.write(&format!("tinybird/{folder}/raw.datasource"), "SCHEMA >\n    `id` String\n");
    }
    let built = package.check();
    assert!(built.text.contains("a data source and another one are both called `raw`"), "{}", built.text);
    assert!(
        built.text.contains("tinybird/a/raw.datasource:1:1")
            && built.text.contains("tinybird/b/raw.datasource:1:1")
    );
    fs::remove_file(package.path("tinybird/b/raw.datasource")).expect("a file");
    package.check().succeeds(&[]);

    // One of the package's own that moves is no other.
    package.write("src/lib.rs", &lib.replace("endpoint!", "pipe!"));
    assert!(package.check().is_ok);
    assert!(package.path("tinybird/pipes/top.pipe").is_file());
}

#[test]
fn what_version_control_leaves_is_named() {
    let package = Package::new("left-behind", &[("src/lib.rs", VIEWS)]);
    package.check().succeeds(&[]);
    let manifest = package.read("tinybird/tinybird.left-behind.manifest");
    package.write("src/lib.rs", &format!("{VIEWS}{}", VIEWS.replace("Views", "More")));
    package.check().succeeds(&[]);
    // `git checkout .`
    package.write("src/lib.rs", VIEWS);
    package.write("tinybird/tinybird.left-behind.manifest", &manifest);
    let warning = format!(
        "nothing declares `{}` any more, which an earlier build wrote; remove it, or it is deployed",
        "HERE/tinybird/datasources/more.datasource"
    );
    package.check().succeeds(&[&warning]);
    // Until it is gone or edited.
    package.write("src/lib.rs", &format!("{VIEWS}// a comment\n"));
    package.check().succeeds(&[&warning]);
    let path = package.path("tinybird/datasources/more.datasource");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("{text}TAGS \"mine\"\n")).expect("a file");
    package.check().succeeds(&[]);
}
