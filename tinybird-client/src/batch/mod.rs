//! Rows that are sent in the background, in batches: what is said of them.
//!
//! [`Client::batches`](crate::Client::batches) starts them.

// `machine` decides, without I/O; `handle` is what programs hold; `worker` is what a worker does, of which there are as many as
// requests may be under way.
mod builder;
mod handle;
mod losses;
mod machine;
mod report;
mod signal;
#[cfg(test)]
mod tests;
mod worker;

pub use builder::WhenFull;
pub(crate) use builder::{Settings, builder_methods};
pub(crate) use handle::{Handle, OnLost, Shared};
pub use report::{Lost, PushError, Report};
pub use signal::Alarm;
pub(crate) use worker::{Work, Worker};
