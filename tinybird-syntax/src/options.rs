//! Options: from the entries of a group to the fields of a definition.

use tinybird_core::Target;
use tinybird_core::datasource::{Engine, EngineKind, Index};
use tinybird_core::options::{FieldMut, Form, Line, Options, Scalar, Spec};
use tinybird_core::pipe::{SCOPES, Scope, Sink};
use tinybird_core::rule::Place;

use crate::ast::{Value, ValueKind};
use crate::cursor::Cursor;
use crate::group::{Allowed, Known};
use crate::lower::Context;

impl Context<'_> {
    /// Sets options from the entries of their group, whose places are recorded.
    pub(crate) fn set_all(&mut self, options: &mut dyn Options, known: &Known, group: &Place) {
        for spec in known.specs() {
            self.set(options, spec, known, group);
        }
    }

    /// Sets one option of a group.
    pub(crate) fn set(
        &mut self,
        options: &mut dyn Options,
        spec: &'static Spec,
        known: &Known,
        group: &Place,
    ) {
        let field = options.fields_mut().into_iter().find(|(other, _)| other.name == spec.name);
        let (Some(value), Some((_, field))) = (known.value(spec.name), field) else { return };
        let place = &group.clone().then(spec.name);
        match field {
            FieldMut::Line(line) => self.line(line, spec, value, known, place),
            FieldMut::Sql(field) => match self.sql(spec.name.as_str(), value) {
                Some(sql) => {
                    *field = Some(sql.text.clone());
                    self.places.record_sql(place, sql.into());
                }
                None => self.places.break_at(place),
            },
            FieldMut::Group(field) => {
                let (Some(entries), Form::Group(specs)) = (self.group(spec, value, place), spec.form) else {
                    return;
                };
                let owner = format!("`{}`", spec.name);
                let known = self.known(entries, &Allowed { specs: &[specs], place, owner: &owner }, |_| true);
                field.fill(&mut |options| {
                    self.set_all(options, &known, place);
                    true
                });
            }
            FieldMut::Engine(engine) => *engine = self.engine(spec, value, place),
            FieldMut::Schema(columns) => *columns = self.schema(spec, value, place),
            FieldMut::Named(indexes) => *indexes = self.indexes(spec, value, place),
            FieldMut::Tags(texts) | FieldMut::List(texts) => *texts = self.texts(spec, value, place),
            FieldMut::Tokens(tokens) => {
                let scopes = if self.kind.is_pipe() { &SCOPES } else { &Scope::CHOICES };
                *tokens = self.tokens(spec, value, scopes, place);
            }
            FieldMut::Output(output) => *output = self.output(spec, value, place),
            // A pipe reads these together.
            FieldMut::Nodes(_) | FieldMut::Node(_) | FieldMut::Nothing(()) => {}
        }
    }

    fn line(
        &mut self,
        line: &mut dyn Line,
        spec: &'static Spec,
        value: &Value,
        known: &Known,
        place: &Place,
    ) {
        let text = match (spec.form, &value.kind) {
            (Form::Reference(Target::Sink), ValueKind::Path(path)) if !path.is_flag() => {
                Some(self.reference(sink_target(known), path.clone()).to_string())
            }
            _ => self.scalar(spec, value, place),
        };
        let Some(text) = text else { return self.places.break_at(place) };
        if let Err(invalid) = spec.set(line, &text) {
            self.refuse(place, invalid);
        }
    }

    fn engine(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<Engine> {
        let (path, entries) = match &value.kind {
            ValueKind::Path(path) => (path, Vec::new()),
            ValueKind::Tagged(path, group) => (path, Cursor::of(group).entries(&mut self.diagnostics)),
            _ => {
                self.wrong_form(value, spec.name.as_str(), spec.form);
                self.places.break_at(place);
                return None;
            }
        };
        let word = Value { kind: ValueKind::Path(path.clone()), spans: path.spans() };
        let Some(name) = self.choice(&EngineKind::CHOICES, &format_args!("`{}`", spec.name), &word) else {
            self.places.break_at(place);
            return None;
        };
        let kind = EngineKind::parse(&name).ok()?;
        let mut engine = Engine::new(kind.clone());
        let owner = format!("`{name}`");
        let allowed = Allowed { specs: &[Engine::SPECS], place, owner: &owner };
        let known = self.known(entries, &allowed, |option| kind.takes(option));
        self.set_all(&mut engine, &known, place);
        Some(engine)
    }

    fn indexes(&mut self, spec: &Spec, value: &Value, place: &Place) -> Vec<Index> {
        let Some(entries) = self.group(spec, value, place) else { return Vec::new() };
        let mut indexes = Vec::new();
        for entry in entries {
            self.no_attributes(&entry);
            let Some(value) = &entry.value else { continue };
            let place = place.clone().index(indexes.len());
            self.places.record(&place, entry.key.spans(), entry.key.spans());
            let Some(options) = self.group(spec, value, &place) else { continue };
            let mut index = Index::new(entry.key.text());
            let owner = format!("the index `{}`", index.name());
            let allowed = Allowed { specs: &[Index::SPECS], place: &place, owner: &owner };
            let known = self.known(options, &allowed, |_| true);
            self.set_all(&mut index, &known, &place);
            indexes.push(index);
        }
        indexes
    }
}

/// The connection that a sink asks for: which kind, its other options say.
fn sink_target(known: &Known) -> Target {
    let uri = known.value(Sink::OPTIONS.bucket_uri).and_then(Value::as_text);
    Sink::target(known.specs().map(|spec| spec.name), uri)
}
