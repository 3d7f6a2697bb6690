//! What a query answers.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tinybird_rows::{FromRow, RowError, RowReader};

use crate::error::{Error, ErrorKind};

/// The rows that a query answers, and what it took.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The columns of the answer, which may be more than those of `T`.
    pub columns: Vec<AnswerColumn>,
    /// How many rows there would be without `LIMIT`, where the server tells.
    pub rows_before_limit: Option<u64>,
    /// What the query took.
    pub statistics: Statistics,
}

/// A column of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerColumn {
    /// Its name.
    pub name: String,
    /// Its type, as ClickHouse writes it.
    pub data_type: String,
}

/// What a query took at the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// The time.
    pub elapsed: Duration,
    /// The rows that were read.
    pub rows_read: u64,
    /// The bytes that were read.
    pub bytes_read: u64,
}

impl<T: FromRow> Answer<T> {
    /// The answer that a text of the format `JSON` is. What the server says in an error is shown as `redact` rewrites it.
    pub(crate) fn read(text: &[u8], redact: impl Fn(&str) -> String) -> Result<Self, Error> {
        let members: BTreeMap<String, &RawValue> =
            serde_json::from_slice(text).map_err(|error| broken(text, redact).with_source(error))?;
        let columns: Vec<Value> = member(&members, "meta")?;
        let columns =
            columns.iter().map(column).collect::<Option<Vec<_>>>().ok_or_else(|| missing("meta"))?;
        let lines: Vec<&RawValue> = member(&members, "data")?;
        let named: Vec<_> = columns.iter().map(|column| (&*column.name, &*column.data_type)).collect();
        let mut reader = RowReader::for_answer::<T>(&named).map_err(unreadable)?;
        let rows = lines.iter().map(|line| reader.read(line.get())).collect::<Result<_, _>>();
        let rows = rows.map_err(unreadable)?;
        let before_limit = members.get("rows_before_limit_at_least");
        let rows_before_limit = before_limit.and_then(|count| count.get().parse().ok());
        let statistics = members.get("statistics").and_then(|text| serde_json::from_str(text.get()).ok());
        let statistics = statistics.as_ref().map(Statistics::read).unwrap_or_default();
        Ok(Self { rows, columns, rows_before_limit, statistics })
    }
}

impl Statistics {
    fn read(value: &Value) -> Self {
        let number = |name| value.get(name).and_then(Value::as_u64).unwrap_or_default();
        let elapsed = value.get("elapsed").and_then(Value::as_f64).unwrap_or_default();
        Self {
            elapsed: Duration::try_from_secs_f64(elapsed).unwrap_or_default(),
            rows_read: number("rows_read"),
            bytes_read: number("bytes_read"),
        }
    }
}

fn column(value: &Value) -> Option<AnswerColumn> {
    let text = |name| value.get(name)?.as_str().map(str::to_owned);
    Some(AnswerColumn { name: text("name")?, data_type: text("type")? })
}

fn member<'t, T: Deserialize<'t>>(members: &BTreeMap<String, &'t RawValue>, name: &str) -> Result<T, Error> {
    let text = members.get(name).ok_or_else(|| missing(name))?;
    serde_json::from_str(text.get()).map_err(|_| missing(name))
}

fn missing(name: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("the answer has no `{name}`, as those of queries have"))
}

fn unreadable(error: RowError) -> Error {
    Error::new(ErrorKind::Decode, error.to_string()).with_source(error)
}

/// What ClickHouse writes into an answer that it has begun, where the query fails in the middle.
pub(crate) fn exception(text: &[u8]) -> Option<String> {
    let end = text.get(text.len().saturating_sub(4096)..)?;
    let end = String::from_utf8_lossy(end);
    let begin = end.rfind("Code: ")?;
    let said = end.get(begin..)?.trim();
    said.contains("DB::Exception").then(|| said.to_owned())
}

fn broken(text: &[u8], redact: impl Fn(&str) -> String) -> Error {
    let message = match exception(text) {
        Some(said) => format!("the query failed in the middle of its answer: {}", redact(&said)),
        None => "the answer is not the JSON of a query: SQL must have no FORMAT for rows".to_owned(),
    };
    Error::new(ErrorKind::Decode, message)
}
