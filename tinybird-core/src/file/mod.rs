//! A definition as a datafile: how it is written, and how it is read back.
//!
//! The [`Writer`] and the [`Reader`] know the lines of datafiles, `options` knows what becomes of an option of each form,
//! and a file for each definition says what it has beside its options.

mod connection;
mod datasource;
mod indexes;
mod lists;
mod options;
mod pipe;
mod reader;
mod schema;
mod token;
mod tokens;
pub(crate) mod writer;

pub use reader::{Extra, Reader};
pub use writer::{Spellings, Writer};
