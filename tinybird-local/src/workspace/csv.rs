//! Rows of CSV files into a data source.

use ::csv::{QuoteStyle, ReaderBuilder, StringRecord, WriterBuilder};
use serde_json::Value;
use tinybird_core::column_type::Type;
use tinybird_core::datasource::{Column, DataSource};

use super::Workspace;
use super::append::{Appended, Line, Refused};
use super::error::Error;
use super::fit::fit;
use crate::statement::quoted;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between values.
    pub delimiter: u8,
    /// What stands in front of a quote within quotes, where it is not a second quote.
    pub escape: Option<u8>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', escape: None }
    }
}

impl Workspace {
    /// Appends the rows of a CSV file. Its first row may name the columns; otherwise they come in the order of the schema.
    ///
    /// # Errors
    /// There is no such data source, the first row names columns that it does not have, or not all views took the rows.
    pub fn append_csv(
        &mut self,
        data_source: &str,
        text: &[u8],
        dialect: Dialect,
    ) -> Result<Appended, Error> {
        let Some(source) = self.data_source(data_source)?.as_data_source().cloned() else {
            return Ok(Appended::default());
        };
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(dialect.delimiter);
        reader.escape(dialect.escape).double_quote(dialect.escape.is_none());
        let mut columns: Vec<&Column> = source.columns().iter().collect();
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for (index, record) in reader.from_reader(text).into_byte_records().enumerate() {
            let record = record.map_err(|error| Error::Invalid(format!("it is not CSV: {error}")))?;
            let record = StringRecord::from_byte_record_lossy(record);
            if index == 0
                && let Some(named) = header(&source, &record)?
            {
                columns = named;
                continue;
            }
            let number = record.position().map_or(index + 1, |position| position.line() as usize);
            let (text, problem) = (write(&record)?, problem(&record, &columns));
            let line = Line { number, text: text.clone() };
            match problem {
                None => accepted.push((line, text)),
                Some((column, message)) => refused.push(Refused { line, column, message }),
            }
        }
        let names: Vec<String> = columns.iter().map(|column| quoted(column.name())).collect();
        let into = format!("{} ({})", quoted(source.name()), names.join(", "));
        let written = self.insert(&into, "CSV", accepted, &mut refused)?;
        self.quarantine(&source, &refused, |line| {
            let record =
                ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes()).into_records().next();
            let Some(Ok(record)) = record else { return Vec::new() };
            let values = columns.iter().zip(&record);
            values.map(|(column, value)| (column.name().to_owned(), Value::from(value))).collect()
        })?;
        Ok(Appended::new(written, refused))
    }
}

/// The columns that the first row names, if it names some.
fn header<'a>(source: &'a DataSource, record: &StringRecord) -> Result<Option<Vec<&'a Column>>, Error> {
    let find = |name: &str| source.columns().iter().find(|column| column.name() == name.trim());
    let found: Vec<&Column> = record.iter().filter_map(find).collect();
    if found.len() == record.len() {
        return Ok(Some(found));
    }
    // A row of values may hold a word that is a column's name; most of them are not.
    if found.len() * 2 <= record.len() {
        return Ok(None);
    }
    let unknown = record.iter().filter(|name| find(name).is_none()).collect::<Vec<_>>().join("`, `");
    let name = source.name();
    Err(Error::Invalid(format!("the first row names columns that `{name}` does not have: `{unknown}`")))
}

/// A row as ClickHouse reads it, in one line unless a value has several.
fn write(record: &StringRecord) -> Result<String, Error> {
    let mut writer =
        WriterBuilder::new().flexible(true).quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    let written = writer.write_record(record).map_err(|error| error.to_string());
    let bytes = written.and_then(|()| writer.into_inner().map_err(|error| error.to_string()));
    let bytes = bytes.map_err(|error| Error::Invalid(format!("a row cannot be written: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned())
}

/// The column whose value does not fit, and why.
fn problem(record: &StringRecord, columns: &[&Column]) -> Option<(String, String)> {
    if record.len() != columns.len() {
        let message = format!("the row has {} values, and there are {} columns", record.len(), columns.len());
        return Some((String::new(), message));
    }
    columns.iter().zip(record).find_map(|(column, value)| {
        let data_type = column.data_type().filter(|data_type| !is_well(value, data_type.kind(), column))?;
        let name = column.name();
        Some((name.to_owned(), format!("value '{value}' on column '{name}' is not {data_type}")))
    })
}

/// Whether a value is one of a column, as far as ClickHouse would not say it.
fn is_well(value: &str, data_type: &Type, column: &Column) -> bool {
    let is_empty = value.is_empty() || value == "\\N";
    match data_type {
        Type::Nullable(of) => is_empty || is_well(value, of, column),
        Type::LowCardinality(of) | Type::Simple { of, .. } => is_well(value, of, column),
        Type::String | Type::FixedString(_) => true,
        _ if is_empty => column.default_expression().is_some(),
        Type::Int { .. } => fit(value, data_type).is_ok(),
        Type::Float { .. } => value.parse::<f64>().is_ok(),
        _ => true,
    }
}
