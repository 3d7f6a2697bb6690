//! Tokens, which no text shows.

use std::fmt;

/// A token of Tinybird's. Its `Debug` text does not show it.
///
/// ```
/// let token = tinybird_client::Token::from("p.secret");
/// assert_eq!(format!("{token:?}"), "Token(..)");
/// assert_eq!(token.expose(), "p.secret");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token itself, for what is not of this crate.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<S: Into<String>> From<S> for Token {
    fn from(token: S) -> Self {
        Self(token.into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}
