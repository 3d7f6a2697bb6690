//! What the struct of a data source's rows costs `cargo check`, and the same struct with serde's two derives.

use std::error::Error;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::SystemTime;

use crate::Setting;
use crate::measure::{self, Times, cargo, verdict};

/// How much a row of ten columns may cost, in milliseconds, and how much of what serde's derives cost.
const TARGETS: (f64, f64) = (5.0, 0.2);

const COLUMNS: [(&str, &str, &str); 10] = [
    ("at", "DateTime64(3)", "jiff::Timestamp"),
    ("site", "LowCardinality(String)", "String"),
    ("path", "String", "String"),
    ("user_id", "Nullable(UInt64)", "Option<u64>"),
    ("session", "UInt64", "u64"),
    ("duration", "Float64", "f64"),
    ("bytes", "UInt32", "u32"),
    ("is_new", "Bool", "bool"),
    ("country", "String", "String"),
    ("tags", "Array(String)", "Vec<String>"),
];

const DEPENDENCIES: &str = "serde = { version = \"1\", features = [\"derive\"] }\n\
    jiff = { version = \"1\", default-features = false, features = [\"serde\", \"std\"] }\n";

fn items(kind: &str, count: usize) -> String {
    let (mut schema, mut fields) = (String::new(), String::new());
    for (name, column, field) in COLUMNS {
        schema.push_str(&format!("{name}: {column}, "));
        fields.push_str(&format!("pub {name}: {field}, "));
    }
    let mut text = "#![allow(dead_code)]\nuse tinybird::datasource;\n".to_owned();
    for number in 0..count {
        let row = if kind == "row" { format!("row: Row{number},") } else { String::new() };
        let _ = writeln!(text, "datasource! {{ pub Table{number} {{ schema: {{ {schema} }}, {row} }} }}");
        if kind == "serde" {
            let derives = "Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize";
            let _ = writeln!(text, "#[derive({derives})] pub struct Row{number} {{ {fields} }}");
        }
    }
    text
}

pub(crate) fn run(setting: &Setting) -> Result<(), Box<dyn Error>> {
    let count = (setting.count / 5).max(1);
    let mut kinds: Vec<(&str, PathBuf, Times)> = Vec::new();
    for kind in ["plain", "row", "serde"] {
        let package = setting.work.join(format!("rows-{kind}"));
        fs::create_dir_all(package.join("src"))?;
        let tinybird = &setting.tinybird;
        let manifest = format!(
            "[package]\nname = \"rows_{kind}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             tinybird = {{ path = {tinybird:?}, features = [\"types\"] }}\n{DEPENDENCIES}"
        );
        fs::write(package.join("Cargo.toml"), manifest)?;
        fs::write(package.join("src/lib.rs"), items(kind, count))?;
        measure::run(cargo().args(["fetch"]).current_dir(&package))?;
        kinds.push((kind, package, Times::default()));
    }
    // The first one builds what they depend on.
    for run in 0..=setting.runs {
        for (_, package, times) in &mut kinds {
            let root = File::options().append(true).open(package.join("src/lib.rs"))?;
            root.set_modified(SystemTime::now())?;
            let mut check = cargo();
            check.args(["check", "--offline", "--target-dir"]).arg(setting.work.join("rows"));
            check.current_dir(&*package);
            if run == 0 { measure::run(&mut check)? } else { times.measure(&mut check)? }
        }
    }
    let [plain, row, serde] = kinds.as_slice() else { return Ok(()) };
    let each = |of: &Times| (of.median() - plain.2.median()) / count as f64;
    let (row, serde) = (each(&row.2), each(&serde.2));
    println!("\n`cargo check` of rows of ten columns, cold, without incremental compilation");
    println!("  `row` {row:.2} ms, target {} ms: {}", TARGETS.0, verdict(row <= TARGETS.0));
    let share = row / serde;
    println!(
        "  serde's two derives {serde:.2} ms; `row` is {share:.2} of it, target {}: {}",
        TARGETS.1,
        verdict(share <= TARGETS.1)
    );
    Ok(())
}
