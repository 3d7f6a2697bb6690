//! Projects of many data sources, in Rust and in TypeScript, to measure with.

pub mod client;
mod columns;
pub mod layout;
mod source;

pub use layout::{Layout, Project};
pub use source::{CONNECTION, data_source};
