//! The table of options: each option's name, keyword, form and documentation, said once.
//!
//! The `options!` macro turns such a table into a plain struct, its accessors, and the [`Spec`]s from which
//! the macros, the reader, the writer and the documentation take everything they know of an option.

use std::borrow::Cow;

use crate::choice::Choices;
use crate::rule::{Invalid, Place};
use crate::target::Target;

/// What an option's value looks like in the macros.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Form {
    /// A text that Tinybird templates: `"..."` or `secret(..)`.
    Text,
    /// A text that must be a secret, unless `plaintext("...")` says otherwise.
    Credential,
    /// A text in which Tinybird takes no secret.
    Plain,
    /// One of a fixed set of words.
    Choice(&'static Choices),
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A PEM certificate, or a secret that holds one: several lines.
    Pem,
    /// `"@auto"`, `"@on-demand"`, a cron expression: which of them, the option says.
    Schedule,
    /// A path to another resource, or its name in quotes.
    Reference(Target),
    /// One column, as an identifier or in quotes.
    Column,
    /// A list of columns.
    Columns,
    /// A key: a list of columns and quoted expressions, or one quoted expression.
    Key,
    /// A quoted expression, or a column.
    Expression,
    /// A map of ClickHouse's settings: `{ index_granularity: 32 }`.
    Settings,
    /// A list of texts.
    List,
    /// Several lines of SQL.
    Sql,
    /// `{ .. }` with options of its own.
    Group(&'static [Spec]),
    /// An engine, and its options: `MergeTree { .. }`.
    Engine(&'static [Spec]),
    /// Columns: `{ name: Type, .. }`.
    Schema,
    /// Columns of a result: `{ name: Type, .. }`.
    Output,
    /// Parameters of templates: `{ limit: Int32 = 10, .. }`.
    Parameters,
    /// Queries: `{ name: "SELECT ..", .. }`.
    Nodes,
    /// One node, as an identifier or in quotes.
    Node,
    /// Tokens and their scopes: `{ AppRead: Read, .. }`.
    Tokens,
    /// Named groups of options: `{ name: { .. }, .. }`.
    Named(&'static [Spec]),
}

impl Form {
    /// What an option of this form takes, and how that is written.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("a text", "write it in quotes, or as `secret(\"NAME\")`"),
            Self::Credential => {
                ("a credential", "write `secret(\"NAME\")`, or `plaintext(\"..\")` where it is no secret")
            }
            Self::Plain => ("a text", "write it in quotes"),
            Self::Pem => ("a certificate", "write its text in quotes, or `secret(\"NAME\")`"),
            Self::Number => ("a whole number", "write its digits, such as `60`"),
            Self::Flag => ("`true` or `false`", "write one of them, without quotes"),
            Self::Schedule => ("a schedule", "write it in quotes, such as \"@on-demand\""),
            Self::Reference(target) => (target.words(), "write its path, or its name in quotes"),
            Self::Column => ("a column", "write its name"),
            Self::Node => ("a node", "write its name"),
            Self::Columns => ("columns", "write a list of them, such as `[clicks, views]`"),
            Self::Key => (
                "columns and expressions",
                "write a list of them, such as `[user_id, \"toDate(timestamp)\"]`",
            ),
            Self::Expression => ("an expression", "write it in quotes, such as \"toYYYYMM(timestamp)\""),
            Self::Settings => ("settings", "write them in braces, such as `{ index_granularity: 32 }`"),
            Self::List => ("a list of texts", "write `[\"first\", \"second\"]`"),
            Self::Sql => ("SQL", "write it in quotes, or as `include_str!(\"query.sql\")`"),
            Self::Group(_) => {
                ("a group of options", "write them in braces, such as `{ connection: EventsKafka }`")
            }
            Self::Engine(_) => ("an engine", "write `MergeTree { sorting_key: [timestamp] }`, for example"),
            Self::Schema => ("columns", "write them in braces, such as `{ timestamp: DateTime }`"),
            Self::Output => {
                ("columns", "write them in braces, such as `{ pathname: String, views: UInt64 }`")
            }
            Self::Parameters => ("parameters", "write them in braces, such as `{ limit: Int32 = 10 }`"),
            Self::Nodes => ("nodes", "write them in braces, such as `{ endpoint: \"SELECT ..\" }`"),
            Self::Tokens => ("tokens", "write them in braces, such as `{ AppRead: Read }`"),
            Self::Named(_) => (
                "indexes",
                "write them in braces, such as `{ by_country: { expr: \"country\", type: \"minmax\" } }`",
            ),
            Self::Choice(_) => ("a choice", "write one of its names"),
        }
    }
}

/// All that is known of one option.
#[derive(Debug, PartialEq)]
pub struct Spec {
    /// Its name in the macros.
    pub name: &'static str,
    /// Its keyword in datafiles; empty for a group.
    pub keyword: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether Tinybird refuses the resource without it.
    pub required: bool,
    /// Its documentation, as Markdown.
    pub doc: &'static str,
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

/// An option that may be left out.
pub(crate) const fn spec(name: &'static str, keyword: &'static str, form: Form, doc: &'static str) -> Spec {
    Spec { name, keyword, form, required: false, doc }
}

/// A group of options whose values are single lines of a datafile.
pub trait Options {
    /// The options, in the order in which they are written.
    fn specs(&self) -> &'static [Spec];

    /// Whether the option at this position takes this value, in Tinybird's spelling.
    ///
    /// # Errors
    /// The value's own rule is broken.
    fn check_value(&self, index: usize, text: &str) -> Result<(), Invalid>;

    /// Sets the option at this position from Tinybird's spelling of its value, whatever its own rule says.
    ///
    /// # Errors
    /// The value is none of the option's form: a flag, a number.
    fn put(&mut self, index: usize, text: &str) -> Result<(), Invalid>;

    /// Sets the option at this position from Tinybird's spelling of its value.
    ///
    /// # Errors
    /// The value's own rule is broken.
    fn set(&mut self, index: usize, text: &str) -> Result<(), Invalid> {
        self.check_value(index, text)?;
        self.put(index, text)
    }

    /// Tinybird's spelling of the option at this position, where it is given.
    fn get(&self, index: usize) -> Option<Cow<'_, str>>;
}

/// Every option that is given: its description, its place below `place`, and Tinybird's spelling of its value.
pub fn given<'a>(
    options: &'a dyn Options,
    place: &'a Place,
) -> impl Iterator<Item = (&'static Spec, Place, Cow<'a, str>)> + 'a {
    options.specs().iter().enumerate().filter_map(|(index, spec)| {
        let text = options.get(index)?;
        Some((spec, place.clone().then(spec.name).value(), text))
    })
}

