//! Where rows come from that are imported.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use bytes::Bytes;

use crate::upload::Upload;

/// Where rows come from that are imported.
#[derive(Debug, Clone)]
pub struct Source(pub(super) Place);

#[derive(Debug, Clone)]
pub(super) enum Place {
    File(PathBuf),
    Url(String),
    Bytes(Format, Bytes),
}

impl Source {
    /// A file. It is read while it is sent; what is compressed by gzip (`.gz`) is sent as it is.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Place::File(path.into()))
    }

    /// An address, which Tinybird reads from.
    pub fn url(address: impl Into<String>) -> Self {
        Self(Place::Url(address.into()))
    }

    /// Rows that are there.
    pub fn bytes(format: Format, rows: impl Into<Bytes>) -> Self {
        Self(Place::Bytes(format, rows.into()))
    }

    /// The format that its name tells.
    pub(super) fn format(&self) -> Option<Format> {
        match &self.0 {
            Place::File(path) => Format::of_name(&path.file_name()?.to_string_lossy()),
            Place::Url(address) => Format::of_name(address.split(['?', '#']).next()?),
            Place::Bytes(format, _) => Some(*format),
        }
    }
}

/// The format of rows that are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Parquet.
    Parquet,
}

impl Format {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// The text between the parts of a form.
pub(super) const BOUNDARY: &str = "tinybird-rust-5f1e0c1d9a7b4e63";

/// The body of a form with one file.
pub(super) fn form_of(place: &Place) -> io::Result<Upload> {
    let (name, length, rows): (_, _, Box<dyn Read + Send>) = match place {
        Place::File(path) => {
            let file = File::open(path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, file.metadata()?.len(), Box::new(file))
        }
        Place::Bytes(format, rows) => {
            let name = format!("rows.{}", format.as_str());
            (name, rows.len() as u64, Box::new(Cursor::new(rows.clone())))
        }
        Place::Url(_) => return Err(io::Error::other("an address has no rows here")),
    };
    let name = name.replace(['\r', '\n'], " ").replace('"', "%22");
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csv\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    let whole = head.len() as u64 + length + tail.len() as u64;
    // A file that grows meanwhile is sent as long as it was.
    let body = Cursor::new(head).chain(rows.take(length)).chain(Cursor::new(tail));
    Ok(Upload::new(body, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn point_18_names_tell_formats() {
        for (name, format) in [
            ("rows.csv", Some(Format::Csv)),
            ("rows.CSV.gz", Some(Format::Csv)),
            ("a.b/rows.jsonl.gz", Some(Format::Ndjson)),
            ("rows.ndjson", Some(Format::Ndjson)),
            ("rows.parquet", Some(Format::Parquet)),
            ("rows.txt", None),
            ("rows", None),
        ] {
            assert_eq!(Source::file(name).format(), format, "{name}");
            assert_eq!(Source::url(format!("https://a/{name}?x=.csv#y.csv")).format(), format, "{name}");
        }
    }
}
