//! Values of options: from how they are written to Tinybird's spelling.

use std::borrow::Cow;

use proc_macro2::Group;
use tinybird_core::check::check_name;
use tinybird_core::choice::Choices;
use tinybird_core::datafile::template::is_single_secret;
use tinybird_core::options::{Form, Spec};
use tinybird_core::rule::{Invalid, Place};
use tinybird_core::rules::{HARDCODED_CREDENTIAL, UNKNOWN_CHOICE, VALUE_FORM};
use tinybird_core::suggest::did_you_mean;
use tinybird_core::{Kind, secret};

use crate::ast::{Value, ValueKind};
use crate::cursor::Cursor;
use crate::diagnostic::Spans;
use crate::lower::Context;

impl Context {
    /// Reports a value of another form than the option takes.
    pub(crate) fn wrong_form(&mut self, spans: Spans, option: &str, form: &str) {
        self.error(&VALUE_FORM, spans, format!("`{option}` takes {form}"), "");
    }

    /// Tinybird's spelling of the value of an option that stands on one line; none where it was reported.
    pub(crate) fn scalar(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        match (spec.form, &value.kind) {
            (Form::Choice(choices), _) => self.choice(choices, spec.name, value),
            (Form::Reference(kind), ValueKind::Path(path)) => Some(self.reference(kind, path.clone())),
            (Form::Reference(_), ValueKind::Text(name)) => match check_name(name) {
                Ok(()) => Some(name.clone()),
                Err(invalid) => {
                    self.refuse(place, invalid);
                    None
                }
            },
            (Form::Text | Form::Pem | Form::Expression, ValueKind::Call(path, arguments))
                if path.as_ident().as_deref() == Some("secret") =>
            {
                self.secret(arguments, value.spans)
            }
            (Form::Credential, _) => self.credential(spec, value),
            (Form::Expression, ValueKind::Path(path)) => {
                let column = path.as_ident()?;
                Some(tinybird_core::datasource::key_column(&column).into_owned())
            }
            (Form::Column, ValueKind::Path(path)) => path.as_ident(),
            (
                Form::Text
                | Form::Pem
                | Form::Plain
                | Form::Schedule
                | Form::Expression
                | Form::Column
                | Form::Sql,
                ValueKind::Text(text),
            ) => Some(text.clone()),
            (Form::Number, ValueKind::Integer(number)) => Some(number.clone()),
            (Form::Flag, ValueKind::Path(path))
                if path.as_ident().is_some_and(|word| word == "true" || word == "false") =>
            {
                path.as_ident()
            }
            (form, _) => {
                self.wrong_form(value.spans, spec.name, words(form));
                None
            }
        }
    }

    fn credential(&mut self, spec: &Spec, value: &Value) -> Option<String> {
        match &value.kind {
            ValueKind::Call(path, arguments) if path.as_ident().as_deref() == Some("secret") => {
                self.secret(arguments, value.spans)
            }
            ValueKind::Call(path, arguments) if path.as_ident().as_deref() == Some("plaintext") => {
                let text = self.single_text(arguments);
                if text.is_none() {
                    self.wrong_form(value.spans, spec.name, "`plaintext(\"..\")` with one text");
                }
                text
            }
            ValueKind::Text(text) if is_single_secret(text) => Some(text.clone()),
            ValueKind::Text(_) => {
                let secret_name = spec.keyword;
                self.error(
                    &HARDCODED_CREDENTIAL,
                    value.spans,
                    format!("`{}` is a credential, and a credential never stands in the source", spec.name),
                    format!(
                        "write `secret(\"{secret_name}\")` and set it by `tb secret set {secret_name}`, or \
                         `plaintext(\"..\")` where it is no secret"
                    ),
                );
                None
            }
            _ => {
                self.wrong_form(value.spans, spec.name, words(Form::Credential));
                None
            }
        }
    }

    /// The template of `secret("NAME")` or `secret("NAME", "default")`.
    fn secret(&mut self, arguments: &Group, spans: Spans) -> Option<String> {
        let mut mistakes = Vec::new();
        let values = Cursor::of(arguments).values(&mut mistakes);
        let texts: Option<Vec<&str>> = values.iter().map(Value::as_text).collect();
        let found = match texts.as_deref() {
            Some([name]) => secret(*name),
            Some([name, default]) => secret(*name).with_default(*default),
            _ => {
                let message = "a secret is written `secret(\"NAME\")` or `secret(\"NAME\", \"default\")`";
                self.error(&VALUE_FORM, spans, message, "");
                return None;
            }
        };
        if let Err(invalid) = found.check() {
            let is_name = invalid.rule.name == "secret-name";
            let argument = values.get(usize::from(!is_name)).map_or(spans, |value| value.spans);
            self.diagnostics.push(crate::diagnostic::Diagnostic::invalid(argument, invalid));
            return None;
        }
        Some(found.to_string())
    }

