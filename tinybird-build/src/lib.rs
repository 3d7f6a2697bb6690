//! Renders Tinybird datafiles from Rust sources, without compiling them.

mod attributes;
pub mod cfg;
pub mod error;
mod globs;
pub mod manifest;
mod modules;
mod resolve;
mod root;
pub mod scan;
pub mod scope;
mod settle;
pub mod sources;
mod tokens;
mod unresolved;
mod uses;
mod walk;

pub use unresolved::Unresolved;
