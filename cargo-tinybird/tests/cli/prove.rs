//! `check --prove`: a project on a real ClickHouse, and what it is kept from.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde_json::Value;
use tinybird_engine::testing;

use crate::{Folder, MANIFEST, Ran};

const EVENTS: (&str, &str) = (
    "tinybird/datasources/events.datasource",
    "SCHEMA >\n    at DateTime `json:$.at`,\n    name String `json:$.name`\n\nENGINE MergeTree\nENGINE_SORTING_KEY at\n",
);

fn pipe(name: &str, sql: &str) -> (String, String) {
    let sql = sql.replace('\n', "\n    ");
    (format!("tinybird/endpoints/{name}.pipe"), format!("NODE n\nSQL >\n    {sql}\n\nTYPE endpoint\n"))
}

/// A folder with datafiles only, where an engine is installed.
fn folder(pipes: &[(&str, &str)]) -> Option<Folder> {
    testing::installed()?;
    let folder = Folder::new(&[EVENTS]);
    for (name, sql) in pipes {
        let (path, text) = pipe(name, sql);
        folder.write(&path, &text);
    }
    Some(folder)
}

/// Runs a command that keeps what it knows in a folder of its own.
fn run(folder: &Folder, words: &str) -> Ran {
    let output = command(folder, words).output().expect("the command");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

fn command(folder: &Folder, words: &str) -> Command {
    let mut command = folder.command(words);
    let engine = match testing::installed() {
        Some(tinybird_engine::Location::Library(path)) => path,
        other => panic!("these tests run on the library, not on {other:?}"),
    };
    command.env("TINYBIRD_ENGINE", engine).env("XDG_CACHE_HOME", folder.path("cache"));
    command
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_branch_that_one_value_reaches_is_shown_with_that_value() {
    let sql =
        "%\nSELECT {% if unit == 'week' %} toStartWeek(at) {% else %} toDate(at) {% end %} AS t FROM events";
    let Some(folder) = folder(&[
        ("top", sql),
        ("well", "SELECT count() AS c FROM events"),
        ("far", "SELECT * FROM nothing"),
    ]) else {
        return;
    };
    let ran = run(&folder, "check --prove --format json");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let lines = lines(&ran);
    let found = lines.iter().find(|line| line["rule"] == "clickhouse-unknown-name").expect("a diagnostic");
    assert_eq!(found["clickhouse_code"], "UNKNOWN_FUNCTION");
    assert_eq!(found["parameters"], serde_json::json!({ "unit": "week" }));
    assert_eq!((&found["line"], &found["column"]), (&4.into(), &36.into()));
    let message = "ClickHouse refuses the query where `unit` is `week`: Function with name `toStartWeek` does not exist";
    assert!(found["message"].as_str().is_some_and(|said| said.starts_with(message)), "{found}");
    let unjudged = lines.iter().find(|line| line["reason"] == "not-judged").expect("one");
    assert_eq!((&unjudged["resource"], &unjudged["node"]), (&"far".into(), &"n".into()));
    let proof = lines.iter().find(|line| line["reason"] == "proof").expect("one");
    assert_eq!(
        *proof,
        serde_json::json!({ "reason": "proof", "judged": 3, "not_judged": 1, "errors": 1, "warnings": 0 })
    );
    // As Tinybird itself checks it, nothing is wrong.
    let ran = run(&folder, "check --prove --renderings one");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("Proved 3 tables and queries, 1 not judged"), "{}", ran.stderr);
    assert!(ran.stderr.contains("note: `far`, node `n` was not judged: "), "{}", ran.stderr);
}

#[test]
fn what_is_wrong_in_rust_is_shown_at_its_word() {
    if testing::installed().is_none() {
        return;
    }
    let source = r##"use tinybird::{datasource, endpoint};

datasource! {
    pub Events {
        schema: { at: DateTime, name: String },
        engine: MergeTree { sorting_key: at },
    }
}

endpoint! {
    pub Top {
        nodes: {
            n: r#"
                SELECT name, "at" AS t
                FROM {Events} WHERE nmae != ''
            "#,
        },
    }
    pub Other { nodes: { n: "SELECT \"name\" FROM {Events}\nGROUP BY na" } }
    pub Apart { nodes: { n: include_str!("apart.sql") } }
}
"##;
    let folder = Folder::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", source),
        ("src/apart.sql", "SELECT *\nFROM {Events}\nORDER BY a_t\n"),
    ]);
    let ran = run(&folder, "check --prove --format json");
    let places: Vec<_> = lines(&ran)
        .iter()
        .filter(|line| line["rule"] == "clickhouse-unknown-name")
        .map(|line| {
            format!("{}:{}:{}", line["file"].as_str().unwrap_or_default(), line["line"], line["column"])
        })
        .collect();
    assert_eq!(
        places,
        ["src/lib.rs:15:37", "src/lib.rs:19:70", "src/apart.sql:3:10"],
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn what_is_known_is_not_tried_again() {
    let Some(folder) = folder(&[("a", "SELECT nmae FROM events"), ("b", "SELECT name FROM events")]) else {
        return;
    };
    let first = run(&folder, "check --prove");
    assert_eq!(first.code, Some(1), "{}", first.stderr);
    // An engine that would not start is not needed.
    let broken = |words: &str| {
        let mut command = command(&folder, words);
        command.env("TMPDIR", folder.path("missing"));
        let output = command.output().expect("the command");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(broken("check --prove"), (Some(1), first.stderr));
    folder.write("tinybird/endpoints/b.pipe", "NODE n\nSQL >\n    SELECT at FROM events\n\nTYPE endpoint\n");
    assert_eq!(broken("check --prove").0, Some(2));
    folder.write(EVENTS.0, &EVENTS.1.replace("name String", "nmae String"));
    let ran = run(&folder, "check --prove");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn hostile_sql_reads_nothing_and_reaches_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("not blocking");
    let address = listener.local_addr().expect("its address").to_string();
    let (host, port) = address.split_once(':').expect("a port");
    let Some(folder) = folder(&[]) else { return };
    folder.write("canary", "the canary sings");
    let canary = folder.path("canary").display().to_string();
    let hostile = [
        ("scalar", format!("SELECT file('{canary}') AS text")),
        ("table", format!("SELECT * FROM file('{canary}', 'LineAsString')")),
        ("web", format!("SELECT * FROM url('http://{address}/', 'CSV', 'a String')")),
        ("hidden", format!("SELECT * FROM\n/* ' */ \"url\"('http://{address}/', 'CSV', 'a String') -- '")),
        ("server", format!("SELECT * FROM remote('{host}:{port}', 'system', 'one')")),
        ("database", format!("SELECT * FROM postgresql('{address}', 'a', 'b', 'c', 'd')")),
        (
            "template",
            format!(
                "%\n{{% if defined(x) %}} SELECT * FROM url('http://{address}/', 'CSV', 'a String') {{% else %}} SELECT 1 AS a {{% end %}}"
            ),
        ),
        ("several", "SELECT 1); DROP TABLE events; SELECT (1".to_owned()),
        ("semicolon", "SELECT 1; SELECT 2".to_owned()),
        ("well", "SELECT count() AS c FROM events".to_owned()),
    ];
    for (name, sql) in &hostile {
        let (path, text) = pipe(name, sql);
        folder.write(&path, &text);
    }
    let ran = run(&folder, "check --prove --format json");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(listener.accept().expect_err("nobody").kind(), ErrorKind::WouldBlock);
    assert!(!ran.stdout.contains("sings") && !ran.stderr.contains("sings"));
    let lines = lines(&ran);
    let mut told: Vec<&str> = lines
        .iter()
        .filter(|line| line["reason"] == "not-judged")
        .map(|line| {
            let why = line["message"].as_str().expect("a reason");
            assert!(why.contains("reaches files or hosts outside ClickHouse"), "{why}");
            line["resource"].as_str().expect("a name")
        })
        .collect();
    told.sort_unstable();
    assert_eq!(told, ["database", "hidden", "scalar", "server", "table", "web"]);
    let errors = lines.iter().filter(|line| line["rule"] == "clickhouse-syntax");
    assert_eq!(errors.count(), 2, "{}", ran.stdout);
}

#[test]
fn what_never_ends_or_takes_all_memory_is_stopped() {
    let Some(folder) = folder(&[
        (
            "endless",
            "SELECT (SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 0) AS n",
        ),
        ("huge", "SELECT (SELECT length(groupArray(toString(number))) FROM numbers(10000000000)) AS n"),
        ("well", "SELECT count() AS c FROM events"),
    ]) else {
        return;
    };
    let begun = Instant::now();
    let ran = run(&folder, "check --prove --format json");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(ran.code, Some(0), "{}{}", ran.stdout, ran.stderr);
    let lines = lines(&ran);
    let stopped: Vec<_> = lines.iter().filter(|line| line["rule"] == "clickhouse-stopped").collect();
    assert_eq!(stopped.len(), 2, "{}", ran.stdout);
    let proof = lines.iter().find(|line| line["reason"] == "proof").expect("one");
    assert_eq!((&proof["judged"], &proof["not_judged"]), (&2.into(), &2.into()));
}

#[test]
#[cfg(target_os = "linux")]
fn an_engine_that_dies_is_told_and_replaced() {
    let Some(folder) = folder(&[
        ("a", "SELECT (SELECT count() FROM numbers(1000000000000000) WHERE sipHash64(number) = 0) AS n"),
        ("b", "SELECT count() AS c FROM events"),
    ]) else {
        return;
    };
    let mut command = command(&folder, "check --prove --format json");
    let child = command.stdout(std::process::Stdio::piped()).spawn().expect("the command");
    let parent = child.id();
    // Its child is in the middle of the query some time later.
    thread::sleep(Duration::from_secs(5));
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).expect("its tasks");
    let children: String = tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .collect::<Vec<_>>()
        .join(" ");
    let engine = children.split_whitespace().next().expect("the engine's process");
    assert!(Command::new("kill").args(["-9", engine]).status().is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("its end");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}");
    let ended = text.lines().find(|line| line.contains("clickhouse-stopped")).expect("told");
    assert!(ended.contains("ClickHouse ended before it answered (signal: 9"), "{ended}");
    assert!(text.contains(r#""judged":2,"not_judged":1"#), "{text}");
}

#[test]
fn without_an_engine_nothing_passes() {
    let folder = Folder::new(&[EVENTS]);
    let ran = folder.run("check --prove --engine none");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("error: `--engine` says that no ClickHouse is used"), "{}", ran.stderr);
}
