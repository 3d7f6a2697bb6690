//! What the server says of a failure.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use crate::error::Error;
use crate::ingested::Ingested;

/// The longest text of a server that an error repeats.
const LONGEST: usize = 2_000;

/// The error of an answer that is none of success.
pub(crate) fn error_of(answer: &Response<Bytes>) -> Error {
    let status = answer.status();
    let text = String::from_utf8_lossy(answer.body());
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let documentation = json.get("documentation").and_then(Value::as_str).map(str::to_owned);
    let said = match json.get("error") {
        Some(Value::String(said)) => said.clone(),
        Some(other) if !other.is_null() => other.to_string(),
        _ => plain(&text),
    };
    let said: String = said.chars().take(LONGEST).collect();
    let message = match said.trim() {
        "" => status.canonical_reason().unwrap_or("the server said nothing").to_owned(),
        said => said.to_owned(),
    };
    let error = Error::of_status(status.as_u16(), message, documentation).with_body(answer.body().clone());
    match counts(answer.body()).filter(|_| status == StatusCode::UNPROCESSABLE_ENTITY) {
        Some((written, quarantined)) => {
            error.with_ingested(Ingested { written, quarantined, ..Ingested::default() })
        }
        None => error,
    }
}

/// How many rows the server says were written, and how many are in quarantine.
pub(crate) fn counts(body: &[u8]) -> Option<(u64, u64)> {
    let json: Value = serde_json::from_slice(body).ok()?;
    Some((json.get("successful_rows")?.as_u64()?, json.get("quarantined_rows")?.as_u64()?))
}

/// A gateway's page without its tags.
fn plain(text: &str) -> String {
    if !text.trim_start().starts_with('<') {
        return text.to_owned();
    }
    let behind_tags = text.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    behind_tags.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, body: &'static str) -> String {
        error_of(&Response::builder().status(status).body(Bytes::from(body)).unwrap()).message().to_owned()
    }

    #[test]
    fn every_body_gives_a_message() {
        assert_eq!(said(400, r#"{"error": "no"}"#), "no");
        assert_eq!(said(400, r#"{"error": {"code": 7, "detail": "odd"}}"#), r#"{"code":7,"detail":"odd"}"#);
        assert_eq!(said(502, "<html><h1>502 Bad Gateway</h1></html>"), "502 Bad Gateway");
        assert_eq!(said(400, "plain"), "plain");
        assert_eq!(said(404, ""), "Not Found");
        assert_eq!(said(404, "{\"error\": \"  \"}"), "Not Found");
    }
}
