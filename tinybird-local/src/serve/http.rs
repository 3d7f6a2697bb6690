//! Requests and answers, as the rest of the server sees them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};

use super::wire::MOST;
use crate::workspace::Error;

/// What a request says before its body.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) method: String,
    /// The path and the parameters.
    pub(super) target: String,
    /// The headers, their names in lower case.
    pub(super) headers: BTreeMap<String, String>,
}

impl Head {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// A request whose body was read and unpacked.
pub(super) struct Request {
    head: Head,
    /// The parts of the path between slashes.
    pub(super) path: Vec<String>,
    /// The parameters of the address, in their order.
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn new(head: Head, body: Vec<u8>) -> Result<Self, Answer> {
        let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
        let (path, query) = (path.split('/').skip(1).map(decoded).collect(), pairs(query.as_bytes()));
        let body = match head.header("content-encoding") {
            None | Some("identity" | "") => body,
            Some("gzip") => limited(MultiGzDecoder::new(Cursor::new(&body)))?,
            Some(other) => {
                return Err(Answer::error(400, format!("unknown Content-Encoding `{other}`: write `gzip`")));
            }
        };
        Ok(Self { head, path, query, body })
    }

    pub(super) fn is_get(&self) -> bool {
        matches!(self.head.method.as_str(), "GET" | "HEAD")
    }

    pub(super) fn method(&self) -> &str {
        &self.head.method
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// A parameter of the address; the last one where there are several.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_form(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
    }

    /// The parameters of the address and those of the body, if it is a form or a JSON object.
    pub(super) fn parameters(&self) -> Result<Vec<(String, String)>, Answer> {
        let mut parameters = self.query.clone();
        if self.is_form() {
            parameters.extend(pairs(&self.body));
        } else if self.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
            let Ok(Value::Object(members)) = serde_json::from_slice(&self.body) else {
                return Err(Answer::error(400, "the body is not a JSON object of parameters"));
            };
            parameters.extend(members.into_iter().map(|(name, value)| match value {
                Value::String(text) => (name, text),
                other => (name, other.to_string()),
            }));
        }
        Ok(parameters)
    }
}

pub(super) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(text).replace('+', " ");
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn limited(reader: impl Read) -> Result<Vec<u8>, Answer> {
    let mut body = Vec::new();
    match reader.take(MOST + 1).read_to_end(&mut body) {
        Ok(_) if body.len() as u64 > MOST => Err(Answer::too_large()),
        Ok(_) => Ok(body),
        Err(error) => Err(Answer::error(400, format!("the body cannot be read: {error}"))),
    }
}

/// What is answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(status: u16, value: &Value) -> Self {
        Self { status, content_type: "application/json; charset=utf-8", body: value.to_string().into_bytes() }
    }

    pub(super) fn too_large() -> Self {
        Self::error(413, format!("the body is larger than {} MB", MOST >> 20))
    }

    /// What the status means.
    pub(super) fn reason(&self) -> &'static str {
        match self.status {
            200 => "OK",
            201 => "Created",
            202 => "Accepted",
            205 => "Reset Content",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            413 => "Content Too Large",
            422 => "Unprocessable Content",
            500 => "Internal Server Error",
            _ => "",
        }
    }

    pub(super) fn error(status: u16, message: impl Into<String>) -> Self {
        let documentation = "https://www.tinybird.co/docs/api-reference";
        Self::json(status, &json!({ "error": message.into(), "documentation": documentation }))
    }
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        let (status, message) = told(&error);
        Self::error(status, message)
    }
}

/// The status and the message of an error.
pub(super) fn told(error: &Error) -> (u16, String) {
    let status = match error {
        Error::NoDataSource { .. } | Error::NoPipe { .. } => 404,
        Error::View(_) => 422,
        Error::Engine(_) => 500,
        // The query ran for too long.
        Error::ClickHouse(error) if error.name == "TIMEOUT_EXCEEDED" => 408,
        other => other.status().filter(|status| (400..600).contains(status)).unwrap_or(400),
    };
    let message = match error {
        Error::ClickHouse(error) if error.code != 0 => {
            format!("[Error] {} ({})", error.message, error.name)
        }
        other => other.to_string(),
    };
    (status, message)
}
