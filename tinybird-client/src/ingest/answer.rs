//! What the Events API answers.

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::error::{Error, ErrorKind};
use crate::ingested::Ingested;
use crate::message::counts;

/// The answer to a request with so many rows.
pub(super) fn read(answer: &Response<Bytes>, rows: u64) -> Result<Ingested, Error> {
    let counts = counts(answer.body()).ok_or_else(|| {
        let message = "the server answers with success, but does not say what became of the rows";
        Error::new(ErrorKind::Decode, message).with_maybe_applied(true)
    })?;
    let told = Ingested { requests: 1, ..Ingested::default() };
    if answer.status() == StatusCode::ACCEPTED {
        return Ok(Ingested { accepted: rows, ..told });
    }
    // An answer about more rows than were sent is about them all.
    Ok(Ingested { written: counts.0, quarantined: counts.1, ..told }.at_most(rows))
}

/// The server accounts for fewer rows than were sent.
pub(super) fn unaccounted(rows: u64) -> Error {
    let message = format!("the server does not account for all of {rows} rows");
    Error::new(ErrorKind::PartlyWritten, message).with_maybe_applied(true)
}
