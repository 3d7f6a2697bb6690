//! Credentials, which are secrets unless `plaintext` says otherwise.

use proc_macro2::Group;
use tinybird_core::datafile::template::is_single_secret;
use tinybird_core::options::{Form, Spec};
use tinybird_core::rules::{HARDCODED_CREDENTIAL, VALUE_FORM};
use tinybird_core::secret::{proposed_name, secret};

use crate::ast::{Value, ValueKind};
use crate::cursor::Cursor;
use crate::diagnostic::Spans;
use crate::lower::Context;

impl Context<'_> {
    pub(crate) fn credential(&mut self, spec: &Spec, value: &Value) -> Option<String> {
        match &value.kind {
            ValueKind::Call(path, arguments) if path.is("secret") => self.secret(arguments, value.spans),
            ValueKind::Call(path, arguments) if path.is("plaintext") => {
                let text = self.single_text(arguments);
                if text.is_none() {
                    self.wrong_arguments(value.spans, "plaintext(..)", "plaintext(\"..\")");
                }
                text
            }
            ValueKind::Text(text) if is_single_secret(text) => Some(text.clone()),
            ValueKind::Text(_) => {
                let secret_name = proposed_name(&self.name, spec.name);
                self.error(
                    &HARDCODED_CREDENTIAL,
                    value.spans,
                    format!("`{}` is a credential, and this literal would be committed", spec.name),
                    format!(
                        "write `secret(\"{secret_name}\")` and set it by `cargo tinybird secret set {secret_name}`, or \
                         `plaintext(\"..\")` where it is not a secret"
                    ),
                );
                None
            }
            _ => {
                self.wrong_form(value, spec.name.as_str(), Form::Credential);
                None
            }
        }
    }

    pub(crate) fn credential_in_url(&mut self, spec: &Spec, value: &Value) {
        let remedy = match spec.form {
            Form::Text => {
                let secret_name = proposed_name(&self.name, spec.name);
                format!(
                    "write `secret(\"{secret_name}\")` and set it to the whole URL by `cargo tinybird secret set {secret_name}`, or \
                     `plaintext(\"..\")` where it is not a secret"
                )
            }
            _ => "remove the user, or write `plaintext(\"..\")` where it is not a secret".to_owned(),
        };
        let message =
            format!("the URL in `{}` holds a credential, and this literal would be committed", spec.name);
        self.error(&HARDCODED_CREDENTIAL, value.spans, message, remedy);
    }

    /// The template of `secret("NAME")` or `secret("NAME", "default")`.
    pub(crate) fn secret(&mut self, arguments: &Group, spans: Spans) -> Option<String> {
        let mut mistakes = Vec::new();
        let values = Cursor::of(arguments).values(&mut mistakes);
        let texts: Option<Vec<&str>> = values.iter().map(Value::as_text).collect();
        let found = match texts.as_deref() {
            Some([name]) => secret(*name),
            Some([name, default]) => secret(*name).with_default(*default),
            _ => {
                let message = "`secret(..)` takes a name, and perhaps a default, each in quotes";
                let remedy = "write `secret(\"NAME\")` or `secret(\"NAME\", \"default\")`";
                self.error(&VALUE_FORM, spans, message, remedy);
                return None;
            }
        };
        if let Err(invalid) = found.check() {
            let is_name = invalid.rule.name == "secret-name";
            let argument = values.get(usize::from(!is_name)).map_or(spans, |value| value.spans);
            self.diagnostics.push(crate::diagnostic::Diagnostic::refused(argument, invalid));
            return None;
        }
        Some(found.to_string())
    }

    pub(crate) fn single_text(&mut self, arguments: &Group) -> Option<String> {
        let mut mistakes = Vec::new();
        match Cursor::of(arguments).values(&mut mistakes).as_slice() {
            [Value { kind: ValueKind::Text(text), .. }] if mistakes.is_empty() => Some(text.clone()),
            _ => None,
        }
    }
}
