//! The canonical form of what people write.

mod datafile;
mod outline;

pub(crate) use datafile::{NotFormatted, datafile};
