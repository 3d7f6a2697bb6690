//! Why a template gives no SQL.

use std::fmt;
use std::ops::Range;

/// Why a template gives no SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderError {
    /// Tinybird gives this error too.
    Thrown(Thrown),
    /// The template takes more time, memory or nesting than is allowed here. Tinybird may render it.
    Limit {
        /// What there is too much of.
        message: String,
        /// The bytes of the template that it is about.
        range: Range<usize>,
    },
    /// The template uses a part of Python that is not here. Tinybird may render it.
    Unsupported {
        /// Which part that is.
        message: String,
        /// The bytes of the template that it is about.
        range: Range<usize>,
    },
}

/// An error of Tinybird's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thrown {
    /// The name of its class: `SQLTemplateException`, `ValueError`, `ParseError`.
    pub class: String,
    /// Its text.
    pub message: String,
    /// The bytes of the template that it is about.
    pub range: Range<usize>,
    /// The status that `custom_error` answers with, as the template writes it.
    pub code: Option<String>,
}

impl RenderError {
    /// The bytes of the template that it is about.
    #[must_use]
    pub fn range(&self) -> &Range<usize> {
        match self {
            Self::Thrown(Thrown { range, .. })
            | Self::Limit { range, .. }
            | Self::Unsupported { range, .. } => range,
        }
    }

    pub(crate) fn thrown(class: &str, message: impl Into<String>, range: Range<usize>) -> Self {
        Self::Thrown(Thrown { class: class.to_owned(), message: message.into(), range, code: None })
    }

    /// The error that Tinybird makes of most others.
    pub(crate) fn template(message: impl fmt::Display, range: Range<usize>) -> Self {
        Self::thrown("SQLTemplateException", format!("Template Syntax Error: {message}"), range)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thrown(Thrown { message, .. })
            | Self::Limit { message, .. }
            | Self::Unsupported { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for RenderError {}