    fn single_text(&mut self, arguments: &Group) -> Option<String> {
        let mut mistakes = Vec::new();
        match Cursor::of(arguments).values(&mut mistakes).as_slice() {
            [Value { kind: ValueKind::Text(text), .. }] if mistakes.is_empty() => Some(text.clone()),
            _ => None,
        }
    }

    /// The text of `name("..")`, where the value is such a call.
    pub(crate) fn text_of_call(&mut self, name: &str, value: &Value) -> Option<Result<String, ()>> {
        match &value.kind {
            ValueKind::Call(path, arguments) if path.as_ident().as_deref() == Some(name) => {
                Some(self.single_text(arguments).ok_or(()))
            }
            _ => None,
        }
    }

    /// Tinybird's spelling of a choice.
    pub(crate) fn choice(
        &mut self,
        choices: &'static Choices,
        option: &str,
        value: &Value,
    ) -> Option<String> {
        if choices.open {
            match self.text_of_call("raw", value) {
                Some(Ok(spelling)) => return Some(spelling),
                Some(Err(())) => {
                    self.wrong_form(value.spans, option, "`raw(\"..\")` with one text");
                    return None;
                }
                None => {}
            }
        }
        let (word, found) = match &value.kind {
            ValueKind::Path(path) => {
                let word = path.text();
                let found = choices.by_name(&word);
                (word, found)
            }
            ValueKind::Text(spelling) => (format!("\"{spelling}\""), choices.by_spelling(spelling)),
            _ => {
                self.wrong_form(value.spans, option, &format!("one of {}", choices.names()));
                return None;
            }
        };
        if let Some(found) = found {
            return Some(found.spelling.to_owned());
        }
        let bare = word.trim_matches('"');
        let names = choices.variants.iter().map(|choice| choice.name);
        let similar = did_you_mean(bare, names)
            .or_else(|| choices.by_spelling(&bare.replace('-', "_")).map(|choice| choice.name))
            .or_else(|| {
                let spellings = choices.variants.iter().map(|choice| choice.spelling);
                choices.by_spelling(did_you_mean(bare, spellings)?).map(|choice| choice.name)
            });
        let remedy = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("write {}", choices.names()),
        };
        self.error(
            &UNKNOWN_CHOICE,
            value.spans,
            format!("`{option}` has no choice `{}`", word.trim_matches('`')),
            remedy,
        );
        None
    }

    /// The texts of a list.
    pub(crate) fn texts(&mut self, option: &str, value: &Value, place: &Place) -> Vec<String> {
        let ValueKind::List(group) = &value.kind else {
            self.wrong_form(value.spans, option, "a list of texts, such as [\"first\", \"second\"]");
            self.places.break_at(place);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for value in Cursor::of(group).values(&mut self.diagnostics) {
            match value.kind {
                ValueKind::Text(text) => {
                    self.places.record(&place.clone().index(texts.len()), value.spans, value.spans);
                    texts.push(text);
                }
                _ => self.wrong_form(value.spans, option, "a list of texts, such as [\"first\", \"second\"]"),
            }
        }
        texts
    }

    /// A key: columns and expressions, separated by commas. `columns` are those of the schema.
    pub(crate) fn key(
        &mut self,
        spec: &Spec,
        value: &Value,
        columns: &[String],
        place: &Place,
    ) -> Option<String> {
        let ValueKind::List(group) = &value.kind else {
            return match self.key_element(columns, value) {
                Some(element) => Some(element.into_owned()),
                None => {
                    self.wrong_form(value.spans, spec.name, words(spec.form));
                    self.places.break_at(place);
                    None
                }
            };
        };
        let mut elements = Vec::new();
        let mut number = 0;
        for value in Cursor::of(group).values(&mut self.diagnostics) {
            let Some(element) = self.key_element(columns, &value) else {
                self.wrong_form(value.spans, spec.name, words(spec.form));
                self.places.break_at(place);
                continue;
            };
            // An expression with commas is several elements.
            for _ in 0..tinybird_core::datasource::key_elements(&element).len().max(1) {
                self.places.record(&place.clone().index(number), value.spans, value.spans);
                number += 1;
            }
            elements.push(element.into_owned());
        }
        Some(elements.join(", "))
    }

    fn key_element(&self, columns: &[String], value: &Value) -> Option<Cow<'static, str>> {
        let column = |name: &str| Cow::Owned(tinybird_core::datasource::key_column(name).into_owned());
        match &value.kind {
            ValueKind::Path(path) => path.as_ident().map(|name| column(&name)),
            ValueKind::Text(text) if columns.contains(text) => Some(column(text)),
            ValueKind::Text(text) => Some(Cow::Owned(text.clone())),
            _ => None,
        }
    }

    /// A list of columns, separated by commas.
    pub(crate) fn column_list(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        let values = match &value.kind {
            ValueKind::List(group) => Cursor::of(group).values(&mut self.diagnostics),
            _ => vec![value.clone()],
        };
        let mut names = Vec::new();
        for value in values {
            let name = match &value.kind {
                ValueKind::Path(path) => path.as_ident(),
                ValueKind::Text(name) => Some(name.clone()),
                _ => None,
            };
            let Some(name) = name else {
                self.wrong_form(value.spans, spec.name, words(spec.form));
                self.places.break_at(place);
                continue;
            };
            self.places.record(&place.clone().index(names.len()), value.spans, value.spans);
            names.push(name);
        }
        Some(names.join(", "))
    }

    /// ClickHouse's settings: `name=value, ..`, flags as 1 and 0, texts in single quotes.
    pub(crate) fn settings(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value.spans, spec.name, words(spec.form));
            self.places.break_at(place);
            return None;
        };
        let mut settings: Vec<(String, String)> = Vec::new();
        for entry in Cursor::of(group).entries(&mut self.diagnostics) {
            self.no_attributes(&entry);
            let Some(value) = &entry.value else { continue };
            let name = entry.key.text();
            let text = match &value.kind {
                ValueKind::Integer(number) | ValueKind::Float(number) => Some(number.clone()),
                ValueKind::Text(text) => {
                    Some(format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''")))
                }
                ValueKind::Path(path) => match path.as_ident().as_deref() {
                    Some("true") => Some("1".to_owned()),
                    Some("false") => Some("0".to_owned()),
                    _ => None,
                },
                _ => None,
            };
            let Some(text) = text else {
                self.wrong_form(value.spans, &name, "a number, `true`, `false` or a text");
                self.places.break_at(place);
                continue;
            };
            if let Err(invalid) = check_name(&name) {
                let message = format!("`{name}` is no setting of ClickHouse");
                let invalid = Invalid {
                    message,
                    remedy: "write its name, such as `index_granularity`".to_owned(),
                    ..invalid
                };
                self.diagnostics.push(crate::diagnostic::Diagnostic::invalid(entry.key.spans(), invalid));
            } else if settings.iter().any(|(other, _)| *other == name) {
                let rule = &tinybird_core::rules::DUPLICATE_OPTION;
                self.error(rule, entry.key.spans(), format!("`{name}` is given twice"), "remove one of them");
            } else {
                settings.push((name, text));
            }
        }
        let settings: Vec<String> =
            settings.into_iter().map(|(name, text)| format!("{name}={text}")).collect();
        Some(settings.join(", ")).filter(|settings| !settings.is_empty())
    }
}

