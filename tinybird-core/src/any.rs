//! A definition of any kind.

use std::fmt;

use crate::datafile::LineColumn;
use crate::definition::{Definition, DynDefinition, read_from, render};
use crate::definitions::*;
use crate::file::{Extra, Reader};
use crate::keywords::Keywords;
use crate::kind::Kind;
use crate::options::{self, Options};
use crate::pipe::{Body, Grant};
use crate::rule::Violation;

macro_rules! any_definition {
    ($($module:ident { $($(#[doc = $doc:literal])+ $Kind:ident($Definition:ident) $row:tt)+ })+) => {
        /// A definition of any kind. It displays as the text of its datafile.
        #[derive(Debug, Clone, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "kind", rename_all = "snake_case"))]
        // Most of a project are data sources and pipes, the largest.
        #[allow(clippy::large_enum_variant)]
        pub enum AnyDefinition {
            $($($(#[doc = $doc])+ $Kind($Definition),)+)+
        }

        impl AnyDefinition {
            /// A definition of this kind without options.
            #[doc(hidden)]
            #[must_use]
            pub fn new(kind: Kind) -> Self {
                match kind {
                    $($(Kind::$Kind => Self::$Kind($Definition::default()),)+)+
                }
            }

            /// What all definitions share.
            #[doc(hidden)]
            #[must_use]
            pub fn as_dyn(&self) -> &dyn DynDefinition {
                match self {
                    $($(Self::$Kind(definition) => definition,)+)+
                }
            }

            /// The options that all pipes share; `None` if it is not a pipe.
            #[must_use]
            pub fn as_pipe(&self) -> Option<&Body> {
                match self {
                    $($(Self::$Kind(definition) => any_definition!(@body $module definition),)+)+
                }
            }

            /// Mutable access to what the method before gives.
            #[doc(hidden)]
            #[must_use]
            pub fn as_pipe_mut(&mut self) -> Option<&mut Body> {
                match self {
                    $($(Self::$Kind(definition) => any_definition!(@body_mut $module definition),)+)+
                }
            }

            /// What all definitions have, to be changed.
            #[doc(hidden)]
            #[must_use]
            pub fn as_dyn_mut(&mut self) -> &mut dyn DynDefinition {
                match self {
                    $($(Self::$Kind(definition) => definition,)+)+
                }
            }
        }

        $($(
            impl Definition for $Definition {
                const KIND: Kind = Kind::$Kind;
                const KEYWORDS: &'static Keywords = crate::$module::KEYWORDS;
            }

            impl From<$Definition> for AnyDefinition {
                fn from(definition: $Definition) -> Self {
                    Self::$Kind(definition)
                }
            }
        )+)+
    };
    (@body pipe $pipe:ident) => { Some($pipe.body()) };
    (@body_mut pipe $pipe:ident) => { Some($pipe.body_mut()) };
    (@$body:ident $module:ident $definition:ident) => {{
        let _ = $definition;
        None
    }};
}
crate::kinds!(any_definition);

impl AnyDefinition {
    /// The definition of a kind from its datafile, and from what that has no place for.
    ///
    /// # Errors
    /// What the file holds is not such a definition.
    pub fn read(
        kind: Kind,
        name: &str,
        text: &str,
        extra: Extra<'_>,
    ) -> Result<Self, Vec<Violation<LineColumn>>> {
        let mut definition = Self::new(kind);
        let mut reader = Reader::new(definition.as_dyn().keywords(), text, extra);
        read_from(definition.as_dyn_mut(), name, &mut reader);
        reader.finish().map(|()| definition)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.as_dyn().kind()
    }

    /// Its name in Tinybird.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_dyn().name()
    }

    /// What it is for.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.as_dyn().description()
    }

    /// The data source, where it is one.
    #[must_use]
    pub const fn as_data_source(&self) -> Option<&DataSource> {
        match self {
            Self::DataSource(source) => Some(source),
            _ => None,
        }
    }

    /// Which tokens may use it.
    #[must_use]
    pub fn tokens(&self) -> &[Grant] {
        let of_source = || self.as_data_source().map(DataSource::tokens);
        self.as_pipe().map(Body::tokens).or_else(of_source).unwrap_or_default()
    }

    /// Its options.
    #[doc(hidden)]
    #[must_use]
    pub fn options(&self) -> &dyn Options {
        self.as_dyn()
    }

    /// Fills in the names of the resources that it refers to, by the numbers of the references.
    #[doc(hidden)]
    pub fn resolve(&mut self, names: &[&str]) {
        options::resolve(self.as_dyn_mut(), names);
    }

    /// Its datafile, and every rule that it breaks as a whole.
    #[must_use]
    pub fn render(&self) -> (String, Vec<Violation>) {
        render(self.as_dyn())
    }
}

impl fmt::Display for AnyDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_dyn(), f)
    }
}
