//! Options that stand on one line of a datafile, by their forms.

use tinybird_core::check::has_user;
use tinybird_core::datafile::template::check_template;
use tinybird_core::datasource::{key_column, key_elements};
use tinybird_core::options::{Form, Spec};

use super::layout::{Entry, Value};
use super::literal::{is_block, is_ident, name, text};
use super::resource::Context;

impl Context<'_> {
    /// The value of an option, from Tinybird's spelling of it.
    pub(super) fn line(&mut self, spec: &'static Spec, given: &str, columns: &[&str]) -> Value {
        Value::Word(match spec.form {
            Form::Pem if given.contains('\n') && is_block(given) => return Value::Block(given.to_owned()),
            Form::Text | Form::Plain if has_user(given) => {
                self.plaintext.push(spec.name.as_str());
                format!("plaintext({})", text(given))
            }
            Form::Text | Form::Pem => secret(given).unwrap_or_else(|| text(given)),
            Form::Credential => secret(given).unwrap_or_else(|| {
                self.plaintext.push(spec.name.as_str());
                format!("plaintext({})", text(given))
            }),
            Form::Choice(choices) => match choices.by_spelling(given) {
                Some(choice) => choice.name.to_owned(),
                None => format!("raw({})", text(given)),
            },
            Form::Number => given.to_owned(),
            Form::Flag => given.eq_ignore_ascii_case("true").to_string(),
            Form::Reference(target) => self.reference(target.kinds(), given),
            Form::Column => name(given),
            Form::Columns => return Value::List(given.split(", ").map(name).collect()),
            Form::Key => {
                let elements = key_elements(given);
                if elements.join(", ") == given && !elements.is_empty() {
                    return Value::List(
                        elements.into_iter().map(|element| expression(element, columns)).collect(),
                    );
                }
                text(given)
            }
            Form::Expression => secret(given).unwrap_or_else(|| expression(given, columns)),
            Form::Settings => match settings(given) {
                Some(entries) => return Value::group(entries),
                None => text(given),
            },
            Form::Plain | Form::Schedule | Form::Node => text(given),
            // They do not stand on one line.
            Form::Tags
            | Form::List
            | Form::Sql
            | Form::Group(_)
            | Form::Engine(_)
            | Form::Schema
            | Form::Output
            | Form::Parameters
            | Form::Row
            | Form::Query
            | Form::Nodes
            | Form::Tokens
            | Form::Named(_) => text(given),
        })
    }
}

/// `secret("NAME")`, where a text is that and nothing else.
pub(super) fn secret(given: &str) -> Option<String> {
    let uses = check_template(given).ok()?;
    let [secret] = uses.as_slice() else { return None };
    if secret.range != (0..given.len()) {
        return None;
    }
    let arguments: Vec<String> = [Some(&secret.name), secret.default.as_ref()]
        .into_iter()
        .flatten()
        .map(|argument| text(argument))
        .collect();
    Some(format!("secret({})", arguments.join(", ")))
}

/// A column by its name, or an expression in quotes.
fn expression(given: &str, columns: &[&str]) -> String {
    match columns.iter().find(|column| key_column(column) == given) {
        Some(column) if is_ident(column) => (*column).to_owned(),
        Some(column) => text(column),
        None => text(given),
    }
}

/// ClickHouse's settings, where they are written as the macros write them: `index_granularity=32, ..`.
fn settings(given: &str) -> Option<Vec<Entry>> {
    let settings = key_elements(given);
    let entries = settings.iter().map(|setting| {
        let (name, value) = setting.split_once('=')?;
        let quoted = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        let value = match quoted {
            Some(quoted) => text(&quoted.replace("''", "'").replace("\\\\", "\\")),
            None if value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => value.to_owned(),
            None => return None,
        };
        is_ident(name).then(|| Entry::new(name, Value::Word(value)))
    });
    let entries: Vec<Entry> = entries.collect::<Option<_>>()?;
    (settings.join(", ") == given).then_some(entries)
}
