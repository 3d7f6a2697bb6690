//! What a rule is, and what it says when it is broken.
//!
//! A rule looks at plain values and names options, never source positions: the macros, the scanner and the
//! reader each place the same [`Violation`] in their own text.

pub mod clickhouse;
pub mod language;
pub mod project;

use std::fmt;
use std::ops::Range;

/// A rule of the language: its name, and the text that documents it everywhere.
#[derive(Debug)]
pub struct Rule {
    /// The name under which the rule is documented, such as `kafka-key-and-secret`.
    pub name: &'static str,
    /// What the rule means, why it holds and how to satisfy it, as Markdown.
    pub explanation: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// The maximum number of errors for one value, such as a type or a template.
pub(crate) const MOST_MISTAKES: usize = 50;

/// Declares rules: the doc comment of each is its explanation, and `RULES` lists them all.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $ident:ident = $name:literal;)+) => {
        $($(#[doc = $doc])+ pub static $ident: $crate::rule::Rule = $crate::rule::Rule {
            name: $name,
            explanation: concat!($($doc, "\n"),+),
        };)+
        /// The rules of this module.
        pub static RULES: &[&$crate::rule::Rule] = &[$(&$ident),+];
    };
}
pub(crate) use rules;

/// Whether a violation stops the definition from being rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Tinybird would refuse it, or understand something else.
    Error,
    /// Tinybird would accept it, but it is most likely not what was meant.
    Warning,
}

/// Why a single value is refused, before it is known where the value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The rule that the value breaks.
    pub rule: &'static Rule,
    /// What is wrong, and why.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
    /// The bytes of the value that are at fault, where it is not the whole of it.
    pub range: Option<Range<usize>>,
}

impl Invalid {
    /// A refusal of the whole value.
    pub fn new(rule: &'static Rule, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { rule, message: message.into(), remedy: remedy.into(), range: None }
    }

    /// The same refusal, of these bytes of the value.
    #[must_use]
    pub fn at(mut self, range: Range<usize>) -> Self {
        self.range = Some(range);
        self
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.remedy)
    }
}

impl std::error::Error for Invalid {}

/// Asserts that a value is refused by this rule, with a message that contains this.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_refused<T: fmt::Debug>(result: Result<T, Invalid>, rule: &Rule, message: &str) {
    let invalid = result.expect_err(message);
    assert_eq!(invalid.rule.name, rule.name, "{invalid}");
    assert!(invalid.message.contains(message), "`{message}` is not in {invalid:?}");
}

/// The name of an option. A table of options declares it, so that no place and no rule names another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionName(&'static str);

impl OptionName {
    /// For [`names!`], which declares them.
    pub(crate) const fn declared(name: &'static str) -> Self {
        Self(name)
    }

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl AsRef<str> for OptionName {
    fn as_ref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for OptionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Declares the names of the options of a type, as the fields of a constant: `Type::OPTIONS.name`.
macro_rules! names {
    ($Type:ident { $($field:ident: $name:expr),* $(,)? }) => {
        const _: () = {
            pub struct Names {
                $(pub $field: $crate::rule::OptionName,)*
            }

            impl $Type {
                /// The names of the options.
                #[doc(hidden)]
                pub const OPTIONS: Names =
                    Names { $($field: $crate::rule::OptionName::declared($name),)* };
            }
        };
    };
}
pub(crate) use names;

/// One step from a definition to the place that is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// An option (`kafka`, `topic`), or a part of an entry (the type of a column, the SQL of a node).
    Option(OptionName),
    /// An entry of a list or a map (a column, a token, an element), counted from 0.
    Index(usize),
}

/// What is at fault at the end of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The option's key; for an empty path the item's name.
    Key,
    /// The whole value.
    Value,
    /// These bytes of the value's text; of a node's SQL, as the definition holds it.
    Text(Range<usize>),
}

/// Where in a definition a violation stands, in terms of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The options and entries that lead there; none for the item itself.
    pub path: Vec<Segment>,
    /// The part of what the path leads to.
    pub part: Part,
}

impl Place {
    /// The item's own name: the place of what is missing.
    #[must_use]
    pub fn item() -> Self {
        Self { path: Vec::new(), part: Part::Key }
    }

    /// The key of an option.
    #[must_use]
    pub fn option(name: OptionName) -> Self {
        Self::item().then(name)
    }

    /// The key of an option within this place.
    #[must_use]
    pub fn then(mut self, name: OptionName) -> Self {
        self.path.push(Segment::Option(name));
        self
    }

    /// An entry of the list or map at this place.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.path.push(Segment::Index(index));
        self
    }

    /// The whole value at this place.
    #[must_use]
    pub fn value(mut self) -> Self {
        self.part = Part::Value;
        self
    }

    /// The value at this place, or some bytes of it.
    #[must_use]
    pub fn range(mut self, range: Option<Range<usize>>) -> Self {
        self.part = range.map_or(Part::Value, Part::Text);
        self
    }
}

/// A broken rule: where, what, and what to write instead.
///
/// Each text has its own places: an option of a definition ([`Place`], which is where a rule puts it), a line of a
/// datafile, tokens of a macro call, a resource of a project. Who finds a violation's place in a text gives it that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation<P = Place> {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Error or warning.
    pub severity: Severity,
    /// Where it is broken.
    pub place: P,
    /// What is wrong, and why.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
    /// Further options on whose values the rule depends. Where one of them is given but broken itself, this
    /// violation may only follow from that, and is not reported.
    pub about: &'static [OptionName],
}

impl<P> Violation<P> {
    /// An error at a place.
    pub fn error(
        rule: &'static Rule,
        place: impl Into<P>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let (place, message, remedy) = (place.into(), message.into(), remedy.into());
        Self { rule, severity: Severity::Error, place, message, remedy, about: &[] }
    }

    /// A warning at a place.
    pub fn warning(
        rule: &'static Rule,
        place: impl Into<P>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, place, message, remedy) }
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

    /// The same violation, which also depends on these options.
    #[must_use]
    pub fn about(mut self, options: &'static [OptionName]) -> Self {
        self.about = options;
        self
    }

    /// The same violation, with this to write instead.
    #[must_use]
    pub fn help(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same violation at this place in another text.
    #[must_use]
    pub fn at<Q>(self, place: impl Into<Q>) -> Violation<Q> {
        let Self { rule, severity, message, remedy, about, .. } = self;
        Violation { rule, severity, place: place.into(), message, remedy, about }
    }

    /// The refusal of a value that stands at a place.
    pub fn refused(place: impl Into<P>, invalid: Invalid) -> Self {
        Self::error(invalid.rule, place, invalid.message, invalid.remedy)
    }
}

impl Violation {
    /// The refusal of the value at `place`, or of some bytes of it.
    #[must_use]
    pub fn invalid(place: Place, invalid: Invalid) -> Self {
        let place = place.range(invalid.range.clone());
        Self::refused(place, invalid)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.remedy)
    }
}
