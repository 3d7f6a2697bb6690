//! Statements and their answers, from a real ClickHouse.

use std::time::{Duration, Instant};

use tinybird_engine::testing::{engine, engine_with, options};
use tinybird_engine::{Engine, Error};

fn text(engine: &mut Engine, statement: &str) -> String {
    let rows = engine.query(statement, "TSV").unwrap_or_else(|error| panic!("{statement}: {error}"));
    String::from_utf8(rows).expect("text")
}

#[test]
fn rows_go_in_and_come_out() {
    let Some(mut engine) = engine() else { return };
    engine.execute("CREATE TABLE t (a UInt8, b String) ENGINE = MergeTree ORDER BY a").expect("created");
    engine
        .insert("t", "JSONEachRow", b"{\"a\": 1, \"b\": \"x;'\"}\n{\"a\": 2, \"b\": \"\"}\n")
        .expect("inserted");
    engine.insert("t (a)", "RowBinary", b"\n\t ").expect("inserted");
    assert_eq!(text(&mut engine, "SELECT a, b FROM t ORDER BY a"), "1\tx;\\'\n2\t\n9\t\n10\t\n32\t\n");
    assert_eq!(text(&mut engine, "DESCRIBE TABLE t").lines().count(), 2);
    assert!(engine.version().expect("running").starts_with("26."));
    assert_eq!(engine.generation(), 1);
}

#[test]
fn a_refusal_has_its_code_and_message() {
    let Some(mut engine) = engine() else { return };
    let Err(Error::ClickHouse(error)) = engine.query("SELECT nothing", "CSV") else { panic!("no error") };
    assert_eq!((error.code, error.name.as_str()), (47, "UNKNOWN_IDENTIFIER"));
    assert!(error.message.starts_with("Unknown expression identifier `nothing`"), "{}", error.message);
    engine.execute("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a").expect("created");
    let Err(Error::ClickHouse(error)) = engine.insert("t", "JSONEachRow", b"{\"a\": \"x\"}") else {
        panic!("no error")
    };
    assert_eq!(error.name, "CANNOT_PARSE_INPUT_ASSERTION_FAILED", "{error}");
    let Err(Error::ClickHouse(error)) = engine.insert("u", "CSV", b"1") else { panic!("no error") };
    assert_eq!(error.name, "UNKNOWN_TABLE", "{error}");
    assert_eq!(engine.generation(), 1);
}

#[test]
fn reading_cannot_write() {
    let Some(mut engine) = engine() else { return };
    engine.execute("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a").expect("created");
    // What the check of statements lets pass, the connection refuses.
    for statement in ["SELECT 1 SETTINGS readonly = 0", "SELECT 1 SETTINGS max_threads = 1"] {
        let Err(Error::ClickHouse(error)) = engine.query(statement, "TSV") else { panic!("{statement}") };
        assert_eq!(error.name, "READONLY", "{statement}: {error}");
    }
    for statement in ["INSERT INTO t SELECT 1", "DROP TABLE t", "SET readonly = 0"] {
        assert!(matches!(engine.query(statement, "TSV"), Err(Error::Refused(_))), "{statement}");
    }
}

#[test]
fn an_engine_that_ended_is_started_again() {
    let Some(mut engine) = engine() else { return };
    let id = engine.process_id().expect("running");
    let killed = std::process::Command::new("kill").args(["-ABRT", &id.to_string()]).status().expect("kill");
    assert!(killed.success());
    let Err(Error::Ended(how)) = engine.query("SELECT 1", "TSV") else { panic!("answered") };
    assert!(how.contains("signal: 6"), "{how}");
    assert_eq!(engine.process_id(), None);
    assert_eq!(text(&mut engine, "SELECT 1"), "1\n");
    assert_eq!(engine.generation(), 2);
}

#[test]
fn a_statement_without_end_is_stopped() {
    let Some(mut engine) = engine_with(|mut options| {
        options.time = Duration::from_millis(500);
        options
    }) else {
        return;
    };
    let begun = Instant::now();
    match engine.query("SELECT sum(number) FROM numbers(1000000000000000000)", "TSV") {
        Err(Error::ClickHouse(error)) => assert_eq!(error.name, "TIMEOUT_EXCEEDED", "{error}"),
        Err(Error::TimedOut(_)) => {}
        other => panic!("{other:?}"),
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(text(&mut engine, "SELECT 1"), "1\n");
}

#[test]
fn a_program_that_is_no_host_is_told() {
    let Some(engine) = engine() else { return };
    drop(engine);
    let options = tinybird_engine::Options::new(tinybird_engine::Host::new("/nowhere"));
    assert!(matches!(Engine::find(options), Err(Error::Host { .. })));
}

#[test]
fn data_may_be_kept_for_the_next_process() {
    let folder = std::env::temp_dir().join(format!("tinybird-kept-{}", std::process::id()));
    let start = || {
        engine_with(|mut options| {
            options.data = Some(folder.clone());
            options
        })
    };
    let Some(mut first) = start() else { return };
    first.execute("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a").expect("created");
    first.insert("t", "CSV", b"7\n").expect("inserted");
    drop(first);
    let mut second = start().expect("an engine");
    assert_eq!(text(&mut second, "SELECT a FROM t"), "7\n");
    // Two processes cannot share it.
    let mut options = options();
    options.data = Some(folder.clone());
    let error = Engine::find(options).expect_err("in use").to_string();
    assert!(error.starts_with("the ClickHouse engine cannot be used: "), "{error}");
    eprintln!("{error}");
    drop(second);
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn the_time_zone_is_that_of_tinybird() {
    let Some(mut engine) = engine() else { return };
    assert_eq!(
        text(&mut engine, "SELECT timezone(), toDateTime('2026-07-01 12:00:00')::UInt32"),
        "UTC\t1782907200\n"
    );
}
