//! Tokens and their scopes: `{ AppRead: Read, "ingest token": [Read, Append] }`.

use tinybird_core::choice::Choices;
use tinybird_core::name::Name;
use tinybird_core::options::{Scalar, Spec};
use tinybird_core::pipe::{Grant, Scope};
use tinybird_core::rule::Place;
use tinybird_core::rules::{DUPLICATE_OPTION, UNKNOWN_CHOICE};
use tinybird_core::{Kind, Target};

use crate::ast::{Key, Value, ValueKind};
use crate::cursor::Cursor;
use crate::lower::Context;

impl Context<'_> {
    /// Tokens and their scopes, for which those that the resource takes are proposed.
    pub(crate) fn tokens(
        &mut self,
        spec: &Spec,
        value: &Value,
        offered: &'static Choices,
        place: &Place,
    ) -> Vec<Grant> {
        let Some(entries) = self.group(spec, value, place) else { return Vec::new() };
        let mut grants: Vec<Grant> = Vec::new();
        let mut keys: Vec<String> = Vec::new();
        for entry in entries {
            self.no_attributes(&entry);
            let Some(value) = entry.value else { continue };
            let key = entry.key.text();
            if keys.contains(&key) {
                let remedy = "give its scopes as a list: `[Read, Append]`";
                self.error(
                    &DUPLICATE_OPTION,
                    entry.key.spans(),
                    format!("token `{key}` is given twice"),
                    remedy,
                );
                continue;
            }
            keys.push(key);
            let place = place.clone().index(grants.len());
            self.places.record(&place, entry.key.spans(), value.spans);
            let scopes = self.scopes(value, offered, &place);
            let token = match entry.key {
                Key::Path(path) => self.reference(Target::Kind(Kind::Token), path),
                Key::Text(text) => Name::written(text.value),
            };
            grants.push(Grant::new(token, scopes));
        }
        grants
    }

    fn scopes(&mut self, value: Value, offered: &'static Choices, place: &Place) -> Vec<Scope> {
        let values = match &value.kind {
            ValueKind::List(group) => Cursor::of(group).values(&mut self.diagnostics),
            _ => vec![value.clone()],
        };
        if values.is_empty() {
            let message = "a token without a scope may do nothing";
            self.error(&UNKNOWN_CHOICE, value.spans, message, format!("write {}", offered.names()));
        }
        let mut scopes = Vec::new();
        for value in values {
            let spelling = self.choice_among(&Scope::CHOICES, offered, &"the scope of a token", &value);
            let Some(Ok(scope)) = spelling.as_deref().map(Scope::parse) else { continue };
            self.places.record(&place.clone().index(scopes.len()), value.spans, value.spans);
            scopes.push(scope);
        }
        scopes
    }
}
