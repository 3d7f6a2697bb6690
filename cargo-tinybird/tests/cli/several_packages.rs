//! `--workspace`: the packages of a workspace as one project.

use crate::Folder;

const SHARED: &str = "
tinybird::kafka_connection! {
    pub Broker { bootstrap_servers: \"k:9092\", key: secret(\"KEY\"), secret: secret(\"SECRET\") }
}
tinybird::datasource! {
    pub Countries { schema: { code: String, name: String } }
}
";

const ORDERS: &str = "
tinybird::datasource! {
    pub Orders {
        schema: { at: DateTime, country: String },
        kafka: { connection: shared::Broker, topic: \"orders\", group_id: \"shop\" },
    }
}
";

const REPORTS: &str = "
use shared::Countries;
tinybird::endpoint! {
    pub ByCountry {
        nodes: { counted: \"SELECT name, count() AS n FROM {orders::Orders} JOIN {Countries} ON code = country GROUP BY name\" },
    }
}
";

fn manifest(name: &str, dependencies: &[&str]) -> String {
    let mut text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ntinybird = {{ path = \"../tinybird\" }}\n"
    );
    for dependency in dependencies {
        text.push_str(&format!("{dependency} = {{ path = \"../{dependency}\" }}\n"));
    }
    text
}

fn workspace() -> Folder {
    Folder::new(&[
        (
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"shared\", \"orders\", \"reports\", \"plain\"]\nexclude = [\"tinybird\"]\n",
        ),
        ("tinybird/Cargo.toml", "[package]\nname = \"tinybird\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("tinybird/src/lib.rs", ""),
        ("shared/Cargo.toml", &manifest("shared", &[])),
        ("shared/src/lib.rs", SHARED),
        ("orders/Cargo.toml", &manifest("orders", &["shared"])),
        ("orders/src/lib.rs", ORDERS),
        ("reports/Cargo.toml", &manifest("reports", &["orders", "shared"])),
        ("reports/src/lib.rs", REPORTS),
        ("plain/Cargo.toml", "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
        ("plain/src/lib.rs", ""),
    ])
}

#[test]
fn they_are_one_project() {
    let folder = workspace();
    folder.run("check --workspace").is(0, "", "     Checked 4 resources");
    // A package by itself knows what it refers to, and no more.
    folder.run("check --package reports").is(0, "", "     Checked 1 resource");
    let ran = folder.run("graph --workspace --format mermaid");
    for name in ["broker", "countries", "orders", "by_country"] {
        assert!(ran.stdout.contains(name), "{name}: {}{}", ran.stdout, ran.stderr);
    }
    // A mistake between two of them shows in all.
    folder.write(
        "shared/src/lib.rs",
        &SHARED.replace("pub Countries", "pub Orders").replace("{Countries}", "{Orders}"),
    );
    folder.write(
        "reports/src/lib.rs",
        &REPORTS.replace("use shared::Countries;", "").replace("{Countries}", "{shared::Orders}"),
    );
    let ran = folder.run("check --workspace");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("two resources are called `orders` in Tinybird"), "{}", ran.stderr);
}

#[test]
fn each_writes_its_own_files() {
    let folder = workspace();
    let ran = folder.run("generate --workspace");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let written: Vec<String> = folder
        .files()
        .into_iter()
        .filter(|path| path.ends_with(".datasource") || path.ends_with(".pipe"))
        .collect();
    assert_eq!(
        written,
        [
            "orders/tinybird/datasources/orders.datasource",
            "reports/tinybird/endpoints/by_country.pipe",
            "shared/tinybird/datasources/countries.datasource",
        ]
    );
    assert_eq!(folder.run("generate --workspace --check").code, Some(0));
    folder.write("orders/src/lib.rs", &ORDERS.replace("DateTime", "Date"));
    let ran = folder.run("generate --workspace --check");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    // What they wrote is not read as somebody's datafile.
    folder.write("orders/src/lib.rs", ORDERS);
    folder.run("check --workspace").is(0, "", "     Checked 4 resources");
    let ran = folder.run("check --workspace --package orders");
    assert!(ran.code == Some(2) && ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
}

#[test]
fn the_example_is_current() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/workspace/Cargo.toml");
    let folder = Folder::new(&[]);
    let ran = folder.run(&format!("generate --workspace --check --manifest-path {manifest}"));
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let ran = folder.run(&format!("check --workspace --manifest-path {manifest}"));
    assert!(ran.code == Some(0) && !ran.stderr.contains("warning"), "{}", ran.stderr);
}
