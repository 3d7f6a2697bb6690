//! A scenario that was recorded, and what was sent in its place.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tinybird_client::Bytes;
use tinybird_client::blocking::Client;
use tinybird_client::fake::Fake;
use tinybird_client::http::Request;

/// What it can be of a request: sorted, without `from`, by which the SDK says who it is.
pub fn wanted(recorded: &Value) -> Value {
    let query = recorded["query"].as_array().unwrap().iter();
    let mut query: Vec<String> =
        query.map(ToString::to_string).filter(|pair| !pair.starts_with("[\"from\"")).collect();
    query.sort();
    let body = &recorded["body"];
    let body = match body["kind"].as_str().unwrap() {
        "empty" => Value::Null,
        "json" => body["json"].clone(),
        "ndjson" => {
            let lines = body["lines"].as_array().unwrap().iter();
            lines.map(|line| serde_json::from_str::<Value>(line.as_str().unwrap()).unwrap()).collect()
        }
        "text" => body["text"].clone(),
        "form" => body["fields"].clone(),
        "multipart" => body["parts"].clone(),
        other => panic!("{other}"),
    };
    json!([recorded["method"], recorded["path"], query, recorded["headers"]["authorization"], body])
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

fn pairs(form: &str) -> Vec<Value> {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| json!([decoded(name), decoded(value)])).collect()
}

pub fn seen(request: &Request<Bytes>) -> Value {
    let mut query: Vec<String> =
        pairs(request.uri().query().unwrap_or_default()).iter().map(ToString::to_string).collect();
    query.sort();
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    let text = std::str::from_utf8(request.body()).unwrap();
    let body = match header("content-type").unwrap_or_default() {
        "" if text.is_empty() => Value::Null,
        "application/json" => serde_json::from_str(text).unwrap(),
        "application/x-ndjson" => {
            text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
        }
        "application/x-www-form-urlencoded" => pairs(text).into(),
        "text/plain" => text.into(),
        multipart => json!([part(multipart, text)]),
    };
    json!([request.method().as_str(), request.uri().path(), query, header("authorization"), body])
}

/// The one part of a form.
fn part(content_type: &str, text: &str) -> Value {
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let part = text.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let part = part.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let (head, text) = part.split_once("\r\n\r\n").unwrap();
    let between = |begin: &str, end: &str| {
        let rest = head.split_once(begin).unwrap().1;
        rest.split_once(end).map_or(rest, |(value, _)| value).to_owned()
    };
    json!({
        "name": between(" name=\"", "\""), "filename": between("filename=\"", "\""),
        "content_type": between("Content-Type: ", "\r\n"), "text": text,
    })
}

/// The requests that were recorded, and a client whose server answers as it did then, or with this.
pub struct Scenario {
    pub recorded: Vec<Value>,
    pub fake: Fake,
    pub client: Client,
    pub folder: PathBuf,
}

pub fn scenario(name: &str, default: &'static str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenarios/{name}.json"));
    let scenario: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let recorded = scenario["requests"].as_array().unwrap().clone();
    let fake = Fake::new();
    let answers = scenario["server"]["rules"][0]["answers"].as_array().cloned().unwrap_or_default();
    for answer in answers.iter().filter(|answer| answer["default"] != true) {
        let headers =
            answer["headers"].as_object().into_iter().flatten().map(|(name, value)| {
                (&*name.to_lowercase().leak(), &*value.as_str().unwrap().to_owned().leak())
            });
        let body = match &answer["text"] {
            Value::String(text) => text.clone(),
            _ => answer["json"].to_string(),
        };
        let status = answer["status"].as_u64().unwrap_or(200).try_into().unwrap();
        fake.answer_with(status, headers.collect::<Vec<_>>(), body);
    }
    (0..4).for_each(|_| fake.answer(200, default));
    let client = Client::builder().token("p.admin-token").base_url("http://localhost:7181");
    let client = client.transport(fake.clone()).build().unwrap();
    let folder = std::env::temp_dir().join(format!("tinybird-client-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in scenario["user"]["files"].as_object().into_iter().flatten() {
        if !name.contains('/') {
            fs::write(folder.join(name), text.as_str().unwrap()).unwrap();
        }
    }
    Scenario { recorded, fake, client, folder }
}

impl Scenario {
    pub fn is_the_same(&self) {
        let sent: Vec<Value> = self.fake.requests().iter().map(seen).collect();
        assert_eq!(sent, self.recorded.iter().map(wanted).collect::<Vec<_>>());
    }
}

impl Drop for Scenario {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
