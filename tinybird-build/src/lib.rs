//! Renders Tinybird datafiles from Rust sources, without compiling them.

mod attributes;
pub mod cfg;
pub mod error;
pub mod manifest;
mod modules;
pub mod sources;
mod tokens;
mod uses;
