//! A definition of any kind.

use std::fmt;

use crate::definition::{Definition, render};
use crate::kind::Kind;
use crate::pipe::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
use crate::rule::Violation;
use crate::{Connection, DataSource};

/// A definition of any kind that has a datafile. It displays as the text of that.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "kind", rename_all = "snake_case"))]
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
}

macro_rules! each {
    ($self:expr, $definition:ident => $result:expr) => {
        match $self {
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
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        fn kind<D: Definition>(_: &D) -> Kind {
            D::KIND
        }
        each!(self, definition => kind(definition))
    }

    /// Its name in Tinybird.
    #[must_use]
    pub fn name(&self) -> &str {
        each!(self, definition => definition.name())
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        each!(self, definition => definition.description())
    }

    /// Its datafile, and every rule that it breaks.
    #[must_use]
    pub fn render(&self) -> (String, Vec<Violation>) {
        each!(self, definition => render(definition))
    }
}

impl fmt::Display for AnyDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each!(self, definition => definition.fmt(f))
    }
}
