//! `outputs`: the columns of endpoints, shown and written.

use std::process::Command;

use tinybird_engine::{Location, testing};

use crate::{Folder, MANIFEST, Ran};

const SOURCE: &str = r#"use tinybird::{datasource, endpoint};

datasource! {
    pub Events {
        schema: { at: DateTime, name: LowCardinality(String), n: UInt32 },
        engine: MergeTree { sorting_key: at },
    }
}

endpoint! {
    // The largest.
    pub Top {
        nodes: { n: "SELECT name, sum(n) AS total FROM {Events} GROUP BY name" }, // by name
    }
    pub Per {
        nodes: {
            n: "SELECT {% if defined(day) %} toDate(at) AS day, {% end %} count() AS c FROM {Events} GROUP BY ALL",
        },
    }
    pub Old { nodes: { n: "SELECT at FROM {Events}" }, output: { at: Date, gone: String } }
}
"#;

fn run(folder: &Folder, words: &str) -> Option<Ran> {
    let Some(Location::Library(engine)) = testing::installed() else { return None };
    let mut command: Command = folder.command(words);
    command.env("TINYBIRD_ENGINE", engine).env("XDG_CACHE_HOME", folder.path("cache"));
    let output = command.output().expect("the command");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
}

#[test]
fn columns_are_shown_and_written() {
    let folder = Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", SOURCE)]);
    let Some(shown) = run(&folder, "outputs") else { return };
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    assert_eq!(
        shown.stdout,
        "top\n    name   LowCardinality(String)\n    total  UInt64\n\
         per\n    c  UInt64\n\
         per where `day` is `day`\n    day  Date\n    c    UInt64\n\
         old\n    at  DateTime\n"
    );
    assert_eq!(folder.read("src/lib.rs"), SOURCE);

    let checked = run(&folder, "check --prove --format json").expect("an engine");
    assert_eq!(checked.code, Some(1));
    let messages: Vec<String> = checked
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|line| line["rule"] == "output-differs")
        .map(|line| {
            format!("{}:{} {}", line["line"], line["column"], line["message"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        messages,
        [
            "20:66 the column `at` is declared as `Date`, and the query gives `DateTime`",
            "20:76 the query gives no column `gone`",
        ]
    );

    let written = run(&folder, "outputs --write").expect("an engine");
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    assert!(written.stderr.contains("note: `per` is left as it is: its columns depend on its parameters"));
    let expected = SOURCE
        .replace(
            "}, // by name\n",
            "}, // by name\n        output: { name: LowCardinality(String), total: UInt64 },\n",
        )
        .replace("output: { at: Date, gone: String }", "output: { at: DateTime }");
    assert_eq!(folder.read("src/lib.rs"), expected);
    let checked = run(&folder, "check --prove").expect("an engine");
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert_eq!(run(&folder, "outputs --write").expect("an engine").code, Some(0));
    assert_eq!(folder.read("src/lib.rs"), expected);
}
