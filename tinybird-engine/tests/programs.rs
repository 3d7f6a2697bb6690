//! Engines that are programs: a Python that has `chdb`, and `clickhouse`.
//!
//! They are not installed for the tests. `TINYBIRD_TEST_PYTHON` and `TINYBIRD_TEST_CLICKHOUSE` name those that are there; a
//! stand-in for `clickhouse` is compiled, which runs `clickhouse local` by the library.

use std::fs;
use std::path::Path;
use std::process::Command;

use tinybird_engine::testing::{installed, options};
use tinybird_engine::{Engine, Error, Location, Options, Search};

fn start(program: &str, options: Options) -> Engine {
    let location = Search::new().flag(program).find().expect("found");
    Engine::start(location, options).unwrap_or_else(|error| panic!("{error}: {}", error.remedy()))
}

/// The program that a variable names.
fn named(variable: &str) -> Option<String> {
    let program = std::env::var(variable).ok();
    if program.is_none() {
        eprintln!("skipped: {variable} names no engine");
    }
    program
}

fn answers(mut engine: Engine) {
    engine.execute("CREATE TABLE t (a UInt8, b String) ENGINE = MergeTree ORDER BY a").expect("created");
    engine
        .insert("t", "JSONEachRow", b"{\"a\": 1, \"b\": \"x;'\"}\n{\"a\": 2, \"b\": \"\"}\n")
        .expect("inserted");
    engine.insert("t (a)", "RowBinary", b"\n\t ").expect("inserted");
    let rows = engine.query("SELECT a, b FROM t ORDER BY a", "TSV").expect("rows");
    assert_eq!(String::from_utf8(rows).expect("text"), "1\tx;\\'\n2\t\n9\t\n10\t\n32\t\n");
    let Err(Error::ClickHouse(error)) = engine.query("SELECT nothing", "CSV") else { panic!("no error") };
    assert_eq!((error.code, error.name.as_str()), (47, "UNKNOWN_IDENTIFIER"));
    let Err(Error::ClickHouse(error)) = engine.query("SELECT 1 SETTINGS max_threads = 1", "TSV") else {
        panic!("no error")
    };
    assert_eq!(error.name, "READONLY", "{error}");
    if engine.guarantees().expect("running").is_complete() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let error = engine
            .query(&format!("SELECT arrayMap(file, ['{file}'])"), "TSV")
            .expect_err("refused")
            .to_string();
        assert!(error.contains("Permission denied"), "{error}");
    }
    assert!(engine.version().expect("running").starts_with("2"));
    assert_eq!(engine.generation(), 1);
    // One that ends is started again.
    let id = engine.process_id().expect("a process").to_string();
    assert!(std::process::Command::new("kill").args(["-KILL", &id]).status().expect("kill").success());
    assert!(matches!(engine.query("SELECT 1", "TSV"), Err(Error::Ended(_))));
    assert_eq!(engine.query("SELECT 1", "TSV").expect("rows"), b"1\n");
    assert_eq!(engine.generation(), 2);
}

#[test]
fn a_python_answers() {
    if let Some(python) = named("TINYBIRD_TEST_PYTHON") {
        answers(start(&python, options()));
    }
}

#[test]
fn the_program_clickhouse_answers() {
    if let Some(clickhouse) = named("TINYBIRD_TEST_CLICKHOUSE") {
        answers(start(&clickhouse, options()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_line_of_clickhouse_answers() {
    let Some(Location::Library(library)) = installed() else { return };
    let folder = std::env::temp_dir().join(format!("tinybird-stand-in-{}", std::process::id()));
    let data = folder.join("data");
    fs::create_dir_all(&data).expect("made");
    // The engine may read its data and the program, but not where the library is installed.
    let linked = data.join("libchdb.so");
    fs::hard_link(&library, &linked).or_else(|_| fs::copy(&library, &linked).map(drop)).expect("the library");
    let program = folder.join("clickhouse");
    let compiled = Command::new("cc")
        .arg(format!("-DLIBRARY=\"{}\"", linked.display()))
        .arg("-o")
        .args([&program, Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clickhouse/stand_in.c"))])
        .arg("-ldl")
        .status();
    assert!(compiled.is_ok_and(|status| status.success()), "the stand-in does not compile");
    let mut options = options();
    options.data = Some(data);
    answers(start(&program.display().to_string(), options));
    fs::remove_dir_all(folder).expect("removed");
}