impl Value {
    /// The text of a literal in quotes.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What an option of this form takes, for a message.
pub(crate) fn words(form: Form) -> &'static str {
    match form {
        Form::Text => "a text in quotes, or `secret(\"NAME\")`",
        Form::Credential => "`secret(\"NAME\")`, or `plaintext(\"..\")` where it is no secret",
        Form::Plain => "a text in quotes",
        Form::Pem => "the text of a certificate in quotes, or `secret(\"NAME\")`",
        Form::Choice(_) => "one of its choices",
        Form::Number => "a whole number, such as `60`",
        Form::Flag => "`true` or `false`",
        Form::Schedule => "a schedule in quotes, such as \"@on-demand\"",
        Form::Reference(Kind::Kafka) => "a Kafka connection: its path, or its name in quotes",
        Form::Reference(Kind::S3) => "an S3 connection: its path, or its name in quotes",
        Form::Reference(Kind::Gcs) => "a GCS connection: its path, or its name in quotes",
        Form::Reference(Kind::DynamoDb) => "a DynamoDB connection: its path, or its name in quotes",
        Form::Reference(_) => "the path of a resource, or its name in quotes",
        Form::Column => "a column",
        Form::Columns => "a list of columns, such as `[clicks, views]`",
        Form::Key => "a list of columns and quoted expressions, such as `[user_id, \"toDate(timestamp)\"]`",
        Form::Expression => "an expression in quotes, such as \"toYYYYMM(timestamp)\", or a column",
        Form::Settings => "settings in braces, such as `{ index_granularity: 32 }`",
        Form::List => "a list of texts, such as [\"first\", \"second\"]",
        Form::Sql => "SQL in quotes",
        Form::Group(_) => "options in braces, such as `{ connection: EventsKafka }`",
        Form::Engine(_) => "an engine, such as `MergeTree { sorting_key: [timestamp] }`",
        Form::Schema => "columns in braces, such as `{ timestamp: DateTime }`",
        Form::Tokens => "tokens in braces, such as `{ AppRead: Read }`",
        Form::Named(_) => "names in braces, each with options in braces",
        _ => "another value",
    }
}
