//! Renders Tinybird datafiles from Rust sources, without compiling them.
//!
//! A [`Scan`](scan::Scan) reads the modules of a crate, finds the calls of Tinybird's macros in them and says what the
//! paths between their items mean. Names are looked up by rustc's rules. Where these need what only a compilation
//! knows, the answer is an error, never a guess, with these exceptions:
//!
//! - An attribute macro is taken to keep the items that it is put on; `#[test]`, also as `#[x::test]`, removes them.
//! - What other macros, and files included from `OUT_DIR`, expand to is taken to declare no resources.
//! - Two globs of one scope do not bring in the same name, since rustc refuses that.
//! - A path whose first name is a crate's means the crate, not something that a glob brings in.
//! - A file that is asked for is read whatever the `cfg` of its own `mod` declaration says.

mod attributes;
pub mod cfg;
pub mod error;
mod globs;
mod load;
pub mod manifest;
mod modules;
mod resolve;
mod root;
pub mod scan;
pub mod scope;
mod settle;
pub mod sources;
mod statements;
mod tokens;
mod unresolved;
mod uses;
mod walk;

pub use unresolved::Unresolved;
