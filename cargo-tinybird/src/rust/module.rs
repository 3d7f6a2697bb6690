//! The modules of a migrated project.

use tinybird_core::{Folder, Kind};

/// The modules of a migrated project, in an order in which what is referred to comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Module {
    Connections,
    Tokens,
    Datasources,
    Pipes,
    Endpoints,
    Materializations,
    Copies,
    Sinks,
}

impl Module {
    /// Where resources of a kind are declared.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind.folder() {
            None => Self::Tokens,
            Some(Folder::Connections) => Self::Connections,
            Some(Folder::Datasources) => Self::Datasources,
            Some(Folder::Pipes) => Self::Pipes,
            Some(Folder::Endpoints) => Self::Endpoints,
            Some(Folder::Materializations) => Self::Materializations,
            Some(Folder::Copies) => Self::Copies,
            Some(Folder::Sinks) => Self::Sinks,
        }
    }

    /// Its name in Rust.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Tokens => "tokens",
            Self::Datasources => "datasources",
            Self::Pipes => "pipes",
            Self::Endpoints => "endpoints",
            Self::Materializations => "materializations",
            Self::Copies => "copies",
            Self::Sinks => "sinks",
        }
    }

    /// The module's documentation.
    pub(crate) const fn doc(self) -> &'static str {
        match self {
            Self::Connections => "Where data comes from, and where it goes.",
            Self::Tokens => "Who may use what.",
            Self::Datasources => "The tables.",
            Self::Pipes => "Queries that others read from.",
            Self::Endpoints => "Queries that are published as APIs.",
            Self::Materializations => "Queries whose rows are stored as data arrives.",
            Self::Copies => "Queries whose rows are copied into data sources.",
            Self::Sinks => "Queries whose rows are written to Kafka and into buckets.",
        }
    }

    /// So many of its resources, in words.
    pub(crate) const fn words(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Connections, 1) => "connection",
            (Self::Connections, _) => "connections",
            (Self::Tokens, 1) => "token",
            (Self::Tokens, _) => "tokens",
            (Self::Datasources, 1) => "data source",
            (Self::Datasources, _) => "data sources",
            (Self::Pipes, 1) => "pipe",
            (Self::Pipes, _) => "pipes",
            (Self::Endpoints, 1) => "endpoint",
            (Self::Endpoints, _) => "endpoints",
            (Self::Materializations, 1) => "materialized view",
            (Self::Materializations, _) => "materialized views",
            (Self::Copies, 1) => "copy pipe",
            (Self::Copies, _) => "copy pipes",
            (Self::Sinks, 1) => "sink",
            (Self::Sinks, _) => "sinks",
        }
    }

    /// What is added to a name that another resource has.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Connections => "Connection",
            Self::Tokens => "Token",
            Self::Datasources => "Source",
            Self::Pipes => "Pipe",
            Self::Endpoints => "Endpoint",
            Self::Materializations => "View",
            Self::Copies => "Copy",
            Self::Sinks => "Sink",
        }
    }
}
