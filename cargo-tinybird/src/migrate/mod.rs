//! From datafiles to a module of Rust that declares the same resources.

mod find;
mod module;
mod plan;
mod summary;
mod write;

pub(crate) use find::{Found, find};
pub(crate) use plan::{Migration, migrate};
pub(crate) use summary::summary;
pub(crate) use write::{Target, write};
