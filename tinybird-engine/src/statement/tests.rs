use super::{Reason, Use, check, check_query};

fn reason(statement: &str, purpose: Use, is_closed: bool) -> Option<Reason> {
    check(statement, purpose, is_closed).err().map(|refusal| refusal.reason)
}

fn outside(name: &str) -> Option<Reason> {
    Some(Reason::Outside(name.to_owned()))
}

#[test]
fn one_statement_with_balanced_brackets_is_sent() {
    for statement in [
        "SELECT 1",
        "SELECT ';', (1), [2], {x: UInt8} -- ; )",
        "WITH 1 AS x SELECT x;",
        "((SELECT 1)) UNION ALL (SELECT 2) ; ; -- end",
        "FROM t SELECT 1",
        "DESCRIBE TABLE (SELECT 1)",
        "SELECT url, file, s3 FROM remote WHERE mysql = 'url(1)' AND icebergHash(1)",
    ] {
        assert_eq!(reason(statement, Use::Read, true), None, "{statement}");
    }
    for (statement, expected) in [
        ("DESCRIBE TABLE (SELECT 1); DROP TABLE t; SELECT (1)", Reason::Several),
        ("SELECT 1;;SELECT 2", Reason::Several),
        ("DESCRIBE TABLE (SELECT 1) FROM (SELECT 2))", Reason::Bracket),
        ("SELECT (1]", Reason::Bracket),
        ("SELECT (1", Reason::Bracket),
        ("SELECT 'a", Reason::Unterminated),
        ("SELECT 1 /* ", Reason::Unterminated),
        ("SELECT 1\0; SELECT 2", Reason::Nul),
    ] {
        assert_eq!(reason(statement, Use::Read, true), Some(expected), "{statement}");
    }
}

#[test]
fn the_place_is_told() {
    let refusal = check("SELECT 1;  DROP TABLE t", Use::Read, true).expect_err("refused");
    assert_eq!(refusal.at, 8);
    let refusal = check("SELECT * FROM url('x')", Use::Read, true).expect_err("refused");
    assert_eq!(refusal.at, 14);
    assert_eq!(refusal.to_string(), "`url` reaches files or hosts outside ClickHouse");
}

#[test]
fn only_statements_of_their_use_are_sent() {
    for statement in
        ["DROP TABLE t", "KILL QUERY WHERE 1", "SET readonly = 0", "SYSTEM STOP MERGES", "1 + 1", "", "USE x"]
    {
        assert!(matches!(reason(statement, Use::Read, true), Some(Reason::Form(_))), "{statement}");
    }
    for statement in [
        "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a",
        "CREATE TABLE IF NOT EXISTS d.url (file String) ENGINE MergeTree() ORDER BY file",
        "create or replace view v as select engine from t",
        "CREATE VIEW `url` (a UInt8) AS SELECT 1",
        "CREATE MATERIALIZED VIEW v TO t AS SELECT engine = 'x', engine FROM t",
        "CREATE DATABASE d ENGINE = Memory",
        "INSERT INTO t SELECT 1",
        "INSERT INTO t (a) SELECT * FROM (SELECT 1 AS format FORMAT)",
        "INSERT INTO `url` (a, b) (SELECT 1, 2)",
        "ALTER TABLE t ADD COLUMN b UInt8",
    ] {
        assert_eq!(reason(statement, Use::Write, true), None, "{statement}");
    }
    for statement in [
        "SELECT 1",
        "CREATE DICTIONARY d (a UInt64) PRIMARY KEY a SOURCE(FILE(path '/etc/passwd' format 'CSV')) LAYOUT(FLAT())",
        "CREATE FUNCTION f AS x -> file(x)",
        "CREATE USER u",
        "BACKUP TABLE t TO File('x')",
        "ATTACH TABLE t FROM '/x' (a UInt8) ENGINE = Memory",
        "INSERT INTO t VALUES (1)",
        "INSERT INTO t FORMAT CSV 1",
        "INSERT INTO t SELECT 1 FORMAT CSV 1",
        "INSERT INTO FUNCTION file('x') SELECT 1",
    ] {
        assert!(matches!(reason(statement, Use::Write, true), Some(Reason::Form(_))), "{statement}");
    }
    assert_eq!(reason("DROP TABLE a PARALLEL WITH DROP TABLE b", Use::Write, true), Some(Reason::Several));
    assert_eq!(reason("INSERT INTO `t` (a, `b c`)", Use::Insert, true), None);
    assert_eq!(reason("INSERT INTO d.t", Use::Insert, true), None);
    assert!(reason("INSERT INTO FUNCTION url('x')", Use::Insert, true).is_some());
}

