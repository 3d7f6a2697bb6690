//! Rows into a data source; those that do not fit its schema into quarantine.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use tinybird_core::column_type::Type;
use tinybird_core::datasource::{Column, DataSource, JsonPath, Step};
use tinybird_engine::ClickHouseError;

use super::error::Error;
use super::fit::{Misfit, fit};
use super::path::{Found, Object};
use super::{Workspace, load};
use crate::statement::quoted;
use crate::table::quarantine;

/// What became of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// How many were written.
    pub written: usize,
    /// Those that do not fit the schema.
    pub quarantined: Vec<Quarantined>,
}

/// A row that does not fit the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quarantined {
    /// Its line, from 1.
    pub line: usize,
    /// The column whose value it is, if it is one.
    pub column: String,
    /// Why it does not fit.
    pub message: String,
}

/// The most rows of one INSERT. They are one block, of which ClickHouse writes all or nothing.
const CHUNK: usize = 50_000;
/// The most rows of the INSERT after one that ClickHouse refused.
const CAREFUL: usize = 64;

impl Appended {
    pub(super) fn new(written: usize, refused: Vec<Refused>) -> Self {
        let quarantined = refused.into_iter().map(|Refused { line, column, message }| Quarantined {
            line: line.number,
            column,
            message,
        });
        Self { written, quarantined: quarantined.collect() }
    }
}

impl Workspace {
    /// Appends rows, each a line of JSON, from which the JSON paths of the columns take their values.
    ///
    /// # Errors
    /// There is no such data source, or not all views took the rows.
    pub fn append(&mut self, data_source: &str, rows: &[u8]) -> Result<Appended, Error> {
        let Some(source) = self.data_source(data_source)?.as_data_source().cloned() else {
            return Ok(Appended::default());
        };
        let columns = columns(&source);
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for (index, bytes) in rows.split(|byte| *byte == b'\n').enumerate() {
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let text = String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
            let line = Line { number: index + 1, text };
            match row(&line.text, &columns) {
                Ok(row) => accepted.push((line, row)),
                Err((column, message)) => refused.push(Refused { line, column, message }),
            }
        }
        let names: Vec<String> = columns.iter().map(|column| quoted(column.name)).collect();
        let into = format!("{} ({})", quoted(source.name()), names.join(", "));
        let written = self.insert(&into, "JSONEachRow", accepted, &mut refused)?;
        self.quarantine(&source, &refused, |line| {
            let Some(object) = Object::read(line) else { return Vec::new() };
            let values = columns.iter().filter_map(|column| {
                let Found::Value(value) = object.follow(line, column.steps.as_deref()?) else { return None };
                Some((column.name.to_owned(), as_text(&value)))
            });
            values.collect()
        })?;
        Ok(Appended::new(written, refused))
    }

    /// Inserts rows, of which each is a line of a format; those that ClickHouse refuses are added to the others. Returns how
    /// many were written.
    pub(super) fn insert(
        &mut self,
        into: &str,
        format: &str,
        mut rows: Vec<(Line, String)>,
        refused: &mut Vec<Refused>,
    ) -> Result<usize, Error> {
        let (mut start, mut most) = (0, CHUNK);
        while start < rows.len() {
            let chunk = rows.get(start..rows.len().min(start + most)).unwrap_or_default();
            let text: String = chunk.iter().flat_map(|(_, row)| [row, "\n"]).collect();
            match self.engine.insert(into, format, text.as_bytes()) {
                Ok(()) => {
                    start += chunk.len();
                    most = (most * 4).min(CHUNK);
                }
                Err(tinybird_engine::Error::ClickHouse(error)) => {
                    let Some(row) = refused_row(&error).filter(|row| *row < chunk.len()) else {
                        return Err(Error::View(error));
                    };
                    let (line, _) = rows.remove(start + row);
                    let column = between(&error.message, "value of key ", ")").unwrap_or_default().to_owned();
                    let message = error.message.split(": (").next().unwrap_or_default().trim().to_owned();
                    refused.push(Refused { line, column, message });
                    most = row.max(CAREFUL);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(rows.len())
    }

    /// Keeps rows that were refused; `values` tells the values of one, by the names of their columns.
    pub(super) fn quarantine(
        &mut self,
        source: &DataSource,
        rows: &[Refused],
        values: impl Fn(&str) -> Vec<(String, Value)>,
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let import = load::unique();
        let mut text = String::new();
        for Refused { line, column, message } in rows {
            let mut row: Map<String, Value> = values(&line.text).into_iter().collect();
            row.insert("c__error_column".to_owned(), json!([column]));
            row.insert("c__error".to_owned(), json!([message]));
            row.insert("c__import_id".to_owned(), json!(import));
            text.push_str(&Value::Object(row).to_string());
            text.push('\n');
        }
        Ok(self.engine.insert(&quoted(&quarantine(source.name())), "JSONEachRow", text.as_bytes())?)
    }
}

/// A row as it was sent.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
}

/// A row that is not written.
pub(super) struct Refused {
    pub(super) line: Line,
    pub(super) column: String,
    pub(super) message: String,
}

/// Where the values of a column come from.
struct Source<'a> {
    name: &'a str,
    path: String,
    /// None where the path has steps that are not followed here.
    steps: Option<Vec<Step>>,
    data_type: Option<&'a Type>,
    has_default: bool,
}

/// The columns that take values from rows: those with a JSON path; where none has one, all.
fn columns(source: &DataSource) -> Vec<Source<'_>> {
    let has_paths = source.columns().iter().any(|column| column.json_path().is_some());
    let columns = source.columns().iter().filter(|column| !has_paths || column.json_path().is_some());
    let of = |column: &'_ Column| match column.parsed_json_path() {
        Some(path) => path.clone(),
        None => JsonPath::new(format!("$.{}", column.name())),
    };
    columns
        .map(|column| {
            let path = of(column);
            Source {
                name: column.name(),
                steps: path.steps().map(<[Step]>::to_vec),
                path: path.to_string(),
                data_type: column.data_type().map(|data_type| data_type.kind()),
                has_default: column.default_expression().is_some(),
            }
        })
        .collect()
}

