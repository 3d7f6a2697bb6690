//! What became of the rows of one request.

use bytes::Bytes;
use http::Response;

use super::answer;
use super::lines::Part;
use crate::error::{Error, ErrorKind};
use crate::ingested::Ingested;

/// What became of the rows of one request that is not sent again.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The server says so of all of them.
    Taken(Ingested),
    /// They are too many, and sent in two requests.
    Halved(Part, Part),
    /// What the server says of some, and why it says nothing of the others.
    Failed(Ingested, Error),
}

pub(crate) fn verdict(part: &Part, answer: Result<Response<Bytes>, Error>) -> Verdict {
    let error = match answer.and_then(|answer| answer::read(&answer, part.rows)) {
        Ok(told) if told.rows() < part.rows => return Verdict::Failed(told, answer::unaccounted(part.rows)),
        Ok(told) => return Verdict::Taken(told),
        Err(error) => error,
    };
    if error.kind() == ErrorKind::TooLarge {
        return match part.halves() {
            Ok((first, second)) => Verdict::Halved(first, second),
            Err(row) => {
                let documentation = error.documentation().map(str::to_owned);
                let maybe_applied = error.maybe_applied();
                let error = Error::of_status(413, format!("row {row} is too large"), documentation);
                Verdict::Failed(Ingested::default(), error.with_maybe_applied(maybe_applied))
            }
        };
    }
    let told = error.ingested().map(|told| told.at_most(part.rows)).unwrap_or_default();
    Verdict::Failed(told, error)
}
