//! A definition of any kind.

use std::fmt;

use crate::definition::{Definition, render};
use crate::kind::Kind;
use crate::pipe::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
use crate::rule::{Place, Violation};
use crate::writer::Writer;
use crate::{Connection, DataSource};

/// A definition of any kind that has a datafile. It displays as the text of that.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "kind", rename_all = "snake_case"))]
// A file holds one of them, so that none waits in a list of many.
#[allow(clippy::large_enum_variant)]
#[non_exhaustive]
pub enum AnyDefinition {
    /// A connection.
    Connection(Connection),
    /// A data source.
    DataSource(DataSource),
    /// A pipe that others read from.
    Pipe(Pipe),
    /// A pipe that is published as an API.
    Endpoint(Endpoint),
    /// A materialized view.
    MaterializedView(MaterializedView),
    /// A pipe that copies its rows into a data source.
    CopyPipe(CopyPipe),
    /// A pipe that writes its rows to Kafka, S3 or GCS.
    SinkPipe(SinkPipe),
    /// A connection of a type that this crate has no definition for. Its options are kept beside it.
    OtherConnection(OtherConnection),
}

/// A connection of a type that this crate has no definition for, such as `TYPE postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OtherConnection {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) connection_type: Option<String>,
}

impl OtherConnection {
    /// Its TYPE, where it has one.
    #[must_use]
    pub fn connection_type(&self) -> Option<&str> {
        self.connection_type.as_deref()
    }

    fn render(&self) -> (String, Vec<Violation>) {
        let mut writer = Writer::default();
        if let Some(description) = &self.description {
            writer.description(description, false, Place::option("description"));
            writer.gap();
        }
        if let Some(connection_type) = &self.connection_type {
            writer.plain("TYPE", connection_type, Place::item());
        }
        writer.finish()
    }
}

macro_rules! each {
    ($self:expr, $definition:ident => $result:expr, $other:ident => $of_other:expr) => {
        match $self {
            AnyDefinition::OtherConnection($other) => $of_other,
            AnyDefinition::Connection(Connection::Kafka($definition)) => $result,
            AnyDefinition::Connection(Connection::S3($definition)) => $result,
            AnyDefinition::Connection(Connection::Gcs($definition)) => $result,
            AnyDefinition::Connection(Connection::DynamoDb($definition)) => $result,
            AnyDefinition::DataSource($definition) => $result,
            AnyDefinition::Pipe($definition) => $result,
            AnyDefinition::Endpoint($definition) => $result,
            AnyDefinition::MaterializedView($definition) => $result,
            AnyDefinition::CopyPipe($definition) => $result,
            AnyDefinition::SinkPipe($definition) => $result,
        }
    };
}

impl AnyDefinition {
    /// Its kind; none for a connection that this crate has no definition for.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        fn kind<D: Definition>(_: &D) -> Kind {
            D::KIND
        }
        each!(self, definition => Some(kind(definition)), _other => None)
    }

    /// Its name in Tinybird.
    #[must_use]
    pub fn name(&self) -> &str {
        each!(self, definition => definition.name(), other => &other.name)
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        each!(self, definition => definition.description(), other => other.description.as_deref())
    }

    /// Its datafile, and every rule that it breaks as a whole.
    #[must_use]
    pub fn render(&self) -> (String, Vec<Violation>) {
        each!(self, definition => render(definition), other => other.render())
    }
}

impl fmt::Display for AnyDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render().0)
    }
}