/// The names of the options that are given.
pub fn names(options: &dyn Options) -> impl Iterator<Item = &'static str> {
    let is_given = |(index, spec): (usize, &'static Spec)| options.get(index).map(|_| spec.name);
    options.specs().iter().enumerate().filter_map(is_given)
}

/// Declares a group of options: `required|optional NAME: FORM [via CHECK] [as NORMAL] => "KEYWORD";`.
///
/// `CHECK` is a `fn(&str) -> Result<(), Invalid>` over Tinybird's spelling of the value, `NORMAL` a
/// `fn(&str) -> String` to the spelling that is kept.
macro_rules! options {
    (
        $(#[$meta:meta])*
        pub struct $Struct:ident $({ $($extra:ident: $Extra:ty),* $(,)? })?;
        $(
            $(#[doc = $doc:literal])+
            $presence:ident $name:ident: $form:ident $(<$arg:ident>)? $(via $check:path)? $(as $normal:path)?
                => $keyword:literal;
        )+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        pub struct $Struct {
            $($(pub(crate) $extra: $Extra,)*)?
            $(
                #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
                pub(crate) $name: Option<$crate::options::options!(@type $form $(<$arg>)?)>,
            )+
        }

        impl $Struct {
            /// The options, in the order in which they are written.
            pub const SPECS: &'static [$crate::options::Spec] = &[$($crate::options::Spec {
                name: stringify!($name),
                keyword: $keyword,
                form: $crate::options::options!(@form $form $(<$arg>)?),
                required: $crate::options::options!(@required $presence),
                doc: concat!($($doc, "\n"),+),
            }),+];

            $($crate::options::options!(@accessor $presence $(#[doc = $doc])+ $name: $form $(<$arg>)?);)+
        }

        impl $crate::options::Options for $Struct {
            fn specs(&self) -> &'static [$crate::options::Spec] {
                Self::SPECS
            }

            fn check_value(&self, index: usize, _text: &str) -> Result<(), $crate::rule::Invalid> {
                match Self::SPECS.get(index).map(|spec| spec.name) {
                    $($(Some(stringify!($name)) => $check(_text),)?)+
                    _ => Ok(()),
                }
            }

            fn put(&mut self, index: usize, text: &str) -> Result<(), $crate::rule::Invalid> {
                match Self::SPECS.get(index).map(|spec| spec.name) {
                    $(Some(stringify!($name)) => {
                        $(let text = &*$normal(text);)?
                        self.$name = Some($crate::options::Scalar::parse(text)?);
                    })+
                    _ => {}
                }
                Ok(())
            }

            fn get(&self, index: usize) -> Option<std::borrow::Cow<'_, str>> {
                match Self::SPECS.get(index).map(|spec| spec.name) {
                    $(Some(stringify!($name)) => self.$name.as_ref().map($crate::options::Scalar::text),)+
                    _ => None,
                }
            }
        }
    };

    (@required required) => { true };
    (@required optional) => { false };

    (@type Choice<$Choice:ident>) => { $Choice };
    (@type Flag) => { bool };
    (@type Number) => { u64 };
    (@type $form:ident $(<$arg:ident>)?) => { String };

    (@form Choice<$Choice:ident>) => { $crate::options::Form::Choice(&$Choice::CHOICES) };
    (@form Reference<$Kind:ident>) => { $crate::options::Form::Reference($crate::target::Target::$Kind) };
    (@form $form:ident) => { $crate::options::Form::$form };

    (@accessor $presence:ident $(#[doc = $doc:literal])+ $name:ident: Choice<$Choice:ident>) => {
        $(#[doc = $doc])+
        pub fn $name(&self) -> Option<&$Choice> {
            self.$name.as_ref()
        }
    };
    (@accessor $presence:ident $(#[doc = $doc:literal])+ $name:ident: Flag) => {
        $(#[doc = $doc])+
        pub fn $name(&self) -> Option<bool> {
            self.$name
        }
    };
    (@accessor $presence:ident $(#[doc = $doc:literal])+ $name:ident: Number) => {
        $(#[doc = $doc])+
        pub fn $name(&self) -> Option<u64> {
            self.$name
        }
    };
    (@accessor required $(#[doc = $doc:literal])+ $name:ident: $form:ident $(<$arg:ident>)?) => {
        $(#[doc = $doc])+
        pub fn $name(&self) -> &str {
            self.$name.as_deref().unwrap_or_default()
        }
    };
    (@accessor optional $(#[doc = $doc:literal])+ $name:ident: $form:ident $(<$arg:ident>)?) => {
        $(#[doc = $doc])+
        pub fn $name(&self) -> Option<&str> {
            self.$name.as_deref()
        }
    };
}
pub(crate) use options;

/// A value that stands on one line of a datafile.
pub trait Scalar: Sized {
    /// Reads Tinybird's spelling.
    ///
    /// # Errors
    /// It is no value of this type.
    fn parse(text: &str) -> Result<Self, Invalid>;
    /// Tinybird's spelling.
    fn text(&self) -> Cow<'_, str>;
}

impl Scalar for String {
    fn parse(text: &str) -> Result<Self, Invalid> {
        Ok(text.to_owned())
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Scalar for bool {
    fn parse(text: &str) -> Result<Self, Invalid> {
        if text.eq_ignore_ascii_case("true") || text == "1" {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") || text == "0" {
            Ok(false)
        } else {
            let message = format!("`{text}` is no flag");
            Err(Invalid::new(&crate::rule::language::VALUE_FORM, message, "write `true` or `false`"))
        }
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "True" } else { "False" })
    }
}

impl Scalar for u64 {
    fn parse(text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|_| {
            let why =
                if text.starts_with('-') { "is below zero" } else { "is no whole number that fits here" };
            Invalid::new(
                &crate::rule::language::VALUE_FORM,
                format!("`{text}` {why}"),
                "write a number such as `60`",
            )
        })
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
