//! Values that stand on one line of a datafile.

use std::borrow::Cow;

use crate::name::Name;
use crate::rule::Invalid;

/// A value that stands on one line of a datafile.
pub trait Scalar: Sized {
    /// Reads Tinybird's spelling.
    ///
    /// # Errors
    /// It is not a value of this type.
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

impl Scalar for Name {
    fn parse(text: &str) -> Result<Self, Invalid> {
        Ok(Self::read(text))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }
}

impl Scalar for bool {
    fn parse(text: &str) -> Result<Self, Invalid> {
        if text.eq_ignore_ascii_case("true") || text == "1" {
            Ok(true)
        } else if text.eq_ignore_ascii_case("false") || text == "0" {
            Ok(false)
        } else {
            let message = format!("`{text}` is not a boolean");
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
                if text.starts_with('-') { "is below zero" } else { "is not a whole number that fits here" };
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
