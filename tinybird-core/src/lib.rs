//! The model of Tinybird's resources, the rules they obey, and their datafiles.
//!
//! This crate holds what the macros, the build-time renderer and the command line share. Applications use
//! the `tinybird` crate, which re-exports what they need.

pub mod check;
pub mod choice;
pub mod codec;
pub mod column_type;
pub mod connection;
pub mod datafile;
pub mod datasource;
pub mod definition;
pub mod kind;
pub mod literal;
pub mod options;
pub mod project;
mod reader;
pub mod reference;
pub mod resource;
pub mod rule;
pub mod rules;
pub mod secret;
pub mod suggest;
pub mod template;
pub mod token;
mod writer;

pub use connection::Connection;
pub use datasource::DataSource;
pub use definition::Definition;
pub use kind::Kind;
pub use project::Project;
pub use reader::Reader;
pub use resource::Resource;
pub use secret::{Secret, secret};
pub use token::Token;
pub use writer::Writer;
