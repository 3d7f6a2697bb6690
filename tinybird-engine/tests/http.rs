//! An engine by its HTTP address. The server is a stand-in that takes requests as ClickHouse's HTTP interface does and has
//! them answered by ClickHouse as a library.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use tinybird_engine::testing::{engine, options};
use tinybird_engine::{Engine, Error, Location, Reason};

type Parameters = BTreeMap<String, String>;

/// The address of a stand-in, and the parameters and statements that are sent to it.
fn serve(mut engine: Engine) -> (String, Receiver<(Parameters, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://me:se%63ret@{}/", listener.local_addr().expect("its address"));
    let (seen, to_see) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            answer(&mut engine, stream, &seen);
        }
    });
    (address, to_see)
}

fn answer(engine: &mut Engine, stream: TcpStream, seen: &Sender<(Parameters, String)>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).expect("a line") < 3 {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let Some(first) = head.first() else { return };
    let header =
        |name: &str| head.iter().find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name));
    assert_eq!(header("x-clickhouse-user").expect("a user").1, "me");
    assert_eq!(header("x-clickhouse-key").expect("a password").1, "secret");
    let length = header("content-length").map_or(0, |(_, length)| length.parse().expect("a number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let query = first.split(' ').nth(1).and_then(|path| path.split_once('?')).expect("parameters").1;
    let parameters: Parameters =
        query.split('&').map(|pair| pair.split_once('=').expect("a pair")).map(decoded).collect();

    let get = |name: &str| parameters.get(name).map(String::as_str);
    let text = String::from_utf8_lossy(&body).into_owned();
    let result = match (get("query"), get("readonly")) {
        (Some(insert), _) => {
            let (into, format) = insert.split_once(" FORMAT ").expect("a format");
            engine
                .insert(into.strip_prefix("INSERT INTO ").expect("insert"), format, &body)
                .map(|()| Vec::new())
        }
        (None, Some("1")) => engine.query(&text, get("default_format").unwrap_or("TSV")),
        (None, _) if text.contains("DATABASE") => Ok(Vec::new()),
        (None, _) => engine.execute(&text).map(|()| Vec::new()),
    };
    seen.send((parameters, text)).ok();
    let (status, extra, body) = match result {
        Ok(rows) => ("200 OK", String::new(), rows),
        Err(Error::ClickHouse(error)) => {
            let body = format!(
                "Code: {}. DB::Exception: {}. ({}) (version 26.7)",
                error.code, error.message, error.name
            );
            ("404 Not Found", format!("X-ClickHouse-Exception-Code: {}\r\n", error.code), body.into_bytes())
        }
        Err(error) => panic!("{error}"),
    };
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{extra}\r\n", body.len());
    (&stream).write_all(&[head.as_bytes(), &body].concat()).expect("sent");
}

fn decoded((key, value): (&str, &str)) -> (String, String) {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).expect("hexadecimal")
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    (key.to_owned(), String::from_utf8(bytes).expect("text"))
}

#[test]
fn a_server_answers_in_a_database_of_its_own() {
    let Some(library) = engine() else { return };
    let (address, seen) = serve(library);
    let mut engine = Engine::start(Location::Address(address), options()).expect("started");
    assert!(engine.version().expect("running").starts_with("26."));
    engine.execute("CREATE TABLE t (a UInt8, b String) ENGINE = MergeTree ORDER BY a").expect("created");
    engine.insert("t (a, b)", "JSONEachRow", b"{\"a\": 1, \"b\": \"x&y=z\"}\n").expect("inserted");
    assert_eq!(
        engine.query("SELECT a, b FROM t", "JSONEachRow").expect("rows"),
        b"{\"a\":1,\"b\":\"x&y=z\"}\n"
    );
    let Err(Error::ClickHouse(error)) = engine.query("SELECT c FROM t", "TSV") else { panic!("no error") };
    assert_eq!((error.code, error.name.as_str()), (47, "UNKNOWN_IDENTIFIER"));
    assert_eq!(engine.generation(), 1);
    drop(engine);

    let seen: Vec<_> = seen.try_iter().collect();
    let statements: Vec<_> = seen.iter().map(|(_, statement)| statement.as_str()).collect();
    assert_eq!(statements[0], "SELECT version() FORMAT TSVRaw");
    let database = statements[1].strip_prefix("CREATE DATABASE ").expect("a database");
    assert_eq!(statements[6], format!("DROP DATABASE IF EXISTS {database}"));
    for (parameters, statement) in &seen[2..] {
        assert_eq!(parameters["database"], database, "{statement}");
        assert_eq!(parameters["compatibility"], "25.8", "{statement}");
        assert_eq!(parameters["max_execution_time"], "10.000", "{statement}");
        assert_eq!(parameters.get("readonly").is_some(), statement.starts_with("SELECT"), "{statement}");
    }
}

#[test]
fn only_what_is_known_to_be_harmless_is_sent_to_a_server() {
    let Some(library) = engine() else { return };
    let (address, seen) = serve(library);
    let mut engine = Engine::start(Location::Address(address), options()).expect("started");
    let guarantees = engine.guarantees().expect("running");
    assert!(!guarantees.is_complete());
    assert!(guarantees.to_string().contains("only statements run"), "{guarantees}");
    seen.try_iter().count();
    for (statement, name) in [
        ("SELECT * FROM url('http://x', 'CSV')", "url"),
        ("SELECT arrayMap(file, ['/etc/passwd'])", "file"),
        ("SELECT functionOfTheServer(1)", "functionOfTheServer"),
        ("SELECT dictGet('d', 'a', 1)", "dictGet"),
        ("SELECT * FROM system.users", "system"),
    ] {
        let Err(Error::Refused(refusal)) = engine.query(statement, "TSV") else { panic!("{statement}") };
        let (Reason::Outside(found) | Reason::Unknown(found)) = refusal.reason else { panic!("{statement}") };
        assert_eq!(found, name);
    }
    assert_eq!(seen.try_iter().count(), 0);
}

#[test]
fn what_is_no_clickhouse_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for answer in
            ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"]
        {
            let (mut stream, _) = listener.accept().expect("a request");
            stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a limit");
            while stream.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
            stream.write_all(answer.as_bytes()).expect("sent");
        }
    });
    let start = || {
        let location = Location::Address(format!("http://me:secret@{address}/x"));
        let options = tinybird_engine::Options::new(tinybird_engine::Host::new("none"));
        Engine::start(location, options).expect_err("no ClickHouse").to_string()
    };
    let told = |why: &str| format!("the server `http://{address}/x` cannot be used: {why}");
    assert_eq!(start(), told("it does not answer as ClickHouse does"));
    assert_eq!(start(), told("it answers with the status 500 Internal Server Error"));
    let refused = start();
    assert!(refused.starts_with(&told("")) && !refused.contains("secret"), "{refused}");
}
