//! HTTP addresses.

use super::is_templated;
use crate::rule::{Invalid, rules};

rules! {
    /// `schema_registry_url` is an address that starts with `http://` or `https://` and names a host.
    ///
    /// An address with credentials (`https://user:password@host`) is a secret as a whole.
    HTTP_URL = "http-url";
}

/// An `http://` or `https://` URL with a host.
///
/// # Errors
/// The rule `http-url` is broken.
pub fn check_http_url(text: &str) -> Result<(), Invalid> {
    let is_url = ["https://", "http://"].iter().any(|scheme| {
        text.strip_prefix(scheme).is_some_and(|rest| {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = authority.rsplit('@').next().unwrap_or_default();
            !host.is_empty() && !host.starts_with(':') && !rest.chars().any(char::is_whitespace)
        })
    });
    if is_url || is_templated(text) {
        return Ok(());
    }
    Err(Invalid::new(
        &HTTP_URL,
        format!("`{text}` is not an http(s) address"),
        "write \"https://registry.example.com\", or `secret(\"NAME\")`",
    ))
}

/// Whether a text holds a URL with a user in it, such as `https://user:password@host`, that no secret stands for.
#[must_use]
pub fn has_user(text: &str) -> bool {
    text.match_indices("://").any(|(at, scheme)| {
        let authority = text.get(at + scheme.len()..).unwrap_or_default().split(['/', '?', '#', ',']).next();
        let user = authority.and_then(|authority| authority.rsplit_once('@')).map(|(user, _)| user);
        user.is_some_and(|user| {
            !user.is_empty() && !user.contains("{{") && !user.contains(char::is_whitespace)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_refused;

    #[test]
    fn urls() {
        for good in [
            "http://a",
            "https://u:p@a.example.com:8081/x?y",
            "{{ tb_secret(\"URL\") }}",
            "https://{{ tb_secret(\"U\") }}@a",
        ] {
            assert!(check_http_url(good).is_ok(), "{good}");
        }
        for bad in
            ["", "registry.example.com", "ftp://a", "https://", "https:///x", "https://a b", "https://:80"]
        {
            assert_refused(check_http_url(bad), &HTTP_URL, &format!("`{bad}`"));
        }
    }

    #[test]
    fn users() {
        for text in
            ["https://u:p@a", "http://token@a/x", "s3://u:p@b/*", "a:1,sasl://u:p@a:2", "https://u:p@q@a?x"]
        {
            assert!(has_user(text), "{text}");
        }
        for text in [
            "https://a/x@y",
            "https://a?to=u:p@b",
            "u:p@a",
            "https://@a",
            "{{ tb_secret(\"URL\") }}",
            "https://{{ tb_secret(\"U\") }}:{{ tb_secret(\"P\") }}@a",
            "see https://a or write to u@a",
        ] {
            assert!(!has_user(text), "{text}");
        }
    }
}
