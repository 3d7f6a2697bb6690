//! Packages that refer to what other packages of the Cargo workspace declare.

use std::fs;

use crate::{BUILD, Package};

const DEFS: &str = "tinybird::kafka_connection! { pub Broker { bootstrap_servers: \"h:1\" } }
tinybird::datasource! { pub Shared { name: \"shared_events\", schema: { id: String }, \
kafka: { connection: Broker, topic: \"t\" } } }
#[cfg(feature = \"extra\")]
tinybird::token! { pub Extra }
pub use tinybird::datasource as ds;
";

const APP: &str =
    "defs::ds! { pub Own { schema: { id: String }, kafka: { connection: defs::Broker, topic: \"u\" } } }
tinybird::endpoint! { pub Top { nodes: { n: \"SELECT * FROM {defs::Shared}\" } } }
fn main() {
    let project = tinybird::include_project!();
    let own = tinybird::Project::new().with::<Top>().with::<Own>();
    assert_eq!(project.files(), own.files());
    let paths = |project: tinybird::Project| {
        project.files().iter().map(|file| file.path.to_string()).collect::<Vec<_>>().join(\" \")
    };
    println!(\"{}\", paths(project.clone()));
    assert_eq!(paths(project.clone().with_dependencies()), paths(own.clone().with_dependencies()));
    println!(\"{}\", paths(project.with_dependencies()));
    println!(\"{}\", paths(own.with::<defs::Shared>()));
}
";

/// A Cargo workspace of the packages `app` and `defs`, each with a folder for its files.
fn workspace(name: &str) -> Package {
    let root = Package::new(name, &[]);
    fs::remove_file(root.path("build.rs")).expect("a file");
    root.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"defs\"]\n");
    let manifest = |member: &str, more: &str| {
        let manifest = root.manifest("").replace("[workspace]\n", "");
        let manifest =
            manifest.replacen(&format!("name = \"{name}\""), &format!("name = \"{name}-{member}\""), 1);
        format!("{manifest}{more}")
    };
    let defs = format!("defs = {{ package = \"{name}-defs\", path = \"../defs\" }}");
    let app = manifest("app", "").replace("[dependencies]", &format!("[dependencies]\n{defs}"));
    root.write("app/Cargo.toml", &app);
    root.write("app/src/main.rs", APP);
    root.write("app/build.rs", &BUILD.replace("src/lib.rs", "src"));
    root.write("defs/Cargo.toml", &manifest("defs", "[features]\nextra = []\n"));
    root.write("defs/src/lib.rs", DEFS);
    root.write("defs/build.rs", BUILD);
    root
}

#[test]
fn each_package_renders_its_own() {
    let root = workspace("referring");
    let run = root.cargo(&["run"], &[]);
    run.succeeds(&[]);
    let own = "datasources/own.datasource endpoints/top.pipe";
    let shared = "connections/broker.connection datasources/own.datasource datasources/shared_events.datasource \
                  endpoints/top.pipe";
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), [own, shared, shared]);
    assert!(root.read("app/tinybird/endpoints/top.pipe").contains("FROM shared_events"));
    assert!(root.read("app/tinybird/datasources/own.datasource").contains("KAFKA_CONNECTION_NAME broker"));
    assert!(!root.path("app/tinybird/connections").exists());
    assert!(root.path("defs/tinybird/connections/broker.connection").is_file());

    // A change in the one renders the other again.
    root.write("defs/src/lib.rs", &DEFS.replace("shared_events", "all_events"));
    assert!(root.check().is_ok);
    assert!(root.read("app/tinybird/endpoints/top.pipe").contains("FROM all_events"));
    // That a file of `defs` was removed is told once.
    root.check().succeeds(&[]);
    assert!(root.cargo(&["check", "-v"], &[]).text.contains("Fresh referring-app"));
}

#[test]
fn mistakes_are_told_once() {
    let root = workspace("referring-wrongly");
    root.write("app/src/main.rs", &APP.replace("defs::Shared}", "defs::Broker}"));
    let built = root.cargo(&["check", "-p", "referring-wrongly-app"], &[]);
    built.fails_in_rustc(
        "referring-wrongly-app",
        &["error[E0277]: a query reads from a data source, a pipe or an endpoint, and `Broker` is none"],
    );
    root.write("app/src/main.rs", APP);
    root.write("defs/src/lib.rs", &DEFS.replace("id: String", "id: Strin"));
    root.check().fails_in_rustc("referring-wrongly-defs", &["error: unknown type `Strin`"]);

    // Which features of another package are enabled, cargo tells nobody.
    root.write("defs/src/lib.rs", DEFS);
    let app = "tinybird::datasource! { pub Own { schema: { id: String }, tokens: { defs::Extra: Append } } }\nfn main() {}\n";
    root.write("app/src/main.rs", app);
    let built = root.cargo(&["check", "--features", "referring-wrongly-defs/extra"], &[]);
    let refused =
        "whether `feature = \"extra\"` holds in the dependency `referring-wrongly-defs` cannot be known";
    assert!(!built.is_ok && built.text.contains(refused), "{}", built.text);
    let manifest = root.read("app/Cargo.toml");
    root.write("app/Cargo.toml", &manifest.replace("\"../defs\" }", "\"../defs\", features = [\"extra\"] }"));
    root.check().succeeds(&[]);
    assert!(root.read("app/tinybird/datasources/own.datasource").contains("TOKEN extra APPEND"));
}
