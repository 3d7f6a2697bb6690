//! What the definitions of all resources have in common.

use std::fmt;

use crate::kind::Kind;
use crate::options::{Form, Spec};
use crate::reader::Reader;
use crate::rule::{Place, Severity, Violation};
use crate::writer::Writer;

/// The options that every resource takes.
pub const COMMON_SPECS: &[Spec] = &[
    Spec {
        name: "name",
        keyword: "",
        form: Form::Plain,
        required: false,
        doc: "The resource's name in Tinybird; by default the item's in snake case. It names the datafile.",
    },
    Spec {
        name: "description",
        keyword: "DESCRIPTION",
        form: Form::Plain,
        required: false,
        doc: "What the resource is for; by default the item's doc comment. Renders `DESCRIPTION`.",
    },
];

/// What every definition has: a name and, where it was said, what it is for.
pub trait Named {
    /// The resource's name in Tinybird.
    fn name(&self) -> &str;

    /// What the resource is for: Tinybird's DESCRIPTION.
    fn description(&self) -> Option<&str>;

    /// Sets both.
    #[doc(hidden)]
    fn set_common(&mut self, name: String, description: Option<String>);
}

/// A resource as plain data: what its macro says, what its datafile holds.
pub trait Definition: Named + Default + Clone + PartialEq + fmt::Debug + fmt::Display {
    /// The kind of resource.
    const KIND: Kind;

    /// The rules over its options that are broken.
    #[doc(hidden)]
    fn rules(&self) -> Vec<Violation>;

    /// Writes its datafile, all but the description.
    #[doc(hidden)]
    fn write(&self, writer: &mut Writer);

    /// Reads its datafile, all but the description.
    #[doc(hidden)]
    fn read(&mut self, reader: &mut Reader);

    /// What the definition holds and its datafile has no place for, as [`Reader::beside`] gives it back.
    #[doc(hidden)]
    fn beside(&self) -> String {
        String::new()
    }
}

/// The datafile of a definition, and every rule that the definition or one of its texts breaks.
pub fn render<D: Definition>(definition: &D) -> (String, Vec<Violation>) {
    let mut writer = Writer::default();
    if let Some(description) = definition.description() {
        writer.description(description, D::KIND.is_pipe(), Place::option("description"));
        writer.gap();
    }
    definition.write(&mut writer);
    rendered(writer, definition.rules())
}

fn rendered(writer: Writer, mut violations: Vec<Violation>) -> (String, Vec<Violation>) {
    let (text, unwritable) = writer.finish();
    // What cannot be written because a rule is broken there, or in a part of it, follows from that.
    let rules = violations.len();
    for violation in unwritable {
        let path = violation.place.path;
        let is_consequence = |rule: &Violation| {
            rule.severity == Severity::Error && rule.place.path.segments().starts_with(path.segments())
        };
        if path.segments().is_empty() || !violations.iter().take(rules).any(is_consequence) {
            violations.push(violation);
        }
    }
    (text, violations)
}

/// Reads a definition from its datafile, and from what it holds [beside](Definition::beside) that.
///
/// # Errors
/// What the file holds is no such definition.
pub fn read<D: Definition>(
    name: &str,
    text: &str,
    beside: &str,
) -> Result<D, Vec<crate::datafile::ReadError>> {
    let mut reader = Reader::new(D::KIND, text, beside);
    let mut definition = D::default();
    // Nodes take their own descriptions.
    definition.read(&mut reader);
    let description = reader.block("DESCRIPTION");
    definition.set_common(name.to_owned(), description);
    reader.finish().map(|()| definition)
}

/// Whether one of the violations stops the definition from being rendered.
pub fn has_errors(violations: &[Violation]) -> bool {
    violations.iter().any(|violation| violation.severity == Severity::Error)
}

/// What a definition with the fields `name` and `description` has in common with others, and `Display`: the text of its
/// datafile.
macro_rules! definition {
    ($Definition:ty) => {
        impl $crate::definition::Named for $Definition {
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