#[test]
fn what_reads_from_outside_is_refused_everywhere() {
    for (statement, name) in [
        ("SELECT * FROM url('http://x')", "url"),
        ("SELECT file /* x */ ('/etc/passwd')", "file"),
        ("SELECT `file`('/etc/passwd')", "file"),
        ("SELECT 1 IN (SELECT * FROM S3Cluster('x'))", "S3Cluster"),
        ("SELECT 1 INTO OUTFILE 'x'", "OUTFILE"),
        ("SELECT * FROM eval('SELECT 1')", "eval"),
        ("DESCRIBE TABLE postgresql('x')", "postgresql"),
    ] {
        assert_eq!(reason(statement, Use::Read, true), outside(name), "{statement}");
    }
    for (statement, name) in [
        ("CREATE TABLE t (a UInt8) ENGINE = URL('http://x', CSV)", "URL"),
        ("CREATE TABLE t (a UInt8) ENGINE File(CSV)", "File"),
        ("CREATE TABLE t AS mysql('h:1', 'd', 't', 'u', 'p')", "mysql"),
        ("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = s3)", "disk"),
        ("CREATE DATABASE d ENGINE = PostgreSQL('h:1', 'd', 'u', 'p')", "PostgreSQL"),
        ("CREATE TABLE t AS s ENGINE = Kafka SETTINGS kafka_broker_list = 'h:1'", "Kafka"),
        ("CREATE TABLE t ON CLUSTER c (a UInt8) ENGINE = Memory", "CLUSTER"),
        ("INSERT INTO t FROM INFILE 'x' FORMAT CSV", "INFILE"),
        ("INSERT INTO t SELECT * FROM input('a UInt8')", "input"),
    ] {
        let found = reason(statement, Use::Write, true);
        assert!(found == outside(name) || matches!(found, Some(Reason::Form(_))), "{statement}: {found:?}");
    }
}

#[test]
fn where_nothing_else_protects_only_known_functions_run() {
    for statement in [
        "SELECT toString(a), sumIf(b, c), uniqState(d), CAST(e AS Nullable(UInt8)), (1, 2) IN (SELECT 1, 2) FROM d.t",
        "WITH x AS (SELECT 1) SELECT count(*) OVER (PARTITION BY a) FROM x JOIN numbers(10) USING (a)",
        "SELECT t.anything(1) FROM system.numbers",
    ] {
        assert_eq!(reason(statement, Use::Read, false), None, "{statement}");
    }
    let unknown = |name: &str| Some(Reason::Unknown(name.to_owned()));
    assert_eq!(reason("SELECT arrayMap(file, paths)", Use::Read, false), outside("file"));
    assert_eq!(reason("SELECT * APPLY `file` FROM t", Use::Read, false), outside("file"));
    assert_eq!(reason("SELECT usersOwn(1)", Use::Read, false), unknown("usersOwn"));
    assert_eq!(reason("SELECT * FROM system.users", Use::Read, false), unknown("system"));
    assert_eq!(reason("SELECT * FROM `/etc/passwd`", Use::Read, false), unknown("/etc/passwd"));
    assert_eq!(reason("SELECT * FROM d.`/etc/passwd`", Use::Read, false), unknown("/etc/passwd"));
    assert_eq!(reason(r#"SELECT * FROM d."\x2fetc""#, Use::Read, false), unknown(r"\x2fetc"));
    let table = "CREATE TABLE t (a Array(UInt8), INDEX i a TYPE set(100), b String CODEC(ZSTD(1))) \
                 ENGINE = ReplacingMergeTree(a) PARTITION BY toYYYYMM(b) ORDER BY (a, b) TTL toDate(b) + toIntervalDay(1)";
    assert_eq!(reason(table, Use::Write, false), None);
}

#[test]
fn a_query_is_checked_before_it_is_put_into_a_statement() {
    assert_eq!(check_query("SELECT 1 -- x"), Ok(()));
    for (query, reason) in [
        ("SELECT 1) FROM (SELECT 2", Reason::Bracket),
        ("SELECT 1;", Reason::Several),
        ("SELECT 'a", Reason::Unterminated),
        ("SELECT url('x')", Reason::Outside("url".to_owned())),
    ] {
        assert_eq!(check_query(query).map_err(|refusal| refusal.reason), Err(reason), "{query}");
    }
}
