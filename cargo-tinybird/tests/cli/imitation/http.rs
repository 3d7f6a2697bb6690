//! As much of HTTP as the client speaks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Decoded.
    pub(crate) path: String,
    /// Decoded, sorted by names.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other == name).map(|(_, value)| &**value)
    }

    /// The fields of a form.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        self.form().into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The file names and texts of a multipart body.
    pub(crate) fn parts(&self) -> Vec<(String, String)> {
        let Some((_, boundary)) = self.content_type.as_deref().and_then(|kind| kind.split_once("boundary="))
        else {
            return Vec::new();
        };
        let text = String::from_utf8_lossy(&self.body).into_owned();
        let mark = format!("--{boundary}");
        let parts = text.split(&mark).filter_map(|part| part.split_once("\r\n\r\n"));
        let parts = parts.filter_map(|(head, text)| {
            let name = head.split_once("filename=\"")?.1.split('"').next()?;
            Some((name.to_owned(), text.strip_suffix("\r\n").unwrap_or(text).to_owned()))
        });
        parts.collect()
    }
}

pub(super) fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_whitespace();
    let (method, address) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut length, mut authorization, mut content_type) = (0, None, None);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim().to_owned();
        match &*name.to_ascii_lowercase() {
            "content-length" => length = value.parse().ok()?,
            "authorization" => authorization = Some(value),
            "content-type" => content_type = Some(value),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let mut query = pairs(query);
    query.sort_by(|a, b| a.0.cmp(&b.0));
    Some(Request { method, path: decoded(path), query, authorization, content_type, body })
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes an answer, and says whether the connection may be used again.
pub(super) fn write(mut stream: &TcpStream, answer: &Value, base: &str) -> bool {
    let status = answer["status"].as_u64().unwrap_or(200);
    let body = match &answer["json"] {
        Value::Null => answer["text"].as_str().unwrap_or_default().to_owned(),
        json => json.to_string(),
    };
    let body = body.replace("$BASE", base).into_bytes();
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        head.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap_or_default()));
    }
    if !matches!(status, 204 | 304) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let cut = answer["truncate"].as_u64().map_or(body.len(), |cut| body.len().min(cut as usize));
    if let Some(wait) = answer["hang_ms"].as_u64() {
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..body.len() / 2]));
        thread::sleep(Duration::from_millis(wait));
        return false;
    }
    let written = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body[..cut]));
    written.is_ok() && cut == body.len()
}
