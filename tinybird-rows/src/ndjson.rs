//! Rows as lines of JSON.

use crate::decode::{RowReader, trim_start};
use crate::encode::Encoder;
use crate::error::RowError;
use crate::row::{FromRow, Row};

/// Writes rows as Tinybird's Events API takes them, one JSON object a line.
///
/// # Errors
///
/// The first value that its column cannot hold.
pub fn to_ndjson<'a, R: Row + 'a>(rows: impl IntoIterator<Item = &'a R>) -> Result<Vec<u8>, RowError> {
    let mut encoder = Encoder::new();
    rows.into_iter().try_for_each(|row| encoder.push(row))?;
    Ok(encoder.into_bytes())
}

/// Reads rows as endpoints answer them in NDJSON: one JSON object a line, each column under its name.
///
/// Empty lines are passed over.
pub fn from_ndjson<T: FromRow>(text: &str) -> impl Iterator<Item = Result<T, RowError>> {
    let mut reader = RowReader::new();
    let mut rest = trim_start(text);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let row = reader.read_first(rest);
        let length = match &row {
            Ok((_, length)) => *length,
            Err(_) => rest.find('\n').unwrap_or(rest.len()),
        };
        rest = trim_start(rest.get(length..).unwrap_or_default());
        Some(row.map(|(row, _)| row))
    })
}
