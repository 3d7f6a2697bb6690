//! The transport of `ureq` on real connections: what it makes of each fault.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use tinybird_client::blocking::Client;
use tinybird_client::{Error, ErrorKind, Ingested, Options, Retry};

const OK: &str =
    "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"successful_rows\":1,\"quarantined_rows\":0}";

/// Answers each connection with the next text, then closes it; returns the heads of the requests.
fn serve(answers: &'static [&'static str]) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        answers.iter().map(|text| answer(listener.accept().unwrap().0, text)).collect()
    });
    (address, server)
}

fn answer(stream: TcpStream, text: &str) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    let length =
        head.to_lowercase().split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse();
    let mut body = vec![0; length.unwrap()];
    reader.read_exact(&mut body).unwrap();
    if text.is_empty() {
        // Until the client goes away.
        let _ = reader.read_line(&mut head);
    }
    let with_end = text.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let _ = reader.get_mut().write_all(with_end.as_bytes());
    if text.ends_with('{') {
        let _ = reader.read_line(&mut head);
    }
    head
}

fn send(address: &str, options: Options) -> Result<Ingested, Error> {
    let client = Client::builder().token("p.secret").base_url(address).options(options).build().unwrap();
    client.events("page_views").ingest_ndjson("{\"n\":1}")
}

fn once() -> Options {
    Options { retry: Retry { attempts: 1, ..Retry::default() }, ..Options::default() }
}

#[test]
fn rows_are_sent() {
    let (address, server) = serve(&[OK]);
    assert_eq!(send(&address, once()).unwrap().written, 1);
    let head = server.join().unwrap().remove(0).to_lowercase();
    assert!(head.starts_with("post /v0/events?name=page_views&wait=true http/1.1\r\n"), "{head}");
    for line in
        ["authorization: bearer p.secret", "content-encoding: gzip", "content-type: application/x-ndjson"]
    {
        assert!(head.contains(line), "{head}");
    }
    assert!(head.contains("user-agent: tinybird-rust/"), "{head}");
}

#[test]
fn what_breaks_off_may_be_written() {
    for text in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"successful_rows\":1,",
        "HTTP/1.1 200 OK\r\n",
        "nonsense\r\n\r\n",
    ] {
        let (address, server) = serve(Vec::leak(vec![text]));
        let error = send(&address, once()).unwrap_err();
        assert!(error.maybe_applied(), "{text:?}: {error:?}");
        assert_eq!(error.kind(), ErrorKind::Transport, "{text:?}: {error:?}");
        server.join().unwrap();
    }
}

#[test]
fn a_server_that_says_nothing_or_half_of_it_is_late() {
    for text in ["", "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{"] {
        let (address, server) = serve(Vec::leak(vec![text]));
        let error = send(&address, Options { timeout: Duration::from_millis(100), ..once() }).unwrap_err();
        assert!(error.kind() == ErrorKind::Timeout && error.maybe_applied(), "{error:?}");
        server.join().unwrap();
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let (address, server) =
        serve(&["HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"]);
    let error = send(&address, once()).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(307)));
    server.join().unwrap();
}

#[test]
fn what_was_refused_was_not_written() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for address in [&*address, "http://name.invalid"] {
        let error = send(address, once()).unwrap_err();
        assert!(error.kind() == ErrorKind::Transport && !error.maybe_applied(), "{error:?}");
    }
}
