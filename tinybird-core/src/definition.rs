//! What the definitions of all resources have in common.

use std::fmt;

use crate::datafile::LineColumn;
use crate::file::{Extra, Reader, Spellings, Writer};
use crate::keywords::Keywords;
use crate::kind::Kind;
use crate::options::{Common, Options};
use crate::rule::{Place, Severity, Violation};

/// What every definition has: a kind, a name and, where it was said, what it is for.
pub trait Named {
    /// The kind of resource.
    fn kind(&self) -> Kind;

    /// The keywords of its datafile.
    #[doc(hidden)]
    fn keywords(&self) -> &'static Keywords;

    /// The resource's name in Tinybird.
    fn name(&self) -> &str;

    /// What the resource is for: Tinybird's DESCRIPTION.
    fn description(&self) -> Option<&str>;

    /// Sets the name and the description.
    #[doc(hidden)]
    fn set_common(&mut self, name: String, description: Option<String>);
}

/// A definition whose kind is only known at run time.
pub trait DynDefinition: Named + Options + fmt::Debug + fmt::Display {
    /// The rules over its options that are broken.
    #[doc(hidden)]
    fn rules(&self) -> Vec<Violation>;

    /// Writes its datafile, all but the description.
    #[doc(hidden)]
    fn write(&self, writer: &mut Writer);

    /// Reads its datafile, all but the description.
    #[doc(hidden)]
    fn read(&mut self, reader: &mut Reader);
}

/// A definition: the checked options of one resource. It displays as its datafile.
pub trait Definition: DynDefinition + Default + Clone + PartialEq {
    /// The kind of resource.
    const KIND: Kind;

    /// The keywords of its datafile.
    #[doc(hidden)]
    const KEYWORDS: &'static Keywords;
}

/// The datafile of a definition, and every rule that the definition or one of its texts breaks.
pub fn render(definition: &dyn DynDefinition) -> (String, Vec<Violation>) {
    let writer = write(definition, Writer::new(definition.keywords()));
    rendered(writer, definition.rules())
}

/// The datafile of a definition, with statements spelled as a file spells them that is written anew.
#[must_use]
pub fn render_spelled(definition: &dyn DynDefinition, spellings: Spellings) -> String {
    write(definition, Writer::new(definition.keywords()).spelled(spellings)).finish().0
}

fn write(definition: &dyn DynDefinition, mut writer: Writer) -> Writer {
    if let Some(description) = definition.description() {
        writer.description(
            description,
            definition.kind().is_pipe(),
            Place::option(Common::OPTIONS.description),
        );
        writer.gap();
    }
    definition.write(&mut writer);
    writer
}

fn rendered(writer: Writer, mut violations: Vec<Violation>) -> (String, Vec<Violation>) {
    let (text, unwritable) = writer.finish();
    // What cannot be written because a rule is broken there, or in a part of it, follows from that.
    let rules = violations.len();
    for violation in unwritable {
        let path = &violation.place.path;
        let is_consequence =
            |rule: &Violation| rule.severity == Severity::Error && rule.place.path.starts_with(path);
        if path.is_empty() || !violations.iter().take(rules).any(is_consequence) {
            violations.push(violation);
        }
    }
    (text, violations)
}

/// Reads a definition from its datafile, and from what that has no place for.
///
/// # Errors
/// What the file holds is not such a definition.
pub fn read<D: Definition>(
    name: &str,
    text: &str,
    extra: Extra<'_>,
) -> Result<D, Vec<Violation<LineColumn>>> {
    let mut reader = Reader::new(D::KEYWORDS, text, extra);
    let mut definition = D::default();
    read_from(&mut definition, name, &mut reader);
    reader.finish().map(|()| definition)
}

/// Sets all that a definition has from the statements of a datafile.
pub fn read_from(definition: &mut dyn DynDefinition, name: &str, reader: &mut Reader) {
    // Nodes take their own descriptions.
    definition.read(reader);
    let description = reader.block("DESCRIPTION");
    definition.set_common(name.to_owned(), description);
}

/// Whether one of the violations stops the definition from being rendered.
pub fn has_errors<P>(violations: &[Violation<P>]) -> bool {
    violations.iter().any(|violation| violation.severity == Severity::Error)
}

/// What a definition with the fields `name` and `description` has in common with others, and `Display`: the text of its
/// datafile.
macro_rules! definition {
    ($Definition:ty) => {
        impl $crate::definition::Named for $Definition {
            fn kind(&self) -> $crate::Kind {
                <Self as $crate::Definition>::KIND
            }

            fn keywords(&self) -> &'static $crate::keywords::Keywords {
                <Self as $crate::Definition>::KEYWORDS
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn description(&self) -> Option<&str> {
                self.description.as_deref()
            }

            fn set_common(&mut self, name: String, description: Option<String>) {
                self.name = name;
                self.description = description;
            }
        }

        impl $Definition {
            /// The resource's name in Tinybird.
            #[must_use]
            pub fn name(&self) -> &str {
                &self.name
            }

            /// What the resource is for: Tinybird's DESCRIPTION.
            #[must_use]
            pub fn description(&self) -> Option<&str> {
                self.description.as_deref()
            }
        }

        impl std::fmt::Display for $Definition {
            /// The text of its datafile.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::definition::render(self).0)
            }
        }
    };
}
pub(crate) use definition;
