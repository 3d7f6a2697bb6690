//! HTTP addresses.

use super::is_templated;
use crate::rule::{Invalid, rules};

rules! {
    /// `schema_registry_url` is an address that starts with `http://` or `https://` and names a host.
    ///
    /// It may carry credentials (`https://user:password@host`): write those as secrets.
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
}
