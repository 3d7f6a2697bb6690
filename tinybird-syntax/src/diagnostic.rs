//! What is told to the person who writes: where, what, and what to write instead.

use proc_macro2::{Ident, Span};
use tinybird_core::rule::{Invalid, Rule, Severity, Violation};

/// A run of tokens: the first and the last of them.
#[derive(Debug, Clone, Copy)]
pub struct Spans {
    /// The first token.
    pub first: Span,
    /// The last token.
    pub last: Span,
}

impl Spans {
    /// From the first token of one run to the last of another.
    #[must_use]
    pub fn to(self, last: impl Into<Self>) -> Self {
        Self { first: self.first, last: last.into().last }
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Self { first: span, last: span }
    }
}

/// A mistake or a warning at its place in the source.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// The tokens at fault.
    pub spans: Spans,
    /// What is wrong, and why.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
    /// The word that is only mistyped, where that is all.
    pub typo: Option<Typo>,
}

/// A mistyped word. The compiler itself finds the one that was meant, and proposes it so that an editor can apply it.
#[derive(Debug, Clone)]
pub struct Typo {
    /// The word.
    pub ident: Ident,
    /// What it was to be one of.
    pub among: Words,
}

/// The words of which one was meant.
#[derive(Debug, Clone)]
pub enum Words {
    /// The options of a macro or of a group in braces, by the name of the type whose fields they are.
    Options(String),
    /// The variants of a choice, by the name of the enum.
    Choice(&'static str),
}

impl Diagnostic {
    /// An error at some tokens.
    pub fn error(
        rule: &'static Rule,
        spans: impl Into<Spans>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (message, remedy) = (message.into(), remedy.into());
        Self { severity: Severity::Error, rule, spans: spans.into(), message, remedy, typo: None }
    }

    /// The refusal of a value.
    pub fn invalid(spans: impl Into<Spans>, invalid: Invalid) -> Self {
        Self::error(invalid.rule, spans, invalid.message, invalid.remedy)
    }

    /// A violation whose place was found.
    pub fn violation(spans: impl Into<Spans>, violation: Violation) -> Self {
        let Violation { rule, severity, message, remedy, .. } = violation;
        Self { severity, ..Self::error(rule, spans, message, remedy) }
    }

    /// The text as the compiler shows it.
    #[must_use]
    pub fn text(&self) -> String {
        if self.remedy.is_empty() {
            self.message.clone()
        } else {
            format!("{}\nhelp: {}", self.message, self.remedy)
        }
    }
}
