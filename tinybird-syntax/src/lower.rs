//! From items as they are written to definitions: what is common to all of them.

use tinybird_core::check::{check_name, check_token_name};
use tinybird_core::definition::has_errors;
use tinybird_core::name::{Name, fill};
use tinybird_core::options::{Common, Form, Spec};
use tinybird_core::rule::{Invalid, Place, Rule, Severity};
use tinybird_core::rules::ATTRIBUTE;
use tinybird_core::suggest::{did_you_mean, is_slip};
use tinybird_core::{AnyDefinition, Kind, Target};

use crate::ast::{Entry, Path, Value, ValueKind, plain};
use crate::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Spans, Typo, Words};
use crate::include::{Files, Include};
use crate::places::Places;
use crate::query::QueryStruct;
use crate::row::{Row, WrittenColumn};
use crate::shared::Scope;
use crate::sql::Query;

/// A reference of an item to another one, whose name only the compiler or the scanner knows.
#[derive(Debug, Clone)]
pub struct Reference {
    /// What is asked for.
    pub target: Target,
    /// The path, as it is written.
    pub path: Path,
}

/// What is known while an item is read.
pub(crate) struct Context<'a> {
    pub(crate) kind: Kind,
    /// The resource's name in Tinybird, once it is read.
    pub(crate) name: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) places: Places,
    /// The columns that its call shares.
    pub(crate) scope: Scope<'a>,
    pub(crate) files: Files<'a>,
    pub(crate) includes: Vec<Include>,
    pub(crate) queries: Vec<Query>,
    pub(crate) references: Vec<Reference>,
    /// The columns of the data source, once they are read.
    pub(crate) columns: Vec<String>,
    /// The columns as they are written, once they are read: of a schema, or of a result.
    pub(crate) written_columns: Vec<WrittenColumn>,
    /// The parameters as they are written.
    pub(crate) written_parameters: Vec<WrittenColumn>,
    /// The queries that `query` declares.
    pub(crate) query_struct: Option<QueryStruct>,
    /// The rows that `row` declares.
    pub(crate) row: Option<Row>,
    /// What the data source says of JSON paths, once that is read.
    pub(crate) json_paths: Option<bool>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(kind: Kind, item: impl Into<Spans>, scope: Scope<'a>, files: Files<'a>) -> Self {
        Self {
            kind,
            name: String::new(),
            diagnostics: Vec::new(),
            places: Places::new(item),
            scope,
            files,
            includes: Vec::new(),
            queries: Vec::new(),
            references: Vec::new(),
            columns: Vec::new(),
            written_columns: Vec::new(),
            written_parameters: Vec::new(),
            query_struct: None,
            row: None,
            json_paths: None,
        }
    }

    pub(crate) fn error(
        &mut self,
        rule: &'static Rule,
        spans: impl Into<Spans>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::error(rule, spans, message, remedy));
    }

    /// Reports what is wrong with the value at a place, and remembers that it is.
    pub(crate) fn refuse(&mut self, place: &Place, invalid: Invalid) {
        let spans = self.places.spans(&place.clone().range(invalid.range.clone()));
        self.places.break_at(place);
        self.diagnostics.push(Diagnostic::refused(spans, invalid));
    }

    /// The name of the item to which a path leads.
    pub(crate) fn reference(&mut self, target: Target, path: Path) -> Name {
        self.references.push(Reference { target, path });
        Name::of_reference(self.references.len() - 1)
    }

    /// Notes that what was reported last is a typing mistake, where the compiler would propose the same word: the closest.
    pub(crate) fn typo<'n>(
        &mut self,
        path: &Path,
        meant: Option<&str>,
        words: impl Iterator<Item = &'n str>,
        among: Words,
    ) {
        let (Some(ident), Some(last)) = (path.ident(), self.diagnostics.last_mut()) else { return };
        let word = plain(ident);
        if meant.is_some_and(|meant| is_slip(&word, meant)) && did_you_mean(&word, words) == meant {
            last.place.typo = Some(Typo { ident: ident.clone(), among });
        }
    }

    /// Refuses attributes where none have a meaning.
    pub(crate) fn no_attributes(&mut self, entry: &Entry) {
        for attribute in &entry.attributes {
            let (message, remedy) = match &*attribute.name {
                "doc" => {
                    ("a doc comment has no meaning on an option".to_owned(), "write `//` instead of `///`")
                }
                "cfg" => (
                    "`#[cfg]` has no meaning on an option: a definition is read as it stands".to_owned(),
                    "put `#[cfg]` on the item, and declare the item twice",
                ),
                name => (format!("`#[{name}]` has no meaning on an option"), "remove it"),
            };
            self.error(&ATTRIBUTE, attribute.spans, message, remedy);
        }
    }

    /// The entries of a group in braces; none where the value is not such a group.
    pub(crate) fn group(&mut self, spec: &Spec, value: &Value, place: &Place) -> Option<Vec<Entry>> {
        let ValueKind::Map(group) = &value.kind else {
            self.wrong_form(value, spec.name.as_str(), spec.form);
            self.places.break_at(place);
            return None;
        };
        Some(Cursor::of(group).entries(&mut self.diagnostics))
    }

    /// The item's name in Tinybird, from `name:` or from the item's own.
    pub(crate) fn name(&mut self, kind: Kind, entry: Option<&Value>, default: String) -> String {
        let place = Place::option(Common::OPTIONS.name);
        let check = if kind == Kind::Token { check_token_name } else { check_name };
        match entry {
            Some(Value { kind: ValueKind::Text(name), .. }) => {
                if let Err(invalid) = check(name) {
                    self.refuse(&place, invalid);
                    return default;
                }
                name.clone()
            }
            Some(value) => {
                self.wrong_form(value, "name", Form::Plain);
                default
            }
            None => {
                if let Err(invalid) = check(&default) {
                    self.places.break_at(&place);
                    let remedy = "add `name: \"..\"`, of letters, digits and underscores";
                    self.refuse(&Place::item(), Invalid { remedy: remedy.to_owned(), ..invalid });
                }
                default
            }
        }
    }

    /// A definition and its datafile; none where there is a mistake.
    pub(crate) fn finish(self, definition: AnyDefinition) -> Finished {
        let (text, violations) = definition.render();
        let mut is_broken = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        is_broken |= has_errors(&violations);
        let Self { mut diagnostics, places, includes, queries, references, row, query_struct, .. } = self;
        for violation in violations {
            diagnostics.extend(places.place(violation).map(|diagnostic| with_paths(diagnostic, &references)));
        }
        let (definition, text) = if is_broken { (None, String::new()) } else { (Some(definition), text) };
        Finished {
            definition,
            text,
            references,
            includes,
            queries,
            row,
            query_struct,
            diagnostics,
            places: Some(places),
        }
    }
}

/// What [`Context::finish`] gives.
#[derive(Default)]
pub(crate) struct Finished {
    pub(crate) definition: Option<AnyDefinition>,
    pub(crate) text: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) includes: Vec<Include>,
    pub(crate) queries: Vec<Query>,
    pub(crate) row: Option<Row>,
    pub(crate) query_struct: Option<QueryStruct>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) places: Option<Places>,
}

/// A message with the paths of references, as they are written.
fn with_paths(mut diagnostic: Diagnostic, references: &[Reference]) -> Diagnostic {
    for text in [&mut diagnostic.message, &mut diagnostic.remedy] {
        *text = fill(text, |number| references.get(number).map(|reference| reference.path.text()));
    }
    diagnostic
}
