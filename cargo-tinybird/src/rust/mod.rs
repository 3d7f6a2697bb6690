//! From definitions to their Rust source: what the macros read as the very same definition.

mod columns;
mod docs;
mod edit;
mod fields;
mod layout;
mod literal;
mod module;
mod names;
mod options;
mod pipe;
mod read_back;
mod resource;

pub(crate) use edit::with_output;
pub(crate) use module::Module;
pub(crate) use names::{Names, Symbol};
pub(crate) use read_back::{Refusal, means_the_same, read_back};
pub(crate) use resource::{Context, Item, item, token};