/// A row as ClickHouse takes it, or the column that it does not fit, and why.
fn row(line: &str, columns: &[Source<'_>]) -> Result<String, (String, String)> {
    let whole = |message: String| (String::new(), message);
    let Some(object) = Object::read(line) else {
        return Err(match serde_json::from_str::<&RawValue>(line) {
            Ok(_) => whole(format!("JSON root must be an object, but it was a {}", words(line))),
            Err(_) => whole(format!("Line is not a valid JSON: '{line}'")),
        });
    };
    let mut row = String::from("{");
    for column in columns {
        let Some(steps) = &column.steps else {
            let path = &column.path;
            return Err(column
                .refuse(format!("the JSON path '{path}' has steps that are not followed on this machine")));
        };
        let value = match object.follow(line, steps) {
            Found::Value(value) => value,
            Found::Missing if column.has_default || column.takes_null() => continue,
            Found::Missing => {
                return Err(column.refuse(format!(
                    "Object does not have column '{}', you should send a value or recreate the table with a Nullable column type",
                    column.name
                )));
            }
        };
        if value.trim() == "null" && column.has_default {
            continue;
        }
        let fitting = match column.data_type {
            Some(data_type) => fit(&value, data_type),
            None => Ok(value.clone()),
        };
        let value = fitting.map_err(|misfit| column.misfit(&misfit, &value))?;
        if row.len() > 1 {
            row.push(',');
        }
        row.push_str(&format!("{}:{value}", Value::from(column.name)));
    }
    row.push('}');
    Ok(row)
}

impl Source<'_> {
    fn takes_null(&self) -> bool {
        self.data_type.is_some_and(Type::takes_null)
    }

    fn refuse(&self, why: String) -> (String, String) {
        let message = format!("Strict type checking failed. {why}. While accessing jsonpath '{}'", self.path);
        (self.name.to_owned(), message)
    }

    fn misfit(&self, misfit: &Misfit, value: &str) -> (String, String) {
        let (name, of) = (self.name, self.data_type.map(ToString::to_string).unwrap_or_default());
        match misfit {
            Misfit::Null => self.refuse(format!("Null value not allowed on column '{name}'")),
            Misfit::NotAnObject => {
                self.refuse(format!("The value on column '{name}' is not a valid JSON Object"))
            }
            Misfit::Type => self.refuse(format!(
                "Value {value} on column '{name}' is a {} when a {of} was expected",
                words(value)
            )),
            Misfit::Range => (
                name.to_owned(),
                format!(
                    "Value {value} out of bounds for type '{of}' in column '{name}' with jsonpath '{}'",
                    self.path
                ),
            ),
        }
    }
}

/// What a JSON value is.
fn words(value: &str) -> &'static str {
    match value.trim_start().as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b't' | b'f') => "boolean",
        Some(b'n') => "null",
        _ => "number",
    }
}

/// A value as the quarantine keeps it.
fn as_text(value: &str) -> Value {
    match serde_json::from_str(value) {
        Ok(text @ (Value::String(_) | Value::Null)) => text,
        _ => Value::from(value),
    }
}

/// The row, from 0, that ClickHouse means.
fn refused_row(error: &ClickHouseError) -> Option<usize> {
    between(&error.message, "(at row ", ")")?.parse::<usize>().ok()?.checked_sub(1)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
