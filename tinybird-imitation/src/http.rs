//! Requests and answers on a connection.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use flate2::read::GzDecoder;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

/// How often a connection that waits looks whether the server is over.
const LOOK: Duration = Duration::from_millis(50);

/// A request whose body was not read yet.
pub(crate) struct Incoming {
    target: String,
    /// The headers, in lower case.
    headers: String,
}

pub(crate) struct Request {
    /// The parts of the path between slashes.
    pub(crate) path: Vec<String>,
    query: String,
    is_form: bool,
    pub(crate) has_token: bool,
    /// Without compression.
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// `None` where the connection is over.
    pub(crate) fn read(stream: &mut BufReader<TcpStream>, is_over: impl Fn() -> bool) -> Option<Self> {
        stream.get_ref().set_read_timeout(Some(LOOK)).ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_until(b'\n', &mut head) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) if is_late(&error) && !is_over() => {}
                Err(_) => return None,
            }
        }
        let head = String::from_utf8(head).ok()?;
        let (line, headers) = head.split_once("\r\n")?;
        let target = line.split(' ').nth(1)?.to_owned();
        Some(Self { target, headers: headers.to_lowercase() })
    }

    pub(crate) fn is_event(&self) -> bool {
        self.target.starts_with("/v0/events?")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(other, _)| *other == name).map(|(_, value)| value).next()
    }

    pub(crate) fn body(
        self,
        stream: &mut BufReader<TcpStream>,
        is_over: impl Fn() -> bool,
    ) -> Option<Request> {
        let length = self.header("content-length").map_or(Ok(0), str::parse).ok()?;
        let mut body = vec![0; length];
        let mut at = 0;
        while at < length {
            match stream.read(&mut body[at..]) {
                Ok(0) => return None,
                Ok(read) => at += read,
                Err(error) if is_late(&error) && !is_over() => {}
                Err(_) => return None,
            }
        }
        if self.header("content-encoding") == Some("gzip") {
            let mut text = Vec::new();
            GzDecoder::new(&*body).read_to_end(&mut text).ok()?;
            body = text;
        }
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Some(Request {
            path: path.split('/').skip(1).map(decoded).collect(),
            query: query.to_owned(),
            is_form: self.header("content-type") == Some("application/x-www-form-urlencoded"),
            has_token: self.header("authorization").is_some_and(|value| value.starts_with("bearer ")),
            body,
        })
    }
}

impl Request {
    /// The parameters of the address, and those of a form.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let form = if self.is_form { String::from_utf8_lossy(&self.body) } else { "".into() };
        let pairs = self.query.split('&').chain(form.split('&'));
        let pairs = pairs.filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) header: &'static str,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, header: "", body: Vec::new() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, header: "", body: body.to_string().into_bytes() }
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "error": message }))
    }

    /// Whether the connection is kept.
    pub(crate) fn send(&self, stream: &mut TcpStream, is_half: bool) -> bool {
        let Self { status, header, body } = self;
        let mut answer =
            format!("HTTP/1.1 {status} -\r\n{header}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        answer.extend_from_slice(if is_half { &body[..body.len() / 2] } else { body });
        stream.write_all(&answer).is_ok() && !is_half
    }
}
