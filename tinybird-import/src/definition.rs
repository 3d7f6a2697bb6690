//! What a datafile defines.

use std::fmt;

use tinybird_core::connection::KafkaConnection;
use tinybird_core::options::Common;
use tinybird_core::rule::{Place, Violation};
use tinybird_core::{AnyDefinition, Definition, Kind, Writer};

/// What a datafile defines. It displays as the text of one.
#[derive(Debug, Clone, PartialEq)]
// A file holds one of them, so that none waits in a list of many.
#[allow(clippy::large_enum_variant)]
pub enum FileDefinition {
    /// A resource of a kind that a macro declares.
    Known(AnyDefinition),
    /// A connection of a type that this crate has no definition for. Its options are kept in the file.
    OtherConnection(OtherConnection),
}

/// A connection of a type that this crate has no definition for, such as `TYPE postgres`.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        let mut writer = Writer::new(KafkaConnection::KEYWORDS);
        if let Some(description) = &self.description {
            writer.description(description, false, Place::option(Common::OPTIONS.description));
            writer.gap();
        }
        if let Some(connection_type) = &self.connection_type {
            writer.plain("TYPE", connection_type, Place::item());
        }
        writer.finish()
    }
}

impl FileDefinition {
    /// The definition, where a macro declares resources of its kind.
    #[must_use]
    pub const fn known(&self) -> Option<&AnyDefinition> {
        match self {
            Self::Known(definition) => Some(definition),
            Self::OtherConnection(_) => None,
        }
    }

    /// Its kind; none for a connection that this crate has no definition for.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.known().map(AnyDefinition::kind)
    }

    /// Its name in Tinybird.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(definition) => definition.name(),
            Self::OtherConnection(other) => &other.name,
        }
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        match self {
            Self::Known(definition) => definition.description(),
            Self::OtherConnection(other) => other.description.as_deref(),
        }
    }

    /// Its datafile, and every rule that it breaks as a whole.
    #[must_use]
    pub fn render(&self) -> (String, Vec<Violation>) {
        match self {
            Self::Known(definition) => definition.render(),
            Self::OtherConnection(other) => other.render(),
        }
    }
}

impl fmt::Display for FileDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render().0)
    }
}
