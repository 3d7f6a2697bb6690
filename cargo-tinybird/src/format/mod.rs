//! The canonical form of what people write.

mod datafile;
mod macros;
mod outline;
mod style;

pub(crate) use datafile::{Formatted, NotFormatted, datafile};
pub(crate) use macros::{Style, rust};
pub(crate) use style::Styles;
