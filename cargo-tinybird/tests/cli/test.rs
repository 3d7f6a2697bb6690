//! `test`: endpoints asked on fixtures, as `tb test` asks them.

use serde_json::Value;
use tinybird_engine::testing;

use crate::{Folder, MANIFEST};

const SOURCE: &str = r#"
tinybird::datasource! {
    pub Orders {
        schema: { at: DateTime, customer: String, price: Decimal(10, 2) },
        engine: MergeTree { sorting_key: [customer, at], ttl: "at + toIntervalDay(1)" },
    }
    pub Daily {
        schema: { day: Date, orders: AggregateFunction(count) },
        json_paths: false,
        engine: AggregatingMergeTree { sorting_key: [day] },
    }
    pub Countries { schema: { name: String, size: UInt32 }, engine: MergeTree { sorting_key: [name] } }
}

tinybird::materialized_view! {
    pub Count {
        datasource: Daily,
        nodes: { counted: "SELECT toDate(at) AS day, countState() AS orders FROM {Orders} GROUP BY day" },
    }
}

tinybird::endpoint! {
    pub Top {
        params: { who: String, limit: Int32 = 10 },
        nodes: {
            ranked: "SELECT customer, price FROM {Orders} WHERE customer = {{String(who)}} ORDER BY price LIMIT {{Int32(limit)}}",
        },
    }
    pub Days { nodes: { merged: "SELECT day, countMerge(orders) AS orders FROM {Daily} GROUP BY day ORDER BY day" } }
    pub Sizes { nodes: { all: "SELECT name, size FROM {Countries} ORDER BY name" } }
}
"#;

const ORDERS: &str = r#"{"at":"2024-01-01 00:00:00","customer":"ann","price":1.5}
{"at":"2024-01-02 00:00:00","customer":"ann","price":2.5}
{"at":"never","customer":"bob","price":2.5}
"#;

const TOP: &str = r#"# The top.
- name: one
  parameters: who=ann&limit=1
  expected_result: |
    {"customer":"ann","price":1.5}
- name: by_address
  parameters: /v0/pipes/top.ndjson?who=ann%20b
  expected_result: ''
- name: nobody
  parameters: ''
  expected_http_status: 400
  expected_result: |-
    Template Syntax Error: Required parameter is not defined. Check the parameters who. Please provide a value or set a default value in the pipe code.
"#;

fn project(tests: &[(&str, &str)]) -> Option<Folder> {
    testing::installed()?;
    let folder =
        Folder::new(&[("Cargo.toml", MANIFEST), ("src/lib.rs", SOURCE), ("fixtures/orders.ndjson", ORDERS)]);
    tests.iter().for_each(|(path, text)| folder.write(path, text));
    Some(folder)
}

#[test]
fn endpoints_answer_what_is_expected() {
    let days = "- name: all\n  parameters: ''\n  expected_result: |\n    {\"day\":\"2024-01-01\",\"orders\":1}\n    {\"day\":\"2024-01-02\",\"orders\":1}\n";
    let sizes = "- name: all\n  expected_result: |\n    {\"name\":\"fr\",\"size\":1}\n    {\"name\":\"it\",\"size\":2}\n";
    let Some(folder) = project(&[
        ("tests/top.yaml", TOP),
        ("tinybird/tests/of/days.yml", days),
        ("tests/sizes.yaml", sizes),
        ("tinybird/fixtures/countries.csv", "name,size\nit,2\nfr,1\n"),
    ]) else {
        return;
    };
    folder.run("test").is(
        0,
        "",
        "note: `fixtures/orders.ndjson:3` is quarantined (`at`): Cannot read DateTime: unexpected word
      Loaded 4 rows of fixtures
      Passed sizes/all
      Passed top/one
      Passed top/by_address
      Passed top/nobody
      Passed days/all
      Tested 5 passed",
    );
    folder.run("test days nobody --quiet").is(0, "", "");
}

#[test]
fn what_differs_is_shown_by_row() {
    let wrong = TOP.replace("1.5", "1.6").replace("who=ann%20b", "who=ann");
    let Some(folder) =
        project(&[("tests/top.yaml", &wrong), ("tests/gone.yaml", "- name: a\n"), ("fixtures/gone.csv", "")])
    else {
        return;
    };
    let ran = folder.run("test");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    for part in [
        "note: `fixtures/gone.csv` is not loaded: no data source has this name\n",
        "note: `tests/gone.yaml` is skipped: unknown pipe `gone`\n",
        "error: top/one failed: the answer differs\n  --> tests/top.yaml:2\n--- expected\n+++ given\n@@ -1 +1 @@\n\
         -{\"customer\":\"ann\",\"price\":1.6}\n+{\"customer\":\"ann\",\"price\":1.5}\n",
        "error: top/by_address failed: the answer differs\n",
        "Tested 1 passed, 2 failed, 1 skipped",
    ] {
        assert!(ran.stderr.contains(part), "{part}\n\n{}", ran.stderr);
    }
    let ran = folder.run("test top/one --format json");
    let lines: Vec<Value> =
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let failed = lines.iter().find(|line| line["reason"] == "test").expect("a test");
    assert_eq!((&failed["state"], &failed["line"]), (&"failed".into(), &2.into()), "{failed}");
    assert_eq!(lines.last().map(|line| line["failed"].clone()), Some(1.into()));
}

#[test]
fn results_are_written_into_the_tests() {
    let old = TOP.replace("1.5", "1.6").replace("  expected_http_status: 400\n", "");
    let Some(folder) = project(&[("tests/top.yaml", &old)]) else { return };
    let ran = folder.run("test --update");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let status = "  parameters: ''\n  expected_http_status: 400\n";
    let moved = TOP.replace(status, "  parameters: ''\n") + "  expected_http_status: 400\n";
    assert_eq!(folder.read("tests/top.yaml"), moved);
    assert_eq!(folder.run("test").code, Some(0));
    assert!(folder.run("test --update").stderr.contains("Finished"));
}

#[test]
fn mistakes_in_tests_come_together() {
    let Some(folder) = project(&[("tests/top.yaml", "- nam: a\n"), ("tests/days.yaml", "name: a\n")]) else {
        return;
    };
    folder.run("test").is(
        1,
        "",
        "error: a file of tests is a list
  --> tests/days.yaml:1
help: write a list of tests: `- name: ..`, with `parameters` and `expected_result` below
error: a test has no `nam`
  --> tests/top.yaml:1
help: did you mean `name`?",
    );
    let Some(folder) = project(&[]) else { return };
    let ran = folder.run("test");
    assert!(ran.code == Some(1) && ran.stderr.contains("there are no tests\nhelp: "), "{}", ran.stderr);
}
