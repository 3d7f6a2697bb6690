//! Datafiles that exist: from their text to definitions, as tolerant as Tinybird's own reader, and without losing anything.
//!
//! ```
//! use tinybird_core::files::{Extension, read};
//!
//! let file = read(Extension::Pipe, "views", "NODE a\nSQL >\n    SELECT 1\n\nTYPE endpoint\n").unwrap();
//! assert_eq!(file.definition.kind(), tinybird_core::Kind::Endpoint);
//! assert_eq!(file.definition.to_string(), "NODE a\nSQL >\n    SELECT 1\n\nTYPE endpoint\n");
//! ```

mod any;

pub use any::AnyDefinition;

use crate::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use crate::datafile::ReadError;
use crate::definition;
use crate::pipe::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
use crate::{Connection, DataSource};

/// The kinds of datafiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Extension {
    /// `.connection`
    Connection,
    /// `.datasource`
    DataSource,
    /// `.pipe`
    Pipe,
}

impl Extension {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Connection, Self::DataSource, Self::Pipe];

    /// The extension of such files, without the dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::DataSource => "datasource",
            Self::Pipe => "pipe",
        }
    }

    /// The kind of a file with this extension.
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|other| other.as_str() == extension)
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct File {
    /// The resource.
    pub definition: AnyDefinition,
    /// What the definition has no place for.
    pub left: Vec<Left>,
}

/// Something in a file that the definition has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Left {
    /// A comment: the line, counted from 1, and its text without the `#`.
    Comment(usize, String),
    /// An option that Tinybird ignores, such as VERSION: the line, its text, and why.
    Ignored(usize, String, String),
}

/// Reads a datafile. `name` is the resource's, which is the file's without the extension.
///
/// # Errors
/// All mistakes of the file.
pub fn read(extension: Extension, name: &str, text: &str) -> Result<File, Vec<ReadError>> {
    let definition = match extension {
        Extension::DataSource => AnyDefinition::DataSource(definition::read::<DataSource>(name, text, "")?),
        Extension::Connection => {
            AnyDefinition::Connection(match value_of(text, "TYPE").to_ascii_lowercase().as_str() {
                "kafka" => Connection::Kafka(definition::read::<KafkaConnection>(name, text, "")?),
                "s3" => Connection::S3(definition::read::<S3Connection>(name, text, "")?),
                "gcs" => Connection::Gcs(definition::read::<GcsConnection>(name, text, "")?),
                _ => Connection::DynamoDb(definition::read::<DynamoDbConnection>(name, text, "")?),
            })
        }
        Extension::Pipe => match value_of(text, "TYPE").to_ascii_lowercase().as_str() {
            "endpoint" => AnyDefinition::Endpoint(definition::read::<Endpoint>(name, text, "")?),
            "materialized" => {
                AnyDefinition::MaterializedView(definition::read::<MaterializedView>(name, text, "")?)
            }
            "copy" => AnyDefinition::CopyPipe(definition::read::<CopyPipe>(name, text, "")?),
            "sink" => AnyDefinition::SinkPipe(definition::read::<SinkPipe>(name, text, "")?),
            _ => AnyDefinition::Pipe(definition::read::<Pipe>(name, text, "")?),
        },
    };
    Ok(File { definition, left: Vec::new() })
}

fn value_of<'a>(text: &'a str, keyword: &str) -> &'a str {
    let mut lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.find(|(word, _)| word.eq_ignore_ascii_case(keyword)).map_or("", |(_, value)| value.trim())
}
