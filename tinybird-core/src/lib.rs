//! The model of Tinybird's resources, the rules they obey, and their datafiles.
//!
//! This crate holds what the macros, the build-time renderer and the command line share. Applications use
//! the `tinybird` crate, which re-exports what they need.
//!
//! | where to look | for |
//! |---|---|
//! | [`connection`], [`datasource`], [`token`] | the model: what each macro declares, as plain data |
//! | [`definition`] | what all of them have in common: rendering to a datafile, and reading it; `file` does so for each |
//! | [`options`], [`choice`] | the tables of options, from which everything else knows an option |
//! | [`rule`], [`rules`], [`check`] | what a rule says when it is broken, all rules, and the shapes of single values |
//! | [`column_type`], [`literal`], [`codec`] | ClickHouse's types, defaults and codecs |
//! | [`template`] | the templates in the SQL of pipes, and their parameters |
//! | [`datafile`] | how Tinybird reads its files, to the letter |
//! | [`layout`] | where the datafile of a resource stands |
//! | [`resource`] | types that stand for something in Tinybird, and how they refer to each other |
//! | `reference`, with the feature of that name | the documentation of options and rules, as Markdown |

mod any;
mod catalogue;
pub mod check;
pub mod choice;
pub mod codec;
pub mod column_type;
pub mod connection;
pub mod datafile;
pub mod datasource;
pub mod definition;
mod file;
mod folder;
mod grant;
pub mod keywords;
pub mod kind;
mod kinds;
pub mod layout;
#[doc(hidden)]
pub mod list;
pub mod literal;
pub mod name;
pub mod options;
pub mod pipe;
#[cfg(feature = "reference")]
pub mod reference;
pub mod resource;
#[doc(hidden)]
pub mod row;
pub mod rule;
pub mod rules;
pub mod secret;
pub mod suggest;
mod target;
pub mod template;
pub mod token;

macro_rules! definitions {
    ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ })+) => {
        /// The definitions of every kind, for generated code.
        #[doc(hidden)]
        pub mod definitions {
            $(pub use crate::$module::{$($Definition),+};)+
        }
    };
}
kinds!(definitions);

pub use any::AnyDefinition;
pub use connection::Connection;
pub use datasource::DataSource;
pub use definition::Definition;
pub use file::{Extra, Reader, Spellings, Writer};
pub use folder::Folder;
pub use kind::Kind;
pub use resource::Resource;
pub use secret::{Secret, secret};
pub use target::Target;
pub use token::Token;
