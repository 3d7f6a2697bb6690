//! Secrets: values that Tinybird stores and datafiles refer to by name.

use std::fmt;

use crate::datafile::template;
use crate::rule::{Invalid, OptionName, rules};

rules! {
    /// The name of a secret is made of letters, digits and underscores: Tinybird keeps it under that name
    /// (`cargo tinybird secret set NAME`).
    SECRET_NAME = "secret-name";
    /// The default of a secret must not contain a line break, a control character, a quote, a backslash or a
    /// template bracket. Tinybird inserts the default before it parses the file, so these characters could
    /// change what it parses. Remove them, or give the secret no default.
    SECRET_DEFAULT = "secret-default";
}

/// A secret of the workspace, which `cargo tinybird secret set NAME` sets.
///
/// It renders as `{{ tb_secret("NAME") }}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Secret {
    name: String,
    default: Option<String>,
}

/// A secret without a default. Renders as `{{ tb_secret("NAME") }}`.
pub fn secret(name: impl Into<String>) -> Secret {
    Secret { name: name.into(), default: None }
}

/// The name that messages propose for a secret: of the option `secret` of `shop_kafka`, `SHOP_KAFKA_SECRET`.
#[must_use]
pub fn proposed_name(resource: &str, option: OptionName) -> String {
    let name = format!("{resource}_{option}").to_uppercase();
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// An option that takes a secret, as a macro is given it: `secret: secret("SHOP_KAFKA_SECRET")`.
pub(crate) fn secret_option(resource: &str, option: OptionName) -> String {
    format!("{option}: secret(\"{}\")", proposed_name(resource, option))
}

impl Secret {
    /// Adds the default, which Tinybird uses if the secret is not set. Renders as `{{ tb_secret("NAME", "default")
    /// }}`.
    #[must_use]
    pub fn with_default(mut self, default: impl Into<String>) -> Self {
        self.default = Some(default.into());
        self
    }

    /// The name under which Tinybird keeps the value.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that stands in where Tinybird does not know the name.
    #[must_use]
    pub fn default(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// Whether the secret renders to a template that Tinybird reads back as this secret.
    ///
    /// # Errors
    ///
    /// A name that is not `[A-Za-z0-9_]+`, or a default that would break the template or the file. The range is
    /// that of the name or of the default.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(at) = template::name_fault(&self.name) {
            let message = if self.name.is_empty() {
                "the name of the secret is empty".to_owned()
            } else {
                format!("`{}` cannot be the name of a secret", self.name)
            };
            return Err(Invalid::new(
                &SECRET_NAME,
                message,
                "write a name of letters, digits and underscores, such as `KAFKA_SECRET`",
            )
            .at(at));
        }
        let Some((at, what)) = self.default.as_deref().and_then(template::default_fault) else {
            return Ok(());
        };
        Err(Invalid::new(
            &SECRET_DEFAULT,
            format!(
                "the default of the secret `{}` contains {what}, which would change how the file is read: Tinybird \
                 fills secrets in before it reads the file",
                self.name
            ),
            "leave that out of the default, or give the secret no default",
        )
        .at(at))
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.default {
            None => write!(f, "{{{{ tb_secret(\"{}\") }}}}", self.name),
            Some(default) => write!(f, "{{{{ tb_secret(\"{}\", \"{default}\") }}}}", self.name),
        }
    }
}

/// A text with secrets, spelled as this crate spells them: splitting a line into words may have added spaces.
#[must_use]
pub fn canonical_secrets(text: &str) -> Option<String> {
    let secrets = template::check_template(text).ok().filter(|secrets| !secrets.is_empty())?;
    let mut canonical = String::with_capacity(text.len());
    let mut end = 0;
    for template::SecretUse { name, default, range } in secrets {
        let mut found = secret(name);
        if let Some(default) = default {
            found = found.with_default(default);
        }
        canonical.push_str(&text[end..range.start]);
        canonical.push_str(&found.to_string());
        end = range.end;
    }
    canonical.push_str(&text[end..]);
    Some(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_as_the_documentation_shows() {
        assert_eq!(secret("KAFKA_KEY").to_string(), r#"{{ tb_secret("KAFKA_KEY") }}"#);
        assert_eq!(secret("K").with_default("a b").to_string(), r#"{{ tb_secret("K", "a b") }}"#);
    }

    #[test]
    fn names_and_defaults_are_checked() {
        let rule = |secret: Secret| secret.check().err().map(|invalid| invalid.rule.name);
        for name in ["A", "a_1", "9"] {
            assert_eq!(rule(secret(name)), None, "{name}");
        }
        for name in ["", "a b", "a-b", "é", "a\""] {
            assert_eq!(rule(secret(name)), Some("secret-name"), "{name}");
        }
        for default in ["", "localhost:9092", "a, b", "é", "{x}", "# $"] {
            let secret = secret("A").with_default(default);
            let uses = template::check_template(&secret.to_string()).expect(default);
            assert_eq!(uses.first().and_then(|found| found.default.as_deref()), Some(default));
            assert_eq!(rule(secret), None, "{default}");
        }
        for default in ["a\nb", "a\rb", "'", "\"", "\\", "}}", "{{", "{%", "#}", "\0", "\u{2028}"] {
            assert_eq!(rule(secret("A").with_default(default)), Some("secret-default"), "{default:?}");
        }
    }
}
