//! PEM certificates.

use crate::rule::{Invalid, rules};

rules! {
    /// `ssl_ca_pem` is a certificate as PEM text, from `-----BEGIN CERTIFICATE-----` to `-----END
    /// CERTIFICATE-----`, or a secret that holds one.
    PEM = "pem";
}

/// A PEM text, or a secret that holds one.
///
/// # Errors
/// The rule `pem` is broken.
pub fn check_pem(text: &str) -> Result<(), Invalid> {
    let is_pem = text.trim_start().starts_with("-----BEGIN ") && text.contains("-----END ");
    if is_pem || crate::datafile::template::is_single_secret(text.trim()) {
        return Ok(());
    }
    Err(Invalid::new(
        &PEM,
        "this is not a PEM certificate",
        "write the lines from `-----BEGIN CERTIFICATE-----` to `-----END CERTIFICATE-----`, or `secret(\"NAME\")`",
    ))
}

/// The lines of a text without blanks at their ends, and without empty lines.
#[must_use]
pub fn trim_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
