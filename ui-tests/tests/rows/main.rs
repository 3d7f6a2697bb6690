//! Rows of random schemas, through the macros and a real ClickHouse: what is sent is in the table, and comes back equal.
//!
//! The schemas are macro calls of one program, which is compiled once. `TINYBIRD_ROWS=100000` sets how many rows,
//! `TINYBIRD_SEED` which.

mod column;
#[path = "../../../tinybird-build/tests/builds/package.rs"]
mod package;
#[path = "../../../tinybird-rows/tests/clickhouse/random.rs"]
#[allow(dead_code)]
mod random;

use std::fmt::Write as _;

use column::Column;
use package::Package;
use random::Random;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// How many rows of a schema are sent at once.
const ROWS: u64 = 50;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// A data source and the rows that it takes: a struct of the macro's, or one that derives `Row`.
fn schema(number: u64, columns: &[Column]) -> String {
    let mut text = format!("datasource! {{ pub Source{number} {{ schema: {{\n");
    for column in columns {
        writeln!(text, "    {}", column.declared()).expect("text");
    }
    let is_own = number % 2 == 1;
    let row = if is_own { "_".to_owned() } else { format!("Row{number}") };
    writeln!(text, "}}, row: {row} }} }}").expect("text");
    if is_own {
        writeln!(text, "#[derive(Debug, Clone, PartialEq, tinybird::Row)]\n#[row(Source{number})]")
            .expect("text");
        writeln!(text, "pub struct Row{number} {{").expect("text");
        for column in columns.iter().rev() {
            writeln!(text, "    {}", column.field()).expect("text");
        }
        text.push_str("}\n");
    }
    let [made, kept] = [false, true].map(|kept| {
        let fields = columns.iter().map(|column| column.made(number, is_own, kept));
        fields.collect::<String>()
    });
    writeln!(
        text,
        "impl Sent for Row{number} {{
    type Source = Source{number};
    fn make(r: &mut Random) -> Self {{ let n = r.below(4); Self {{ {made} }} }}
    fn kept(self) -> Self {{ Self {{ {kept} ..self }} }}
}}"
    )
    .expect("text");
    text
}

#[test]
fn rows_of_random_schemas_come_back_equal() {
    if tinybird_engine::testing::engine().is_none() {
        return;
    }
    let (seed, rows) = (number("TINYBIRD_SEED", 1), number("TINYBIRD_ROWS", 1_000));
    let mut random = Random::new(seed);
    // Of many rows, as many are of each schema.
    let schemas = (rows / ROWS).clamp(1, 60);
    let (mut text, mut calls) = (String::new(), String::new());
    let mut order = column::Order::default();
    for number in 0..schemas {
        let columns: Vec<Column> =
            (0..8 + random.below(8)).map(|index| Column::random(index, &mut order, &mut random)).collect();
        text.push_str(&schema(number, &columns));
        let times = (rows / ROWS).div_ceil(schemas);
        writeln!(calls, "    check::<Row{number}>(&mut engine, &mut random, {times});").expect("text");
    }
    let package = Package::new("rows", &[]);
    std::fs::remove_file(package.path("build.rs")).expect("a file");
    let manifest = package.manifest("").replace(
        &format!("tinybird.path = {ROOT:?}"),
        &format!(
            "tinybird = {{ path = {ROOT:?}, features = [\"types\"] }}\n\
             tinybird-engine = {{ path = \"{ROOT}/tinybird-engine\", features = [\"testing\"] }}\n\
             serde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n"
        ),
    );
    package.write("Cargo.toml", &manifest);
    package.write("src/schemas.rs", &format!("use crate::*;\n{text}"));
    package.write(
        "src/main.rs",
        &format!(
            "{}\nfn main() {{\n    let mut random = Random::new({seed});\n    let mut engine = clickhouse::engine().unwrap();\n\
             {calls}    println!(\"{{}}\", count());\n}}\n",
            include_str!("program.rs").replace("ROOT", ROOT)
        ),
    );
    let run = package.cargo(&["run", "--quiet"], &[]);
    assert!(run.is_ok, "TINYBIRD_SEED={seed}\n{}", run.text);
    let sent: u64 = run.stdout.trim().parse().expect("the number of rows");
    assert!(sent >= rows, "TINYBIRD_SEED={seed}: {sent} rows");
}

#[test]
fn without_the_feature_each_item_is_one_error() {
    let package = Package::new("without-rows", &[]);
    std::fs::remove_file(package.path("build.rs")).expect("a file");
    package.write(
        "src/main.rs",
        "use tinybird::{datasource, endpoint};
datasource! {
    pub Views {
        schema: { #[row(u8)] day: UInt16 = 3 },
        row: View,
    }
}
endpoint! {
    pub Top {
        params: { day: UInt16 },
        nodes: { n: \"SELECT day FROM {Views} WHERE day = {{UInt16(day)}}\" },
        output: { day: UInt16 },
        row: TopRow,
        query: TopQuery,
    }
    pub Last {
        params: { day: UInt16 },
        nodes: { n: \"SELECT day FROM {Views} WHERE day = {{UInt16(day)}}\" },
        query: LastQuery,
    }
}
fn main() {}
",
    );
    let built = package.cargo(&["check", "--quiet"], &[]);
    assert!(!built.is_ok);
    let said: Vec<&str> = built.text.lines().filter(|line| line.contains("the feature `rows`")).collect();
    let expected =
        |option: &str| format!("error: `{option}` needs the feature `rows` of the crate `tinybird`");
    assert_eq!(said, [expected("row"), expected("row"), expected("query")], "{}", built.text);
    for (option, place) in [("row", "5:9"), ("row", "13:9"), ("query", "19:9")] {
        assert!(built.text.contains(&format!("src/main.rs:{place}")), "{option}: {}", built.text);
    }
    let help = "help: add it in Cargo.toml: `features = [\"rows\"]`, or `\"types\"` for times, UUIDs, decimals and JSON";
    assert_eq!(built.text.matches(help).count(), 3, "{}", built.text);
    assert_eq!(
        built.text.matches("\nerror").count() + 1,
        4,
        "three, and that it does not compile: {}",
        built.text
    );
}
