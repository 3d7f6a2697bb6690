//! The names of resources and tokens.

use crate::datafile::line::write_word;
use crate::name::check_reserved;
use crate::rule::{Invalid, rules};

rules! {
    /// A resource's name has letters, digits and underscores, and does not begin with a digit.
    ///
    /// It is the name of the table in SQL and of the datafile. Without `name:` it is the item's name in snake
    /// case (`EventsKafka` becomes `events_kafka`).
    RESOURCE_NAME = "resource-name";
    /// A token's name must not be blank, and must not contain a line break, `"`, `{{`, `{%` or `{#`: a
    /// datafile writes it in double quotes.
    TOKEN_NAME = "token-name";
}

/// A resource's name: `[A-Za-z_][A-Za-z0-9_]*`.
///
/// # Errors
/// The rule `resource-name` or `reserved-name` is broken.
pub fn check_name(text: &str) -> Result<(), Invalid> {
    check_reserved(text)?;
    let is_word = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if is_word && text.bytes().next().is_some_and(|b| !b.is_ascii_digit()) {
        return Ok(());
    }
    let mut proposal: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if proposal.bytes().next().is_none_or(|b| b.is_ascii_digit()) {
        proposal.insert(0, '_');
    }
    Err(Invalid::new(
        &RESOURCE_NAME,
        format!("`{}` cannot be the name of a resource in Tinybird", text.escape_debug()),
        format!("write letters, digits and underscores, not beginning with a digit, such as \"{proposal}\""),
    ))
}

/// A token's name.
///
/// # Errors
/// The rule `token-name` or `reserved-name` is broken.
pub fn check_token_name(text: &str) -> Result<(), Invalid> {
    check_reserved(text)?;
    if !text.trim().is_empty() && !text.contains(['\n', '\r', '"']) && !text.contains("{{") {
        // A token has no file of its own in which its name would be judged.
        return write_word(text).map(drop).map_err(Invalid::from);
    }
    Err(Invalid::new(
        &TOKEN_NAME,
        format!("`{}` cannot be the name of a token", text.escape_debug()),
        "write a string without line breaks, double quotes or `{{`, such as \"read api token\"",
    ))
}

/// A Rust name in snake case, as Tinybird's names are written: `LandingS3` is `landing_s3`, `HTTPLogs` is
/// `http_logs`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, &c) in characters.iter().enumerate() {
        if c.is_uppercase() && index > 0 {
            let before = characters.get(index - 1).copied().unwrap_or('_');
            let ends_a_word = before.is_lowercase() || before.is_ascii_digit();
            let begins_a_word =
                before.is_uppercase() && characters.get(index + 1).is_some_and(|next| next.is_lowercase());
            if ends_a_word || begins_a_word {
                snake.push('_');
            }
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datafile::template::TEMPLATE_BRACKETS;
    use crate::datafile::value::VALUE_UNWRITABLE;
    use crate::rule::assert_refused;

    #[test]
    fn names_in_snake_case() {
        for (name, snake) in [
            ("EventsKafka", "events_kafka"),
            ("LandingS3", "landing_s3"),
            ("HTTPLogs", "http_logs"),
            ("S3Landing", "s3_landing"),
            ("already_snake", "already_snake"),
            ("A", "a"),
            ("GA4Events", "ga4_events"),
            ("Snake_Case", "snake_case"),
        ] {
            assert_eq!(snake_case(name), snake);
        }
    }

    #[test]
    fn resource_names() {
        for good in ["a", "_a1", "Events"] {
            assert!(check_name(good).is_ok());
        }
        for bad in ["", "1a", "a-b", "a b", "é", "a.b"] {
            assert_refused(check_name(bad), &RESOURCE_NAME, &format!("`{bad}`"));
        }
        assert!(check_name("my-events").unwrap_err().remedy.contains("my_events"));
        for good in ["app-read", "read api token", "a#b"] {
            assert!(check_token_name(good).is_ok());
        }
        for bad in ["", " ", "a\nb", "a\"b", "{{x}}"] {
            assert_refused(check_token_name(bad), &TOKEN_NAME, &format!("`{}`", bad.escape_debug()));
        }
        assert_refused(check_token_name("{#"), &TEMPLATE_BRACKETS, "`{#`");
        assert_refused(check_token_name("a\u{1}b"), &VALUE_UNWRITABLE, "U+0001");
        assert_refused(check_token_name("a\u{2028}b"), &VALUE_UNWRITABLE, "U+2028");
    }
}
