//! What each kind of engine does.

use std::fmt;
use std::time::Duration;

use crate::request::{Answer, Request};
use crate::{Error, Guarantees};

/// What ClickHouse gets beyond a limit to notice that it exceeded it and to say so.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

/// A running engine. After an error it is of no use any more.
pub(crate) trait Backend: fmt::Debug + Send {
    /// The answer to a request.
    fn ask(&mut self, request: Request, limit: Duration) -> Result<Answer, Error>;

    /// Whether it has used up so much memory that the next statement would fail for lack of it.
    fn is_exhausted(&self) -> bool {
        false
    }

    /// The version of ClickHouse.
    fn version(&self) -> &str;

    /// What holds whatever a statement says.
    fn guarantees(&self) -> Guarantees;

    /// The id of its process, where it has one of its own.
    fn process_id(&self) -> Option<u32>;
}
