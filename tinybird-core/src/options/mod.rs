//! The table of options: each option's name, keyword, form and documentation, said once.
//!
//! The `options!` macro turns such a table into a plain struct, its accessors, and the [`Spec`]s from which
//! the macros, the reader, the writer and the documentation take everything they know of an option.

mod common;
mod field;
mod form;
mod resolve;
mod scalar;
mod table;

use std::borrow::Cow;
use std::ops::Deref;

pub use common::Common;
pub use field::{FieldMut, FieldRef, GroupField, Line};
pub use form::Form;
pub(crate) use resolve::resolve;
pub use scalar::Scalar;
pub(crate) use table::options;

use crate::rule::{Invalid, OptionName};

/// One option of a macro, as its table declares it.
#[derive(Debug)]
pub struct Spec {
    /// Its name in the macros.
    pub name: OptionName,
    /// Its keyword in datafiles; empty for a group.
    pub keyword: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether Tinybird refuses the resource without it.
    pub required: bool,
    /// Its documentation, as Markdown.
    pub doc: &'static str,
    /// Checks the value, given in Tinybird's spelling.
    pub check: fn(&str) -> Result<(), Invalid>,
    /// Normalizes the spelling of the value.
    pub normal: fn(&str) -> Cow<'_, str>,
}

impl Spec {
    /// Sets the option from Tinybird's spelling of its value.
    ///
    /// # Errors
    /// The value breaks its rule.
    pub fn set(&self, line: &mut dyn Line, text: &str) -> Result<(), Invalid> {
        (self.check)(text)?;
        self.put(line, text)
    }

    /// Sets the option from Tinybird's spelling of its value, without checking it.
    ///
    /// # Errors
    /// The value is not of the option's form: a flag, a number.
    pub fn put(&self, line: &mut dyn Line, text: &str) -> Result<(), Invalid> {
        line.parse(&(self.normal)(text))
    }
}

/// The option that is meant by what other tools call so, where the two names share nothing.
#[must_use]
pub fn synonym(name: &str) -> Option<&'static str> {
    match name {
        "sql" | "query" => Some("nodes"),
        "parameters" => Some("params"),
        "target" | "destination" => Some("datasource"),
        "kafka" | "s3" | "gcs" => Some("sink"),
        _ => None,
    }
}

/// Options of a definition, of an engine, of a group.
pub trait Options {
    /// Every option and its value, in the order in which they are written.
    fn fields(&self) -> Vec<(&'static Spec, FieldRef<'_>)>;

    /// Every option and where its value is kept.
    fn fields_mut(&mut self) -> Vec<(&'static Spec, FieldMut<'_>)>;

    /// The options that are given, and their values.
    fn given(&self) -> Vec<(&'static Spec, FieldRef<'_>)> {
        let mut fields = self.fields();
        fields.retain(|(_, value)| value.is_given());
        fields
    }
}

/// Options as `serde` writes them.
#[cfg(feature = "serde")]
pub(crate) trait Json {
    /// Whether what is not given is `null`, and not left out.
    const HAS_NULLS: bool;

    /// Whether a field of this value is left out.
    fn omits<F: Default + PartialEq>(field: &F) -> bool {
        !Self::HAS_NULLS && *field == F::default()
    }
}

pub(crate) fn text_or_empty(text: &Option<impl Deref<Target = str>>) -> &str {
    text.as_deref().unwrap_or_default()
}
