//! Statements that try to get out: nothing is read or sent, and what was tried is told.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tinybird_engine::testing::{engine, engine_with};
use tinybird_engine::{Engine, Error, Reason};

/// A file that nobody may read.
struct Canary(PathBuf);

const SECRET: &str = "canary-of-the-tests";

impl Canary {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tinybird-canary-{}-{name}", std::process::id()));
        std::fs::write(&path, SECRET).expect("written");
        Self(path)
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

/// What a statement answers or what is said of it. The secret is in neither.
fn tried(engine: &mut Engine, statement: &str) -> Result<Vec<u8>, Error> {
    let result = match engine.query(statement, "TSV") {
        Err(Error::Refused(refusal)) if matches!(refusal.reason, Reason::Form(_)) => {
            engine.execute(statement).map(|()| Vec::new())
        }
        result => result,
    };
    let said = match &result {
        Ok(rows) => String::from_utf8_lossy(rows).into_owned(),
        Err(error) => error.to_string(),
    };
    assert!(!said.contains(SECRET), "{statement}: {said}");
    result
}

/// The error where a statement takes too long, unless it is stopped from outside.
const TIME: &str = "TIMEOUT_EXCEEDED";

/// Checks that ClickHouse refuses a statement by this error.
#[track_caller]
fn is_stopped(engine: &mut Engine, statement: &str, name: &str) {
    match tried(engine, statement) {
        Err(Error::ClickHouse(error)) => assert_eq!(error.name, name, "{statement}: {error}"),
        Err(Error::TimedOut(_)) if name == TIME => {}
        other => panic!("{statement}: {other:?}"),
    }
}

#[test]
fn files_are_not_read() {
    let Some(mut engine) = engine() else { return };
    let canary = Canary::new("read");
    let path = canary.0.display();
    engine.execute("CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a").expect("created");
    for statement in [
        format!("SELECT file('{path}')"),
        format!("SELECT `file`('{path}')"),
        format!("SELECT * FROM file('{path}', 'LineAsString')"),
        format!("INSERT INTO t SELECT * FROM file('{path}', 'LineAsString')"),
        format!("INSERT INTO t FROM INFILE '{path}' FORMAT LineAsString"),
        format!("CREATE TABLE f (a String) ENGINE = File(LineAsString, '{path}')"),
        format!("SELECT * FROM sqlite('{path}', 't')"),
    ] {
        assert!(matches!(tried(&mut engine, &statement), Err(Error::Refused(_))), "{statement}");
    }
    // What the check of statements does not see, the system refuses.
    for statement in [
        format!("SELECT arrayMap(file, ['{path}'])"),
        format!("SELECT * APPLY file FROM (SELECT '{path}')"),
        format!("SELECT * APPLY `file` FROM (SELECT '/proc/{}/environ')", std::process::id()),
        format!("SELECT * FROM `{path}`"),
        format!("INSERT INTO t SELECT * FROM `{path}`"),
        format!("INSERT INTO t SELECT * FROM default.`{path}`"),
    ] {
        let is_closed = engine.guarantees().expect("running").is_complete();
        match tried(&mut engine, &statement) {
            Err(Error::ClickHouse(_)) if is_closed => {}
            Err(Error::Refused(_)) if !is_closed => {}
            other => panic!("{statement}: {other:?}"),
        }
    }
    assert_eq!(engine.query("SELECT count() FROM t", "TSV").expect("counted"), b"0\n");
}

#[test]
fn files_are_not_written() {
    let Some(mut engine) = engine() else { return };
    let canary = Canary::new("write");
    let path = canary.0.display();
    for statement in [
        format!("SELECT 1 INTO OUTFILE '{path}' TRUNCATE"),
        format!("INSERT INTO FUNCTION file('{path}', 'CSV') SELECT 1"),
        format!("BACKUP TABLE t TO File('{path}')"),
    ] {
        assert!(matches!(tried(&mut engine, &statement), Err(Error::Refused(_))), "{statement}");
    }
    assert_eq!(std::fs::read_to_string(&canary.0).expect("read"), SECRET);
}

#[test]
fn hosts_are_not_reached() {
    let Some(mut engine) = engine() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("not blocking");
    let address = listener.local_addr().expect("its address");
    for statement in [
        format!("SELECT * FROM url('http://{address}/', 'CSV', 'a String')"),
        format!("SELECT * FROM remote('{address}', 'system', 'one')"),
        format!("SELECT * FROM postgresql('{address}', 'd', 't', 'u', 'p')"),
        format!("SELECT * FROM s3('http://{address}/b/k', 'CSV', 'a String')"),
        format!("SELECT hasColumnInTable('{address}', 'system', 'one', 'dummy')"),
        format!("CREATE TABLE u (a String) ENGINE = URL('http://{address}/', 'CSV')"),
        format!("CREATE TABLE m (a String) ENGINE = MySQL('{address}', 'd', 't', 'u', 'p')"),
        format!("CREATE DATABASE p ENGINE = PostgreSQL('{address}', 'd', 'u', 'p')"),
    ] {
        assert!(matches!(tried(&mut engine, &statement), Err(Error::Refused(_))), "{statement}");
    }
    assert_eq!(listener.accept().expect_err("nobody").kind(), ErrorKind::WouldBlock);
}

#[test]
fn one_statement_is_run_at_a_time() {
    let Some(mut engine) = engine() else { return };
    engine.execute("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a").expect("created");
    for statement in [
        "SELECT 1; DROP TABLE t",
        "DESCRIBE TABLE (SELECT 1); DROP TABLE t; SELECT (1)",
        "DROP TABLE t PARALLEL WITH DROP TABLE u",
        "INSERT INTO t FORMAT CSV 1\nDROP TABLE t",
        "SELECT '\u{2018}'; DROP TABLE t; SELECT '\u{2019}'",
    ] {
        assert!(matches!(tried(&mut engine, statement), Err(Error::Refused(_))), "{statement}");
    }
    assert_eq!(engine.query("SELECT count() FROM t", "TSV").expect("counted"), b"0\n");
}

/// What is cut into tokens in one way here and in another way by ClickHouse would let a second statement through.
#[test]
fn no_text_hides_a_second_statement() {
    const PIECES: [&str; 36] = [
        "'",
        "\"",
        "`",
        "\\",
        "--",
        "\n",
        "//",
        "# ",
        "#!",
        "#",
        "/*",
        "*/",
        "$a$",
        "$",
        "$$",
        "$a b$",
        "\u{2018}",
        "\u{2019}",
        "\u{201c}",
        "\u{201d}",
        "x'41'",
        "b'",
        "(",
        ")",
        ";",
        ";",
        ";DROP TABLE t;",
        "SELECT 1",
        "1",
        "a",
        " ",
        ",",
        "\u{a0}",
        "''",
        "\\'",
        "1e",
    ];
    let Some(mut engine) = engine() else { return };
    let rounds = std::env::var("TINYBIRD_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3000);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    let mut sent = 0;
    while sent < rounds {
        let pieces = (0..3 + random(9)).map(|_| PIECES[random(PIECES.len())]);
        let statement = format!("SELECT {}", pieces.collect::<String>());
        match engine.query(&statement, "Null") {
            Err(Error::Refused(_)) => {}
            Err(Error::ClickHouse(error)) => {
                assert!(!error.message.contains("more than one statement"), "{statement:?}");
                sent += 1;
            }
            Err(error) => panic!("{statement:?}: {error}"),
            Ok(_) => sent += 1,
        }
    }
    assert_eq!(engine.generation(), 1);
}

#[test]
fn time_is_limited() {
    let Some(mut engine) = engine_with(|mut options| {
        options.time = Duration::from_secs(1);
        options
    }) else {
        return;
    };
    for (statement, name) in [
        ("SELECT sum(number) FROM numbers(1000000000000000000)", TIME),
        ("SELECT sleep(3)", TIME),
        (
            "SELECT sleepEachRow(3) FROM numbers(100) \
             SETTINGS function_sleep_max_microseconds_per_block = 100000000000",
            "READONLY",
        ),
        (
            "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT max(a) FROM r",
            "TOO_DEEP_RECURSION",
        ),
        (
            "CREATE TABLE e ENGINE = Memory AS SELECT sum(number) FROM numbers(1000000000000000000) \
             SETTINGS max_execution_time = 0",
            TIME,
        ),
    ] {
        let begun = Instant::now();
        is_stopped(&mut engine, statement, name);
        assert!(begun.elapsed() < Duration::from_secs(20), "{statement}: {:?}", begun.elapsed());
        assert_eq!(engine.query("SELECT 1", "TSV").expect("answered"), b"1\n", "{statement}");
    }
}

#[test]
fn memory_is_limited() {
    let Some(mut engine) = engine_with(|mut options| {
        options.memory = 256 << 20;
        options
    }) else {
        return;
    };
    for (statement, name) in [
        ("SELECT length(groupArray(number)) FROM numbers(10000000000)", "MEMORY_LIMIT_EXCEEDED"),
        ("SELECT number, repeat('x', 1000000) FROM numbers(1000)", "MEMORY_LIMIT_EXCEEDED"),
        ("SELECT arrayMap(x -> repeat('x', 1000), range(500000000))", "MEMORY_LIMIT_EXCEEDED"),
        ("SELECT repeat('x', 100000000)", "TOO_LARGE_STRING_SIZE"),
    ] {
        is_stopped(&mut engine, statement, name);
        assert_eq!(engine.query("SELECT 1", "TSV").expect("answered"), b"1\n", "{statement}");
    }
}

/// A statement may lift ClickHouse's own limit of memory; that of its process holds. It is reached at several GB.
#[test]
fn memory_of_the_process_is_limited() {
    if std::env::var("TINYBIRD_REQUIRE_ENGINE").as_deref() != Ok("1") {
        eprintln!("skipped: it takes 5 GB of memory, which TINYBIRD_REQUIRE_ENGINE=1 allows");
        return;
    }
    let Some(mut engine) = engine_with(|mut options| {
        options.memory = 256 << 20;
        options.time = Duration::from_secs(120);
        options
    }) else {
        return;
    };
    let statement = "CREATE TABLE e ENGINE = Memory AS SELECT groupArray(number) FROM numbers(10000000000) \
                     SETTINGS max_memory_usage = 0";
    match tried(&mut engine, statement) {
        Err(Error::ClickHouse(error)) => assert_eq!(error.name, "CANNOT_ALLOCATE_MEMORY", "{error}"),
        // Where it is ClickHouse that needs more, and not the statement.
        Err(Error::Ended(_)) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(engine.query("SELECT 1", "TSV").expect("answered"), b"1\n");
}
