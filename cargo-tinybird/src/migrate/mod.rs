//! From datafiles to a module of Rust that declares the same resources.

mod adopt;
mod comments;
mod find;
mod module;
mod plan;
mod resource;
mod rows;
mod summary;
mod write;

pub(crate) use adopt::{adopt, root};
pub(crate) use find::find;
pub(crate) use plan::{Migration, migrate};
pub(crate) use summary::{counts, why};
pub(crate) use write::write;
