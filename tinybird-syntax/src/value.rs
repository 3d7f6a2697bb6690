//! Values of options: from how they are written to Tinybird's spelling.

use std::borrow::Cow;
use std::fmt;

use tinybird_core::check::{check_name, has_user};
use tinybird_core::choice::Choices;
use tinybird_core::options::{Form, Spec};
use tinybird_core::rule::Place;
use tinybird_core::rules::{UNKNOWN_CHOICE, UNKNOWN_OPTION, VALUE_FORM};
use tinybird_core::suggest::did_you_mean;

use crate::ast::{Value, ValueKind};
use crate::cursor::Cursor;
use crate::diagnostic::{Spans, Words};
use crate::lower::Context;

impl Context<'_> {
    /// Reports a value of another form than the option takes.
    pub(crate) fn wrong_form(&mut self, value: &Value, option: &str, form: Form) {
        let (what, mut remedy) = form.words();
        if matches!(form, Form::Text | Form::Plain | Form::Pem | Form::Sql | Form::Schedule) {
            remedy = match &value.kind {
                ValueKind::Call(path, _) if path.is("plaintext") => {
                    "write a string literal: `plaintext` is for credentials"
                }
                ValueKind::Call(path, _) if path.is("secret") => {
                    "write a string literal: Tinybird fills in no secret here"
                }
                ValueKind::Path(path) if path.is("secret") => "write `secret(\"NAME\")`",
                ValueKind::Macro(..) if matches!(form, Form::Sql) => remedy,
                ValueKind::Path(_) | ValueKind::Call(..) | ValueKind::Macro(..) => {
                    "write a string literal: a definition is read without running Rust code"
                }
                _ => remedy,
            };
        }
        self.wrong_value(value, option, what, remedy);
    }

    /// Reports a value in whose place something else is expected.
    pub(crate) fn wrong_value(&mut self, value: &Value, option: &str, what: &str, remedy: &str) {
        self.error(
            &VALUE_FORM,
            value.spans,
            format!("`{option}` takes {what}, not {}", value.words()),
            remedy,
        );
    }

    /// Reports a call whose arguments are not what it takes.
    pub(crate) fn wrong_arguments(&mut self, spans: Spans, call: &str, example: &str) {
        self.error(&VALUE_FORM, spans, format!("`{call}` takes one string"), format!("write `{example}`"));
    }

    /// Tinybird's spelling of the value of an option that stands on one line; none where it was reported.
    pub(crate) fn scalar(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        match (spec.form, &value.kind) {
            (Form::Choice(choices), _) => self.choice(choices, &format_args!("`{}`", spec.name), value),
            (Form::Reference(target), ValueKind::Path(path)) if !path.is_flag() => {
                Some(self.reference(target, path.clone()).to_string())
            }
            (Form::Reference(_), ValueKind::Text(name)) => match check_name(name) {
                Ok(()) => Some(name.clone()),
                Err(invalid) => {
                    self.refuse(place, invalid);
                    None
                }
            },
            (Form::Text | Form::Pem | Form::Expression, ValueKind::Call(path, arguments))
                if path.is("secret") =>
            {
                self.secret(arguments, value.spans)
            }
            (Form::Credential, _) => self.credential(spec, value),
            (Form::Text | Form::Plain, ValueKind::Text(text)) if has_user(text) => {
                self.credential_in_url(spec, value);
                None
            }
            (Form::Text | Form::Plain, ValueKind::Call(path, arguments))
                if path.is("plaintext")
                    && self.single_text(arguments).is_some_and(|text| has_user(&text)) =>
            {
                self.single_text(arguments)
            }
            (Form::Expression, ValueKind::Path(path)) => {
                let column = path.as_ident()?;
                Some(tinybird_core::datasource::key_column(&column).into_owned())
            }
            (Form::Expression, ValueKind::Text(text)) if self.columns.contains(text) => {
                Some(tinybird_core::datasource::key_column(text).into_owned())
            }
            (Form::Key, _) => self.key(spec, value, place),
            (Form::Columns, _) => self.column_list(spec, value, place),
            (Form::Settings, _) => self.settings(spec, value, place),
            (Form::Column | Form::Node, ValueKind::Path(path)) => path.as_ident(),
            (
                Form::Text
                | Form::Pem
                | Form::Plain
                | Form::Schedule
                | Form::Expression
                | Form::Column
                | Form::Node
                | Form::Sql,
                ValueKind::Text(text),
            ) => Some(text.clone()),
            (Form::Number, ValueKind::Integer(number)) => Some(number.clone()),
            (Form::Flag, ValueKind::Path(path)) if path.is_flag() => path.as_ident(),
            (form, _) => {
                self.wrong_form(value, spec.name.as_str(), form);
                None
            }
        }
    }

    /// The text of `name("..")`, where the value is such a call.
    pub(crate) fn text_of_call(&mut self, name: &str, value: &Value) -> Option<Result<String, ()>> {
        match &value.kind {
            ValueKind::Call(path, arguments) if path.is(name) => Some(self.single_text(arguments).ok_or(())),
            _ => None,
        }
    }

    /// Tinybird's spelling of a choice; `subject` names what is chosen.
    pub(crate) fn choice(
        &mut self,
        choices: &'static Choices,
        subject: &dyn fmt::Display,
        value: &Value,
    ) -> Option<String> {
        self.choice_among(choices, choices, subject, value)
    }

    /// Tinybird's spelling of a choice, for which only those that are `offered` are proposed.
    pub(crate) fn choice_among(
        &mut self,
        choices: &'static Choices,
        offered: &'static Choices,
        subject: &dyn fmt::Display,
        value: &Value,
    ) -> Option<String> {
        if choices.open {
            match self.text_of_call("raw", value) {
                Some(Ok(spelling)) => return Some(spelling),
                Some(Err(())) => {
                    self.wrong_arguments(value.spans, "raw(..)", "raw(\"..\")");
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
            ValueKind::Text(spelling) => (spelling.escape_debug().to_string(), choices.by_spelling(spelling)),
            _ => {
                let message = format!("{subject} is {}, not {}", offered.names(), value.words());
                self.error(&VALUE_FORM, value.spans, message, "write one of them");
                return None;
            }
        };
        if let Some(found) = found {
            return Some(found.spelling.to_owned());
        }
        let bare = word.as_str();
        let names = offered.variants.iter().map(|choice| choice.name);
        let similar = did_you_mean(bare, names)
            .or_else(|| offered.by_spelling(&bare.replace('-', "_")).map(|choice| choice.name))
            .or_else(|| {
                let spellings = offered.variants.iter().map(|choice| choice.spelling);
                offered.by_spelling(did_you_mean(bare, spellings)?).map(|choice| choice.name)
            });
        let remedy = match similar {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("write {}", offered.names()),
        };
        self.error(&UNKNOWN_CHOICE, value.spans, format!("{subject} cannot be `{word}`"), remedy);
        if let ValueKind::Path(path) = &value.kind {
            let names = choices.variants.iter().map(|choice| choice.name);
            self.typo(path, similar, names, Words::Choice(choices.name));
        }
        None
    }

    /// The texts of a list.
    pub(crate) fn texts(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<String> {
        let ValueKind::List(group) = &value.kind else {
            self.wrong_form(value, spec.name.as_str(), spec.form);
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
                _ => self.wrong_value(&value, spec.name.as_str(), "strings", "write it in quotes"),
            }
        }
        texts
    }

    /// A key: columns and expressions, separated by commas.
    fn key(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        let ValueKind::List(group) = &value.kind else {
            return match self.key_element(value) {
                Some(element) => Some(element.into_owned()),
                None => {
                    self.wrong_form(value, spec.name.as_str(), spec.form);
                    self.places.break_at(place);
                    None
                }
            };
        };
        let mut elements = Vec::new();
        let mut number = 0;
        for value in Cursor::of(group).values(&mut self.diagnostics) {
            let Some(element) = self.key_element(&value) else {
                self.wrong_form(&value, spec.name.as_str(), spec.form);
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

    fn key_element(&self, value: &Value) -> Option<Cow<'static, str>> {
        let column = |name: &str| Cow::Owned(tinybird_core::datasource::key_column(name).into_owned());
        match &value.kind {
            ValueKind::Path(path) => path.as_ident().map(|name| column(&name)),
            ValueKind::Text(text) if self.columns.contains(text) => Some(column(text)),
            ValueKind::Text(text) => Some(Cow::Owned(text.clone())),
            _ => None,
        }
    }

    /// A list of columns, separated by commas.
    fn column_list(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
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
                self.wrong_form(&value, spec.name.as_str(), spec.form);
                self.places.break_at(place);
                continue;
            };
            self.places.record(&place.clone().index(names.len()), value.spans, value.spans);
            names.push(name);
        }
        Some(names.join(", "))
    }

    /// ClickHouse's settings: `name=value, ..`, flags as 1 and 0, texts in single quotes; or all of it in quotes.
    fn settings(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<String> {
        if let ValueKind::Text(text) = &value.kind {
            return Some(text.clone());
        }
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value, spec.name.as_str(), spec.form);
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
                self.wrong_value(value, &name, "a number, `true`, `false` or a string", "write one of them");
                self.places.break_at(place);
                continue;
            };
            if check_name(&name).is_err() {
                let message = format!("`{}` is not a setting of ClickHouse", name.escape_debug());
                let remedy = "write the name of a setting, such as `index_granularity`";
                self.error(&UNKNOWN_OPTION, entry.key.spans(), message, remedy);
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
