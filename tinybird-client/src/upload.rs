//! Bodies that are read while they are sent.

use std::fmt;
use std::io::{self, Read};

use bytes::Bytes;

/// The body of a request that is read while it is sent: a file need not fit into memory.
pub struct Upload {
    reader: Box<dyn Read + Send>,
    length: u64,
}

impl Upload {
    /// A body of so many bytes.
    pub fn new(reader: impl Read + Send + 'static, length: u64) -> Self {
        Self { reader: Box::new(reader), length }
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn into_bytes(mut self) -> io::Result<Bytes> {
        let mut bytes = Vec::new();
        self.reader.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

impl Read for Upload {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.reader.read(to)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("length", &self.length).finish_non_exhaustive()
    }
}
