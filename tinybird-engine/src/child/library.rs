//! ClickHouse as a library: one connection that writes and one that only reads, on the same data.

use std::os::unix::ffi::OsStrExt;

use super::UNKNOWN;
use super::foreign::{Connection, Library};
use super::text::assignment;
use crate::local::start::Start;
use crate::request::{Operation, Request};

/// Why several statements at once are not run.
const SEVERAL: &str = "ClickHouse reads more than one statement in this";

/// The two connections.
#[derive(Debug)]
pub(super) struct Connections<'a> {
    writer: Connection<'a>,
    reader: Connection<'a>,
}

impl<'a> Connections<'a> {
    pub(super) fn open(library: &'a Library, start: &Start) -> Result<Self, String> {
        let data = [b"--path=", start.data.as_os_str().as_bytes()].concat();
        let open = || {
            let connection = library.connect(&data)?;
            for (name, value) in &start.settings {
                connection.query(format!("SET {}", assignment(name, value)).as_bytes(), b"Null")?;
            }
            Ok::<_, String>(connection)
        };
        let (writer, reader) = (open()?, open()?);
        reader.query(b"SET readonly = 1", b"Null")?;
        Ok(Self { writer, reader })
    }

    /// The version of ClickHouse: the library has one of its own.
    pub(super) fn version(&self) -> Result<String, String> {
        let version = self.reader.query(b"SELECT version()", b"TSVRaw")?;
        Ok(String::from_utf8_lossy(&version).trim().to_owned())
    }

    pub(super) fn answer(&self, request: &Request) -> Result<Vec<u8>, String> {
        match (request.operation, request.parts.as_slice()) {
            (Operation::Read, [statement, format]) => query(&self.reader, statement, format),
            (Operation::Write, [statement, format]) => query(&self.writer, statement, format),
            (Operation::Insert, [statement, format, rows]) => self.writer.insert(statement, format, rows),
            _ => Err(UNKNOWN.to_owned()),
        }
    }
}

fn query(connection: &Connection<'_>, statement: &[u8], format: &[u8]) -> Result<Vec<u8>, String> {
    match connection.count(statement) {
        0 | 1 => connection.query(statement, format),
        // The program that asks has checked this already, by a reading of its own.
        _ => Err(SEVERAL.to_owned()),
    }
}
