//! Queries: an endpoint's parameters, as they are sent.

mod fixed;
mod parameter;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use tinybird_core::resource::kinds;

pub use fixed::{Fixed, Parameter};
pub use parameter::ToParameter;

/// A query of the endpoint `Self::Of`: declared by `query: Name` in `endpoint!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query of an endpoint",
    label = "this is not a query",
    note = "write `query: {Self}` in the `endpoint!` that declares its `params`"
)]
pub trait Query {
    /// The endpoint.
    type Of: kinds::Endpoint;

    /// A row of its answer: what `row` declares, or `()` where there is none.
    type Row;

    /// Tells the parameters that are sent.
    fn parameters(&self, to: &mut Parameters);
}

/// Why a query cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryError {
    /// The parameter.
    pub parameter: &'static str,
    /// What is wrong, without the value.
    pub message: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "parameter `{}`: {}", self.parameter, self.message)
    }
}

impl Error for QueryError {}

/// The parameters of a query, in the order in which its endpoint declares them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    sent: Vec<(&'static str, String)>,
    error: Option<QueryError>,
}

impl Parameters {
    /// The parameters of a query.
    ///
    /// # Errors
    ///
    /// The first value that no parameter can express.
    pub fn of<Q: Query + ?Sized>(query: &Q) -> Result<Self, QueryError> {
        let mut parameters = Self::default();
        query.parameters(&mut parameters);
        match parameters.error {
            Some(error) => Err(error),
            None => Ok(parameters),
        }
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.sent.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Whether a value has a line break, which has no place in an address.
    #[must_use]
    pub fn has_line_break(&self) -> bool {
        self.iter().any(|(_, value)| value.contains(['\n', '\r']))
    }

    /// The parameters as they stand in an address or a form: `since=2026-01-02%2003%3A04%3A05&limit=5`.
    #[must_use]
    pub fn to_form(&self) -> String {
        let mut form = String::new();
        for (name, value) in self.iter() {
            if !form.is_empty() {
                form.push('&');
            }
            write_encoded(&mut form, name);
            form.push('=');
            write_encoded(&mut form, value);
        }
        form
    }
}

/// What generated code calls.
#[doc(hidden)]
impl Parameters {
    /// Adds a parameter by its name and its type.
    pub fn put<P: ?Sized, T: ToParameter<P>>(&mut self, name: &'static str, value: &T) {
        self.add(&Parameter::<(), T>::new::<P>(name), value);
    }

    /// Adds a parameter.
    pub fn add<E, T>(&mut self, parameter: &Parameter<E, T>, value: &T) {
        let mut text = String::new();
        match parameter.write(value, &mut text) {
            Ok(()) => self.sent.push((parameter.name(), text)),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
    }

    /// Adds a parameter that may be left out, so that the endpoint's default counts.
    pub fn add_some<E, T>(&mut self, parameter: &Parameter<E, T>, value: &Option<T>) {
        if let Some(value) = value {
            self.add(parameter, value);
        }
    }
}

/// Why a value cannot be sent.
type Refusal = Cow<'static, str>;

/// Percent-encodes all but the characters that mean nothing anywhere in an address.
fn write_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => {
                let digit =
                    |value: u8| char::from_digit(value.into(), 16).unwrap_or('0').to_ascii_uppercase();
                out.extend(['%', digit(byte >> 4), digit(byte & 0xf)]);
            }
        }
    }
}
