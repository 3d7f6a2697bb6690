//! The canonical form of what people write.

mod datafile;
mod macros;
mod outline;

pub(crate) use datafile::{NotFormatted, datafile};
pub(crate) use macros::{Style, rust};
